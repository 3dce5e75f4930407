"""An office document whose end is lost: its parts as far as they are there, as a new package.

The directory of a zip stands at its end, so that no program opens what was cut off, though nearly
all of its text can be there.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from zenger.process.formats.archive_inflate import file_blocks
from zenger.process.formats.archive_zip_directory import ZipEntry, local_data, next_local
from zenger.process.formats.office_package import MAX_XML

MAX_PARTS = 5_000
MAX_ALL = 64 * 1024**2  # bytes of all parts, which are held
_STORED, _DEFLATED = 0, 8


def salvaged(untrusted: BinaryIO) -> BinaryIO | None:
    """A whole zip of what is left; None where no part is."""
    out = io.BytesIO()
    left = MAX_ALL
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, content) in enumerate(_parts(untrusted)):
            left -= len(content)
            if number >= MAX_PARTS or left < 0:
                break
            if name not in archive.namelist():
                archive.writestr(zipfile.ZipInfo(name), _closed(name, content))
        is_empty = not archive.namelist()
    out.seek(0)
    return None if is_empty else out


def _parts(untrusted: BinaryIO) -> Iterator[tuple[str, bytes]]:
    position = 0
    while entry := next_local(untrusted, position):
        data = local_data(untrusted, entry.offset)
        position = entry.offset + 4 if data is None else data + (entry.compressed or 0)
        if data is None or entry.is_folder or entry.is_encrypted:
            continue
        content = _content(untrusted, entry, data)
        if content:
            yield entry.raw_name.decode("utf-8", "replace"), content


def _content(untrusted: BinaryIO, entry: ZipEntry, data: int) -> bytes:
    """What is there of a part. Its checksum is not asked for: it is the end that is missing."""
    if entry.method == _STORED and entry.compressed is not None:
        return b"".join(file_blocks(untrusted, data, min(entry.compressed, MAX_XML)))
    blocks = file_blocks(untrusted, data, entry.compressed)
    if entry.method != _DEFLATED:
        return b""
    machine, content = zlib.decompressobj(-zlib.MAX_WBITS), bytearray()
    try:
        for block in blocks:
            content += machine.decompress(block, MAX_XML - len(content))
            if machine.eof or machine.unconsumed_tail:
                break
    except zlib.error:
        pass  # what came before the damage counts
    return bytes(content)


def _closed(name: str, content: bytes) -> bytes:
    """A part of XML with all its elements closed, as a reader asks for."""
    if not name.endswith((".xml", ".rels")):
        return content
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return content
    return content if root is None else etree.tostring(root)

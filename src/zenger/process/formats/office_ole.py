"""Objects of other programs inside a document: the real file taken out of its OLE wrapping.

Source: [MS-OLEDS] 2.2.5 (EmbeddedObject) and 2.3.6 (Ole10Native), [MS-CFB]; other stream names
by observation.
"""

import io
import struct
from typing import BinaryIO

import olefile

OLE: bytes = olefile.MAGIC
MAX_NAME = 255  # bytes
_WHOLE = ("CONTENTS", "Package", "EmbeddedOdf", "package_stream")  # hold a complete file
_DOCUMENTS = (  # the wrapping is itself a document of an older format
    ("WordDocument", b".doc"), ("Workbook", b".xls"), ("Book", b".xls"),
    ("PowerPoint Document", b".ppt"), ("__properties_version1.0", b".msg"),
)  # fmt: skip
_KINDS = ((b"%PDF-", b".pdf"), (b"PK", b".zip"))
# The library meets a directory without a root with an AttributeError.
BROKEN = (
    OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error,
    RecursionError,
)  # fmt: skip


def ole_of(untrusted: bytes) -> olefile.OleFileIO:
    """The OLE file in these bytes. No stream of it is longer than they are: a damaged directory
    may say so, and the library would take what it says.

    Raises:
        what `BROKEN` names
    """
    ole = olefile.OleFileIO(io.BytesIO(untrusted))  # it takes few bytes for the name of a file
    for entry in ole.direntries:
        if entry is not None:
            entry.size = min(entry.size, len(untrusted))
    return ole


b"".decode("utf-16-le")  # a locked worker could no longer import the codec


def is_encrypted_office(untrusted: BinaryIO) -> bool:
    """Whether an OLE file is a modern document under a password ([MS-OFFCRYPTO] 2.3)."""
    untrusted.seek(0)
    try:
        with olefile.OleFileIO(untrusted) as ole:
            return bool(ole.exists("EncryptedPackage") or ole.exists("EncryptionInfo"))
    except BROKEN:
        return False


def unwrapped(content: bytes, raw_name: bytes) -> tuple[bytes, bytes]:
    """Name and bytes of the file inside; the object as it is where nothing better is known."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            return _inside(ole, content, raw_name)
    except BROKEN:
        return raw_name, content


def _inside(ole: olefile.OleFileIO, content: bytes, raw_name: bytes) -> tuple[bytes, bytes]:
    stem = raw_name.rsplit(b".", 1)[0]
    if (file := file_in(ole, "", stem)) is not None:
        return file
    found = next((e for stream, e in _DOCUMENTS if ole.exists(stream)), None)
    return (raw_name, content) if found is None else (stem + found, content)


def file_in(ole: olefile.OleFileIO, storage: str, stem: bytes) -> tuple[bytes, bytes] | None:
    """Name and bytes of the file that a storage wraps; None where it wraps none as a whole.

    Args:
        storage: its path with a slash behind it; empty for the whole.
    """
    if ole.exists(f"{storage}\x01Ole10Native"):
        name, data = native(ole.openstream(f"{storage}\x01Ole10Native").read())
        return name or stem, data
    for stream in _WHOLE:
        if ole.exists(storage + stream) and (data := ole.openstream(storage + stream).read()):
            extension = next((e for start, e in _KINDS if data.startswith(start)), b".bin")
            return stem + extension, data
    return None


def native(data: bytes) -> tuple[bytes, bytes]:
    """Name (may be empty) and content of an Ole10Native stream. Raises `ValueError`."""
    if data[4:6] != b"\x02\x00":  # without names only the length stands before the data
        size = int.from_bytes(data[:4], "little")
        return b"", _whole(data, 4, size)
    label, at = _string(data, 6)
    path, at = _string(data, at)
    at += 4  # flags
    at += 4 + int.from_bytes(data[at : at + 4], "little")  # where it lay on its author's disk
    size = int.from_bytes(data[at : at + 4], "little")
    return _last_part(label or path), _whole(data, at + 4, size)


def object_file(data: bytes) -> tuple[bytes, bytes]:
    """Name and content of an object as rich text has it: an OLE 1.0 header, then the object."""
    at, name = 8, b""
    for index in range(3):  # class, topic, item
        length = int.from_bytes(data[at : at + 4], "little")
        name = data[at + 4 : at + 4 + length].strip(b"\0") if index == 0 else name
        at += 4 + length
    content = data[at + 4 : at + 4 + int.from_bytes(data[at : at + 4], "little")]
    if not content:  # a link, or no header that makes sense: as it stands
        return b"object.bin", data
    stem = bytes(b for b in name if chr(b).isalnum())[:40] or b"object"
    if content.startswith(OLE):
        return unwrapped(content, stem + b".bin")
    try:
        inner, inside = native(len(content).to_bytes(4, "little") + content)
    except ValueError:
        return stem + b".bin", content
    return inner or stem + b".bin", inside


def _whole(data: bytes, at: int, size: int) -> bytes:
    if not 0 < size <= len(data) - at:
        raise ValueError("the content is cut short")
    return data[at : at + size]


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.find(b"\0", at, at + 4096)
    if end < 0:
        raise ValueError("a name without an end")
    return data[at:end], end + 1


def _last_part(name: bytes) -> bytes:
    """Without its folders: they are those of the author's machine."""
    return name.replace(b"\\", b"/").rsplit(b"/", 1)[-1].strip(b"\0 ")[:MAX_NAME]

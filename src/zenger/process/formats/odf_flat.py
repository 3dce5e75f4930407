"""OpenDocument in one file of XML (fodt, fods, fodp), made into the parts of a zip in memory.

Pictures and objects stand in it as base64; each is taken out as it is read, so that only text is
held as a tree. Source: OASIS OpenDocument 1.3, part 3, 3.1.2 (office:document).
"""

import binascii
import io
import zipfile
from typing import BinaryIO

from lxml import etree

from zenger.process.formats.office_package import CHUNK, MAX_XML, TooLargeError, local

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
MAX_FLAT = 96 * 1024**2  # bytes of a file, base64 included
MAX_ELEMENTS = 1_000_000
_MIMETYPE = f"{{{_OFFICE}}}mimetype"
_PARTS = {
    "content.xml": ("document-content", ("font-face-decls", "automatic-styles", "body")),
    "styles.xml": ("document-styles", ("font-face-decls", "styles", "automatic-styles",
                                       "master-styles")),
    "meta.xml": ("document-meta", ("meta",)),
}  # fmt: skip


def unfolded(untrusted: BinaryIO) -> BinaryIO:
    """The same document as a zip.

    Raises:
        TooLargeError, lxml.etree.XMLSyntaxError
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        root = _read(untrusted, archive)
        archive.writestr(zipfile.ZipInfo("mimetype"), root.get(_MIMETYPE, ""))
        inner = root.iterfind(f".//{{*}}object/{{{_OFFICE}}}document")
        for number, document in enumerate(list(inner), 1):  # a chart, a formula
            _write(archive, document, f"Object {number}/")
            document.clear()
            document.tag = f"{{{_OFFICE}}}object-taken-out"
        _write(archive, root, "")
    out.seek(0)
    return out


def _write(archive: zipfile.ZipFile, root: etree._Element, folder: str) -> None:
    for name, (tag, children) in _PARTS.items():
        part = etree.Element(f"{{{_OFFICE}}}{tag}", nsmap=root.nsmap)
        part.extend([_copied(child) for child in root if local(child) in children])
        archive.writestr(zipfile.ZipInfo(folder + name), etree.tostring(part))
    scripts = root.find(f"{{{_OFFICE}}}scripts")
    if scripts is not None and scripts.find(".//{*}module") is not None:
        macros = zipfile.ZipInfo(f"{folder}Basic/macros.xml")
        archive.writestr(macros, etree.tostring(scripts, with_tail=False))


def _copied(element: etree._Element) -> etree._Element:
    copy: etree._Element = etree.fromstring(etree.tostring(element))
    return copy


def _read(untrusted: BinaryIO, archive: zipfile.ZipFile) -> etree._Element:
    parser = etree.XMLPullParser(
        events=("end",), resolve_entities=False, no_network=True, huge_tree=True,
        remove_comments=True,
    )  # fmt: skip
    untrusted.seek(0)
    size = taken = count = elements = 0
    while chunk := untrusted.read(CHUNK):
        size += len(chunk)
        parser.feed(chunk)
        for _, element in parser.read_events():
            elements += 1
            if local(element) == "binary-data":
                count += 1
                taken += len(element.text or "")
                _take(element, count, archive)
        if size > MAX_FLAT or elements > MAX_ELEMENTS:
            raise TooLargeError
    root: etree._Element = parser.close()
    if size - taken > MAX_XML:
        raise TooLargeError
    return root


def _take(element: etree._Element, count: int, archive: zipfile.ZipFile) -> None:
    """A picture or object into the zip; what is no base64 stays as it stands."""
    text = "".join((element.text or "").split())
    element.text = None
    try:
        content = binascii.a2b_base64(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        content = text.encode("utf-8", "replace")
    archive.writestr(zipfile.ZipInfo(f"Pictures/{count}.bin"), content)

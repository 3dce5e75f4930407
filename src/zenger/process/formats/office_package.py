"""A zip of XML parts, as every modern office document is, opened with a budget."""

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from zenger.model.document import Problem, Status
from zenger.model.extraction import Trouble
from zenger.process.formats.xml_names import local as local

MAX_PART = 512 * 1024**2  # bytes of one part, counted while it is inflated
MAX_ALL = 2 * 1024**3  # bytes of all that is inflated
MAX_XML = 16 * 1024**2  # bytes of XML held at once
MAX_SLICE = 2 * 1024**2  # bytes of XML that the library gets; it needs up to 40 times as much
CHUNK = 1 << 20
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DAMAGE = (zipfile.BadZipFile, etree.XMLSyntaxError, EOFError, ValueError, OSError, LookupError,
          NotImplementedError, RuntimeError, zlib.error, lzma.LZMAError, struct.error)  # fmt: skip


_MADE = "http://schemas.openxmlformats.org/package/2006"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")
TYPES = (
    f'<Types xmlns="{_MADE}/content-types"><Default Extension="xml" ContentType='
    '"application/xml"/><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/></Types>'
).encode()


class TooLargeError(Exception):
    """More comes out of the document than is allowed."""


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship of one part: ISO/IEC 29500-2, 9.3."""

    id: str
    kind: str  # the last part of its type: "slide", "hyperlink"
    target: str  # a part's name; as it stands where it leads outside
    is_external: bool


class Package:
    """The parts of one document by name. Sizes are counted, declared ones not believed."""

    def __init__(self, untrusted: BinaryIO) -> None:
        """Raises `zipfile.BadZipFile` where it is no zip."""
        self._zip = zipfile.ZipFile(untrusted)
        self._left = MAX_ALL
        self._links: dict[str, list[Link]] = {}
        self.names = [info.filename for info in self._zip.infolist() if not info.is_dir()]

    def chunks(self, name: str, *, is_again: bool = False) -> Iterator[bytes]:
        """Args: is_again: it is read once more by a caller who reads it anyway, and counts once."""
        size = 0
        with self._zip.open(name) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                self._left -= 0 if is_again else len(chunk)
                if size > MAX_PART or self._left < 0:
                    raise TooLargeError
                yield chunk

    def read(self, name: str, most: int = MAX_XML) -> bytes:
        """One part. Raises `TooLargeError` beyond `most` bytes."""
        content = bytearray()
        for chunk in self.chunks(name):
            content += chunk
            if len(content) > most:
                raise TooLargeError
        return bytes(content)

    def xml(self, name: str) -> etree._Element | None:
        """One part as a tree, without entities or anything fetched; None where there is none."""
        return parsed(self.read(name)) if name in self.names else None

    def starting(self, prefix: str, suffix: str = ".xml") -> list[str]:
        """Parts by prefix, numbers in their order: slide2 before slide10."""
        found = [n for n in self.names if n.startswith(prefix) and n.endswith(suffix)]
        return sorted(found, key=lambda name: (len(name), name))

    def main(self) -> str:
        """The part that everything starts from, by the package's own link; empty if none."""
        stated = [link.target for link in self.links("") if link.kind == "officeDocument"]
        return next((part for part in (*stated, *_MAIN) if part in self.names), "")

    def links(self, part: str) -> list[Link]:
        """The relationships of a part, in their order; of the package itself for ""."""
        if part not in self._links:
            self._links[part] = self._read_links(part)
        return self._links[part]

    def _read_links(self, part: str) -> list[Link]:
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        elements = root if root is not None else ()
        return [_link(e, folder) for e in elements if local(e) == "Relationship"]


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def relationships(targets: Mapping[str, str]) -> bytes:
    """A part that names targets by their kind, which is their identifier as well."""
    links = "".join(
        f'<Relationship Id="{kind}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_MADE}/relationships">{links}</Relationships>'.encode()


def parsed(content: bytes) -> etree._Element:
    """The tree of a part as it is `seen`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return seen(etree.fromstring(content, parser))


def seen(root: etree._Element) -> etree._Element:
    """The tree, without what stands in it a second time for older programs."""
    etree.strip_elements(root, _FALLBACK, with_tail=False)
    return root


def slices(root: etree._Element, body: etree._Element) -> Iterator[bytes]:
    """The document in parts of about `MAX_SLICE` bytes, each with some of the body's children."""
    whole = etree.tostring(root)
    if len(whole) <= MAX_SLICE:
        yield whole
        return
    children, held = list(body), 0
    del body[:]
    for child in children:
        body.append(child)
        held += len(etree.tostring(child))
        if held >= MAX_SLICE:
            yield etree.tostring(root)
            del body[:]
            held = 0
    if len(body):
        yield etree.tostring(root)


def _link(element: etree._Element, folder: str) -> Link:
    target = element.get("Target", "")
    is_external = element.get("TargetMode") == "External"
    if not is_external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    kind = element.get("Type", "").rsplit("/", 1)[-1]
    return Link(element.get("Id", ""), kind, target, is_external)


def attribute(element: etree._Element, name: str) -> str:
    """An attribute whatever its namespace."""
    for key, value in element.attrib.items():
        if str(key).rsplit("}", 1)[-1] == name:
            return str(value)
    return ""


def trouble(status: Status, code: str, message: str) -> Trouble:
    return Trouble(status, Problem(code, message))

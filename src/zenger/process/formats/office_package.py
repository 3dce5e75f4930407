"""A zip of XML parts, as every modern office document is, opened with a budget."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from lxml import etree

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Problem, Status
from zenger.model.extraction import (
    DateFound,
    Member,
    MemberKind,
    MemberLost,
    MembersExpected,
    Metadata,
    Piece,
    Title,
    Trouble,
)

MAX_PART = 512 * 1024**2  # bytes of one part, counted while it is inflated
MAX_ALL = 2 * 1024**3  # bytes of all parts together
CHUNK = 1 << 20
DAMAGE = (zipfile.BadZipFile, etree.XMLSyntaxError, EOFError, ValueError, OSError, KeyError,
          NotImplementedError, RuntimeError)  # fmt: skip


class TooLargeError(Exception):
    """More comes out of the document than is allowed."""


class Package:
    """The parts of one document by name. Sizes are counted, declared ones not believed."""

    def __init__(self, untrusted: BinaryIO) -> None:
        """Raises `zipfile.BadZipFile` where it is no zip."""
        self._zip = zipfile.ZipFile(untrusted)
        self._left = MAX_ALL
        self.names = [info.filename for info in self._zip.infolist() if not info.is_dir()]

    def chunks(self, name: str) -> Iterator[bytes]:
        size = 0
        with self._zip.open(name) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                self._left -= len(chunk)
                if size > MAX_PART or self._left < 0:
                    raise TooLargeError
                yield chunk

    def xml(self, name: str) -> etree._Element | None:
        """One part as a tree, without entities or anything fetched; None where there is none."""
        if name not in self.names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        for chunk in self.chunks(name):
            parser.feed(chunk)
        root: etree._Element = parser.close()
        return root

    def starting(self, prefix: str, suffix: str = ".xml") -> list[str]:
        """Parts by prefix, numbers in their order: slide2 before slide10."""
        found = [n for n in self.names if n.startswith(prefix) and n.endswith(suffix)]
        return sorted(found, key=lambda name: (len(name), name))


def local(element: etree._Element) -> str:
    """The tag without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute whatever its namespace."""
    for key, value in element.attrib.items():
        if str(key).rsplit("}", 1)[-1] == name:
            return str(value)
    return ""


def properties(root: etree._Element | None) -> Iterator[Piece]:
    """Title, dates and the rest of a property part, in order."""
    fields = []
    for element in root.iter() if root is not None else ():
        name, text = local(element), (element.text or "").strip()
        if len(element) or not text:
            continue
        if name == "title":
            yield Title(text)
        if name in ("created", "creation-date"):
            yield from _date(text)
        fields.append((name, text[:2000]))
    if fields:
        yield Metadata(tuple(fields))


def _date(text: str) -> Iterator[Piece]:
    try:
        day = datetime.fromisoformat(text.replace("Z", "+00:00")[:25])
    except ValueError:
        return
    yield DateFound(DocumentDate(PartialDate.of(day), "office created"))


def embedded(package: Package, names: list[str]) -> Iterator[Piece]:
    """Files inside the document as members, all of them accounted for."""
    yield MembersExpected(len(names))
    for ordinal, name in enumerate(names):
        raw = name.rsplit("/", 1)[-1].encode("utf-8", "surrogateescape")
        try:
            content = list(package.chunks(name))
        except TooLargeError:
            problem = Problem("member-expansion", "It inflates to more than is allowed.")
            yield MemberLost(raw, ordinal, MemberKind.EMBEDDED, Status.LIMIT, problem)
        except DAMAGE:
            problem = Problem("damaged-part", "This part of the document is damaged.")
            yield MemberLost(raw, ordinal, MemberKind.EMBEDDED, Status.CORRUPT, problem)
        else:
            yield Member(raw, ordinal, MemberKind.EMBEDDED, iter(content))


def trouble(status: Status, code: str, message: str) -> Trouble:
    return Trouble(status, Problem(code, message))

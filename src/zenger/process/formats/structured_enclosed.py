"""Files that stand in XML as base64: pictures of books, papers of invoices, what messages sent.

Sources: FictionBook 2 (`binary`), Word 2003 XML (`w:binData`), flat Office (`pkg:binaryData`),
UBL and CII invoices (`EmbeddedDocumentBinaryObject`, `AttachmentBinaryObject`), and the messages of
Android as "SMS Backup & Restore" saves them (`part` with `data`).
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from zenger.model.document import Problem, Status
from zenger.model.extraction import Member, MemberKind, MemberLost, MembersExpected
from zenger.process.formats.xml_names import local_name

_BY_NAME = {
    "binary": "id",
    "binData": "name",
    "binaryData": "name",
    "EmbeddedDocumentBinaryObject": "filename",
    "AttachmentBinaryObject": "filename",
}
_KINDS = ("content-type", "mimeCode", "contentType", "ct")
_NO_NAME = ("", "null")
_LEAST = 64  # letters; less may be a word or a number of an element that is only called so
_LINE = 32  # letters; programs write longer lines of base64, and no prose has such words
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]+")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file, not yet decoded."""

    name: str  # "" where it has none
    media_type: str  # as stated; a hint
    encoded: str

    def content(self) -> bytes | None:
        """None where it is no base64."""
        try:
            return binascii.a2b_base64(self.encoded)
        except ValueError:
            return None


def files_of(enclosed: list[Enclosed]) -> Iterator[MembersExpected | Member | MemberLost]:
    """What was taken out, as files inside this one."""
    yield MembersExpected(len(enclosed))
    for number, file in enumerate(enclosed):
        raw_name = (file.name or f"part-{number + 1}").encode("utf-8", "surrogateescape")
        if (content := file.content()) is not None:
            embedded = MemberKind.EMBEDDED
            yield Member(raw_name, number, embedded, iter([content]), file.media_type)
        else:
            problem = Problem("encoding-damaged", "Its letters in the XML cannot be decoded.")
            yield MemberLost(raw_name, number, MemberKind.EMBEDDED, Status.CORRUPT, problem)


def taken_out(root: etree._Element, most: int) -> list[Enclosed]:
    """The files in a tree, in order. Their letters are no words of it: they are taken out of it."""
    found: list[Enclosed] = []
    for element in root.iter("{*}*"):
        if len(found) == most:
            break
        if (file := _message_part(element) or _element(element)) is not None:
            found.append(file)
    return found


def _is_encoded(text: str) -> bool:
    """Whether it is base64 and nothing else: what may be words or numbers stays in the text."""
    lines = text.split()
    joined = "".join(lines)
    return (
        len(joined) >= _LEAST
        and all(len(line) >= _LINE for line in lines[:-1])
        and _BASE64.fullmatch(joined) is not None
        and _HEXADECIMAL.fullmatch(joined) is None
    )


def _element(element: etree._Element) -> Enclosed | None:
    naming = _BY_NAME.get(local_name(element.tag))
    if naming is None or len(element) or not _is_encoded(element.text or ""):
        return None
    file = Enclosed(_stated(element, (naming,)), _stated(element, _KINDS), element.text or "")
    element.text = None
    return file


def _message_part(element: etree._Element) -> Enclosed | None:
    if element.tag != "part" or not _is_encoded(element.get("data", "")):
        return None
    name = _stated(element, ("fn", "cl", "name"))
    return Enclosed(name, _stated(element, ("ct",)), element.attrib.pop("data"))


def _stated(element: etree._Element, names: tuple[str, ...]) -> str:
    """The first of these attributes that the element or what holds it has, in any namespace."""
    holders = [element] if (parent := element.getparent()) is None else [element, parent]
    for wanted in names:
        for holder in holders:
            for name, value in holder.attrib.items():
                if local_name(name) == wanted and value not in _NO_NAME:
                    return str(value)
    return ""

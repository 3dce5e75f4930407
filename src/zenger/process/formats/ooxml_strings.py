"""Texts that the cells of a workbook (xlsx) share: each is stored once and named by its number.

Source: ISO/IEC 29500-1, 18.4 (shared string table).
"""

from array import array

from lxml import etree

from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError, local
from zenger.process.formats.office_stream import ended, forget
from zenger.process.formats.ooxml_ink import is_faint

MAX_TEXTS = 192 * 1024**2  # bytes of UTF-8 held at once


class SharedTexts:
    """The texts by number, held as bytes: a million of them take little more than they say."""

    def __init__(self) -> None:
        self._texts = bytearray()
        self._ends = array("Q")
        self.faint: dict[int, str] = {}  # of those with white or tiny runs, what is left
        self.damage: Exception | None = None  # why texts are missing

    def append(self, text: str) -> None:
        """Raises `TooLargeError`."""
        self._texts += text.encode()
        if len(self._texts) > MAX_TEXTS:
            raise TooLargeError
        self._ends.append(len(self._texts))

    def __len__(self) -> int:
        return len(self._ends)

    def of(self, untrusted_number: str) -> str:
        """The text of this number; empty, and counted as damage, where there is none."""
        number = int(untrusted_number) if untrusted_number.isdecimal() else len(self._ends)
        if number >= len(self._ends):
            self.damage = self.damage or ValueError("a cell names a text that is not there")
            return ""
        start = self._ends[number - 1] if number else 0
        return self._texts[start : self._ends[number]].decode()


def read_shared(package: Package) -> SharedTexts:
    """Every text of the workbook, read as a stream. Of a damaged part, those before the damage.

    Raises:
        TooLargeError
    """
    texts = SharedTexts()
    try:
        for link in package.links(package.main()):
            if link.kind == "sharedStrings" and link.target in package.names:
                _read(package, link.target, texts)
    except DAMAGE as error:
        texts.damage = error
    return texts


def _read(package: Package, part: str, texts: SharedTexts) -> None:
    for element in ended(package, part):
        if local(element) == "si":
            if (left := seen_of(element)) is not None:
                texts.faint[len(texts)] = left
            texts.append(text_of(element))
            forget(element)


def text_of(item: etree._Element) -> str:
    """The runs of one text, without how its signs are pronounced."""
    return "".join(
        e.text or ""
        for e in item.iter("{*}t")
        if (parent := e.getparent()) is None or local(parent) != "rPh"
    )


def seen_of(item: etree._Element) -> str | None:
    """What is left of a text without its white and tiny runs; None where it has none."""
    runs = [e for e in item if local(e) == "r"]
    if not any(map(is_faint, runs)):
        return None
    return "".join(text_of(run) for run in runs if not is_faint(run))

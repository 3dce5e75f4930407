"""The texts of a Word file of before 2007 that stand beside its own."""

import struct
from pathlib import Path

from tests.process.formats import outlook_making
from tests.process.formats.reading import read

from zenger.model.extraction import PageKind
from zenger.process.formats.doc_stories import _letters
from zenger.process.formats.old_office import WORD, OldOfficeHandler

TEXTS = ("Burn it 𐌲\r", "", "Strictly private\r", "", "Ask Boris\r", "", "In a box\r", "")


def word(texts: tuple[str, ...] = TEXTS, version: int = 0x00C1) -> bytes:
    """As Word 97 writes it, in one piece."""
    whole = "".join(texts).encode("utf-16-le")
    lengths = [len(text.encode("utf-16-le")) // 2 for text in texts]
    document = bytearray(2048) + whole
    struct.pack_into("<HH", document, 0, 0xA5EC, version)
    struct.pack_into("<H", document, 10, 0x0200)
    struct.pack_into("<8i", document, 0x4C, *lengths)
    count = len(whole) // 2
    pieces = struct.pack("<II", 0, count) + struct.pack("<HIH", 0, 2048, 0)
    clx = b"\x01\x02\x00ab" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", document, 0x01A2, 100, len(clx))
    return outlook_making.ole({"WordDocument": bytes(document), "1Table": bytes(100) + clx})


def test_headers_comments_and_boxes_are_pages_where_the_library_leaves_them_out() -> None:
    found = read(OldOfficeHandler(), word(), WORD)
    told = {page.label: page.text for page in found.pages if page.kind is PageKind.ASIDE}
    assert told["Headers and footers"] == "Strictly private"
    assert told["Comments"] == "Ask Boris"
    assert told["Text boxes"] == "In a box"


def test_what_is_in_the_text_is_not_told_twice(shared: Path) -> None:
    whole = (shared / "corpus/formats/doc/testWORD_various.doc").read_bytes()
    pages = {page.label: page.text for page in read(OldOfficeHandler(), whole, WORD).pages}
    assert "This is the header text." in pages["Headers and footers"]
    assert pages["Not in the text"] == "𐌲𐌿𐍄𐌹𐍃𐌺"  # letters that the library drops


def test_a_version_without_such_texts_has_none() -> None:
    found = read(OldOfficeHandler(), word(version=0x0068), WORD)
    assert [page for page in found.pages if page.label == "Headers and footers"] == []


def test_pieces_over_one_another_without_end_are_stopped() -> None:
    count = 5000
    pieces = struct.pack(f"<{count + 1}I", *range(0, 1000 * (count + 1), 1000))
    pieces += struct.pack("<HIH", 0, 0, 0) * count
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    assert len(_letters(bytes(4000), clx)) <= 16_000

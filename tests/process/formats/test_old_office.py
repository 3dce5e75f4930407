"""Word, Excel and PowerPoint of before 2007: words, properties, the objects in them, damage."""

import struct
from pathlib import Path

import pytest
from tests.process.formats.outlook_making import ole
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import DateFound, Metadata, PageKind, Title
from zenger.process.formats.office_ole import ole_of
from zenger.process.formats.old_office import (
    EXCEL,
    POWERPOINT,
    WORD,
    OldOfficeHandler,
    _has_filepass,
)
from zenger.process.formats.ppt_records import words_of

KINDS = {"doc": WORD, "xls": EXCEL, "ppt": POWERPOINT}


def reading(shared: Path, name: str, content: bytes | None = None) -> Reading:
    kind = name.rpartition(".")[2]
    raw = (shared / "corpus/formats" / kind / name).read_bytes() if content is None else content
    return read(OldOfficeHandler(), raw, KINDS[kind], name=name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("testException2.doc", "FORCE ON A CURRENT IN A MAGNETIC FIELD"),
        ("testWORD_various.doc", "Footnote appears here"),
        ("testPPT_various.ppt", "Row 2 Col 3"),
        ("rom.xls", "Autoritatea contractantă"),
        ("testEXCEL_extra_metadata.xls", "hidden sheet"),
    ],
)
def test_the_words_are_read(shared: Path, name: str, words: str) -> None:
    found = reading(shared, name)
    assert words in found.text
    assert found.troubles == []


def test_a_directory_that_lies_about_a_stream_takes_no_memory() -> None:
    content = bytearray(ole({"Workbook": bytes(5000)}))
    at = content.index("Workbook".encode("utf-16-le"))
    content[at + 0x78 : at + 0x7C] = struct.pack("<I", 0x7FFFFFF0)
    with ole_of(bytes(content)) as found:
        assert found.get_size("Workbook") <= len(content)
    with pytest.raises(OSError):
        ole_of(b"setup.cfg")


def _record(kind: int, content: bytes, *, instance: int = 0, holds: bool = False) -> bytes:
    return struct.pack("<HHI", instance << 4 | (0xF if holds else 0), kind, len(content)) + content


def test_notes_comments_and_deleted_slides_of_a_presentation_are_told_apart() -> None:
    note = _record(0x0FA0, "Say nothing of Größe".encode("utf-16-le"))
    master = _record(0x0FA8, b"Click to edit")
    stream = (
        _record(0x03EE, _record(0x0FA8, b"A slide*"), holds=True)
        + _record(0x03EE, _record(0x0FA8, b"*"), holds=True)
        + _record(0x03EE, _record(0xF003, _record(0x0FA8, b"In a table"), holds=True), holds=True)
        + _record(0x03F0, _record(0xF00D, note, holds=True), holds=True)
        + _record(0x03F8, master, holds=True)
        + _record(0x0FF0, master, instance=1, holds=True)
        + _record(0x2EE0, _record(0x0FBA, "Why?".encode("utf-16-le")), holds=True)
    )
    found = words_of(stream)
    assert (found.others, found.notes, found.comments) == (
        ["A slide*", "In a table"], ["Say nothing of Größe"], ["Why?"],
    )  # fmt: skip


def test_the_notes_of_a_presentation_are_a_page_of_their_own(shared: Path) -> None:
    pages = reading(shared, "testPPT_various.ppt").pages
    assert [page.label for page in pages[1:]] == ["Speaker notes"]
    assert "This is the footer text." in pages[1].text


def test_records_inside_each_other_without_end_are_not_followed() -> None:
    stream = b""
    for _ in range(200):
        stream = _record(0x03EE, stream, holds=True)
    assert words_of(stream).others == []


def test_sheets_are_tables_of_their_own(shared: Path) -> None:
    pages = reading(shared, "testEXCEL_1img.xls").pages
    assert [(page.kind, page.label) for page in pages[:2]] == [
        (PageKind.SHEET, "Sheet1"),
        (PageKind.SHEET, "Sheet2"),
    ]
    assert pages[0].rows[0][0].startswith("The quick brown fox")


def test_it_says_what_the_file_says_of_itself(shared: Path) -> None:
    pieces = reading(shared, "testException2.doc").pieces
    assert [p.text for p in pieces if isinstance(p, Title)] == [
        "FORCE ON A CURRENT IN A MAGNETIC FIELD"
    ]
    dates = [p.date for p in pieces if isinstance(p, DateFound)]
    assert (dates[0].value.isoformat(), dates[0].source) == ("2000-01-12", "office created")
    assert any(isinstance(piece, Metadata) for piece in pieces)


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("testWORD_embedded_pdf.doc", [b"%PDF-"]),
        ("testEXCEL_embeddedPDF_windows.xls", [b"%PDF-"]),
        ("testPPT_embedded2.ppt", [b"\xd0\xcf\x11\xe0\xa1"] * 2),
    ],
)
def test_objects_are_taken_out_as_the_files_they_are(
    shared: Path, name: str, starts: list[bytes]
) -> None:
    found = reading(shared, name)
    assert [content[:5] for _, content in found.members] == starts
    assert found.adds_up


def test_an_object_that_is_no_file_is_counted_as_lost(shared: Path) -> None:
    found = reading(shared, "testException2.doc")
    assert [problem for _, _, problem in found.lost] == ["object-not-a-file"] * 2
    assert found.adds_up


def test_a_document_under_a_password_says_so(shared: Path) -> None:
    whole = bytearray((shared / "corpus/formats/doc/testWORD_various.doc").read_bytes())
    start = whole.find(b"\xec\xa5")  # the magic number of Word's header
    whole[start + 11] |= 1
    found = reading(shared, "x.doc", bytes(whole))
    assert found.troubles == [(Status.ENCRYPTED, "password-needed")]
    assert found.pages == []


def test_an_excel_record_tells_that_all_behind_it_is_encrypted() -> None:
    begin = b"\x09\x08\x04\x00abcd"
    assert _has_filepass(begin + b"\x2f\x00\x02\x00xx")
    assert not _has_filepass(begin + b"\x42\x00\x02\x00\x2f\x00")
    assert not _has_filepass(b"\x09")


@pytest.mark.parametrize("name", ["testWORD_various.doc", "rom.xls", "testPPT_various.ppt"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7])
def test_one_that_is_cut_short_never_passes_for_whole(
    shared: Path, name: str, share: float
) -> None:
    kind = name.rpartition(".")[2]
    whole = (shared / "corpus/formats" / kind / name).read_bytes()
    found = reading(shared, name, whole[: int(len(whole) * share)])
    assert found.troubles

"""Rich text: the library's text, and what it leaves out."""

import struct

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import DateFound, Metadata, PageKind, Title
from zenger.process.formats import rtf
from zenger.process.formats.rtf import RtfHandler


def rich(body: str, head: str = "") -> Reading:
    return read(RtfHandler(), ("{\\rtf1\\ansi\\ansicpg1252" + head + body + "}").encode("latin-1"))


def texts(reading: Reading) -> list[tuple[PageKind, str]]:
    return [(page.kind, page.text) for page in reading.pages]


def test_text_tables_and_notes_are_read() -> None:
    reading = rich(
        "Caf\\'e9 \\u8364?\\par \\trowd\\cellx1\\cellx2 A\\cell B\\cell\\row after{\\footnote See annex}"
    )
    assert texts(reading) == [(PageKind.TEXT, "Café €\nA\tB\nafter\nSee annex")]
    assert reading.troubles == []
    assert reading.adds_up


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("\\uc1\\u-10240?\\u-8398?", "\U00010332"),
        ("\\uc1\\u-10240 ?\\u-8398 ?", "\U00010332"),
        ("\\uc2\\u28129\\'92\\'57\\u12293\n\\'81\\'58\\u12392\\'82\\'c6", "淡々と"),
    ],
    ids=["two halves", "two halves with blanks", "a line end before the older form"],
)
def test_letters_that_the_library_alone_would_lose(body: str, expected: str) -> None:
    fonts = "{\\fonttbl{\\f0\\fcharset128 MS;}}"
    assert texts(rich("\\f0 " + body, fonts)) == [(PageKind.TEXT, expected)]


def test_changes_comments_and_hidden_text_are_told_apart() -> None:
    moment = 2021 - 1900 << 20 | 5 << 16 | 4 << 11 | 10 << 6 | 30
    reading = rich(
        f"shown {{\\revised\\revauth1\\revdttm{moment} put in}}{{\\deleted\\revauthdel1 taken out}}"
        "{\\v unseen}{\\*\\atnauthor Anna}{\\*\\annotation Is it \\u8216?true\\u8217?}",
        "{\\*\\revtbl{Unknown;}{J\\'f6rg;}}",
    )
    assert texts(reading) == [
        (PageKind.TEXT, "shown put in"),
        (PageKind.COMMENTS, "Anna: Is it ‘true’"),
        (
            PageKind.CHANGES,
            "Inserted by Jörg, 2021-05-04T10:30: put in\nDeleted by Jörg: taken out",
        ),
        (PageKind.HIDDEN, "unseen"),
    ]


def test_deleted_words_stand_with_the_changes_alone() -> None:
    body = rb"{\rtf1\ansi\uc1 Kept {\deleted{\b gone \'e9\u233?t\~}} words\par Next \deleted out\deleted0  in\par}"
    reading = read(RtfHandler(), body)
    assert reading.pages[0].text.split() == ["Kept", "words", "Next", "in"]
    assert [p.text for p in reading.pages if p.kind is PageKind.CHANGES] == [
        "Deleted by: gone éét\nDeleted by: out"
    ]


def test_properties_are_read() -> None:
    info = (
        "{\\info{\\title Plan \\'e0}{\\author Anna}{\\operator Peter}{\\*\\company The Firm}"
        "{\\creatim\\yr2010\\mo2\\dy3\\hr4}}"
    )
    reading = rich("Text", info)
    fields = [f for piece in reading.pieces if isinstance(piece, Metadata) for f in piece.fields]
    assert {("author", "Anna"), ("last modified by", "Peter"), ("company", "The Firm")} <= set(
        fields
    )
    assert [p.text for p in reading.pieces if isinstance(p, Title)] == ["Plan à"]
    assert [p.date.value.isoformat() for p in reading.pieces if isinstance(p, DateFound)] == [
        "2010-02-03"
    ]


def embedded(name: str, content: bytes) -> str:
    """An object as OLE 1.0 writes it: [MS-OLEDS] 2.2.5."""
    title = name.encode() + b"\0"
    header = struct.pack("<III", 0x501, 2, len(title)) + title + bytes(8)
    return (header + struct.pack("<I", len(content)) + content).hex()


@pytest.mark.parametrize(
    ("program", "content", "name", "inside"),
    [
        ("Package", make.ole10_native("plan.txt", b"burn" * 99)[4:], b"plan.txt", b"burn" * 99),
        ("AcroExch", make.compound("CONTENTS", b"%PDF-1" + b"x" * 5000), b"AcroExch.pdf", b"%PDF-1" + b"x" * 5000),
        ("Odd", b"unknown" * 99, b"Odd.bin", b"unknown" * 99),
    ],
    ids=["a packaged file", "a PDF", "something else"],
)  # fmt: skip
def test_objects_are_members(program: str, content: bytes, name: bytes, inside: bytes) -> None:
    reading = rich("{\\object\\objemb{\\*\\objdata " + embedded(program, content) + "}}")
    assert [(m.raw_name, data) for m, data in reading.members] == [(name, inside)]
    assert reading.adds_up


def test_pictures_are_members_and_no_text() -> None:
    picture = b"\x89PNG" + bytes(range(256))
    reading = rich("a{\\pict\\pngblip\\picw120\n" + picture.hex() + "}b")
    assert [(m.raw_name, data) for m, data in reading.members] == [(b"picture.png", picture)]
    assert picture.hex()[:40] not in reading.text


def test_a_cut_short_document_is_read_as_far_as_it_goes() -> None:
    reading = read(RtfHandler(), b"{\\rtf1\\ansi First.\\par Second")
    assert reading.text == "First. Second"
    assert reading.troubles == [(Status.TRUNCATED, "cut-short")]


def test_what_is_too_large_for_the_library_is_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = "Caf\\'e9\\par{\\*\\generator x}Second {\\b bold}{\\*\\unknown y}"
    expected = texts(rich(body))
    monkeypatch.setattr(rtf, "MAX_LIBRARY", 10)
    assert texts(rich(body)) == expected == [(PageKind.TEXT, "Café\nSecond bold")]


@pytest.mark.parametrize("by_library", [True, False])
def test_a_long_text_is_cut_into_pages_between_its_lines(
    by_library: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"Line {number} of many." for number in range(200)]
    monkeypatch.setattr(rtf, "MAX_PAGE", 1000)
    if not by_library:
        monkeypatch.setattr(rtf, "MAX_LIBRARY", 10)
    reading = rich("\\par ".join(lines) + "\\par {\\v Unseen words}")
    assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))
    shown = [page for page in reading.pages if page.kind is PageKind.TEXT]
    assert len(shown) > 3
    assert all(len(page.text) <= 1000 for page in shown)
    found = [line for page in shown for line in page.text.split("\n")]
    assert found[:200] == lines
    assert reading.pages[-1].kind is PageKind.HIDDEN
    assert reading.troubles == []


def test_a_line_longer_than_a_page_is_cut_and_kept_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtf, "MAX_PAGE", 100)
    words = "word " * 90
    reading = rich(words)
    assert len(reading.pages) == 5
    assert "".join(page.text for page in reading.pages).strip() == words.strip()


def test_a_file_beyond_all_measure_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtf, "MAX_SIZE", 10)
    assert rich("Text").troubles == [(Status.LIMIT, "text-size")]


def test_a_letter_for_older_readers_takes_none_from_the_group_behind_it() -> None:
    """RTF 1.9.1: what stands for a Unicode letter ends where a group begins."""
    assert texts(rich("\\uc1 \\u1055? {\\v unseen}"))[-1] == (PageKind.HIDDEN, "unseen")


def test_headers_and_footers_do_not_run_into_what_stands_behind_them() -> None:
    reading = rich("{\\header Strictly private}{\\footerr Page}Burn it\\par")
    assert "Strictly private\nPage\nBurn it" in reading.pages[0].text

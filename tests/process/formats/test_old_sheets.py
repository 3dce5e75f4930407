"""Workbooks of before 2007: what stands in hidden rows, columns and sheets is no part of a sheet."""

import struct
from pathlib import Path

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.office_making import fields, page
from tests.process.formats.reading import Reading, read

from zenger.model.extraction import PageKind
from zenger.process.formats import office_library
from zenger.process.formats.office_library import Sheet
from zenger.process.formats.old_office import OldOfficeHandler
from zenger.process.formats.old_sheets import EXCEL

HEAD = struct.pack("<HHHHHH", 0x0809, 8, 0x0600, 0x0005, 0, 0)
SHEET_HEAD = struct.pack("<HHHHHH", 0x0809, 8, 0x0600, 0x0010, 0, 0)
END = struct.pack("<HH", 0x000A, 0)
NO_HEIGHT, SWITCHED_OFF = 0x20, 1


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def cell(row: int, column: int, text: str) -> bytes:
    raw = struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1")
    return record(0x0204, raw)


def row(number: int, height: int = 300, flags: int = 0) -> bytes:
    return record(0x0208, struct.pack("<HHHHHHHH", number, 0, 9, height, 0, 0, flags, 0))


def columns(first: int, last: int, width: int = 2048, flags: int = 0) -> bytes:
    return record(0x007D, struct.pack("<HHHHHH", first, last, width, 0, flags, 0))


def workbook(*sheets: tuple[str, int, bytes], before: bytes = b"") -> Reading:
    """Of sheets: name, whether hidden (0, 1 or 2), records; before them those of the styles."""
    length = len(HEAD + before + END) + sum(4 + 8 + len(name) for name, _, _ in sheets)
    listed, bodies = b"", b""
    for name, state, records in sheets:
        start = length + len(bodies)
        raw = struct.pack("<IHBB", start, state, len(name), 0) + name.encode("latin-1")
        listed += record(0x0085, raw)
        bodies += SHEET_HEAD + records + END
    content = make.compound("Workbook", HEAD + before + listed + END + bodies)
    return read(OldOfficeHandler(), content, EXCEL)


CELLS = b"".join(
    cell(number, column, f"{'OYELARAN' if (number, column) == (3, 2) else 'seen'}")
    for number in (2, 3, 4)
    for column in (1, 2, 3)
)


@pytest.mark.parametrize(
    "how", [row(3, flags=NO_HEIGHT), row(3, height=0), row(3, height=8)],
    ids=["switched off", "of no height", "of less than a point"],
)  # fmt: skip
def test_cells_of_hidden_rows_are_no_part_of_their_sheet(how: bytes) -> None:
    found = workbook(("One", 0, how + CELLS))
    assert page(found, PageKind.SHEET, "One") == "seen\tseen\tseen\nseen\tseen\tseen"
    assert page(found, PageKind.HIDDEN, "One (hidden cells)") == "B4 seen\nC4 OYELARAN\nD4 seen"
    assert ("hidden rows", "One: 4") in fields(found)


@pytest.mark.parametrize(
    "how", [columns(2, 2, flags=SWITCHED_OFF), columns(2, 2, width=0)],
    ids=["switched off", "of no width"],
)  # fmt: skip
def test_cells_of_hidden_columns_are_no_part_of_their_sheet(how: bytes) -> None:
    found = workbook(("One", 0, how + CELLS))
    assert page(found, PageKind.SHEET, "One") == "\n".join(["seen\t\tseen"] * 3)
    assert page(found, PageKind.HIDDEN, "One (hidden cells)").split("\n")[1] == "C4 OYELARAN"
    assert ("hidden columns", "One: 3") in fields(found)


def font(colour: int = 0x7FFF, height: int = 220) -> bytes:
    return record(0x0031, struct.pack("<HHHHHBBBBBB", height, 0, colour, 400, 0, 0, 0, 0, 0, 0, 0))


def style(font_: int, format_: int = 0, pattern: int = 0, fore: int = 64) -> bytes:
    return record(
        0x00E0,
        struct.pack("<HHHBBBBIIH", font_, format_, 0, 0, 0, 0, 0, 0, pattern << 26, fore | 65 << 7),
    )


NOTHING = record(0x041E, struct.pack("<HHB", 170, 3, 0) + b";;;")
WHITE_TENTH = record(0x0092, struct.pack("<H", 3) + bytes(8) + b"\xfe\xfe\xfe\0")
UNSEEN = {
    "white on paper": font(9) + style(1),
    "white by the palette": WHITE_TENTH + font(10) + style(1),
    "white by the fifth font": font() * 3 + font(9) + style(5),
    "in the colour of the filling": font(12) + style(1, pattern=1, fore=12),
    "of a point": font(height=20) + style(1),
    "in a format that shows nothing": NOTHING + style(0, 170),
}
VISIBLE = {
    "red": font(10) + style(1),
    "white on blue": font(9) + style(1, pattern=1, fore=12),
    "white on a pattern": font(9) + style(1, pattern=3, fore=64),
    "without a colour": font() + style(1),
}


def _styled(styles: bytes) -> Reading:
    raw = struct.pack("<HHHHB", 0, 1, 1, 8, 0) + b"OYELARAN"
    number = record(0x0203, struct.pack("<HHHd", 1, 0, 1, 4711.0))
    many = record(0x00BD, struct.pack("<HHHIHIH", 2, 0, 0, 6, 1, 4712 << 2 | 2, 1))
    cells = cell(0, 0, "seen") + record(0x0204, raw) + number + many
    return workbook(("One", 0, cells), before=font() + style(0) + styles)


@pytest.mark.parametrize("styles", UNSEEN.values(), ids=UNSEEN)
def test_a_cell_is_no_part_of_its_sheet_that_is(styles: bytes) -> None:
    found = _styled(styles)
    shown = page(found, PageKind.SHEET, "One")
    assert "seen" in shown
    assert not {"OYELARAN", "4711", "4712"} & set(shown.split())
    hidden = page(found, PageKind.HIDDEN, "One (hidden cells)")
    assert hidden.split("\n") == ["B1 OYELARAN", "A2 4711", "B3 4712"]


@pytest.mark.parametrize("styles", VISIBLE.values(), ids=VISIBLE)
def test_a_cell_is_part_of_its_sheet_that_is(styles: bytes) -> None:
    shown = page(_styled(styles), PageKind.SHEET, "One").split()
    assert {"seen", "OYELARAN", "4711", "4712"} <= set(shown)


@pytest.mark.parametrize("state", [1, 2], ids=["hidden", "very hidden"])
def test_hidden_sheets_are_told_apart(state: int) -> None:
    found = workbook(("One", 0, cell(0, 0, "seen")), ("Two", state, cell(0, 0, "OYELARAN")))
    assert [(p.kind, p.label, p.text) for p in found.pages] == [
        (PageKind.SHEET, "One", "seen"),
        (PageKind.HIDDEN, "Two (hidden sheet)", "OYELARAN"),
    ]


def test_a_table_whose_place_is_not_known_is_taken_for_hidden_where_some_of_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = [Sheet("One", [("seen", "OYELARAN")])]
    monkeypatch.setattr(office_library, "sheets", lambda *_: other)
    found = workbook(("One", 0, row(3, flags=NO_HEIGHT) + CELLS))
    assert [(p.kind, p.label) for p in found.pages] == [
        (PageKind.HIDDEN, "One (with hidden cells)")
    ]


def test_the_rows_and_columns_of_a_real_workbook(shared: Path) -> None:
    content = (shared / "corpus/formats/xls/testEXCEL_extra_metadata.xls").read_bytes()
    found = read(OldOfficeHandler(), content, EXCEL)
    name = "hidden-columns-and-hidden-rows"
    assert page(found, PageKind.SHEET, name) == "1\t\t3\n7\t\t9"
    assert page(found, PageKind.HIDDEN, f"{name} (hidden cells)").split() == [
        "B1", "2", "A2", "4", "B2", "5", "C2", "6", "B3", "8",
    ]  # fmt: skip
    assert page(found, PageKind.HIDDEN, "very-hidden-sheet (hidden sheet)") == "very hidden sheet"


def _box(text: str, wide: bool) -> bytes:
    """A box on a sheet; its letters come in two records behind it."""
    raw = text.encode("utf-16-le" if wide else "latin-1")
    half = len(raw) // 4 * 2
    more = b"".join(record(0x003C, bytes([wide]) + part) for part in (raw[:half], raw[half:]))
    return (
        record(0x01B6, struct.pack("<HH6xHHI", 0, 0, len(text), 16, 0))
        + more
        + record(0x003C, bytes(16))
    )


def _margin(kind: int, text: str) -> bytes:
    return record(kind, struct.pack("<HB", len(text), 0) + text.encode("latin-1"))


def test_comments_boxes_charts_and_margins_of_a_sheet_are_read() -> None:
    title = record(0x100D, struct.pack("<HBB", 0, 5, 0) + b"Bribe")
    found = workbook(
        ("One", 0, CELLS + _box("Ask Зинаида", wide=True) + _box("Burn it", wide=False) + title
         + _margin(0x0014, '&C&"Arial,Bold"&12For A && B only') + _margin(0x0015, "&LPage &P of &N")),
        ("Two", 0, CELLS),
    )  # fmt: skip
    assert page(found, PageKind.ASIDE, "One (beside the cells)").split("\n") == [
        "Ask Зинаида", "Burn it", "Bribe", "For A & B only",
    ]  # fmt: skip
    assert [one.number for one in found.pages] == list(range(1, len(found.pages) + 1))
    assert not any(one.label.startswith("Two (beside") for one in found.pages)

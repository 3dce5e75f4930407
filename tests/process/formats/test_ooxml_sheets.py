"""Excel: sheets of any length, what is hidden in them and beside their cells."""

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.office_making import fields, office, page

from zenger.model.document import Status
from zenger.model.extraction import PageKind
from zenger.process.formats import ooxml_sheets
from zenger.process.formats.office_package import MAX_XML


def test_hidden_sheets_rows_and_columns_are_told() -> None:
    rows = f'<row r="2">{make.text_cell("A2", "seen")}{make.text_cell("C2", "aside")}</row><row r="5" hidden="1">{make.text_cell("A5", "unseen")}</row>'
    columns = '<cols><col min="2" max="3" hidden="1"/></cols>'
    other = make.sheet(f"<row>{make.text_cell('A1', 'deep')}</row>")
    reading = office(
        make.xlsx([("One", "visible", make.sheet(rows, columns)), ("Two", "veryHidden", other)])
    )
    assert [(p.kind, p.label, p.rows) for p in reading.pages] == [
        (PageKind.SHEET, "One", (("seen",),)),
        (PageKind.HIDDEN, "One (hidden cells)", ()),
        (PageKind.HIDDEN, "Two (hidden sheet)", (("deep",),)),
    ]
    assert reading.pages[1].text == "C2 aside\nA5 unseen"
    assert ("hidden rows", "One: 5") in fields(reading)
    assert ("hidden columns", "One: 2, 3") in fields(reading)


def test_dates_are_dates() -> None:
    row = '<row><c r="A1" s="1"><v>43831</v></c><c r="B1"><v>43831</v></c></row>'
    reading = office(make.xlsx([("A", "visible", make.sheet(row))]))
    assert reading.pages[0].rows == (("2020-01-01", "43831"),)


def _styled(*codes: str) -> make.Parts:
    """Styles 1, 2 … in these formats."""
    listed = "".join(
        f'<numFmt numFmtId="{170 + n}" formatCode="{c}"/>' for n, c in enumerate(codes)
    )
    used = "".join(f'<xf numFmtId="{170 + n}"/>' for n in range(len(codes)))
    styles = f'<styleSheet xmlns="{make.S}"><numFmts>{listed}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
    return {"xl/styles.xml": f'{styles}<cellXfs><xf numFmtId="0"/>{used}</cellXfs></styleSheet>'}


def test_cells_read_as_they_were_seen() -> None:
    row = (
        '<row r="4"><c r="A4" s="1"><v>0.25</v></c><c r="B4" s="2"><v>43831.25</v></c>'
        '<c r="C4" t="b"><v>1</v></c><c r="D4" t="e"><v>#REF!</v></c>'
        '<c r="E4"><f>A4*2</f></c><c r="F4" t="str"><f>"a"</f><v>a</v></c></row>'
    )
    reading = office(make.xlsx([("A", "visible", make.sheet(row))], _styled("0%", "d mmm yyyy")))
    assert reading.pages[0].rows == (("25%", "1 Jan 2020", "TRUE", "#REF!", "=A4*2", "a"),)


def test_what_is_behind_a_number_is_found_but_not_shown() -> None:
    rows = '<row r="2"><c r="B2" s="1"><v>1234567.891</v></c></row><row r="3"><c r="B3" s="1"><v>2</v></c></row>'
    reading = office(make.xlsx([("A", "visible", make.sheet(rows))], _styled("#,##0")))
    assert reading.pages[0].rows == (("", "1,234,568"), ("", "2"))
    assert reading.pages[0].text.endswith("As stored:\nB2 1234567.891")


def test_cells_whose_format_shows_nothing_are_read_and_told() -> None:
    row = f'<row r="1"><c r="A1" s="1"><v>1200000</v></c>{make.text_cell("B1", "bribe")}</row>'
    row = row.replace('<c r="B1"', '<c r="B1" s="1"')
    reading = office(make.xlsx([("A", "visible", make.sheet(row))], _styled(";;;")))
    assert [(page.kind, page.text) for page in reading.pages] == [
        (PageKind.SHEET, ""), (PageKind.HIDDEN, "A1 1200000\nB1 bribe"),
    ]  # fmt: skip
    assert ("hidden cells", "A: A1, B1") in fields(reading)


def test_cells_far_apart_are_all_read() -> None:
    rows = f'<row r="1">{make.text_cell("A1", "first")}</row><row r="1048576">{make.text_cell("XFD1048576", "last")}</row>'
    rows = rows.replace("</row><row", '</row><row r="9"/><row', 1)
    reading = office(make.xlsx([("A", "visible", make.sheet(rows))]))
    assert reading.troubles == []
    assert reading.text.split() == ["first", "last"]


def test_a_long_sheet_is_read_in_slices_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml_sheets, "MAX_SLICE", 2000)
    rows = "".join(
        f'<row r="{n}">{make.text_cell(f"C{n}", f"row {n}")}</row>' for n in range(1, 501)
    )
    reading = office(make.xlsx([("A", "visible", make.sheet(rows))]))
    assert [p.label for p in reading.pages] == [
        "A rows 1–200",
        "A rows 201–400",
        "A rows 401–500",
    ]
    assert [row for p in reading.pages for row in p.rows] == [
        ("", "", f"row {n}") for n in range(1, 501)
    ]


def _shared(*items: str) -> make.Parts:
    """The texts that cells share, and the links of a workbook of one sheet to them."""
    targets = ("s1", "worksheet", "worksheets/sheet1.xml"), ("t", "sharedStrings", "texts.xml")
    return {
        "xl/_rels/workbook.xml.rels": make.links(*targets),
        "xl/texts.xml": f'<sst xmlns="{make.S}">{"".join(items)}</sst>',
    }


def _named(*numbers: int) -> str:
    cells = "".join(f'<c t="s"><v>{number}</v></c>' for number in numbers)
    return make.sheet(f"<row>{cells}</row>")


def test_shared_texts_are_read_without_how_they_are_pronounced() -> None:
    parts = _shared(
        "<si><t>plain</t></si>", "<si/>", '<si><t xml:space="preserve">  kept  </t></si>',
        "<si><r><t>two </t></r><r><rPr><b/></rPr><t>runs</t></r><rPh><t>say</t></rPh></si>",
    )  # fmt: skip
    reading = office(make.xlsx([("A", "visible", _named(3, 0, 2, 1, 3))], parts))
    assert [[cell.strip() for cell in row] for row in reading.pages[0].rows] == [
        ["two runs", "plain", "kept", "", "two runs"]
    ]
    assert reading.troubles == []


def test_more_shared_texts_than_a_tree_may_hold_are_all_read() -> None:
    items = [f"<si><t>{number} {'word ' * 400}</t></si>" for number in range(9000)]
    assert sum(map(len, items)) > MAX_XML
    reading = office(make.xlsx([("A", "visible", _named(0, 8999))], _shared(*items)))
    assert [cell.split()[0] for cell in reading.pages[0].rows[0]] == ["0", "8999"]
    assert reading.troubles == []


@pytest.mark.parametrize(
    ("numbers", "end", "rows"),
    [
        ((0, 1), "", [("first",)]),
        ((0, 1), "<broken", [("first",)]),
        ((0,), "<broken", [("first",)]),
    ],
    ids=["named but not there", "cut short where one is missing", "cut short"],
)
def test_shared_texts_that_are_missing_are_told(
    numbers: tuple[int, ...], end: str, rows: list[tuple[str, ...]]
) -> None:
    parts = _shared("<si><t>first</t></si>", end)
    reading = office(make.xlsx([("A", "visible", _named(*numbers))], parts))
    assert [tuple(filter(None, row)) for row in reading.pages[0].rows] == rows
    assert reading.troubles == [(Status.CORRUPT, "damaged-part")]


def test_of_a_damaged_sheet_every_whole_row_is_read() -> None:
    rows = "".join(f"<row>{make.text_cell(f'A{n}', f'row {n}')}</row>" for n in range(1, 4))
    whole = make.sheet(rows)
    cut = whole[: whole.index("row 3")] + "<" + whole[whole.index("row 3") :]
    sheets = [("A", "visible", cut), ("B", "visible", whole)]
    reading = office(make.xlsx(sheets))
    numbers = [row[0][-1] for p in reading.pages for row in p.rows]
    assert numbers == ["1", "2", "1", "2", "3"]
    assert reading.troubles == [(Status.CORRUPT, "damaged-part")]


def test_comments_boxes_and_headers_are_read() -> None:
    parts: make.Parts = {
        "xl/comments1.xml": f'<comments xmlns="{make.S}"><authors><author>Anna</author></authors><commentList>'
        '<comment ref="B3" authorId="0"><text><r><t>Who paid?</t></r></text></comment></commentList></comments>',
        "xl/drawings/drawing1.xml": f'<x:wsDr xmlns:x="urn:x" xmlns:a="{make.A}"><a:p><a:r><a:t>Boxed</a:t></a:r></a:p></x:wsDr>',
    }
    after = "<headerFooter><oddHeader>&amp;L&amp;8Ledger</oddHeader></headerFooter>"
    reading = office(make.xlsx([("A", "visible", make.sheet("", after=after))], parts))
    assert page(reading, PageKind.COMMENTS, "Comments") == "B3, Anna: Who paid?"
    assert page(reading, PageKind.ASIDE, "Text boxes") == "Boxed"
    assert page(reading, PageKind.ASIDE, "Headers and footers") == "Ledger"


def test_rows_that_a_sheet_hides_by_default_are_no_part_of_it() -> None:
    rows = f'<row r="1" ht="15">{make.text_cell("A1", "seen")}</row><row r="2">{make.text_cell("A2", "Oyelaran")}</row>'
    hiding = make.sheet(rows, before='<sheetFormatPr zeroHeight="1"/>')
    reading = office(make.xlsx([("One", "visible", hiding)]))
    assert page(reading, PageKind.SHEET, "One") == "seen"
    assert page(reading, PageKind.HIDDEN, "One (hidden cells)") == "A2 Oyelaran"

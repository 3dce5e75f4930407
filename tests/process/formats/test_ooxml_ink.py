"""Cells whose letters have the colour of their ground are no part of a sheet; others are."""

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.office_making import office, page

from zenger.model.extraction import PageKind

WHITE, BLACK = '<color rgb="FFFFFFFF"/>', '<color rgb="FF000000"/>'
NONE = '<patternFill patternType="none"/>'
SOLID = '<patternFill patternType="solid">{}</patternFill>'
UNSEEN = {
    "white on paper": (WHITE, NONE),
    "white of the theme on paper": ('<color theme="0"/>', NONE),
    "white on a white filling": (WHITE, SOLID.format('<fgColor rgb="FFFEFEFE"/>')),
    "white by its number": ('<color indexed="9"/>', NONE),
    "white by a low number": ('<color indexed="1"/>', NONE),
    "of a point": ('<sz val="1"/>', NONE),
    "black on a black filling": ("", SOLID.format('<fgColor rgb="FF000000"/>')),
    "black on a filling without a colour": ("", SOLID.format("")),
    "blue on the same blue": ('<color rgb="FF000080"/>', SOLID.format('<fgColor rgb="FF000082"/>')),
}
SEEN = {
    "black on paper": (BLACK, NONE),
    "without a colour": ("", NONE),
    "red by its number": ('<color indexed="10"/>', NONE),
    "of eight points": ('<sz val="8"/>', NONE),
    "white on blue": (WHITE, SOLID.format('<fgColor rgb="FF000080"/>')),
    "white on a colour of the theme": ('<color theme="0"/>', SOLID.format('<fgColor theme="4"/>')),
    "black on a colour of the theme": ('<color theme="1"/>', SOLID.format('<fgColor theme="4"/>')),
    "colours of the theme": ('<color theme="3"/>', SOLID.format('<fgColor theme="5"/>')),
    "grey, which is white made darker": ('<color theme="0" tint="-0.5"/>', NONE),
    "white on a pattern": (WHITE, '<patternFill patternType="darkGrid"/>'),
}


def workbook(font: str, fill: str) -> bytes:
    styles = (
        f'<styleSheet xmlns="{make.S}"><fonts><font/><font>{font}</font></fonts>'
        f"<fills><fill>{NONE}</fill><fill>{fill}</fill></fills>"
        '<cellXfs><xf fontId="0" fillId="0"/><xf fontId="1" fillId="1"/></cellXfs></styleSheet>'
    )
    cell = '<c r="B1" s="1" t="inlineStr"><is><t>Oyelaran</t></is></c>'
    rows = f'<row r="1">{make.text_cell("A1", "seen")}{cell}</row>'
    return make.xlsx([("One", "visible", make.sheet(rows))], {"xl/styles.xml": styles})


@pytest.mark.parametrize(("font", "fill"), UNSEEN.values(), ids=UNSEEN)
def test_a_cell_is_no_part_of_its_sheet_that_is(font: str, fill: str) -> None:
    reading = office(workbook(font, fill))
    assert page(reading, PageKind.SHEET, "One") == "seen"
    assert page(reading, PageKind.HIDDEN, "One (hidden cells)") == "B1 Oyelaran"


@pytest.mark.parametrize(("font", "fill"), SEEN.values(), ids=SEEN)
def test_a_cell_is_part_of_its_sheet_that_is(font: str, fill: str) -> None:
    assert page(office(workbook(font, fill)), PageKind.SHEET, "One") == "seen\tOyelaran"


RUNS = "<r><t>seen </t></r><r><rPr>{}</rPr><t>Oyelaran</t></r>"
FAINT = {
    "white": WHITE,
    "of a point": '<sz val="1"/>',
    "of the theme's paper": '<color theme="0"/>',
}


def with_runs(properties: str, fill: str, *, shared: bool) -> bytes:
    runs = RUNS.format(properties)
    inner = (
        '<c r="A1" s="1" t="s"><v>0</v></c>'
        if shared
        else f'<c r="A1" s="1" t="inlineStr"><is>{runs}</is></c>'
    )
    book = make.sheet(f'<row r="1">{inner}</row>')
    styles = f'<styleSheet xmlns="{make.S}"><fonts><font/></fonts><fills><fill>{NONE}</fill><fill>{fill}</fill></fills><cellXfs><xf/><xf fillId="1"/></cellXfs></styleSheet>'
    return make.xlsx(
        [("One", "visible", book)],
        {
            "xl/styles.xml": styles,
            "xl/sharedStrings.xml": f'<sst xmlns="{make.S}"><si>{runs}</si></sst>',
            "xl/_rels/workbook.xml.rels": make.links(
                ("s1", "worksheet", "worksheets/sheet1.xml"), ("st", "styles", "styles.xml"),
                ("ss", "sharedStrings", "sharedStrings.xml"),
            ),
        },
    )  # fmt: skip


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("properties", FAINT.values(), ids=FAINT)
def test_letters_of_a_cell_are_no_part_of_it_that_are(properties: str, shared: bool) -> None:
    reading = office(with_runs(properties, NONE, shared=shared))
    assert page(reading, PageKind.SHEET, "One").strip() == "seen"
    assert page(reading, PageKind.HIDDEN, "One (hidden cells)") == "A1 seen Oyelaran"


@pytest.mark.parametrize("shared", [True, False])
def test_white_letters_of_a_cell_with_a_filling_are_part_of_it(shared: bool) -> None:
    blue = SOLID.format('<fgColor rgb="FF000080"/>')
    reading = office(with_runs(WHITE, blue, shared=shared))
    assert page(reading, PageKind.SHEET, "One") == "seen Oyelaran"

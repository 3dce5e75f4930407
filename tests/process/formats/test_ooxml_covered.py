"""Cells that something else leaves unseen are no part of their sheet; others are."""

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.office_making import office, page

from zenger.model.extraction import PageKind

SECRET = "Oyelaran"
ROWS = "".join(
    f'<row r="{n}">{make.text_cell(f"A{n}", "seen")}'
    f"{make.text_cell(f'B{n}', SECRET if n == 2 else 'seen')}</row>"
    for n in (1, 2, 3)
)
CONDITION = '<conditionalFormatting sqref="{}"><cfRule type="expression" dxfId="{}" priority="1"><formula>TRUE</formula></cfRule></conditionalFormatting>'
FORMATS = (
    '<dxfs><dxf><font><color rgb="FFFFFFFF"/></font></dxf><dxf><numFmt numFmtId="200" formatCode=";;;"/></dxf>'
    '<dxf><font><color rgb="FFFF0000"/></font></dxf></dxfs>'
)


def drawing(inner: str, left: int, top: int, right: int, bottom: int) -> dict[str, str]:
    corner = "<xdr:{0}><xdr:col>{1}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{2}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{0}>"
    space = f'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="{make.A}"'
    anchor = f"<xdr:twoCellAnchor>{corner.format('from', left, top)}{corner.format('to', right, bottom)}{inner}</xdr:twoCellAnchor>"
    return {
        "xl/drawings/drawing1.xml": f"<xdr:wsDr {space}>{anchor}</xdr:wsDr>",
        "xl/worksheets/_rels/sheet1.xml.rels": make.links(
            ("d", "drawing", "../drawings/drawing1.xml")
        ),
    }


PICTURE = "<xdr:pic><xdr:spPr/></xdr:pic>"
UNSEEN: dict[str, tuple[str, dict[str, str]]] = {
    "white by a condition": (CONDITION.format("B2", 0), {}),
    "without anything by a condition": (CONDITION.format("A9 B1:C2", 1).replace("B1", "B2"), {}),
    "merged over": ('<mergeCells><mergeCell ref="A2:B2"/></mergeCells>', {}),
    "under a picture": ("", drawing(PICTURE, 1, 1, 2, 2)),
    "under a filled shape": (
        "", drawing("<xdr:sp><xdr:spPr><a:solidFill/></xdr:spPr></xdr:sp>", 1, 1, 3, 2),
    ),
}  # fmt: skip
SEEN: dict[str, tuple[str, dict[str, str]]] = {
    "red by a condition": (CONDITION.format("B2", 2), {}),
    "the first of those merged": ('<mergeCells><mergeCell ref="B2:B3"/></mergeCells>', {}),
    "beside a picture": ("", drawing(PICTURE, 2, 1, 3, 2)),
    "under a frame without a filling": (
        "", drawing("<xdr:sp><xdr:spPr><a:noFill/></xdr:spPr></xdr:sp>", 1, 1, 2, 2),
    ),
}  # fmt: skip


def book(after: str, parts: dict[str, str]) -> bytes:
    styles = (
        f'<styleSheet xmlns="{make.S}"><cellXfs><xf numFmtId="0"/></cellXfs>{FORMATS}</styleSheet>'
    )
    sheet = make.sheet(ROWS, after=after)
    return make.xlsx([("One", "visible", sheet)], {"xl/styles.xml": styles, **parts})


@pytest.mark.parametrize(("after", "parts"), UNSEEN.values(), ids=UNSEEN)
def test_a_cell_is_no_part_of_its_sheet_that_is(after: str, parts: dict[str, str]) -> None:
    reading = office(book(after, parts))
    assert page(reading, PageKind.SHEET, "One") == "seen\tseen\nseen\t\nseen\tseen"
    assert page(reading, PageKind.HIDDEN, "One (hidden cells)") == f"B2 {SECRET}"


@pytest.mark.parametrize(("after", "parts"), SEEN.values(), ids=SEEN)
def test_a_cell_is_part_of_its_sheet_that_is(after: str, parts: dict[str, str]) -> None:
    assert SECRET in page(office(book(after, parts)), PageKind.SHEET, "One")

"""Letters of OpenDocument that nobody sees are no part of the text or the sheet; others are."""

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.office_making import office, page

from zenger.model.extraction import PageKind
from zenger.process.formats import odf_stream

FO = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:loext="x"'
SECRET = "Oyelaran"
WHITE, BLACK, NAVY = 'fo:color="#ffffff"', 'fo:color="#000000"', 'fo:color="#000080"'


def style(family: str, letters: str, name: str = "z", above: str = "", ground: str = "") -> str:
    behind = f'<style:{family}-properties fo:background-color="{ground}"/>' if ground else ""
    return (
        f'<style:style {FO} style:name="{name}" style:family="{family}" style:parent-style-name="{above}">'
        f"{behind}<style:text-properties {letters}/></style:style>"
    )


def default(family: str, letters: str) -> str:
    return f'<style:default-style {FO} style:family="{family}"><style:text-properties {letters}/></style:default-style>'


def common(styles: str) -> dict[str, str | bytes]:
    """The part of styles that all of a document shares."""
    return {
        "styles.xml": f"<office:document-styles {make.ODF}><office:styles>{styles}</office:styles></office:document-styles>"
    }


SPAN = f'<text:p>seen <text:span text:style-name="z">{SECRET}</text:span></text:p>'
BLOCK = f'<text:p>seen</text:p><text:p text:style-name="z">{SECRET}</text:p>'
GONE = 'text:display="none"'
NAMED = style("paragraph", "", above="above")
CONDITION = (
    '<text:user-field-decls><text:user-field-decl text:name="v" office:string-value="1"/></text:user-field-decls><text:p>seen</text:p>'
    '<text:section text:display="condition" text:condition="ooow:v {} &quot;1&quot;"><text:p>{}</text:p></text:section>'
)
# The body, its automatic styles, the styles that all share.
UNSEEN = {
    "white letters": (SPAN, style("text", WHITE), ""),
    "nearly white letters": (SPAN, style("text", 'fo:color="#fdfdfd"'), ""),
    "letters of a point": (SPAN, style("text", 'fo:font-size="1pt"'), ""),
    "letters of hardly a height": (SPAN, style("text", 'fo:font-size="1%"'), ""),
    "clear letters": (SPAN, style("text", f'{BLACK} loext:opacity="0%"'), ""),
    "letters of their ground's colour": (SPAN, style("text", f'{NAVY} fo:background-color="#000082"'), ""),
    "a white paragraph": (BLOCK, style("paragraph", WHITE), ""),
    "white by a style above": (BLOCK, NAMED, style("paragraph", WHITE, "above")),
    "hidden by a style above": (BLOCK, NAMED, style("paragraph", GONE, "above")),
    "hidden by a style far above": (
        BLOCK, NAMED, style("paragraph", "", "above", "top") + style("paragraph", GONE, "top"),
    ),
    "hidden by default": (
        f'<text:p text:style-name="black">seen</text:p><text:p text:style-name="z">{SECRET}</text:p>',
        style("paragraph", "") + style("paragraph", 'text:display="true"', "black"),
        default("paragraph", GONE),
    ),
    "hidden under a condition": (SPAN, style("text", 'text:display="condition"'), ""),
    "a section under a condition": (
        f'<text:p>seen</text:p><text:section text:display="condition" text:condition="ooow:1"><text:p>{SECRET}</text:p></text:section>', "", "",
    ),
    "a section under a condition that holds": (
        CONDITION.format("EQ", SECRET), "", "",
    ),
    "a section under a condition on a variable that has two values": (
        CONDITION.format("NEQ", SECRET).replace("<text:user-field-decls>", '<text:user-field-decls><text:user-field-decl text:name="v" office:string-value="2"/>'), "", "",
    ),
    "a paragraph with a field that hides it": (
        f'<text:p>seen</text:p><text:p>{SECRET}<text:hidden-paragraph text:condition="ooow:1"/></text:p>', "", "",
    ),
    "a field of hidden text": (
        f'<text:p>seen<text:hidden-text text:condition="ooow:1" text:string-value="{SECRET}"/></text:p>', "", "",
    ),
    "a variable that is not shown": (
        f'<text:p>seen<text:variable-set text:name="v" text:display="none" office:string-value="{SECRET}"/></text:p>', "", "",
    ),
    "a box that hangs on a hidden word": (
        f'<text:p>seen</text:p><text:p text:style-name="z"><draw:frame><draw:text-box><text:p text:style-name="o">{SECRET}</text:p></draw:text-box></draw:frame></text:p>',
        style("paragraph", GONE) + style("paragraph", BLACK, "o"), "",
    ),
    "squeezed letters": (SPAN, style("text", 'style:text-scale="1%"'), ""),
    "a row of a table that is switched off": (
        f'<text:p>seen</text:p><table:table><table:table-row table:visibility="collapse"><table:table-cell><text:p>{SECRET}</text:p></table:table-cell></table:table-row></table:table>', "", "",
    ),
    "a row of a table without height": (
        f'<text:p>seen</text:p><table:table><table:table-row table:style-name="low"><table:table-cell><text:p>{SECRET}</text:p></table:table-cell></table:table-row></table:table>',
        '<style:style style:name="low" style:family="table-row"><style:table-row-properties style:row-height="0.001cm"/></style:style>', "",
    ),
    "a paragraph set in off the page": (
        BLOCK, f'<style:style {FO} style:name="z" style:family="paragraph"><style:paragraph-properties fo:margin-left="-60cm"/></style:style>', "",
    ),
    "a script": (f"<text:p>seen<text:script>{SECRET}</text:script></text:p>", "", ""),
    "a box on a layer that is switched off": (
        f'<text:p>seen</text:p><text:p><draw:frame draw:layer="l"><draw:text-box><text:p>{SECRET}</text:p></draw:text-box></draw:frame></text:p>',
        "", '<draw:layer-set><draw:layer draw:name="l" draw:display="none"/></draw:layer-set>',
    ),
    "a white cell of a table": (
        f'<text:p>seen</text:p><table:table><table:table-row><table:table-cell table:style-name="c"><text:p text:style-name="z">{SECRET}</text:p></table:table-cell></table:table-row></table:table>',
        style("paragraph", WHITE) + style("table-cell", "", "c", ground="#ffffff"), "",
    ),
}  # fmt: skip
SEEN = {
    "a section under a condition that does not hold": (CONDITION.format("NEQ", SECRET), "", ""),
    "black letters": (SPAN, style("text", BLACK), ""),
    "letters without a colour": (SPAN, style("text", ""), ""),
    "white letters on a ground of their own": (SPAN, style("text", f'{WHITE} fo:background-color="#000080"'), ""),
    "white letters on a paragraph's ground": (
        f'<text:p text:style-name="p">seen <text:span text:style-name="z">{SECRET}</text:span></text:p>',
        style("text", WHITE) + style("paragraph", 'fo:color="#ffff00"', "p", ground="#000080"), "",
    ),
    "white letters in a cell with a ground": (
        f'<text:p>seen</text:p><table:table><table:table-row><table:table-cell table:style-name="c"><text:p text:style-name="z">{SECRET}</text:p></table:table-cell></table:table-row></table:table>',
        style("paragraph", WHITE) + style("table-cell", "", "c", ground="#000080"), "",
    ),
    "white letters in a box": (
        f'<text:p>seen</text:p><text:p><draw:frame><draw:text-box><text:p text:style-name="z">{SECRET}</text:p></draw:text-box></draw:frame></text:p>',
        style("paragraph", WHITE), "",
    ),
    "black letters in a white paragraph": (
        f'<text:p>seen</text:p><text:p text:style-name="p"><text:span text:style-name="z">{SECRET}</text:span></text:p>',
        style("text", BLACK) + style("paragraph", WHITE, "p"), "",
    ),
    "shown though the style above is hidden": (
        BLOCK, style("paragraph", 'text:display="true"', above="above"), style("paragraph", GONE, "above"),
    ),
    "of the window's colour, which programs write as clear": (
        SPAN, style("text", 'style:use-window-font-color="true" loext:opacity="0%"'), "",
    ),
    "black under a style of the window's colour": (
        BLOCK, style("paragraph", BLACK, above="above"),
        style("paragraph", 'style:use-window-font-color="true" loext:opacity="0%"', "above"),
    ),
    "styles that inherit in a circle": (
        BLOCK, NAMED, style("paragraph", "", "above", "top") + style("paragraph", BLACK, "top", "above"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "styles", "shared"), UNSEEN.values(), ids=UNSEEN)
def test_it_is_no_part_of_the_text(body: str, styles: str, shared: str) -> None:
    reading = office(make.opendocument("text", body, styles, parts=common(shared)))
    assert page(reading, PageKind.TEXT, "").split() == ["seen"]
    assert page(reading, PageKind.HIDDEN, "Hidden text") == SECRET


@pytest.mark.parametrize(("body", "styles", "shared"), SEEN.values(), ids=SEEN)
def test_it_is_part_of_the_text(body: str, styles: str, shared: str) -> None:
    reading = office(make.opendocument("text", body, styles, parts=common(shared)))
    assert page(reading, PageKind.TEXT, "").split() == ["seen", SECRET]
    assert [p for p in reading.pages if p.kind is PageKind.HIDDEN] == []


CELL = "<table:table-cell {}><text:p>{}</text:p></table:table-cell>"
SHOWN = CELL.format("", "seen")
ROW = "<table:table-row>{}</table:table-row>"
OWN = SHOWN + CELL.format('table:style-name="z"', SECRET)
COLUMNS = '<table:table-column table:default-cell-style-name="b"/><table:table-column table:default-cell-style-name="z"/>'
VALUE = '<table:table-cell office:value-type="string" office:string-value="{}"><text:p/></table:table-cell>'
CELLS_UNSEEN = {
    "white": (ROW.format(OWN), style("table-cell", WHITE), ""),
    "in the colour of its filling": (ROW.format(OWN), style("table-cell", NAVY, ground="#000080"), ""),
    "white by a style above": (
        ROW.format(OWN), style("table-cell", "", above="above"), style("table-cell", WHITE, "above"),
    ),
    "in a column of white cells": (
        COLUMNS + ROW.format(SHOWN + CELL.format("", SECRET)),
        style("table-cell", WHITE) + style("table-cell", "", "b"), "",
    ),
    "in a row of white cells": (
        f'<table:table-row table:default-cell-style-name="z"><table:table-cell table:style-name="b"><text:p>seen</text:p></table:table-cell>{CELL.format("", SECRET)}</table:table-row>',
        style("table-cell", WHITE) + style("table-cell", "", "b"), "",
    ),
    "in a format that shows nothing": (ROW.format(SHOWN + VALUE.format(SECRET)), "", ""),
}  # fmt: skip
CELLS_SEEN = {
    "black": (ROW.format(OWN), style("table-cell", BLACK), ""),
    "white on a filling": (ROW.format(OWN), style("table-cell", WHITE, ground="#000080"), ""),
    "white by a style above, on a filling": (
        ROW.format(OWN), style("table-cell", "", above="above", ground="#000080"),
        style("table-cell", WHITE, "above"),
    ),
    "of a style of its own in a white column": (
        COLUMNS + ROW.format(SHOWN + CELL.format('table:style-name="b"', SECRET)),
        style("table-cell", WHITE) + style("table-cell", "", "b"), "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("is_long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize(("rows", "styles", "shared"), CELLS_UNSEEN.values(), ids=CELLS_UNSEEN)
def test_a_cell_is_no_part_of_its_sheet_that_is(
    rows: str, styles: str, shared: str, is_long: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_long:
        monkeypatch.setattr(odf_stream, "MAX_XML", 1)
    reading = office(_sheet(rows, styles, shared))
    assert page(reading, PageKind.SHEET, "One").split() == ["seen"]
    assert page(reading, PageKind.HIDDEN, "One (hidden cells)") == f"B1 {SECRET}"


@pytest.mark.parametrize(("rows", "styles", "shared"), CELLS_SEEN.values(), ids=CELLS_SEEN)
def test_a_cell_is_part_of_its_sheet_that_is(rows: str, styles: str, shared: str) -> None:
    reading = office(_sheet(rows, styles, shared))
    assert page(reading, PageKind.SHEET, "One") == f"seen\t{SECRET}"


def test_white_letters_within_a_cell_are_no_part_of_its_sheet() -> None:
    cell = f'<table:table-cell><text:p>seen<text:span text:style-name="z">{SECRET}</text:span></text:p></table:table-cell>'
    reading = office(_sheet(ROW.format(cell), style("text", WHITE), ""))
    assert page(reading, PageKind.SHEET, "One") == "seen"
    assert page(reading, PageKind.HIDDEN, "Hidden text") == SECRET


def _sheet(rows: str, styles: str, shared: str) -> bytes:
    body = f'<table:table table:name="One">{rows}</table:table>'
    return make.opendocument("spreadsheet", body, styles, parts=common(shared))


BELOW = '<style:style style:name="z" style:family="{}" style:parent-style-name="above"/>'
ABOVE = (
    '<style:style style:name="above" style:family="{0}"><style:{0}-properties {1}/></style:style>'
)


def test_a_sheet_and_a_row_that_are_hidden_by_a_style_above_are_hidden() -> None:
    rows = ROW.format(SHOWN) + f'<table:table-row table:style-name="z">{CELL.format("", SECRET)}</table:table-row>'  # fmt: skip
    flat = ABOVE.format("table-row", 'style:row-height="0cm"')
    reading = office(_sheet(rows, BELOW.format("table-row"), flat))
    assert page(reading, PageKind.SHEET, "One") == "seen"
    other = f'<table:table table:name="Two" table:style-name="z">{ROW.format(SHOWN)}</table:table>'
    content = make.opendocument(
        "spreadsheet", other, BELOW.format("table"),
        parts=common(ABOVE.format("table", 'table:display="false"')),
    )  # fmt: skip
    assert page(office(content), PageKind.HIDDEN, "Two (hidden sheet)") == "seen"


def test_what_is_said_of_a_picture_is_no_part_of_the_text() -> None:
    svg = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
    body = f'<text:p>seen</text:p><text:p><draw:frame><svg:desc xmlns:svg="{svg}">{SECRET}</svg:desc></draw:frame></text:p>'
    reading = office(make.opendocument("text", body))
    assert page(reading, PageKind.TEXT, "").split() == ["seen"]
    assert page(reading, PageKind.ASIDE, "Descriptions of pictures") == SECRET

"""Words under bars of their own colour, or under boxes on slides, are bad redactions."""

import pytest
from tests.process.formats.office_making import (
    docx,
    links,
    opendocument,
    pptx,
    shape,
    sheet,
    slide,
    text_cell,
    word,
    xlsx,
)
from tests.process.inventory.looking import look, told

SECRET = "Anna Zenger"
BLACK = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
LAYOUT = {
    "ppt/slides/_rels/slide1.xml.rels": links(("l1", "slideLayout", "../slideLayouts/l.xml")),
}


def run(properties: str, around: str = "") -> str:
    return f"<w:p>{around}<w:r><w:rPr>{properties}</w:rPr><w:t>{SECRET}</w:t></w:r></w:p>"


def frame(left: int, top: int, width: int, height: int, filling: str = "") -> str:
    return (
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
        f"</a:xfrm>{filling}</p:spPr>"
    )


def text_at(*place: int) -> str:
    return shape(SECRET).replace("<p:txBody>", f"{frame(*place)}<p:txBody>")


def bar(*place: int, filling: str = BLACK) -> str:
    return f'<p:sp><p:nvSpPr><p:cNvPr id="3" name="bar"/></p:nvSpPr>{frame(*place, filling)}</p:sp>'


def cell(font: str, fill: str) -> bytes:
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts>'
        f'<font>{font}</font></fonts><fills><fill><patternFill patternType="solid">{fill}'
        '</patternFill></fill></fills><cellXfs><xf fontId="0" fillId="0"/></cellXfs></styleSheet>'
    )
    rows = f'<row r="1">{text_cell("A1", SECRET)}</row>'.replace('r="A1" ', 'r="A1" s="0" ')
    return xlsx([("Pay", "visible", sheet(rows))], {"xl/styles.xml": styles})


def writer(colour: str, ground: str) -> bytes:
    style = (
        '<style:style style:name="T1"><style:text-properties '
        f'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" {colour} '
        f'fo:background-color="{ground}"/></style:style>'
    )
    return opendocument(
        "text", f'<text:p><text:span text:style-name="T1">{SECRET}</text:span></text:p>', style
    )


PLACEHOLDER = shape(SECRET).replace("<p:nvPr/>", '<p:nvPr><p:ph type="title"/></p:nvPr>')
TITLE = PLACEHOLDER.replace(SECRET, "").replace(
    "<p:txBody>", f"{frame(0, 0, 9_000_000, 900_000)}<p:txBody>"
)
BARRED = {
    "black on a black ground": docx(
        run('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>')
    ),
    "a black highlighter": docx(run('<w:highlight w:val="black"/>')),
    "a solid pattern": docx(run('<w:shd w:val="solid" w:color="auto" w:fill="FFFFFF"/>')),
    "nearly black": docx(run('<w:color w:val="0A0A0A"/><w:shd w:val="clear" w:fill="000000"/>')),
    "yellow on yellow": docx(run('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>')),
    "a black paragraph": docx(
        run('<w:color w:val="000000"/>', '<w:pPr><w:shd w:val="clear" w:fill="000000"/></w:pPr>')
    ),
    "a style": docx(
        run('<w:rStyle w:val="Bar"/>'),
        {"word/styles.xml": '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
         '2006/main"><w:style w:styleId="Bar"><w:rPr><w:color w:val="000000"/><w:shd '
         'w:val="clear" w:fill="000000"/></w:rPr></w:style></w:styles>'},
    ),
    "a black cell": cell("", '<fgColor rgb="FF000000"/>'),
    "a red cell": cell('<color rgb="FFFF0000"/>', '<fgColor rgb="FFFF0000"/>'),
    "a cell in the colour of the theme": cell('<color theme="1"/>', '<fgColor theme="1"/>'),
    "ODF": writer('fo:color="#000000"', "#000000"),
    "ODF, no colour": writer("", "#000000"),
    "a box on a slide": pptx([slide(text_at(0, 0, 900_000, 90_000) + bar(0, 0, 900_000, 90_000))]),
    "a box on a part of it": pptx(
        [slide(text_at(0, 0, 9_000_000, 900_000) + bar(90_000, 90_000, 900_000, 90_000))]
    ),
    "a box on a title placed by its layout": pptx(
        [slide(PLACEHOLDER + bar(0, 0, 9_000_000, 900_000))],
        {**LAYOUT, "ppt/slideLayouts/l.xml": slide(TITLE, root="sldLayout")},
    ),
    "a picture on a slide": pptx(
        [slide(text_at(0, 0, 900, 900) + f"<p:pic>{frame(0, 0, 90_000, 90_000)}</p:pic>")]
    ),
}  # fmt: skip
SEEN = {
    "white on black": docx(run('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>')),
    "a yellow highlighter": docx(run('<w:highlight w:val="yellow"/>')),
    "black on grey": docx(run('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="C0C0C0"/>')),
    "a white ground": docx(run('<w:shd w:val="clear" w:fill="FFFFFF"/>') + word("more")),
    "a yellow cell": cell("", '<fgColor rgb="FFFFFF00"/>'),
    "a black cell with white letters": cell('<color theme="0"/>', '<fgColor rgb="FF000000"/>'),
    "ODF, white on black": writer('fo:color="#ffffff"', "#000000"),
    "text on a box": pptx([slide(bar(0, 0, 900_000, 90_000) + text_at(0, 0, 900_000, 90_000))]),
    "a box beside it": pptx(
        [slide(text_at(0, 0, 900_000, 90_000) + bar(0, 200_000, 900_000, 90_000))]
    ),
    "an empty frame": pptx(
        [slide(text_at(0, 0, 900_000, 90_000) + bar(0, 0, 900_000, 90_000, filling="<a:noFill/>"))]
    ),
    "a veil": pptx(
        [
            slide(
                text_at(0, 0, 900_000, 90_000)
                + bar(0, 0, 900_000, 90_000, filling=BLACK.replace('00"/>', '00"><a:alpha val="30000"/></a:srgbClr>'))
            )
        ]
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BARRED)
def test_words_under_a_bar_are_a_bad_redaction(case: str) -> None:
    assert SECRET in told(look(BARRED[case]))["bad-redaction"]


@pytest.mark.parametrize("case", SEEN)
def test_words_that_are_seen_are_none(case: str) -> None:
    assert "bad-redaction" not in told(look(SEEN[case]))


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ('<cols><col min="1" max="2" hidden="1"/></cols>', ""),
        ('<cols><col min="1" max="1" width="0"/></cols>', ""),
        ("", 'hidden="1"'),
        ("", 'ht="0"'),
    ],
    ids=["a hidden column", "a column without width", "a hidden row", "a row without height"],
)
def test_what_stands_in_hidden_cells_is_told(columns: str, row: str) -> None:
    rows = f'<row r="1" {row}>{text_cell("A1", SECRET)}</row>'
    assert SECRET in told(look(xlsx([("Pay", "visible", sheet(rows, columns))])))["hidden-sheet"]


@pytest.mark.parametrize(
    "instruction", ["DDEAUTO c:/a.exe x", 'INCLUDEPICTURE "https://a.example/b.png"']
)
def test_fields_that_fetch_something_are_told(instruction: str) -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{w}"/></w:r>' for w in ("begin", "end"))
    cut = [instruction[:5], instruction[5:]]
    runs = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in cut)
    found = told(look(docx(f"<w:p>{begin}{runs.replace(chr(34), '&quot;')}{end}</w:p>")))
    assert instruction in found["external-link"]


def grouped(inside: str, child: tuple[int, int, int, int]) -> str:
    """A group over the left upper part of a slide, its own measure in `child`."""
    left, top, width, height = child
    return (
        '<p:grpSp><p:nvGrpSpPr/><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" '
        f'cy="900000"/><a:chOff x="{left}" y="{top}"/><a:chExt cx="{width}" cy="{height}"/>'
        f"</a:xfrm></p:grpSpPr>{inside}</p:grpSp>"
    )


def test_a_box_in_a_group_over_a_text_is_a_bad_redaction() -> None:
    text, over = text_at(0, 0, 450_000, 450_000), bar(5_000, 5_000, 50_000, 50_000)
    twice = grouped(text_at(5, 5, 50, 50) + bar(5, 5, 50, 50), (5, 5, 100, 100))
    for shapes in (text + grouped(over, (5_000, 5_000, 100_000, 100_000)), twice):
        assert SECRET in told(look(pptx([slide(shapes)])))["bad-redaction"]
    beside = grouped(bar(70_000, 70_000, 30_000, 30_000), (5_000, 5_000, 100_000, 100_000))
    assert "bad-redaction" not in told(look(pptx([slide(text + beside)])))

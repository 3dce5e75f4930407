"""What somebody put where no program shows it in an office document is told."""

import io
import zipfile
from collections.abc import Callable

import pytest
from tests.process.formats.office_making import (
    docx,
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
SEEN = word("Nothing to see")
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CELL = f'<row r="1">{text_cell("A1", SECRET)}</row>'


def run(properties: str, text: str = SECRET) -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def styles(inner: str) -> dict[str, str]:
    return {"word/styles.xml": f'<w:styles xmlns:w="{SPACE}">{inner}</w:styles>'}


def style(kind: str, properties: str) -> dict[str, str]:
    return styles(f'<w:style w:type="{kind}" w:styleId="Z"><w:name w:val="Normal"/><w:rPr>{properties}</w:rPr></w:style>')  # fmt: skip


def table(more: str, before: str = "") -> bytes:
    return xlsx([("Seen", "visible", sheet('<row r="1"><c r="A1"><v>5</v></c></row>', before, more))])  # fmt: skip


WHITE = '<w:color w:val="FEFEFE"/>'
CASES: dict[str, tuple[bytes, str]] = {
    "an unknown element": (docx(SEEN + f'<w:p><q:z xmlns:q="q">{SECRET}</q:z></w:p>'), "stray-text"),
    "an unknown attribute": (docx(f'<w:p w:zq="{SECRET}"/>' + SEEN), "stray-text"),
    "the fallback of a drawing": (docx(SEEN + f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Fallback><w:t>{SECRET}</w:t></mc:Fallback></mc:AlternateContent>'), "stray-text"),
    "a field": (docx(SEEN + f'<w:p><w:r><w:instrText>XE "{SECRET}"</w:instrText></w:r></w:p>'), "stray-text"),
    "a comment in its source": (docx(SEEN + f"<!-- {SECRET} -->"), "markup-comment"),
    "a choice of a list": (docx(SEEN + f'<w:listItem w:displayText="{SECRET}"/>'), "stray-text"),
    "help for a field": (docx(SEEN + f'<w:helpText w:val="{SECRET}"/>'), "stray-text"),
    "the title of a table": (docx(SEEN + f'<w:tbl><w:tblPr><w:tblCaption w:val="{SECRET}"/></w:tblPr><w:tr><w:tc>{word("Seen")}</w:tc></w:tr></w:tbl>'), "description"),
    "who may change a passage": (docx(SEEN + f'<w:p><w:permStart w:id="1" w:ed="{SECRET}"/></w:p>'), "property"),
    "a bookmark": (docx(SEEN + '<w:bookmarkStart w:name="Anna_Zenger"/>'), "resource-name"),
    "the name of a shape": (pptx([slide(shape("Seen").replace('name="x"', f'name="{SECRET}"'))]), "resource-name"),
    "a style": (docx(SEEN, styles(f'<w:style><w:name w:val="{SECRET}"/></w:style>')), "resource-name"),
    "who numbered a list": (docx(f'<w:p><w:pPr><w:ins w:author="{SECRET}"/></w:pPr></w:p>' + SEEN), "property"),
    "a note nobody refers to": (docx(SEEN, {"word/comments9.xml": f'<w:c xmlns:w="{SPACE}"><w:t>{SECRET}</w:t></w:c>'}), "stray-text"),
    "a part that nothing leads to": (docx(SEEN, {"word/old.txt": SECRET}), "unused-object"),
    "nearly white": (docx(SEEN + run(WHITE)), "invisible-text"),
    "the colour of the paper by its theme": (docx(SEEN + run('<w:color w:val="auto" w:themeColor="background1"/>')), "invisible-text"),
    "white by the style of its letters": (docx(SEEN + run('<w:rStyle w:val="Z"/>'), style("character", WHITE)), "invisible-text"),
    "white by the style of its paragraph": (docx(SEEN + f'<w:p><w:pPr><w:pStyle w:val="Z"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>', style("paragraph", WHITE)), "invisible-text"),
    "white by a style far above": (docx(SEEN + run('<w:rStyle w:val="B"/>'), styles(f'<w:style w:type="character" w:styleId="B"><w:name w:val="Normal"/><w:basedOn w:val="Y"/></w:style><w:style w:styleId="Y"><w:name w:val="Normal"/><w:basedOn w:val="Z"/></w:style><w:style w:styleId="Z"><w:name w:val="Normal"/><w:rPr>{WHITE}</w:rPr></w:style>')), "invisible-text"),
    "squeezed to a line": (docx(SEEN + run('<w:w w:val="1"/>')), "invisible-text"),
    "far below its line": (docx(SEEN + run('<w:position w:val="-3000"/>')), "invisible-text"),
    "hidden on the web": (docx(SEEN + run("<w:webHidden/>")), "invisible-text"),
    "a deleted row": (docx(SEEN + f'<w:tbl><w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'), "tracked-change"),
    "a header that is switched off": (docx(SEEN + '<w:sectPr><w:headerReference w:type="first" r:id="h"/></w:sectPr>', {"word/header1.xml": f'<w:hdr xmlns:w="{SPACE}">{word(SECRET)}</w:hdr>'}, ("h", "header", "header1.xml")), "hidden-text"),
    "a header of no page": (docx(SEEN, {"word/header1.xml": f'<w:hdr xmlns:w="{SPACE}">{word(SECRET)}</w:hdr>'}, ("h", "header", "header1.xml")), "hidden-text"),
    "a footnote of no mark": (docx(SEEN, {"word/footnotes.xml": f'<w:footnotes xmlns:w="{SPACE}"><w:footnote w:id="9">{word(SECRET)}</w:footnote></w:footnotes>'}, ("n", "footnotes", "footnotes.xml")), "hidden-text"),
    "a row without height": (docx(SEEN + f'<w:tbl><w:tr><w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr><w:tc>{word(SECRET)}</w:tc></w:tr></w:tbl>'), "hidden-text"),
    "a hidden row": (docx(SEEN + f'<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{word(SECRET)}</w:tc></w:tr></w:tbl>'), "hidden-text"),
    "a line without height": (docx(SEEN + f'<w:p><w:pPr><w:spacing w:line="1" w:lineRule="exact"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>'), "invisible-text"),
    "a line beside the page": (docx(SEEN + f'<w:p><w:pPr><w:ind w:left="-30000"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>'), "outside-page"),
    "a frame beside the page": (docx(SEEN + f'<w:p><w:pPr><w:framePr w:x="-90000" w:y="1"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>'), "outside-page"),
    "ODF: what is said in RDF": (opendocument("text", "<text:p>Seen</text:p>", parts={"manifest.rdf": f'<rdf:RDF xmlns:rdf="r"><rdf:a>{SECRET}</rdf:a></rdf:RDF>'}), "stray-text"),
    "a scenario": (table(f'<scenarios><scenario name="{SECRET}"/></scenarios>'), "resource-name"),
    "a condition": (table(f'<conditionalFormatting><cfRule><formula>A1="{SECRET}"</formula></cfRule></conditionalFormatting>'), "stray-text"),
    "a hidden sheet without cells": (xlsx([("Seen", "visible", sheet(CELL)), (SECRET, "hidden", sheet(""))]), "hidden-sheet"),
    "ODF: the other words of a condition": (opendocument("text", f'<text:p>Seen<text:conditional-text text:string-value-if-false="{SECRET[5:]}"/></text:p>'), "stray-text"),
    "ODF: a variable nobody shows": (opendocument("text", f'<text:user-field-decls><text:user-field-decl office:string-value="{SECRET[5:]}"/></text:user-field-decls><text:p>Seen</text:p>'), "stray-text"),
    "ODF: what may be entered": (opendocument("spreadsheet", f"<table:content-validation table:condition='cell-content-is-in-list(\"{SECRET[5:]}\")'/>"), "stray-text"),
    "ODF: words of a formula": (opendocument("spreadsheet", f"<table:table table:name='One'><table:table-row><table:table-cell table:formula='of:=IF(1;&quot;Seen&quot;;&quot;{SECRET[5:]}&quot;)'><text:p>Seen</text:p></table:table-cell></table:table-row></table:table>"), "stray-text"),
    "ODF: white in a box by a style above": (opendocument("text", f'<text:p>Seen</text:p><text:p><draw:frame><draw:text-box><text:p text:style-name="b">{SECRET}</text:p></draw:text-box></draw:frame></text:p>', '<style:style style:name="a" style:family="paragraph"><style:text-properties xmlns:fo="x" fo:color="#ffffff"/></style:style><style:style style:name="b" style:family="paragraph" style:parent-style-name="a"/>'), "invisible-text"),
    "ODF: an unknown element": (opendocument("text", f"<text:p>Seen</text:p><text:odd>{SECRET}</text:odd>"), "stray-text"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_told(case: str) -> None:
    content, kind = CASES[case]
    found = told(look(content))
    assert kind in found, found
    assert SECRET[5:] in found[kind]
    assert "not-inspected" not in found


@pytest.mark.parametrize("secret", ["TRAP-4471-ZQ", "0049 171 2345678", "王伟", "이름"])
def test_codes_numbers_and_short_names_are_told(secret: str) -> None:
    """Beside a text that says the same word of letters, which tells nothing of the code."""
    seen = word("Nothing to see, TRAP")
    odd = f'<w:p><q:z xmlns:q="q">{secret}</q:z></w:p>'
    assert secret in told(look(docx(seen + odd)))["stray-text"]


def test_headers_and_notes_that_pages_have_are_no_finding() -> None:
    space = f'xmlns:w="{SPACE}"'
    body = '<w:p><w:r><w:footnoteReference w:id="9"/></w:r></w:p><w:sectPr><w:titlePg/>'
    body += '<w:headerReference w:type="first" r:id="h"/></w:sectPr>'
    parts: dict[str, str | bytes] = {
        "word/header1.xml": f"<w:hdr {space}>{word('Seen')}</w:hdr>",
        "word/footnotes.xml": f'<w:footnotes {space}><w:footnote w:id="9">{word("Seen")}'
        "</w:footnote></w:footnotes>",
    }
    links = ("h", "header", "header1.xml"), ("n", "footnotes", "footnotes.xml")
    assert look(docx(SEEN + body, parts, *links)).findings == []


@pytest.mark.parametrize(
    ("inner", "says"),
    [('<a:srcRect b="50000"/>', "b 50 %"), ('<wp:extent cx="1" cy="1"/>', "too small")],
    ids=["cut off", "tiny"],
)
def test_a_picture_of_which_not_all_is_seen_is_told(inner: str, says: str) -> None:
    spaces = 'xmlns:a="a" xmlns:wp="wp"'
    found = told(look(docx(SEEN + f"<w:p><w:r><w:drawing {spaces}>{inner}</w:drawing></w:r></w:p>")))  # fmt: skip
    assert says in found["cropped-picture"]


def test_words_that_a_program_cut_into_pieces_are_no_finding() -> None:
    pieces = "".join(f"<w:r><w:t>{one}</w:t></w:r>" for one in ("Noth", "ing t", "o see h", "ere"))
    assert look(docx(f"<w:p>{pieces}</w:p>")).findings == []


def _with_comment(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = SECRET.encode()
    return out.getvalue()


def _of_a_part(change: Callable[[zipfile.ZipInfo], None]) -> Callable[[bytes], bytes]:
    def rewrite(content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
            for info in old.infolist():
                part = zipfile.ZipInfo(info.filename)
                if info.filename == "word/document.xml":
                    change(part)
                new.writestr(part, old.read(info))
        return out.getvalue()

    return rewrite


def _taken_out(content: bytes) -> bytes:
    """A part that the list at the end does not name any more."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("old.xml", SECRET)
    part = out.getvalue()[: out.getvalue().find(b"PK\1\2")]
    listed, end = content.find(b"PK\1\2"), content.find(b"PK\5\6")
    last = bytearray(content[end:])
    last[16:20] = (listed + len(part)).to_bytes(4, "little")
    return content[:listed] + part + content[listed:end] + bytes(last)


PACKAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "its comment": (_with_comment, "property"),
    "a part's comment": (_of_a_part(lambda part: setattr(part, "comment", SECRET.encode())), "property"),
    "a field of a part": (_of_a_part(lambda part: setattr(part, "extra", b"\x99\x99\x0b\x00" + SECRET.encode())), "custom-data"),
    "behind its end": (lambda content: content + SECRET.encode(), "after-end"),
    "between its parts": (_taken_out, "between-objects"),
}  # fmt: skip


@pytest.mark.parametrize("case", PACKAGES)
def test_what_a_package_holds_beside_its_parts_is_told(case: str) -> None:
    change, kind = PACKAGES[case]
    assert SECRET in told(look(change(docx(SEEN)), "a.docx"))[kind]


def test_a_style_that_has_a_colour_again_is_no_finding() -> None:
    inner = f'<w:style w:styleId="Z"><w:name w:val="Normal"/><w:rPr>{WHITE}</w:rPr></w:style>'
    inner += '<w:style w:styleId="B"><w:name w:val="Normal"/><w:basedOn w:val="Z"/><w:rPr><w:color w:val="000080"/></w:rPr></w:style>'
    found = told(look(docx(SEEN + run('<w:rStyle w:val="B"/>'), styles(inner))))
    assert "invisible-text" not in found


BY_CONDITION = {
    "white": '<dxf><font><color rgb="FFFFFFFF"/></font></dxf>',
    "white by its number": '<dxf><font><color indexed="9"/></font></dxf>',
    "in a format without anything": '<dxf><numFmt numFmtId="170" formatCode=";;;"/></dxf>',
}
RULE = '<conditionalFormatting sqref="D9 $A$1:B2"><cfRule dxfId="0"><formula>TRUE</formula></cfRule></conditionalFormatting>'


def _conditional(form: str, rows: str) -> dict[str, str]:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = f'<styleSheet xmlns="{space}"><dxfs>{form}</dxfs></styleSheet>'
    return told(look(xlsx([("Seen", "visible", sheet(rows, "", RULE))], {"xl/styles.xml": part})))


@pytest.mark.parametrize("form", BY_CONDITION.values(), ids=BY_CONDITION)
def test_cells_that_a_condition_makes_unseen_are_told(form: str) -> None:
    assert f"A1: {SECRET}" in _conditional(form, CELL)["invisible-text"]


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        ('<dxf><font><color rgb="FFFF0000"/></font></dxf>', CELL),
        ('<dxf><font><color rgb="FFFFFFFF"/></font><fill/></dxf>', CELL),
        (BY_CONDITION["white"], CELL.replace("A1", "C1")),
    ],
    ids=["red", "white on a filling", "elsewhere"],
)
def test_cells_that_stay_seen_are_no_finding(form: str, rows: str) -> None:
    assert "invisible-text" not in _conditional(form, rows)

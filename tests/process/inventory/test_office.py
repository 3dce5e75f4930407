"""What an office document hides is told, of a kind that says what it means."""

import io
from pathlib import Path

import pytest
from PIL import Image
from tests.process.formats.office_making import (
    compound,
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
    zipped,
)
from tests.process.inventory.looking import look, look_at, told

SECRET = "Anna Zenger"
SEEN = word("Nothing to see")
BOX = '<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="1000" cy="1000"/></a:xfrm>'


def run(properties: str) -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{SECRET}</w:t></w:r></w:p>"


def change(verb: str, text: str) -> str:
    return f'<w:p><w:{verb} w:author="{SECRET}" w:date="2020-01-01"><w:r><w:{text}>gone</w:{text}></w:r></w:{verb}></w:p>'


def placed(x: int, y: int) -> str:
    return shape(SECRET).replace("<p:txBody>", f"<p:spPr>{BOX.format(x=x, y=y)}</p:spPr><p:txBody>")


def photo() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B], exif[0x0110] = SECRET, "Camera 7"
    Image.new("RGB", (8, 8), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def settings(inner: str) -> dict[str, str]:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return {"word/settings.xml": f'<w:settings xmlns:w="{space}">{inner}</w:settings>'}


def outside(kind: str, target: str) -> str:
    return links(("r1", kind, target)).replace(
        f'Target="{target}"', f'Target="{target}" TargetMode="External"'
    )


CELL = f'<row r="1">{text_cell("A1", SECRET)}</row>'
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts><font/>'
    '<font><color rgb="FFFFFFFF"/></font></fonts><fills><fill><patternFill patternType="none"/></fill>'
    '</fills><cellXfs><xf numFmtId="0"/><xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>'
)
WHITE_CELL = CELL.replace('r="A1" ', 'r="A1" s="1" ')
CORE = f'<c:p xmlns:c="x" xmlns:d="y"><d:creator>{SECRET}</d:creator></c:p>'
APP = f"<p><Company>{SECRET}</Company><Template>C:/Users/{SECRET}/a.dotx</Template></p>"
PEOPLE = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"
ODF_WHITE = '<style:style style:name="T1" style:family="text"><style:text-properties fo:color="#ffffff" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"/></style:style>'
ODF_HIDDEN = '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
CASES: dict[str, tuple[bytes, str]] = {
    "deleted text": (docx(change("del", "delText")), "tracked-change"),
    "inserted text": (docx(change("ins", "t")), "tracked-change"),
    "hidden text": (docx(SEEN + run("<w:vanish/>")), "hidden-text"),
    "white text": (docx(SEEN + run('<w:color w:val="FFFFFF"/>')), "invisible-text"),
    "tiny text": (docx(SEEN + run('<w:sz w:val="2"/>')), "invisible-text"),
    "a comment": (docx(SEEN, {"word/comments.xml": f'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="1" w:author="{SECRET}">{PEOPLE}</w:comment></w:comments>'}), "comment"),
    "an author": (docx(SEEN, {"docProps/core.xml": CORE}), "property"),
    "a company": (docx(SEEN, {"docProps/app.xml": APP}), "property"),
    "a property of one's own": (docx(SEEN, {"docProps/custom.xml": f'<P><property name="Case"><v>{SECRET}</v></property></P>'}), "property"),
    "a variable": (docx(SEEN, settings(f'<w:docVars><w:docVar w:name="a" w:val="{SECRET}"/></w:docVars>')), "property"),
    "a template": (docx(SEEN, {**settings(""), "word/_rels/settings.xml.rels": outside("attachedTemplate", f"file:///C:/Users/{SECRET}/a.dotx")}), "template-path"),
    "a picture from elsewhere": (docx(SEEN, {"word/_rels/document.xml.rels": outside("image", f"https://example.org/{SECRET}")}), "external-link"),
    "a link": (docx(SEEN, {"word/_rels/document.xml.rels": outside("hyperlink", f"https://example.org/{SECRET}")}), "link"),
    "a photograph": (docx(SEEN, {"word/media/a.jpg": photo()}), "property"),
    "a file inside": (docx(SEEN, {"word/embeddings/a.bin": SECRET.encode()}), "embedded-file"),
    "macros": (docx(SEEN, {"word/vbaProject.bin": SECRET.encode("utf-16-le")}), "macro"),
    "a printer": (docx(SEEN, {"word/printerSettings1.bin": SECRET.encode("utf-16-le")}), "printer-settings"),
    "data beside the text": (docx(SEEN, {"customXml/item1.xml": f"<a>{SECRET}</a>"}), "custom-data"),
    "a hidden sheet": (xlsx([("Seen", "visible", sheet("")), ("Hidden", "hidden", sheet(CELL))]), "hidden-sheet"),
    "a very hidden sheet": (xlsx([("Seen", "visible", sheet("")), ("H", "veryHidden", sheet(CELL))]), "hidden-sheet"),
    "white cells": (xlsx([(SECRET, "visible", sheet(WHITE_CELL))], {"xl/styles.xml": STYLES}), "invisible-text"),
    "a defined name": (xlsx([("Seen", "visible", sheet(CELL))], {"xl/connections.xml": f'<c><connection name="{SECRET}"/></c>'}), "external-link"),
    "a hidden slide": (pptx([slide(shape("Seen")), slide(shape(SECRET), attributes='show="0"')]), "hidden-slide"),
    "a slide taken out": (pptx([slide(shape("Seen")), slide(shape(SECRET))], order=[1]), "hidden-slide"),
    "a box beside the slide": (pptx([slide(placed(99_999_999, 0))]), "off-slide"),
    "a hidden box": (pptx([slide(shape(SECRET).replace('name="x"', 'name="x" hidden="1"'))]), "off-slide"),
    "ODF: a change": (opendocument("text", f'<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>{SECRET}</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>x</text:p>'), "tracked-change"),
    "ODF: hidden text": (opendocument("text", f'<text:p><text:span text:style-name="T1">{SECRET}</text:span></text:p>', ODF_HIDDEN), "hidden-text"),
    "ODF: white text": (opendocument("text", f'<text:p><text:span text:style-name="T1">{SECRET}</text:span></text:p>', ODF_WHITE), "invisible-text"),
    "ODF: a printer": (opendocument("text", "<text:p>x</text:p>", parts={"settings.xml": f'<s xmlns:config="c"><config:config-item config:name="PrinterName">{SECRET}</config:config-item></s>'}), "printer-settings"),
    "ODF: a small picture": (opendocument("text", "<text:p>x</text:p>", parts={"Thumbnails/thumbnail.png": photo()}), "thumbnail"),
    "ODF: macros": (opendocument("text", "<text:p>x</text:p>", parts={"Basic/Standard/a.xml": f"<a>{SECRET}</a>"}), "macro"),
    "ODF: an author": (opendocument("text", "<text:p>x</text:p>", parts={"meta.xml": f'<m xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><meta:initial-creator>{SECRET}</meta:initial-creator></m>'}), "property"),
}  # fmt: skip
BY_PLACE = {"white cells", "ODF: a small picture"}  # told where, as what it says is seen elsewhere


@pytest.mark.parametrize("case", CASES)
def test_it_is_told(case: str) -> None:
    content, kind = CASES[case]
    found = told(look(content))
    assert kind in found, found
    assert SECRET in found[kind] or case in BY_PLACE
    assert "not-inspected" not in found


@pytest.mark.parametrize(
    "content",
    [
        docx(SEEN + run("<w:b/>")),
        docx(SEEN + run('<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>')),
        xlsx([("Seen", "visible", sheet(CELL))]),
        pptx([slide(shape("Seen")), slide(placed(0, 0))]),
        opendocument("text", "<text:p>Nothing to see</text:p>"),
    ],
    ids=["a letter", "white on black", "a table", "slides", "ODF"],
)
def test_what_is_seen_is_not_told(content: bytes) -> None:
    assert look(content).findings == []


def test_hidden_rows_and_columns_are_told_by_place() -> None:
    rows = (
        f'<row r="1">{text_cell("A1", "x")}</row><row r="2" hidden="1">{text_cell("A2", "y")}</row>'
    )
    columns = '<cols><col min="3" max="3" hidden="1"/></cols>'
    found = told(look(xlsx([("Pay", "visible", sheet(rows, columns))])))["hidden-sheet"]
    assert "hidden rows: Pay: 2" in found and "hidden columns: Pay: 3" in found


def test_numbers_of_editings_are_told_once() -> None:
    rsids = "".join(f'<w:rsid w:val="00A0000{n}"/>' for n in range(9))
    found = told(look(docx(SEEN, settings(f"<w:rsids>{rsids}</w:rsids>"))))
    assert found["edit-ids"].startswith("word/settings.xml: 9 numbers of editings: 00A00000")


def test_a_locked_document_is_not_clean() -> None:
    taken = look(compound("EncryptedPackage", b"x"))
    assert taken.ending.status == "encrypted"
    assert [one.kind for one in taken.findings] == ["not-inspected"]


def test_a_damaged_document_is_not_clean() -> None:
    content = docx(SEEN)
    taken = look(content.replace(b"word/document.xml", b"word/documenX.xml")[: len(content) - 40])
    assert "not-inspected" in told(taken)


def test_files_inside_an_archive_are_not_taken_for_clean() -> None:
    found = told(look(zipped({"a.txt": "x", "b/c.txt": "y"})))
    assert "a.txt" in found["not-inspected"] and "b/c.txt" in found["not-inspected"]


def test_an_old_document_is_not_taken_for_clean(shared: Path) -> None:
    found = told(look_at(shared / "redaction" / "dangerzone" / "sample-doc.doc"))
    assert "earlier savings" in found["not-inspected"]


def test_the_parts_of_a_locked_document_are_not_told_as_damaged(shared: Path) -> None:
    taken = look_at(shared / "corpus/formats/encrypted/testODTEncrypted.odt")
    assert taken.ending.status == "encrypted"
    assert "damaged" not in told(taken)["not-inspected"]

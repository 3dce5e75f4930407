"""OpenDocument: texts, sheets and slides, and what stands beside them."""

import io
from pathlib import Path

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.office_making import fields, office, page
from tests.process.formats.reading import read

from zenger.model.document import Original, Status
from zenger.model.extraction import PageKind
from zenger.model.ids import Digest
from zenger.process.formats import odf_stream
from zenger.process.formats.office import OfficeHandler
from zenger.process.identify import identify
from zenger.protocols.formats import HEAD_SIZE

COMMENT = "<office:annotation><dc:creator>Anna</dc:creator><dc:date>2020-01-02</dc:date><text:p>Who?</text:p></office:annotation>"
HIDDEN = '<style:style style:name="h" style:family="{0}"><style:{0}-properties {1}/></style:style>'


def test_comments_changes_and_hidden_text_stand_apart() -> None:
    change = "<office:change-info><dc:creator>Anna</dc:creator><dc:date>2020-01-02</dc:date></office:change-info>"
    body = (
        f'<text:tracked-changes><text:changed-region text:id="a"><text:deletion>{change}<text:p>taken out</text:p></text:deletion>'
        f'</text:changed-region><text:changed-region text:id="b"><text:insertion>{change}</text:insertion></text:changed-region>'
        f'</text:tracked-changes><text:p>Text{COMMENT} goes <text:change-start text:change-id="b"/>put in<text:change-end text:change-id="b"/>'
        ' on <text:span text:style-name="h">unseen</text:span></text:p>'
    )
    styles = HIDDEN.format("text", 'text:display="none"')
    reading = office(make.opendocument("text", body, styles))
    assert page(reading, PageKind.TEXT, "") == "Text goes put in on"
    assert page(reading, PageKind.COMMENTS, "Comments") == "Anna, 2020-01-02: Who?"
    assert page(reading, PageKind.CHANGES, "Tracked changes").split("\n") == [
        "Deleted by Anna, 2020-01-02: taken out",
        "Inserted by Anna, 2020-01-02: put in",
    ]
    assert page(reading, PageKind.HIDDEN, "Hidden text") == "unseen"


def test_notes_masters_and_charts_are_read() -> None:
    body = "<text:p>Law<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See annex</text:p></text:note-body></text:note></text:p>"
    masters = "<style:master-page><style:footer><text:p>Copy 7</text:p></style:footer></style:master-page>"
    chart = (
        f"<office:document-content {make.ODF}><text:p>Payments</text:p></office:document-content>"
    )
    reading = office(
        make.opendocument("text", body, masters=masters, parts={"Object 1/content.xml": chart})
    )
    assert page(reading, PageKind.ASIDE, "Footnotes") == "See annex"
    assert page(reading, PageKind.ASIDE, "Headers, footers, masters") == "Copy 7"
    assert page(reading, PageKind.ASIDE, "Charts and objects") == "Payments"


def test_cells_are_as_shown_and_what_is_hidden_is_told() -> None:
    cell = '<table:table-cell office:value-type="{}" office:{}="{}"><text:p>{}</text:p></table:table-cell>'
    row = cell.format("percentage", "value", "0.25", "25%") + cell.format(
        "date", "date-value", "2020-02-03", "3 Feb 20"
    )
    body = (
        '<table:table table:name="One"><table:table-column table:visibility="collapse"/>'
        f'<table:shapes><draw:frame><draw:text-box><text:p>Boxed</text:p></draw:text-box></draw:frame></table:shapes>'
        f'<table:table-row table:visibility="collapse">{row}</table:table-row></table:table>'
        f'<table:table table:name="Two" table:style-name="h"><table:table-row>{row}</table:table-row></table:table>'
    )  # fmt: skip
    styles = HIDDEN.format("table", 'table:display="false"')
    reading = office(make.opendocument("spreadsheet", body, styles))
    assert [(p.kind, p.label, p.text) for p in reading.pages] == [
        (PageKind.SHEET, "One", ""),
        (PageKind.HIDDEN, "One (hidden cells)", "A1 25%\nB1 3 Feb 20"),
        (PageKind.HIDDEN, "Two (hidden sheet)", "25%\t3 Feb 20"),
        (PageKind.ASIDE, "Text boxes", "Boxed"),
    ]
    assert ("hidden rows", "One: 1") in fields(reading)
    assert ("hidden columns", "One: 1") in fields(reading)


CELL = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
TWICE = ' table:number-columns-repeated="2"'
FLAT = (
    '<style:style style:name="low" style:family="table-row"><style:table-row-properties style:row-height="0.01cm"/></style:style>'
    '<style:style style:name="thin" style:family="table-column"><style:table-column-properties style:column-width="0in"/></style:style>'
)
SEEN = "seen\tseen\tseen"
ROWS_HIDDEN = {
    "switched off": '<table:table-row table:visibility="collapse">{}</table:table-row>',
    "filtered": '<table:table-row table:visibility="filter">{}</table:table-row>',
    "of no height": '<table:table-row table:style-name="low">{}</table:table-row>',
    "folded": '<table:table-row-group table:display="false"><table:table-row>{}</table:table-row></table:table-row-group>',
}
COLUMNS_HIDDEN = {
    "switched off": '<table:table-column table:visibility="collapse"/>',
    "of no width": '<table:table-column table:style-name="thin"/>',
    "folded": '<table:table-column-group table:display="false"><table:table-column/></table:table-column-group>',
}


@pytest.mark.parametrize("is_long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("how", ROWS_HIDDEN)
def test_cells_of_hidden_rows_are_no_part_of_their_sheet(
    how: str, is_long: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_long:
        monkeypatch.setattr(odf_stream, "MAX_XML", 1)
    seen = (
        f"<table:table-row>{CELL.format(TWICE, 'seen')}{CELL.format('', 'seen')}</table:table-row>"
    )
    rows = seen + ROWS_HIDDEN[how].format(CELL.format(TWICE, "Oyelaran")) + seen
    body = f'<table:table table:name="One">{rows}</table:table>'
    reading = office(make.opendocument("spreadsheet", body, FLAT))
    assert page(reading, PageKind.SHEET, "One").split("\n") == [SEEN, SEEN]
    assert page(reading, PageKind.HIDDEN, "One (hidden cells)") == "A2 Oyelaran"
    assert ("hidden rows", "One: 2") in fields(reading)


@pytest.mark.parametrize("is_long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("how", COLUMNS_HIDDEN)
def test_cells_of_hidden_columns_are_no_part_of_their_sheet(
    how: str, is_long: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_long:
        monkeypatch.setattr(odf_stream, "MAX_XML", 1)
    columns = f"<table:table-column/>{COLUMNS_HIDDEN[how]}<table:table-column/>"
    alone = CELL.format("", "left") + CELL.format("", "Oyelaran") + CELL.format("", "right")
    wide = CELL.format(' table:number-columns-repeated="3"', "same")
    body = (
        f'<table:table table:name="One">{columns}<table:table-row>{alone}</table:table-row>'
        f"<table:table-row>{wide}</table:table-row></table:table>"
    )
    reading = office(make.opendocument("spreadsheet", body, FLAT))
    assert page(reading, PageKind.SHEET, "One").split("\n") == ["left\t\tright", "same\t\tsame"]
    assert page(reading, PageKind.HIDDEN, "One (hidden cells)") == "B1 Oyelaran\nB2 same"
    assert ("hidden columns", "One: 2") in fields(reading)


def test_errors_and_cells_without_a_type_are_read() -> None:
    cells = (
        '<table:table-cell office:value-type="string" office:string-value=""><text:p>#DIV/0!</text:p></table:table-cell>'
        "<table:table-cell><text:p>untyped</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>wide</text:p></table:table-cell>'
        '<table:covered-table-cell office:value-type="date" office:date-value="2020-01-01"><text:p>1 Jan</text:p>'
        "</table:covered-table-cell>"
    )
    rows = f'<table:table table:name="A"><table:table-row>{cells}</table:table-row></table:table>'
    reading = office(make.opendocument("spreadsheet", rows))
    assert reading.pages[0].rows == (("#DIV/0!", "untyped", "wide"),)
    assert page(reading, PageKind.HIDDEN, "A (hidden cells)") == "D1 1 Jan"  # under the wide one


SPACES = 'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
WHITE = f'<style:style {SPACES} style:name="w" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style>'
MAPPED = '<style:style style:name="c" style:family="table-cell"><style:map style:condition="cell-content()&gt;1" style:apply-style-name="w"/></style:style>'
AREA = '<x:conditional-formats xmlns:x="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><x:conditional-format x:target-range-address="One.B1:One.B1"><x:condition x:apply-style-name="w" x:value="1"/></x:conditional-format></x:conditional-formats>'


@pytest.mark.parametrize(
    ("styles", "cell", "behind"),
    [(WHITE + MAPPED, ' table:style-name="c"', ""), (WHITE, "", AREA)],
    ids=["of its style", "of an area"],
)
def test_a_cell_that_a_condition_may_leave_unseen_is_no_part_of_its_sheet(
    styles: str, cell: str, behind: str
) -> None:
    rows = f"<table:table-row>{CELL.format('', 'seen')}{CELL.format(cell, 'Oyelaran')}</table:table-row>"
    body = f'<table:table table:name="One">{rows}{behind}</table:table>'
    reading = office(make.opendocument("spreadsheet", body, styles))
    assert page(reading, PageKind.SHEET, "One") == "seen"
    assert page(reading, PageKind.HIDDEN, "One (hidden cells)") == "B1 Oyelaran"


FRAME = f'<draw:frame {SPACES} svg:x="{{}}" svg:y="1cm" svg:width="5cm" svg:height="2cm" {{}}><draw:text-box><text:p>Oyelaran</text:p></draw:text-box></draw:frame>'


@pytest.mark.parametrize(
    "box",
    [
        FRAME.format("90cm", ""), FRAME.format("-20cm", ""),
        f"<draw:g>{FRAME.format('90cm', '')}</draw:g>",
        FRAME.format("1cm", 'draw:transform="translate (90cm 1cm)"'),
    ],
    ids=["beside it", "left of it", "in a group beside it", "moved beside it"],
)  # fmt: skip
def test_what_lies_beside_a_slide_is_no_part_of_it(box: str) -> None:
    slide = f'<draw:page draw:name="One">{FRAME.format("1cm", "").replace("Oyelaran", "seen")}{box}</draw:page>'
    reading = office(make.opendocument("presentation", slide))
    (shown,) = [p for p in reading.pages if p.kind is PageKind.SLIDE]
    assert "seen" in shown.text and "Oyelaran" not in shown.text
    assert page(reading, PageKind.HIDDEN, "Hidden text") == "Oyelaran"


def test_slides_are_pages_with_their_notes() -> None:
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    body = (
        f"<draw:page>{box.format('one')}<presentation:notes>{box.format('Say less')}</presentation:notes></draw:page>"
        f'<draw:page draw:style-name="h"><draw:custom-shape><text:p>two</text:p></draw:custom-shape></draw:page>'
    )
    styles = HIDDEN.format("drawing-page", 'presentation:visibility="hidden"')
    reading = office(make.opendocument("presentation", body, styles))
    assert [(p.kind, p.label, p.text) for p in reading.pages] == [
        (PageKind.SLIDE, "Slide 1", "one"),
        (PageKind.HIDDEN, "Slide 2 (hidden)", "two"),
        (PageKind.NOTES, "Speaker notes", "Slide 1: Say less"),
    ]


def test_an_empty_text_is_empty_and_not_damaged() -> None:
    reading = office(make.opendocument("text", ""))
    assert [p.text for p in reading.pages] == [""]
    assert reading.troubles == []


def test_a_chart_of_its_own_is_read() -> None:
    reading = office(make.opendocument("chart", "<text:p>Payments</text:p>"))
    assert [p.text for p in reading.pages] == ["Payments"]


def test_a_box_in_a_paragraph_is_read_once() -> None:
    body = (
        "<text:p>Before <draw:frame><draw:text-box><text:p>Boxed <text:span>words</text:span></text:p>"
        "<text:p><draw:custom-shape><text:p>Inner</text:p></draw:custom-shape></text:p>"
        "</draw:text-box></draw:frame>after</text:p><text:p>Last</text:p>"
    )
    lines = office(make.opendocument("text", body)).pages[0].text.split("\n")
    assert lines == ["Before after", "Boxed words", "Inner", "Last"]


def test_a_document_in_one_file_of_xml_is_read_with_its_pictures_and_charts() -> None:
    content = (
        f'<office:document {make.ODF} office:mimetype="application/vnd.oasis.opendocument.text">'
        "<office:meta><meta:initial-creator>Anna</meta:initial-creator></office:meta>"
        "<office:scripts><x><module/></x></office:scripts><office:master-styles><style:master-page><text:p>Top"
        "</text:p></style:master-page></office:master-styles><office:body><office:text>"
        "<text:p>Flat text<draw:frame><draw:image><office:binary-data>aGVs\n bG8=</office:binary-data>"
        "</draw:image></draw:frame></text:p><draw:frame><draw:object><office:document><office:body>"
        "<office:chart><text:p>Share</text:p></office:chart></office:body></office:document>"
        "</draw:object></draw:frame></office:text></office:body></office:document>"
    ).encode()
    reading = read(OfficeHandler(), content, "application/vnd.oasis.opendocument.text-flat-xml")
    assert reading.troubles == []
    assert reading.pages[0].text == "Flat text"
    assert page(reading, PageKind.ASIDE, "Charts and objects") == "Share"
    assert page(reading, PageKind.ASIDE, "Headers, footers, masters") == "Top"
    assert [content for _, content in reading.members] == [b"hello"]
    assert ("author", "Anna") in fields(reading)
    assert ("macros", "yes") in fields(reading)


@pytest.mark.parametrize("cut", [200, 1000])
def test_a_damaged_flat_document_is_corrupt(cut: int) -> None:
    content = f"<office:document {make.ODF}><office:body>".encode() + b"<x>" * 9
    reading = read(
        OfficeHandler(), content[:cut], "application/vnd.oasis.opendocument.text-flat-xml"
    )
    assert [status for status, _ in reading.troubles] == [Status.CORRUPT]


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("fodt/testODTMacro.fodt", "text", "Click the smiley"),
        ("fods/testFODS_embeddedChart.fods", "spreadsheet", ""),
    ],
)
def test_real_flat_documents_are_known_and_read(
    shared: Path, path: str, kind: str, words: str
) -> None:
    content = (shared / "corpus/formats" / path).read_bytes()
    original = Original(Digest("0" * 64), len(content), "x")
    identity = identify(content[:HEAD_SIZE], io.BytesIO(content), original)
    assert identity.media_type == f"application/vnd.oasis.opendocument.{kind}-flat-xml"
    reading = read(OfficeHandler(), content, identity.media_type)
    assert reading.troubles == []
    assert words in reading.text
    assert reading.pages

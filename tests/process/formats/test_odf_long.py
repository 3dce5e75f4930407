"""OpenDocument longer than can be held as one tree: read in parts, without a gap or a repetition."""

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.office_making import fields, office, page

from zenger.model.document import Status
from zenger.model.extraction import PageKind
from zenger.process.formats import odf_rows, odf_stream, office_package

INFO = "<office:change-info><dc:creator>Anna</dc:creator></office:change-info>"
CHANGES = (
    f'<text:tracked-changes><text:changed-region text:id="a"><text:insertion>{INFO}'
    "</text:insertion></text:changed-region></text:tracked-changes>"
)
HIDDEN = '<style:style style:name="h" style:family="{0}"><style:{0}-properties text:display="{1}"/></style:style>'
ROW = '<table:table-row{}><table:table-cell office:value-type="float" office:value="7"><text:p>{}</text:p></table:table-cell></table:table-row>'


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is short enough for one tree, and a part is full with 50 elements."""
    monkeypatch.setattr(odf_stream, "MAX_XML", 1)
    monkeypatch.setattr(odf_stream, "MAX_ELEMENTS", 50)


def lines(count: int) -> str:
    return "".join(f"<text:p>line {number}.</text:p>" for number in range(count))


def words(count: int) -> list[str]:
    return [word for number in range(count) for word in ("line", f"{number}.")]


@pytest.mark.usefixtures("short")
def test_a_long_text_is_read_in_parts() -> None:
    note = "<text:p>noted<office:annotation><dc:creator>Eve</dc:creator><text:p>Who?</text:p></office:annotation></text:p>"
    late = '<text:p><text:span text:style-name="h">unseen</text:span></text:p>'
    table = f"<table:table>{''.join(ROW.format('', f'cell {n}.') for n in range(99))}</table:table>"
    body = f"<text:section>{lines(300)}</text:section>{table}{late}{note}"
    reading = office(make.opendocument("text", body, HIDDEN.format("text", "none")))
    flow = [p for p in reading.pages if p.kind is PageKind.TEXT]
    assert len(flow) > 5
    cells = [word for number in range(99) for word in ("cell", f"{number}.")]
    assert " ".join(p.text for p in flow).split() == [*words(300), *cells, "noted"]
    assert page(reading, PageKind.HIDDEN, "Hidden text") == "unseen"
    assert page(reading, PageKind.COMMENTS, "Comments") == "Eve: Who?"
    assert reading.troubles == []


@pytest.mark.usefixtures("short")
def test_a_change_that_goes_over_many_lines_is_told_whole() -> None:
    mark = '<text:p>{}<text:change-{} text:change-id="a"/></text:p>'
    body = (
        f"{CHANGES}{lines(80)}{mark.format('begin', 'start')}{lines(80)}{mark.format('end', 'end')}"
    )
    reading = office(make.opendocument("text", body))
    told = page(reading, PageKind.CHANGES, "Tracked changes").split()
    assert told == ["Inserted", "by", "Anna:", *words(80), "end"]


@pytest.mark.usefixtures("short")
def test_long_sheets_are_read_row_by_row() -> None:
    rows = "".join(ROW.format("", f"row {number}") for number in range(1, 700))
    hidden = ROW.format(' table:visibility="collapse" table:number-rows-repeated="2"', "twice")
    empty = '<table:table-row table:number-rows-repeated="9"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    body = (
        f'<table:table table:name="One">{rows}{empty}{hidden}{empty}{ROW.format("", "last")}</table:table>'
        '<table:table table:name="Two" table:style-name="h"><table:table-row>'
        '<table:table-cell/><table:table-cell table:number-columns-repeated="2">'
        f"<text:p>x</text:p></table:table-cell></table:table-row>{rows}</table:table>"
        '<table:table table:name="Void"/>'
    )
    reading = office(make.opendocument("spreadsheet", body, HIDDEN.format("table", "false")))
    assert [(p.kind, p.label) for p in reading.pages] == [
        *((PageKind.SHEET, f"One rows {r}") for r in ("1–200", "201–400", "401–600", "601–720")),
        (PageKind.HIDDEN, "One (hidden cells)"),
        *(
            (PageKind.HIDDEN, f"Two (hidden sheet) rows {r}")
            for r in ("1–200", "201–400", "401–600", "601–700")
        ),
        (PageKind.SHEET, "Void"),
    ]
    first = [row for p in reading.pages[:4] for row in p.rows]
    assert first == [*((f"row {n}",) for n in range(1, 700)), ("last",)]
    assert reading.pages[4].text == "A709 twice"
    assert reading.pages[5].rows[:2] == (("", "x", "x"), ("row 1",))
    assert ("hidden rows", "One: 709–710") in fields(reading)
    assert reading.troubles == []


@pytest.mark.usefixtures("short")
def test_slides_of_a_long_presentation_keep_their_numbers() -> None:
    slide = '<draw:page draw:name="{0}"><draw:frame><draw:text-box><text:p>Slide {0} says</text:p></draw:text-box></draw:frame></draw:page>'
    body = "".join(slide.format(number) for number in range(1, 60))
    reading = office(make.opendocument("presentation", body))
    assert [(p.label, p.text) for p in reading.pages] == [
        (f"Slide {number}", f"Slide {number} says") for number in range(1, 60)
    ]


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("kind", ["text", "spreadsheet"])
def test_all_before_the_damage_is_read(kind: str) -> None:
    rows = "".join(ROW.format("", f"row {number}.") for number in range(100))
    body = f"<table:table>{rows}{ROW.format('', 'last.')}<table:broken</table:table>"
    reading = office(make.opendocument(kind, body))
    assert reading.text.endswith("row 99. last.")
    assert reading.troubles == [(Status.CORRUPT, "damaged-part")]


@pytest.mark.usefixtures("short")
def test_what_cannot_be_cut_and_cells_without_end_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odf_stream, "MAX_HELD", 100)
    reading = office(make.opendocument("text", f"{lines(60)}<text:p>{lines(200)}</text:p>"))
    assert reading.text.startswith("line 0. line 1.")
    assert reading.troubles == [(Status.LIMIT, "text-size")]
    monkeypatch.setattr(odf_rows, "MAX_CELLS", 1000)
    bomb = ROW.format(' table:number-rows-repeated="100000000"', "x") + lines(60)
    reading = office(make.opendocument("spreadsheet", f"<table:table>{bomb}</table:table>"))
    assert reading.troubles == [(Status.LIMIT, "text-size")]


def test_more_than_one_tree_may_hold_is_no_limit() -> None:
    padding = f' table:style-name="{"x" * 450}"'
    rows = "".join(ROW.format(padding, f"row {number}.") for number in range(35_000))
    assert len(rows) > office_package.MAX_XML
    body = f'<table:table table:name="One">{rows}</table:table>'
    reading = office(make.opendocument("spreadsheet", body))
    assert sum(len(p.rows) for p in reading.pages) == 35_000
    assert reading.pages[-1].rows[-1] == ("row 34999.",)
    assert reading.troubles == []

"""Cases that name each other lead to each other, and change together."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.workflow.cases.test_build import PUBLIC, Desk, archive, desk, quoting

from zenger.model.case.cases import Case, CaseState
from zenger.model.case.moments import Moment
from zenger.model.case.texts import Text, Translation

__all__ = ["archive", "desk"]


def called(id_: str, title: str, *related: str, state: CaseState = CaseState.PUBLIC) -> Case:
    words = Text(title, {"ar": Translation(f"{title} ar")})
    head = replace(PUBLIC.case, id=id_, title=words, related=related, state=state)
    if state is CaseState.WITHDRAWN:
        why, on = Text("It named a witness."), Moment.parse("2026-02-01")
        head = replace(head, withdrawn=on, withdrawn_why=why)
    return replace(PUBLIC, case=head)


@pytest.fixture
def both(desk: Desk) -> Desk:
    desk.write(called("printer", "The printer", "apprentice"))
    desk.write(called("apprentice", "The apprentice"))
    assert desk.build().report
    return desk


def related(desk: Desk, path: str) -> str:
    page = (desk.site / "cases" / path / "index.html").read_text(encoding="utf-8")
    return page.partition('id="related"')[2].partition("</section>")[0]


def test_each_leads_to_the_other_where_one_names_it(both: Desk) -> None:
    assert 'href="../../cases/apprentice/index.html"><bdi>The apprentice<' in related(
        both, "printer"
    )
    assert 'href="../../cases/printer/index.html"' in related(both, "apprentice")


def test_a_page_in_another_language_leads_to_the_same_language(both: Desk) -> None:
    assert 'href="../../../cases/apprentice/ar/index.html"><bdi>The apprentice ar<' in related(
        both, "printer/ar"
    )


def test_when_one_is_called_otherwise_the_other_is_printed_anew(both: Desk) -> None:
    both.write(called("other", "Another"))
    both.build()
    both.write(called("printer", "The master printer", "apprentice"))
    again = both.build()
    assert again.report
    assert (again.report.printed, again.report.kept) == (2, 1)
    assert "The master printer" in related(both, "apprentice")
    again = both.build()
    assert again.report and again.report.printed == 0


def test_a_case_built_alone_leads_to_those_that_stand_there(both: Desk) -> None:
    only = both.source.parent / "only"
    only.mkdir()
    alone = Desk(only, both.site)
    alone.write(called("third", "The third", "apprentice"))
    assert alone.build().report
    assert "The apprentice" in related(alone, "third")


def test_a_draft_that_is_named_stays_a_secret(desk: Desk) -> None:
    desk.write(called("printer", "The printer", "hush-hush"))
    desk.write(called("hush-hush", "Nobody knows", state=CaseState.DRAFT))
    assert desk.build().report
    for path in desk.site.rglob("*"):
        assert not path.is_file() or b"hush-hush" not in path.read_bytes(), path


def test_nothing_leads_to_a_case_that_was_withdrawn(both: Desk) -> None:
    both.write(called("apprentice", "The apprentice", state=CaseState.WITHDRAWN))
    assert both.build().report
    assert related(both, "printer") == ""


def test_documents_are_those_named_and_those_cited_each_once(desk: Desk, archive: str) -> None:
    case = quoting(archive, "THREE-DAY MEETING OF PORT COMMISSIONS OF BOLIVIA AND CHILE")
    desk.write(case)
    assert desk.build().report
    page = desk.page().partition('id="documents"')[2].partition("</section>")[0]
    assert f'href="../../d/{archive}/index.html"><bdi>Port talks end<' in page
    assert f'href="../../d/{archive}/p/1/index.html">page 1<' in page
    desk.write(replace(case, case=replace(case.case, documents=(archive,))))
    assert desk.build().report
    assert desk.page().count(f'd/{archive}/index.html"><bdi>') == 1


def test_a_document_of_another_archive_stays_among_the_sources(desk: Desk) -> None:
    case = quoting("a" * 13, "Words of elsewhere")
    passage = replace(case.citations[-1].archive, site="https://other.example")
    citation = replace(case.citations[-1], archive=passage)
    desk.write(replace(case, citations=(*case.citations[:-1], citation)))
    assert desk.build().report
    assert 'id="documents"' not in desk.page()


def test_the_memory_of_another_version_is_read_anew(both: Desk, tmp_path: Path) -> None:
    (book,) = tmp_path.glob(".*.cases.msgpack")
    book.write_bytes(book.read_bytes().replace(b"zenger-case-memory/", b"another-case-memory"))
    again = both.build()
    assert again.report and again.report.printed == 0

"""What is printed beside a case page."""

from dataclasses import replace as with_changes

from tests.publish.cases import STANDING, day, text, with_head

from zenger.model.case.cases import CaseState
from zenger.model.release import Imprint
from zenger.publish.case_shelf import row_of
from zenger.workflow.cases.outputs import NAMES, case_jsonld, case_outputs, with_news

IMPRINT = Imprint("The Harbour Record", "Harbour newsroom", "", "https://harbour.example/", "")


def test_every_named_file_is_made_and_no_other() -> None:
    paths = {path for path, _ in case_outputs(STANDING, IMPRINT)}
    assert paths == {f"cases/haddad/{name}" for name in NAMES}


def test_a_withdrawn_case_gives_away_nothing_in_any_of_them() -> None:
    case = with_head(
        state=CaseState.WITHDRAWN, withdrawn=day("2026-02-08"), withdrawn_why=text("She asked.")
    )
    files = dict(case_outputs(with_changes(STANDING, case=case), IMPRINT))
    assert {f"cases/haddad/{name}" for name in NAMES} == set(files)
    for content in files.values():
        said = content if isinstance(content, str) else content.decode()
        for secret in ("Harbour Prison", "Secrets Act", "2026-03-02", "Minister"):
            assert secret not in said


def test_a_line_in_the_list_knows_what_happened_last() -> None:
    row = with_news(row_of(STANDING, ["en"]), STANDING)
    assert row.changed == "2026-02-01"
    assert row.news.startswith("Announced: 2 March 2026")


def test_the_page_has_data_for_search_engines() -> None:
    assert '"@type":"Person"' in case_jsonld(STANDING, IMPRINT)

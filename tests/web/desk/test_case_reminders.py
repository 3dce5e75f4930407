"""The first page reminds editors of what waits in the cases, and says nothing of it to others."""

import html

from msgspec.structs import replace
from tests.desk import House, signed_in
from tests.publish.cases import CASE
from tests.workflow.cases.conftest import small_case

from zenger.model.case.cases import Case
from zenger.workflow.cases.versions import last_version, save_case

PASSED = "Hearing “bail”, From then on"  # of March, at a desk whose day is in November


def _save(house: House, case: Case) -> None:
    save_case(house.acting("editor"), house.viewer("editor"), case, base=0)


def _case(name: str) -> Case:
    return replace(CASE, case=replace(CASE.case, id=name), points=(), branches=())


def test_editors_are_reminded_and_nobody_else_hears_of_it(house: House) -> None:
    _save(house, _case("reminded"))
    page = signed_in(house, "editor").get("/").content.decode()
    waiting = html.unescape(page.partition('id="case-reminders"')[2].partition("</section>")[0])
    assert 'href="/cases/reminded"' in waiting and f"{PASSED}</bdi>: It was to be on" in waiting
    for name in ("reader", "reporter"):
        page = signed_in(house, name).get("/").content.decode()
        assert "reminded" not in page and "Nour Haddad" not in page and "the cases" not in page


def test_what_was_mended_waits_no_more(house: House) -> None:
    _save(house, _case("mended"))
    editor = signed_in(house, "editor")
    assert 'href="/cases/mended"' in editor.get("/").content.decode()
    save_case(
        house.acting("editor"), house.viewer("editor"), small_case("mended"),
        base=last_version("mended").number,
    )  # fmt: skip
    page = editor.get("/").content.decode()
    assert PASSED not in html.unescape(page.partition("/cases/mended")[2].partition("</li>")[0])


def test_the_pressing_come_first_and_the_rest_is_counted(house: House) -> None:
    for number in range(20):
        _save(house, _case(f"many-{number:02}"))
    page = signed_in(house, "editor").get("/").content.decode()
    waiting = html.unescape(page.partition('id="case-reminders"')[2].partition("</section>")[0])
    assert waiting.count("<li>") == 15
    assert waiting.count("It was to be on") == 15  # before addresses that nobody verified
    assert " more in " in waiting

"""The example at the desk: its page before it is printed, and a form for each of its records."""

from pathlib import Path

import msgspec
import pytest
from django.http import QueryDict
from tests.desk import House, signed_in

from zenger.defend.folder import read_case
from zenger.defend.rows import read_row, written_in
from zenger.model.case.cases import Case
from zenger.web.desk.case_fields import Field, Sheet, fields_of, languages_of
from zenger.web.desk.case_here import kind_of
from zenger.web.desk.case_history import LOOK_POLICY
from zenger.web.desk.case_values import row_of
from zenger.web.desk.case_wording import SECTIONS
from zenger.workflow.cases.exchange import take_case
from zenger.workflow.cases.versions import versions_of

EXAMPLE = Path(__file__).parents[3] / "examples" / "cases" / "assange"


@pytest.fixture(scope="module")
def example() -> Case:
    case = read_case(EXAMPLE).case
    assert case
    return case


def _taken(house: House) -> None:
    last = versions_of("assange").first()
    who = house.acting("editor"), house.viewer("editor")
    version, troubles = take_case(*who, EXAMPLE, over=last.number if last else 0)
    assert version, troubles


def test_the_page_is_looked_at_as_it_would_be_printed(house: House, tmp_path: Path) -> None:
    editor = signed_in(house, "editor")
    _taken(house)
    look = editor.get("/cases/assange/look/cases/assange/index.html?as-of=2023-12-31")
    page = look.content.decode()
    assert "1,725" in page and "175 years" in page
    assert look.headers["Content-Security-Policy"] == LOOK_POLICY
    (tmp_path / "elsewhere.svg").write_text("<svg/>")
    for path in (
        f"assets/{tmp_path}/elsewhere.svg",
        "assets//etc/x.svg",
        "assets/../../../../../../etc/x.css",
        "/etc/x.svg",
    ):
        assert editor.get(f"/cases/assange/look/{path}").status_code == 404
    assert "1,866" in editor.get(
        "/cases/assange/look/cases/assange/index.html?as-of=2024-05-20"
    ).content.decode()  # fmt: skip
    assert editor.get("/cases/assange/look/assets/zenger.css").status_code == 200
    assert editor.get("/cases/assange/look/../../../etc/passwd").status_code == 404
    assert editor.get("/cases/assange/look/cases/assange/index.html?as-of=May").status_code == 400


def test_every_part_of_the_example_has_a_form(house: House, example: Case) -> None:
    editor = signed_in(house, "editor")
    _taken(house)
    for section in (*SECTIONS, "stories", "case"):
        if section == "case" or getattr(example, section):
            assert editor.get(f"/cases/assange/{section}/0").status_code == 200, section
        if section != "case":
            assert editor.get(f"/cases/assange/{section}/new").status_code == 200, section
    assert editor.get("/cases/assange/nothing/0").status_code == 400
    assert editor.get("/cases/assange/custody/99").status_code == 400


# -- the form says what the record says ----------------------------------------------------------
def _filled(fields: tuple[Field, ...]) -> dict[str, list[str]]:
    """What a browser would send back of these fields, untouched."""
    sent: dict[str, list[str]] = {}
    for one in fields:
        if one.kind == "group":
            sent |= _filled(one.fields)
        elif one.kind == "many":
            sent[f"{one.name}.count"] = [str(len(one.entries))]
            for entry in one.entries:
                sent |= _filled(entry)
        elif one.kind == "tick":
            sent |= {one.name: ["1"]} if one.value else {}
        elif one.kind == "choices":
            sent[one.name] = list(one.value)
        elif one.kind == "lines":
            sent[one.name] = ["\r\n".join(map(str, one.value))]
        else:
            sent[one.name] = [str(one.value).replace("\n", "\r\n")]
        for wording in one.wordings:
            sent[f"{one.name}@{wording.language}"] = [wording.text]
            sent[f"{one.name}@{wording.language}.status"] = [wording.status]
    return sent


def test_a_form_sent_back_untouched_changes_nothing(example: Case) -> None:
    language = example.case.language
    for section in (*SECTIONS, "stories"):
        sheet, kind = Sheet(example, section, languages_of(example)), kind_of(section)
        for record in getattr(example, section):
            row = msgspec.to_builtins(record, enc_hook=written_in(language))
            post = QueryDict(mutable=True)
            for name, values in _filled(fields_of(kind, row, sheet)).items():
                post.setlist(name, values)
            again = read_row(row_of(kind, post, row, sheet), kind, language)
            assert again == record, (section, again)

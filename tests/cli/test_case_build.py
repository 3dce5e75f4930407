"""`zenger case build` at the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from tests.publish.cases import CASE

from zenger.cli.main import main
from zenger.defend.folder import write_case
from zenger.model.case.people import Consent


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    agreed = replace(CASE.subjects[0], consent=Consent(public_naming=True, photo=True))
    write_case(replace(CASE, subjects=(agreed,)), tmp_path / "cases" / "haddad")
    return tmp_path / "cases"


def build(*words: object) -> Result:
    return CliRunner().invoke(main, ["case", "build", *map(str, words)])


def test_it_prints_the_cases_of_a_day(cases: Path, tmp_path: Path) -> None:
    done = build(cases, "-o", tmp_path / "site", "--as-of", "2026-02-10", "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout.splitlines()[-1])["cases"]
    assert (report["cases"], report["printed"]) == (1, 1)
    assert "36 days" in (tmp_path / "site/cases/haddad/index.html").read_text()


def test_with_an_error_nothing_is_printed_and_it_says_where(cases: Path, tmp_path: Path) -> None:
    head = cases / "haddad" / "case.toml"
    head.write_text(head.read_text().replace("2026-01-05", "2026-02-31", 1))
    done = build(cases, "-o", tmp_path / "site", "--as-of", "2026-02-10")
    assert done.exit_code == 1
    assert "error: haddad: case.toml" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_folder_without_cases_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = build(tmp_path / "empty", "-o", tmp_path / "site")
    assert done.exit_code == 2
    assert "no case.toml" in done.stderr

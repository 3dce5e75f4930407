"""From a case folder to a page that two people let go public, on the command line alone."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.desk import PASSPHRASE
from tests.workflow.cases.conftest import small_case
from tests.workflow.house import files_in, newsroom_in

from zenger.cli.main import main
from zenger.defend.folder_writing import write_case
from zenger.model.people import Role
from zenger.workflow.access.accounts import add_account


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house") / "desk"
    newsroom = newsroom_in(folder, title="The Record")
    for name in ("anna", "ben"):
        add_account(newsroom, name, PASSPHRASE, role=Role.EDITOR)
    return folder


def _zenger(*words: str) -> Result:
    return CliRunner().invoke(main, ["case", *words])


def test_a_folder_is_saved_approved_by_two_and_printed(desk: Path, tmp_path: Path) -> None:
    write_case(small_case("printer"), tmp_path / "printer")
    at = ("--newsroom", str(desk))
    saved = _zenger("save", str(tmp_path / "printer"), "--as", "anna", "--json", *at)
    assert json.loads(saved.stdout.splitlines()[-1])["version"] == 1
    site = tmp_path / "site"
    nothing = _zenger("print", "-o", str(site), *at)
    assert nothing.exit_code == 0 and not site.exists() and "no case" in nothing.stderr
    assert "One more person" in _zenger("approve", "printer", "--as", "anna", *at).stdout
    again = _zenger("approve", "printer", "--as", "anna", *at)
    assert again.exit_code != 0
    wrong = _zenger("approve", "printer", "--as", "ben", "--version", "2", *at)
    assert wrong.exit_code != 0
    done = _zenger("approve", "printer", "--as", "ben", "--version", "1", "--json", *at)
    assert json.loads(done.stdout)["approved"]
    printed = _zenger("print", "-o", str(site), *at)
    assert printed.exit_code == 0, printed.output
    assert "The printer" in (site / "cases" / "printer" / "index.html").read_text()


def test_a_release_prints_approved_cases_beside_its_documents(desk: Path, tmp_path: Path) -> None:
    trove = files_in(tmp_path / "trove", {"note.txt": b"What was true."})
    write_case(small_case("beside"), tmp_path / "beside")
    at = ("--newsroom", str(desk))
    _zenger("save", str(tmp_path / "beside"), "--as", "anna", *at)
    for name in ("anna", "ben"):
        assert _zenger("approve", "beside", "--as", name, *at).exit_code == 0
    site, run = tmp_path / "site", CliRunner()
    for words in (
        ["import", str(trove), *at], ["process", "--jobs", "1", *at],
        ["publish", "-o", str(site), "--public-record", "It is.", *at], ["verify", str(site)],
    ):  # fmt: skip
        result = run.invoke(main, words)
        assert result.exit_code == 0, (words[0], result.output)
    assert (site / "cases" / "beside" / "index.html").exists()
    assert "cases/index.html" in (site / "index.html").read_text()


def test_a_folder_with_a_flaw_saves_nothing(desk: Path, tmp_path: Path) -> None:
    write_case(small_case("flawed"), tmp_path / "flawed")
    (tmp_path / "flawed" / "more.toml").write_text("[[custody]]\ndate = 2019-02-31\n")
    result = _zenger("save", str(tmp_path / "flawed"), "--as", "anna", "--newsroom", str(desk))
    assert result.exit_code == 1 and "Nothing was saved" in result.stderr
    assert "more.toml" in result.stderr

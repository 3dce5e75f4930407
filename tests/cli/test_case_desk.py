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


def test_a_case_is_written_as_a_folder_changed_and_saved_over_its_version(
    desk: Path, tmp_path: Path
) -> None:
    at = ("--as", "anna", "--newsroom", str(desk))
    write_case(small_case("text"), tmp_path / "text")
    (tmp_path / "text" / "copy.pdf").write_bytes(b"%PDF-")
    _zenger("save", str(tmp_path / "text"), *at)
    out = tmp_path / "out"
    written = _zenger("write", "text", "-o", str(out), *at)
    assert written.exit_code == 0, written.output
    assert "--over 1" in written.stderr and (out / "copy.pdf").read_bytes() == b"%PDF-"
    assert _zenger("write", "text", "-o", str(out), *at).exit_code == 27
    head = out / "case.toml"
    head.write_text(head.read_text().replace("The printer", "The printer, free"))
    assert _zenger("save", str(out), *at).exit_code == 27
    assert _zenger("save", str(out), "--over", "1", *at).exit_code == 0
    older = _zenger("write", "text", "-o", str(tmp_path / "older"), "--version", "1", *at)
    assert older.exit_code == 0 and "free" not in (tmp_path / "older/case.toml").read_text()
    assert _zenger("withdraw", "text", "--why", "Gone", "--over", "1", *at).exit_code == 27
    assert "version 3" in _zenger("withdraw", "text", "--why", "Gone", "--over", "2", *at).stdout

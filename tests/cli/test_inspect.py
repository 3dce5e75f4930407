"""`zenger inspect` says what is hidden, and its exit code can be relied on in a pipeline."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.review.made_files import Words, pdf_page
from tests.trove import pdf_bytes

from zenger.cli.main import main

CLEAN = pdf_bytes("Nothing is hidden here")
COVERED = pdf_page(
    [Words(72, 700, "The valves were opened by Anna Zenger at dawn.")],
    drawing="0 g 220 696 72 16 re f",
)


def inspect(*words: str | Path, feed: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["inspect", *map(str, words)], input=feed)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clean.pdf").write_bytes(CLEAN)
    (tmp_path / "covered.pdf").write_bytes(COVERED)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    return tmp_path


def test_a_file_that_hides_nothing_ends_with_0(folder: Path) -> None:
    run = inspect(folder / "clean.pdf")
    assert run.exit_code == 0
    assert "Nothing hidden was found." in run.output


def test_a_file_that_hides_something_ends_with_1_and_says_what_it_means(folder: Path) -> None:
    run = inspect(folder / "clean.pdf", folder / "covered.pdf")
    assert run.exit_code == 1
    assert "bad-redaction: Text lies under a box or picture and can be copied out." in run.output
    assert "page 1, the page's text: Anna Zenger" in run.output
    assert "2 files; 1 hides something." in run.output


def test_a_file_that_cannot_be_examined_ends_with_3_whatever_else_was_found(folder: Path) -> None:
    run = inspect(folder / "covered.pdf", folder / "broken.pdf", folder / "missing.pdf")
    assert run.exit_code == 3
    assert "missing.pdf: cannot be read: No such file or directory." in run.output
    assert "not-inspected" in run.output
    assert "2 could not be examined" in run.output


def test_json_is_one_object_a_finding(folder: Path) -> None:
    run = inspect(folder / "covered.pdf", "--json")
    (found,) = (
        one for one in map(json.loads, run.stdout.splitlines()) if one["kind"] == "bad-redaction"
    )
    box = found.pop("box")
    assert found == {
        "file": str(folder / "covered.pdf"), "page": 1, "kind": "bad-redaction",
        "where": "the page's text", "text": "Anna Zenger", "severity": "high",
    }  # fmt: skip
    assert len(box) == 4


def test_standard_input_is_a_file_like_any_other(folder: Path) -> None:
    run = inspect("-", "--json", feed=COVERED)
    assert run.exit_code == 1
    assert '"file": "-"' in run.stdout


def test_severity_decides_the_exit_code_and_never_what_is_listed(tmp_path: Path) -> None:
    label = pdf_page([Words(72, 700, "Under Seal")], drawing="0 g 60 696 100 16 re f")
    (tmp_path / "label.pdf").write_bytes(label)
    assert inspect(tmp_path / "label.pdf").exit_code == 1
    run = inspect(tmp_path / "label.pdf", "--least", "high")
    assert run.exit_code == 0
    assert "covered-label" in run.output


def test_nothing_in_a_file_moves_the_cursor(tmp_path: Path) -> None:
    name = tmp_path / "a\x1b[2J.pdf"
    name.write_bytes(COVERED.replace(b"Anna Zenger", b"Anna \x1b[2Jger"))
    run = inspect(name)
    assert "\x1b[2J" not in run.output


def test_it_runs_by_itself_without_a_newsroom(folder: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "zenger", "inspect", "covered.pdf", "--json"],
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 1, run.stderr
    assert "Anna Zenger" in run.stdout
    assert sorted(path.name for path in folder.iterdir()) == [
        "broken.pdf", "clean.pdf", "covered.pdf",
    ]  # fmt: skip

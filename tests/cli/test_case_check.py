"""`zenger case check` tells a campaigner what is wrong, and a script by its exit code."""

import json
from pathlib import Path

from click.testing import CliRunner
from tests.defend.cases import HEAD, written

from zenger.cli.main import main

BROKEN = '[[custody]]\ndate = "2026-02-31"\nsubject = "nour"\nstatus = "remand"\n'


def test_a_case_that_is_right_ends_with_0(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["case", "check", str(written(tmp_path / "haddad"))])
    assert result.exit_code == 0, result.output
    assert "1 case checked: 0 errors" in result.stderr
    assert result.stdout.startswith("reminder: haddad: ")


def test_one_broken_case_does_not_hide_the_others(tmp_path: Path) -> None:
    written(tmp_path / "a", BROKEN, HEAD.replace('"haddad"', '"a"'))
    written(tmp_path / "b", BROKEN, HEAD.replace('"haddad"', '"b"'))
    result = CliRunner().invoke(main, ["case", "check", str(tmp_path), "--json"])
    assert result.exit_code == 1
    said = [json.loads(line) for line in result.stdout.splitlines()]
    errors = [one["trouble"] for one in said if one.get("trouble", {}).get("weight") == "error"]
    assert said[-1]["checked"]["cases"] == 2 and said[-1]["checked"]["errors"] == 2
    assert [(one["case"], one["file"], one["row"], one["field"]) for one in errors] == [
        ("a", "more.toml", "custody 1 (line 1)", "date"),
        ("b", "more.toml", "custody 1 (line 1)", "date"),
    ]


def test_what_is_in_a_file_cannot_move_the_cursor(tmp_path: Path) -> None:
    toml = '[[custody]]\n"\\u001b[2Jdate" = 1\n'
    result = CliRunner().invoke(main, ["case", "check", str(written(tmp_path / "x", toml))])
    assert result.exit_code == 1
    assert "\x1b" not in result.output


def test_a_folder_without_a_case_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["case", "check", str(tmp_path)])
    assert result.exit_code == 2
    assert "no case" in result.output

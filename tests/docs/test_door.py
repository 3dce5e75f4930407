"""What is written of the door is so."""

import json
import re
import shlex
from dataclasses import asdict
from pathlib import Path

import click
import pytest

from zenger.cli.main import main
from zenger.receive.door.settings import DoorSettings

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "how-to" / "run-the-door.md").read_text(encoding="utf-8")
# As root on another machine: they are tried in tests/cli/test_door.py and tests/scenarios/door.
LINES = re.findall(r"^ {4}/opt/zenger/bin/(zenger .*)$", GUIDE, re.MULTILINE)


def test_the_table_of_the_doors_settings_is_complete() -> None:
    table = (DOCS / "reference" / "door.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| `(.*?)` \|", table, re.MULTILINE))
    actual = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(DoorSettings()).items()}
    assert {name: json.loads(default) for name, default in rows.items()} == actual


def test_there_are_commands_in_the_guide() -> None:
    assert len(LINES) >= 7


@pytest.mark.parametrize("line", LINES)
def test_a_command_of_the_guide_parses(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keyring.json").touch()
    (tmp_path / "replies.bundle").touch()
    _, *words = shlex.split(line.replace("/media/stick/replies", "replies"))
    command: click.Command = main
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None
        command = found
    command.make_context("zenger", words)


def test_each_attack_of_the_list_is_a_test() -> None:
    page = (DOCS / "explanation" / "attacks-on-the-door.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \|.*$", page, re.MULTILINE)
    assert rows == [str(number) for number in range(1, 26)]
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", page)
    assert len(named) > 25
    for file, name in named:
        code = (DOCS.parent / "tests" / file).read_text(encoding="utf-8")
        assert f"def {name}(" in code, f"{file} has no {name}"

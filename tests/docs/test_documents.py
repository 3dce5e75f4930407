"""The documents say what the code does."""

import inspect
import json
import re
import shlex
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest

from zenger import errors
from zenger.cli.main import COMMANDS, main
from zenger.model.document import RETRYABLE, Status
from zenger.settings import Settings

PROJECT = Path(__file__).parents[2]
REFERENCE = PROJECT / "docs" / "reference"
DOCUMENTS = sorted(
    [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), *(PROJECT / "examples").glob("*.md")]
)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
INDENTED = re.compile(r"^ {4,}(?:\.venv/bin/)?(zenger [a-z-].*)$", re.MULTILINE)
INLINE = re.compile(r"`(zenger [a-z-][^`\n]*)`")


def relative(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def command_named(name: str) -> click.Command:
    command = main.get_command(click.Context(main), name)
    assert command is not None, f"there is no command {name}"
    return command


def with_parts() -> list[str]:
    """Every command; of a group its parts: "user add"."""
    found = []
    for name in COMMANDS:
        command = command_named(name)
        parts = parts_of(command) if isinstance(command, click.Group) else []
        stands_alone = not parts or getattr(command, "invoke_without_command", False)
        found += [name] * stands_alone + [f"{name} {part}" for part in parts]
    return found


def parts_of(group: click.Group) -> list[str]:
    """Those too that are imported when they are asked for."""
    return sorted(group.list_commands(click.Context(group)))


def part_named(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that these words begin with, and the words after it."""
    command = command_named(words[0])
    if isinstance(command, click.Group) and len(words) > 1 and not words[1].startswith("-"):
        part = command.get_command(click.Context(command), words[1])
        assert part is not None, words[1]
        return part, words[2:]
    return command, words[1:]


def commands_in(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [*INDENTED.findall(text), *INLINE.findall(text)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=relative)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    targets = [t for t in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in t]
    lost = [t for t in targets if not (path.parent / t.partition("#")[0]).exists()]
    assert lost == []


@pytest.mark.parametrize("path", [p for p in DOCUMENTS if commands_in(p)], ids=relative)
def test_every_command_names_options_that_exist(path: Path) -> None:
    for line in commands_in(path):
        _, *words = shlex.split(line)
        if words[0].startswith("-"):
            continue
        command, rest = part_named(words)
        known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
        used = {word.partition("=")[0] for word in rest if word.startswith("-")}
        assert used - known - {"--help"} == set(), line


@pytest.mark.parametrize("line", [x for p in DOCUMENTS for x in INDENTED.findall(p.read_text())])
def test_every_command_in_a_block_parses(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, *words = shlex.split(line)
    for folder in ("site", "trove", "cases/zenger", "from-the-desk/zenger", "keys"):
        (tmp_path / folder).mkdir(parents=True)
    for file in (
        "passwords.txt", "incidents.csv", "docket.json", "parties.json", "entries.json",
        "keys/keyring.json", "parcel.age", "names.txt",
    ):  # fmt: skip
        (tmp_path / file).touch()
    monkeypatch.chdir(tmp_path)
    command, arguments = part_named(words)
    command.make_context(words[0], arguments)


def test_there_are_commands_to_check() -> None:
    assert sum(len(commands_in(path)) for path in DOCUMENTS) > 30


@pytest.mark.parametrize("name", with_parts())
def test_the_help_of_each_command_ends_with_an_example(name: str) -> None:
    epilog = part_named(name.split())[0].epilog
    assert epilog is not None
    assert epilog.startswith(f"Example: zenger {name}")


@pytest.mark.parametrize("name", with_parts())
def test_the_table_of_commands_lists_each_option(name: str) -> None:
    table = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    row = next(line for line in table.splitlines() if line.startswith(f"| `zenger {name}"))
    options = {
        o for p in part_named(name.split())[0].params if isinstance(p, click.Option) for o in p.opts
    }
    assert {o for o in options if o.startswith("--")} - {"--output"} == set(
        re.findall(r"`(--[a-z-]+)`", row)
    )


def test_the_table_of_errors_is_complete() -> None:
    classes = {
        name: (kind.exit_code, kind.http_status)
        for name, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.ZengerError)
    }
    table = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (\d+) \| `(\w+)` \|", table, re.MULTILINE)
    assert {name: (int(code), int(http)) for code, http, name in rows} == classes


def test_the_table_of_statuses_is_complete() -> None:
    table = (REFERENCE / "statuses.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|.*\| (yes|no) \|$", table, re.MULTILINE)
    assert dict(rows) == {s.value: "yes" if s in RETRYABLE else "no" for s in Status}


def test_the_table_of_settings_is_complete() -> None:
    table = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| `(.*?)` \|", table, re.MULTILINE))
    stated = {name: json.loads(default) for name, default in rows.items()}
    actual = {f.name: getattr(Settings(), f.name) for f in fields(Settings)}
    actual["languages"] = list(actual["languages"])
    assert stated == actual


def fits(value: Any, schema: dict[str, Any], where: str = "line") -> list[str]:
    """What is wrong with `value`, by the words of JSON Schema that our schemas use."""
    kinds = {"string": str, "integer": int, "number": (int, float), "array": list, "object": dict}
    named = schema.get("type", [])
    allowed = [named] if isinstance(named, str) else named
    wrong = []
    if allowed and not (
        (value is None and "null" in allowed)
        or any(k != "null" and isinstance(value, kinds[k]) for k in allowed)  # type: ignore[arg-type]
    ):
        wrong.append(f"{where}: kind")
    if "enum" in schema and value not in schema["enum"]:
        wrong.append(f"{where}: not listed")
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        wrong.append(f"{where}: pattern")
    if isinstance(value, int) and value < schema.get("minimum", value):
        wrong.append(f"{where}: too small")
    if isinstance(value, list):
        for item in value:
            wrong += fits(item, schema.get("items", {}), f"{where}[]")
    if isinstance(value, dict):
        wrong += [f"{where}.{n}: missing" for n in schema.get("required", []) if n not in value]
        for name, item in value.items():
            if name in schema.get("properties", {}):
                wrong += fits(item, schema["properties"][name], f"{where}.{name}")
    return wrong


def schema_of(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((REFERENCE / f"{name}.schema.json").read_text())
    return loaded


@pytest.mark.parametrize("name", ["search", "check"])
def test_the_golden_examples_fit_their_schema(name: str) -> None:
    text = (REFERENCE / "examples" / f"{name}.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines
    assert [problem for line in lines for problem in fits(line, schema_of(name))] == []


def test_a_line_that_breaks_the_contract_is_noticed() -> None:
    assert fits({"path": 1, "status": "fine"}, schema_of("check"))


def test_search_prints_the_fields_of_its_schema() -> None:
    from zenger.cli.search import SHOWN

    schema = schema_of("search")
    assert list(SHOWN) == schema["required"]
    assert [*SHOWN, "raw_paths"] == list(schema["properties"])


def test_check_prints_the_fields_of_its_schema() -> None:
    from zenger.cli.check import _object
    from zenger.model.reconciliation import Contents
    from zenger.workflow.check import Account

    account = Account("a", None, "", "", "", "", 0, Contents())
    line = _object(account)
    assert list(line) == schema_of("check")["required"]
    assert fits(line, schema_of("check")) == []


def test_the_statuses_of_the_schema_are_those_of_the_code() -> None:
    listed = schema_of("check")["properties"]["status"]["enum"]
    assert listed == [*(s.value for s in Status), None]

"""Writing a case as a folder that reads back as the same case."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import tomli_w

from zenger.defend.folder_stories import file_of, head_of
from zenger.defend.rows import written_in
from zenger.model.case.cases import Case

FILES = {
    "case.toml": ("subjects", "places", "photos"),
    "custody.toml": ("custody",),
    "charges.toml": ("statutes", "charges", "charge_events"),
    "courts.toml": ("courts", "proceedings", "hearings", "hearing_events", "decisions"),
    "outcomes.toml": ("points", "branches", "branch_events"),
    "demands.toml": ("rights", "risks", "authorities", "demands", "demand_events", "actions"),
    "news.toml": ("updates", "releases"),
    "sources.toml": ("citations",),
}
"""Which file holds what. Reading does not mind."""


def write_case(case: Case, folder: Path) -> None:
    """Write a whole folder; it appears when all of it is written.

    Raises:
        FileExistsError: there is something at `folder` already.
    """
    if folder.exists():
        raise FileExistsError(17, "there is something there already", str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}")
    try:
        for name, text in files_of(case).items():
            path = unfinished / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def files_of(case: Case) -> dict[str, str]:
    """The text of each file, by its name in the folder."""
    made = {"case.toml": _rows("[case]", [case.case], case.case.language)}
    for name, arrays in FILES.items():
        parts = [_rows(f"[[{one}]]", getattr(case, one), case.case.language) for one in arrays]
        text = "\n".join(part for part in (made.get(name, ""), *parts) if part)
        if text:
            made[name] = text
    for story in case.stories:
        made[file_of(story)] = f"{head_of(story)}{story.text}\n"
    return made


def _rows(header: str, records: Iterable[msgspec.Struct], language: str) -> str:
    return "\n".join(f"{header}\n{_fields(_builtins(one, language))}" for one in records)


def _builtins(record: msgspec.Struct, language: str) -> dict[str, Any]:
    made: dict[str, Any] = _plain(msgspec.to_builtins(record, enc_hook=written_in(language)))
    return made


def _plain(value: Any) -> Any:
    """Without what is None, which TOML cannot write; inside a `Text` there are still structs."""
    if isinstance(value, msgspec.Struct):
        value = msgspec.to_builtins(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items() if one is not None}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _fields(row: Mapping[str, Any]) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in row.items())


def _value(value: Any) -> str:
    """Tables stay within their row, which `tomli_w` would move to headers of their own."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        if any(isinstance(one, Mapping) for one in value):
            return "[\n" + "".join(f"    {_value(one)},\n" for one in value) + "]"
        return f"[{', '.join(_value(one) for one in value)}]"
    is_long = isinstance(value, str) and "\r" not in value
    return tomli_w.dumps({"v": value}, multiline_strings=is_long).removeprefix("v = ").rstrip("\n")


def _key(key: str) -> str:
    return tomli_w.dumps({key: 1}).rpartition(" = ")[0]

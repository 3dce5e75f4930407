"""Short ways to write a case down in tests."""

from datetime import date
from pathlib import Path

from zenger.defend.folder import Reading, read_case
from zenger.defend.standing import stand
from zenger.model.case.cases import Case
from zenger.model.case.standing import Standing

HEAD = """\
[case]
id = "haddad"
title = "Nour Haddad"
summary = "An editor is charged."
opened = "2026-01-05"
zone = "Europe/London"
state = "public"

[[subjects]]
id = "nour"
names = [{ name = "Nour Haddad" }]
consent = { public_naming = true, photo = true }
sources = ["court"]

[[citations]]
id = "court"
external = { url = "https://court.example/1", title = "Court list", accessed = 2026-01-06 }
"""


def written(folder: Path, toml: str = "", head: str = HEAD, **files: str) -> Path:
    """A case folder: a head, and more in a second file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text(head, encoding="utf-8")
    (folder / "more.toml").write_text(toml, encoding="utf-8")
    (folder / "a.jpg").write_bytes(b"\xff\xd8")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def reading(folder: Path, toml: str = "", head: str = HEAD, **files: str) -> Reading:
    return read_case(written(folder, toml, head, **files))


def case_of(folder: Path, toml: str = "", head: str = HEAD, **files: str) -> Case:
    read = reading(folder, toml, head, **files)
    assert read.case is not None, read.troubles
    return read.case


def standing(folder: Path, as_of: str, toml: str = "", head: str = HEAD, **files: str) -> Standing:
    return stand(case_of(folder, toml, head, **files), date.fromisoformat(as_of))

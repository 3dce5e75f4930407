"""Whoever prints it, whatever the umask: readers are other accounts, and see it when it is whole."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publish.content import Shelf, document_id
from tests.publish.test_case_site import build as build_cases
from tests.publish.test_case_site import named

from zenger.publish.site import build_site, printing


@pytest.fixture
def private() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


def modes(folder: Path) -> set[tuple[str, int]]:
    found = {("folder", stat.S_IMODE(folder.stat().st_mode))}
    for path in folder.rglob("*"):
        kind = "folder" if path.is_dir() else "file"
        found.add((kind, stat.S_IMODE(path.stat().st_mode) & 0o555))
    return found


@pytest.mark.usefixtures("private")
def test_an_archive_printed_by_a_private_account_is_for_everybody(
    shelf: Shelf, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(), site)
    assert modes(site) == {("folder", 0o755), ("folder", 0o555), ("file", 0o444)}
    key = document_id(56)
    shelf.add(shelf.documents[key], replace(shelf.pages[key][0], text="Other words."))
    build_site(shelf.content(), site)
    assert modes(site) == {("folder", 0o755), ("folder", 0o555), ("file", 0o444)}


def test_what_nobody_has_checked_yet_is_for_nobody_else(shelf: Shelf, tmp_path: Path) -> None:
    with printing(shelf.content(), tmp_path / "site") as printed:
        around = {p.name: stat.S_IMODE(p.stat().st_mode) & 0o077 for p in tmp_path.iterdir()}
        assert around == {".site.building": 0}
        printed.appear()
    assert stat.S_IMODE((tmp_path / "site").stat().st_mode) & 0o055 == 0o055


@pytest.mark.usefixtures("private")
def test_cases_and_folders_made_on_the_way_are_for_everybody_too(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    build_cases(closed / "new" / "site", named("one"))
    assert modes(closed / "new") == {("folder", 0o755), ("folder", 0o555), ("file", 0o444)}
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.usefixtures("private")
def test_a_place_that_somebody_closed_stays_closed_when_cases_come(tmp_path: Path) -> None:
    build_cases(tmp_path / "site", named("one"))
    (tmp_path / "site").chmod(0o700)
    build_cases(tmp_path / "site", named("two"))
    assert stat.S_IMODE((tmp_path / "site").stat().st_mode) == 0o700

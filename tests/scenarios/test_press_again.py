"""Pressing again after files came, went or changed does only what changed."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.commands import TITLE, WHY, press_into, zenger
from tests.scenarios.test_press import lines
from tests.trove import dump, make_trove, zip_bytes

from zenger.settings import read_settings


def press(base: Path, *more: str) -> dict[str, Any]:
    run = zenger("press", base / "trove", "-o", base / "site", "--newsroom", base / "desk",
                 "--title", TITLE, "--public-record", WHY, "--json", *more)  # fmt: skip
    (line,) = lines(run)
    return line


def addresses(base: Path) -> dict[str, str]:
    """Title of every document the archive has, by its address."""
    found = {}
    for path in (base / "site" / "d").glob("*/index.json"):
        document = json.loads(path.read_text())
        if "title" in document:  # a notice has none
            found[path.parent.name] = document["title"]
    return found


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return press_into(tmp_path)


def test_only_what_changed_is_done_and_every_address_is_kept(base: Path) -> None:
    before, read_before = addresses(base), dump(base / "desk")["stages"]
    (base / "trove" / "note.txt").write_text("A note that was changed since.")
    (base / "trove" / "page.html").unlink()
    (base / "trove" / "new.txt").write_text("A new document about buoys.")
    done = press(base)
    read_now = dump(base / "desk")["stages"]
    assert [row for row in read_before if row not in read_now] == []
    assert len(read_now) - len(read_before) == 2  # two texts, read once each
    assert set(before) <= {p.name for p in (base / "site" / "d").iterdir()}
    assert done["tombstones"] == 2  # the old note and the web page
    gone = {title for address, title in before.items() if address not in addresses(base)}
    assert gone <= {"note.txt", "Web page"}
    zenger("verify", base / "site")
    zenger("check", "--newsroom", base / "desk")


def test_a_document_taken_away_leaves_a_notice_without_its_words(base: Path) -> None:
    (address,) = [a for a, title in addresses(base).items() if title == "Web page"]
    (base / "trove" / "page.html").unlink()
    press(base)
    notice = (base / "site" / "d" / address / "index.html").read_text()
    assert "no longer part of" in notice
    assert "Hello harbour" not in notice
    assert lines(zenger("search", "hello", "--newsroom", base / "desk", "--json")) == []


def test_the_notice_of_a_changed_file_leads_to_what_lies_there_now(base: Path) -> None:
    old = {title: address for address, title in addresses(base).items()}
    site = base / "site" / "d"
    (base / "trove" / "note.txt").write_text("A note that was changed since.")
    (base / "trove" / "archive.zip").write_bytes(zip_bytes({"b.txt": b"other words inside"}))
    (base / "trove" / "page.html").unlink()
    press(base)
    new = {title: address for address, title in addresses(base).items()}
    data = json.loads((site / old["note.txt"] / "index.json").read_text())
    assert data["followed_by"] == [new["note.txt"]]
    member = json.loads((site / old["b.txt"] / "index.json").read_text())
    assert member["followed_by"] == [new["b.txt"]]
    notice = (site / old["note.txt"] / "p" / "1" / "index.html").read_text()
    assert f'href="../../../../d/{new["note.txt"]}/index.html"' in notice
    assert json.loads((site / old["Web page"] / "index.json").read_text())["followed_by"] == []
    (base / "trove" / "note.txt").write_text("A note that was changed twice.")
    press(base)
    last = {title: address for address, title in addresses(base).items()}["note.txt"]
    for one in (old["note.txt"], new["note.txt"]):
        assert json.loads((site / one / "index.json").read_text())["followed_by"] == [last]
    zenger("verify", base / "site")


def test_what_comes_back_gets_its_address_back(base: Path) -> None:
    before = addresses(base)
    aside = base / "aside.html"
    shutil.move(base / "trove" / "page.html", aside)
    press(base)
    shutil.move(aside, base / "trove" / "page.html")
    assert press(base)["tombstones"] == 0
    assert addresses(base) == before


def test_a_new_title_makes_no_second_collection(base: Path) -> None:
    before = addresses(base)
    press(base, "--title", "Another title")
    assert addresses(base) == before
    hits = lines(zenger("search", "harbour", "--newsroom", base / "desk", "--json"))
    assert {hit["collection"] for hit in hits} == {"Another title"}


def test_nothing_is_done_where_nothing_changed(base: Path) -> None:
    before = dump(base / "desk")
    assert press(base)["printed"] == 0
    assert dump(base / "desk") == before


def test_limits_that_were_set_by_hand_stay(base: Path) -> None:
    settings = base / "desk" / "newsroom.toml"
    settings.write_text(settings.read_text().replace("max_depth = 20", "max_depth = 7"))
    press(base)
    assert "max_depth = 7" in settings.read_text()


def test_a_title_and_whatever_else_was_said_once_need_not_be_said_again(base: Path) -> None:
    press(base, "--contact", "desk@example.org", "--languages", "en,fr")
    said = read_settings(base / "desk")
    zenger("press", base / "trove", "-o", base / "site", "--newsroom", base / "desk",
           "--public-record", WHY)  # fmt: skip
    assert read_settings(base / "desk") == said
    assert TITLE in (base / "site" / "index.html").read_text()
    press(base, "--contact", "")
    assert read_settings(base / "desk") == replace(said, contact="")


def test_a_document_in_two_collections_is_printed_once_with_all_its_places(tmp_path: Path) -> None:
    make_trove(tmp_path / "trove")
    (tmp_path / "second").mkdir()
    shutil.copy(tmp_path / "trove" / "note.txt", tmp_path / "second" / "copy of a note.txt")
    desk = tmp_path / "desk"
    zenger("init", "--newsroom", desk)
    zenger("import", tmp_path / "trove", "--newsroom", desk, "--collection", "First")
    zenger("import", tmp_path / "second", "--newsroom", desk, "--collection", "Second")
    zenger("process", "--newsroom", desk, "--text-only")
    zenger("publish", "--newsroom", desk, "-o", tmp_path / "site", "--public-record", WHY)
    printed = [json.loads(p.read_text()) for p in (tmp_path / "site" / "d").glob("*/index.json")]
    notes = [d for d in printed if "note" in json.dumps(d) and d["title"].endswith("note.txt")]
    assert len(notes) == 1
    assert notes[0]["paths"] == ["note.txt", "copy of a note.txt"]
    folders = [p.read_text() for p in (tmp_path / "site" / "browse" / "folders").rglob("*.html")]
    assert any("Second" in page and notes[0]["document"] in page for page in folders)


@pytest.mark.parametrize(
    ("site", "trove"), [("trove/site", "trove"), ("site", "site/trove")], ids=["in it", "around it"]
)
def test_an_archive_in_its_own_trove_is_refused(tmp_path: Path, site: str, trove: str) -> None:
    make_trove(tmp_path / "site" / "trove" if "/" in trove else tmp_path / "trove")
    run = zenger("press", tmp_path / trove, "-o", tmp_path / site, "--public-record", WHY,
                 check=False)  # fmt: skip
    assert run.returncode in (17, 21)
    assert not list(tmp_path.rglob("newsroom.toml"))


def test_a_folder_that_is_not_ours_is_refused_before_work_starts(tmp_path: Path) -> None:
    make_trove(tmp_path / "trove")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("ten years of work")
    run = zenger("press", tmp_path / "trove", "-o", tmp_path / "site", "--public-record", WHY,
                 check=False)  # fmt: skip
    assert run.returncode == 17
    assert {p.name for p in tmp_path.iterdir()} == {"trove", "site"}


@pytest.mark.parametrize("desk", ["site", "site/desk"], ids=["the same folder", "in it"])
def test_a_newsroom_in_its_own_archive_is_refused_before_work_starts(
    tmp_path: Path, desk: str
) -> None:
    make_trove(tmp_path / "trove")
    run = zenger("press", tmp_path / "trove", "-o", tmp_path / "site", "--public-record", WHY,
                 "--newsroom", tmp_path / desk, check=False)  # fmt: skip
    assert run.returncode == 17
    assert "Nothing was started" in run.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"trove"}


@pytest.mark.parametrize("options", [(), ("--exclude", "*")], ids=["empty", "all left out"])
def test_a_trove_without_a_file_is_taken_for_a_mistake(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    (tmp_path / "trove").mkdir()
    if options:
        (tmp_path / "trove" / "note.txt").write_text("left out")
    run = zenger("press", tmp_path / "trove", "-o", tmp_path / "site", "--public-record", WHY,
                 *options, check=False)  # fmt: skip
    assert run.returncode == 21
    assert "holds no file" in run.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"trove"}


def test_what_could_not_be_copied_is_said(tmp_path: Path) -> None:
    trove = tmp_path / "trove"
    trove.mkdir()
    (trove / "note.txt").write_text("A note.")
    (trove / "link").symlink_to("/nowhere")
    run = zenger("press", trove, "-o", tmp_path / "site", "--public-record", WHY)
    assert "1 thing in the trove could not be copied" in run.stderr


def test_one_file_is_called_one_file(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("A note.")
    run = zenger("press", tmp_path / "note.txt", "-o", tmp_path / "site", "--public-record", WHY)
    assert "1 file, 7 bytes." in run.stderr
    found = zenger("search", "note", "--newsroom", tmp_path / "site.newsroom")
    assert "1 page in 1 document." in found.stderr

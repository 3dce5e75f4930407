"""Names that lie, break lines or climb out of folders are kept byte for byte and shown inert."""

import base64
import io
import json
import os
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.trove import zip_bytes
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.cli.main import main
from zenger.protocols.newsroom import Newsroom

NAMES = {
    "latin-1": b"caf\xe9.txt",
    "line break": b"two\nlines.txt",
    "reversed": "harmless\u202etxt.exe".encode(),
    "escape": b"\x1b[31mred.txt",
    "quote": b"a\"'<img src=x onerror=alert(1)>.txt",
    "longest": b"n" * 251 + b".txt",
    "backslash": b"..\\..\\boot.txt",
    "looks escaped": b"caf\\xe9.txt",
}


def lines(*words: str) -> list[dict[str, Any]]:
    run = CliRunner().invoke(main, [*words, "--json"])
    assert run.exit_code == 0, run.output
    return [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    base = tmp_path_factory.mktemp("names")
    trove = base / "trove"
    trove.mkdir()
    for number, name in enumerate(NAMES.values()):
        text = f"Words about number {number}, from anywhere."
        (trove / os.fsdecode(name)).write_text(text)
    newsroom = newsroom_in(base / "desk")
    read_trove(newsroom, base / "trove")
    return newsroom


def test_every_name_comes_through_whole(desk: Newsroom) -> None:
    found = lines("check", "--newsroom", str(desk.folder))
    raw = {
        base64.b64decode(line["raw_paths"][0]) if "raw_paths" in line else line["path"].encode()
        for line in found
    }
    assert raw == set(NAMES.values())
    assert {line["status"] for line in found} == {"ok"}


def test_only_a_name_that_is_no_text_comes_with_its_bytes(desk: Newsroom) -> None:
    found = lines("search", "anywhere", "--newsroom", str(desk.folder))
    assert len(found) == len(NAMES)
    with_bytes = [hit for hit in found if "raw_paths" in hit]
    assert [hit["paths"] for hit in with_bytes] == [["caf\\xe9.txt"]]
    assert base64.b64decode(with_bytes[0]["raw_paths"][0]) == NAMES["latin-1"]


@pytest.mark.parametrize("command", [["check"], ["search", "anywhere"], ["status"]])
def test_on_a_terminal_nothing_moves_the_cursor_or_turns_the_text(
    desk: Newsroom, command: list[str]
) -> None:
    run = CliRunner().invoke(main, [*command, "--newsroom", str(desk.folder)])
    shown = run.output.replace("\n", "")
    assert not any(mark in shown for mark in "\u202e\x1b\r\x00")
    assert "two\nlines" not in run.output


def test_names_inside_archives_lead_nowhere(tmp_path: Path) -> None:
    climbing = ["../../etc/cron.d/x", "/etc/passwd", "C:\\boot.ini", "a/../../b", "./c"]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in climbing:
            header = tarfile.TarInfo(name)
            header.size = 5
            archive.addfile(header, io.BytesIO(b"words"))
    files = {"a.zip": zip_bytes(dict.fromkeys(climbing, b"words")), "a.tar": out.getvalue()}
    trove = files_in(tmp_path / "deep" / "er" / "trove", files)
    accounts = read_trove(newsroom_in(tmp_path / "deep" / "er" / "desk"), trove)
    assert {f"{a}!/{n}" for a in files for n in climbing} == set(accounts) - set(files)
    outside = {p.name for p in tmp_path.rglob("*") if "desk" not in p.parts}
    assert outside == {"deep", "er", "trove", *files}


def test_two_members_of_one_name_are_two(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("same.txt", b"The first words.")
        archive.writestr("same.txt", b"The second words.")
    newsroom = newsroom_in(tmp_path / "desk")
    accounts = read_trove(newsroom, files_in(tmp_path / "t", {"a.zip": out.getvalue()}))
    assert accounts["a.zip"].children.emitted == 2
    found = lines("check", "--newsroom", str(newsroom.folder))
    assert [x["path"] for x in found].count("a.zip!/same.txt") == 2
    assert len({x["document"] for x in found}) == 3


def test_bytes_of_a_name_in_a_container_are_told_with_the_way_to_it(tmp_path: Path) -> None:
    inner = zip_bytes({"abc.txt": b"Words inside."}).replace(b"abc.txt", b"\x82\xff!/.tx")
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, files_in(tmp_path / "t", {"o.zip": zip_bytes({"i.zip": inner})}))
    (line,) = [x for x in lines("check", "--newsroom", str(newsroom.folder)) if "raw_paths" in x]
    assert line["path"] == "o.zip!/i.zip!/\\x82\\xff%21/.tx"
    assert base64.b64decode(line["raw_paths"][0]) == b"o.zip!/i.zip!/\x82\xff%21/.tx"

"""What comes in lies there under a name of chance, and can be destroyed by who knows the name."""

import re
from pathlib import Path

import pytest

from zenger.receive.door.spool import Incoming, arriving, ask_to_destroy


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


@pytest.mark.parametrize(("is_whole", "ending"), [(True, ".age"), (False, ".cut")])
def test_it_is_called_what_it_is(tmp_path: Path, is_whole: bool, ending: str) -> None:
    incoming = Incoming(tmp_path)
    assert re.fullmatch("[0-9a-f]{32}", incoming.name)
    assert names(tmp_path) == [f"{incoming.name}.part"]
    incoming.stream.write(b"sealed")
    incoming.stream.flush()
    found = arriving(tmp_path, incoming.name)
    assert found is not None
    assert found.size == 6
    assert incoming.keep(is_whole=is_whole) == 6
    assert names(tmp_path) == [incoming.name + ending]
    assert (tmp_path / (incoming.name + ending)).stat().st_mode & 0o777 == 0o600
    assert arriving(tmp_path, incoming.name) is None


def test_destroying_removes_it_and_tells_the_mover(tmp_path: Path) -> None:
    mine, other = Incoming(tmp_path), Incoming(tmp_path)
    for one in (mine, other):
        one.stream.write(b"sealed")
    mine.keep(is_whole=True)
    other.keep(is_whole=False)
    ask_to_destroy(tmp_path, mine.name)
    assert names(tmp_path) == sorted([f"{mine.name}.delete", f"{other.name}.cut"])


@pytest.mark.parametrize("name", ["", "../x", "a" * 31, "A" * 32, f"{'a' * 32}/"])
def test_what_is_no_name_reaches_no_file(tmp_path: Path, name: str) -> None:
    assert arriving(tmp_path, name) is None
    with pytest.raises(ValueError, match="no name"):
        ask_to_destroy(tmp_path, name)


def test_of_what_broke_off_before_its_first_byte_nothing_is_kept(tmp_path: Path) -> None:
    assert Incoming(tmp_path).keep(is_whole=False) == 0
    assert names(tmp_path) == []


def test_what_its_source_destroyed_meanwhile_stays_destroyed(tmp_path: Path) -> None:
    incoming = Incoming(tmp_path)
    ask_to_destroy(tmp_path, incoming.name)
    with pytest.raises(FileNotFoundError):
        incoming.keep(is_whole=True)
    incoming.keep(is_whole=False)
    assert names(tmp_path) == [f"{incoming.name}.delete"]

"""Walking a trove lists everything, follows nothing, changes nothing."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from zenger.errors import TroveError
from zenger.model.document import Status
from zenger.receive.walk import walk


def test_files_come_with_their_raw_names_in_byte_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x").write_bytes(b"1")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")).write_bytes(b"22")
    found = list(walk(tmp_path))
    assert [(f.raw_path, f.size) for f in found] == [(b"b/x", 1), (b"caf\xe9", 2)]


def test_a_link_and_a_pipe_are_listed_but_never_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "folder").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    codes = {f.raw_path: (f.status, f.problem and f.problem.code) for f in walk(tmp_path)}
    assert codes == {
        b"link": (Status.SKIPPED, "link"),
        b"folder": (Status.SKIPPED, "link"),
        b"pipe": (Status.SKIPPED, "pipe"),
    }


def test_a_single_file_is_a_trove_too(tmp_path: Path) -> None:
    (tmp_path / "one.zip").write_bytes(b"PK")
    assert [f.raw_path for f in walk(tmp_path / "one.zip")] == [b"one.zip"]


def test_excluded_names_are_left_out_at_any_depth(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("a/.DS_Store", "keep.txt", ".DS_Store"):
        (tmp_path / name).write_bytes(b"")
    assert [f.raw_path for f in walk(tmp_path, exclude=(".DS_Store",))] == [b"keep.txt"]


def test_a_trove_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(TroveError, match="Check the path"):
        list(walk(tmp_path / "nothing"))


def test_a_disk_that_is_pulled_out_is_one_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled(path: bytes) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "scandir", pulled)
    with pytest.raises(TroveError, match="cannot be read: input/output error"):
        list(walk(tmp_path))


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to(os.devnull)],
                         ids=["a pipe", "a device"])  # fmt: skip
def test_a_trove_that_is_neither_a_folder_nor_a_file_is_refused(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "trove")
    with pytest.raises(TroveError, match="neither a folder nor a file"):
        list(walk(tmp_path / "trove"))

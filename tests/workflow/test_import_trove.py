"""Receiving again notices every change and loses nothing."""

import errno
import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.workflow.house import files_in, newsroom_in

from zenger.catalog.models import Blob, Occurrence
from zenger.errors import TroveError
from zenger.model.accession import AccessionCount
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.import_trove import import_trove


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """Its clock is an hour ahead: files made just now are old enough to be relied on."""
    made = newsroom_in(tmp_path / "desk")
    return replace(made, now=lambda: datetime.now(UTC) + timedelta(hours=1))


def received(newsroom: Newsroom, trove: Path, **options: bool) -> AccessionCount:
    return import_trove(newsroom, trove, collection="Trove", **options)


def digest_of(path: str) -> str | None:
    return Occurrence.objects.values_list("blob", flat=True).get(path=path)


def rewrite_unseen(path: Path, content: bytes) -> None:
    """Change a file in place and set its times back, as a forger or a sync program does."""
    before = path.stat()
    with path.open("r+b") as stream:
        stream.write(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_a_file_changed_in_place_with_its_size_and_time_kept_is_noticed(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    trove = files_in(tmp_path / "trove", {"a.txt": b"The old words", "b.txt": b"Others"})
    received(newsroom, trove)
    before = digest_of("a.txt")
    time.sleep(0.05)  # the kernel's clock of changes goes in steps of some milliseconds
    rewrite_unseen(trove / "a.txt", b"The new words")
    count = received(newsroom, trove)
    assert (count.changed, count.unchanged) == (1, 1)
    assert digest_of("a.txt") != before


def test_another_file_moved_to_the_place_of_one_is_noticed(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    trove = files_in(tmp_path / "trove", {"a.txt": b"1111", "b.txt": b"bb"})
    other = files_in(tmp_path, {"other.txt": b"2222"}) / "other.txt"
    received(newsroom, trove)
    info = (trove / "a.txt").stat()
    os.utime(other, ns=(info.st_atime_ns, info.st_mtime_ns))
    other.replace(trove / "a.txt")
    assert received(newsroom, trove).changed == 1


def test_unchanged_files_are_not_read_again_unless_that_is_asked(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    trove = files_in(tmp_path / "trove", {"a.txt": b"words"})
    received(newsroom, trove)

    class Untouchable:
        def put(self, chunks: object) -> object:
            raise AssertionError("a file was read")

    guarded = replace(newsroom, originals=Untouchable())  # type: ignore[arg-type]
    assert received(guarded, trove).unchanged == 1
    with pytest.raises(AssertionError, match="was read"):
        received(guarded, trove, rehash=True)
    assert received(newsroom, trove, rehash=True).unchanged == 1


def test_a_file_written_to_while_we_look_is_read_again_next_time(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")  # on the true time: the file is seconds old
    trove = files_in(tmp_path / "trove", {"a.txt": b"words"})
    received(newsroom, trove)
    assert Occurrence.objects.get().changed_ns == 0
    assert received(newsroom, trove).unchanged == 1  # read, and found to be the same


@pytest.mark.parametrize("what", ["an empty folder", "another folder"])
def test_another_trove_by_mistake_changes_nothing(
    newsroom: Newsroom, tmp_path: Path, what: str
) -> None:
    received(newsroom, files_in(tmp_path / "trove", {"a.txt": b"words"}))
    other = files_in(tmp_path / "other", {"b.txt": b"else"} if "another" in what else {})
    other.mkdir(exist_ok=True)
    with pytest.raises(TroveError, match="--replace"):
        received(newsroom, other)
    assert Occurrence.objects.get().present
    assert received(newsroom, other, replace_all=True).removed == 1


@pytest.mark.parametrize("place", ["trove/desk", "."])
def test_a_trove_that_holds_the_newsroom_is_refused(tmp_path: Path, place: str) -> None:
    newsroom = newsroom_in(tmp_path / "trove" / "desk")
    with pytest.raises(TroveError, match="inside each other"):
        received(newsroom, tmp_path / "trove" if place == "trove/desk" else tmp_path)


def test_a_file_in_custody_stays_there_when_the_disk_fails_later(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trove = files_in(tmp_path / "trove", {"a.txt": b"words", "b.txt": b"others"})
    received(newsroom, trove)
    before = digest_of("a.txt")
    true_access = os.access

    def denied(path: bytes | str, mode: int) -> bool:
        return not os.fsdecode(path).endswith("a.txt") and true_access(path, mode)

    monkeypatch.setattr(os, "access", denied)
    count = received(newsroom, trove)
    assert (count.skipped, count.removed) == (1, 0)
    assert digest_of("a.txt") == before


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ENOENT],
                         ids=["no permission", "a failing disk", "a disk pulled out"])  # fmt: skip
def test_what_lies_in_a_folder_that_cannot_be_looked_into_does_not_count_as_gone(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Else the archive would say of each of its documents that it was taken away."""
    trove = files_in(
        tmp_path / "trove", {"sub/deep/a.txt": b"words", "sub2/b.txt": b"others", "c.txt": b"c"}
    )
    received(newsroom, trove)
    (trove / "sub2" / "b.txt").unlink()
    true_scandir = os.scandir

    def failing(path: bytes) -> object:
        if os.fsdecode(path).endswith("/sub"):
            raise OSError(number, os.strerror(number))
        return true_scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", failing)
        count = received(newsroom, trove)
    assert (count.skipped, count.removed) == (1, 1)
    assert not Occurrence.objects.get(path="sub2/b.txt").present
    assert Occurrence.objects.get(path="sub/deep/a.txt").present
    assert received(newsroom, trove).removed == 1  # the note on the folder itself
    assert Occurrence.objects.get(path="sub/deep/a.txt").present


def test_what_comes_back_brings_its_members_back(newsroom: Newsroom, tmp_path: Path) -> None:
    trove = files_in(tmp_path / "trove", {"a.txt": b"words", "b.txt": b"others"})
    received(newsroom, trove)
    (trove / "a.txt").rename(tmp_path / "aside")
    assert received(newsroom, trove).removed == 1
    (tmp_path / "aside").rename(trove / "a.txt")
    count = received(newsroom, trove)
    assert (count.added, count.changed, count.removed) == (1, 0, 0)
    assert Blob.objects.count() == 2

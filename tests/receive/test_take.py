"""A file that changes between being listed and being read says what became of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from zenger.backends.blobs.local import LocalBlobStore
from zenger.receive.take import take
from zenger.receive.walk import walk


def _swap(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [(Path.unlink, "read-error", "not there any more"), (_swap, "link", "not followed")],
    ids=["it is gone", "it is a link now"],
)
def test_a_file_that_is_no_longer_what_was_listed_is_received_without_bytes(
    tmp_path: Path, change: Callable[[Path], None], code: str, words: str
) -> None:
    (tmp_path / "a.txt").write_bytes(b"words")
    (found,) = walk(tmp_path, exclude=("custody",))
    change(tmp_path / "a.txt")
    received = take(found, tmp_path, LocalBlobStore(tmp_path / "custody"))
    assert received.digest is None
    assert received.found.problem is not None
    assert received.found.problem.code == code
    assert words in received.found.problem.message

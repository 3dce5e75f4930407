"""What lies ahead is guessed before work starts, and a disk far too small is refused."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from zenger.errors import NoSpaceError
from zenger.model.accession import Found
from zenger.workflow.estimate import SPARE, Estimate, estimate, require_space

MB = 1_000_000


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def have(size: int) -> None:
        usage = SimpleNamespace(total=size, used=0, free=size)
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    return have


def guessed(name: bytes, size: int) -> float:
    return estimate([Found(name, size, 0)], cores=2).disk


def test_nothing_needs_next_to_nothing() -> None:
    assert estimate([], cores=2) == Estimate(0, 0, 0.0, 5.0)


def test_text_is_drawn_and_films_are_only_kept() -> None:
    assert guessed(b"a.pdf", MB) > 10 * MB
    assert guessed(b"a.mp4", MB) < 1.1 * MB


def test_a_large_pdf_is_taken_for_a_scan() -> None:
    assert guessed(b"scan.pdf", 1000 * MB) < 4 * 1000 * MB


def test_more_workers_take_less_time() -> None:
    files = [Found(b"%d.pdf" % n, MB, 0) for n in range(100)]
    assert estimate(files, cores=8).seconds < estimate(files, cores=2).seconds / 3


def test_a_name_that_is_no_text_is_no_trouble() -> None:
    assert guessed(b"caf\xe9.PDF", MB) == guessed(b"a.pdf", MB)


def test_a_disk_far_too_small_is_refused_and_one_in_doubt_is_said(
    tmp_path: Path, free: Callable[[int], None]
) -> None:
    ahead = Estimate(1, 1, 1000 * MB, 1.0)
    places = (tmp_path / "not" / "yet", tmp_path / "site")
    free(SPARE + 400 * MB)
    with pytest.raises(NoSpaceError, match="nothing was started"):
        require_space(ahead, *places)
    free(SPARE + 700 * MB)
    assert "too small" in require_space(ahead, *places)
    free(SPARE + 1100 * MB)
    assert require_space(ahead, *places) == ""

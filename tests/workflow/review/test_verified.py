"""A PDF that passed is not looked at again; with another secret, mark or byte it is."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.review.verify.safe_files import MARK, SECRET, page, safe_pdf
from tests.workflow.house import newsroom_in

from zenger.model.review import Mark
from zenger.protocols.newsroom import Newsroom
from zenger.review.verify.checks import CHECKS
from zenger.workflow.review.verified import leaks_in_pdf


class Counting:
    """A door to the second sandbox that counts who goes through."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.asked = 0
        self._verifier = newsroom.verifier

    def __call__(self) -> Any:
        self.asked += 1
        return self._verifier()


@pytest.mark.parametrize(
    ("secrets", "marks", "more", "asked_again"),
    [
        ([SECRET], [(1, MARK)], b"", False),
        ([SECRET, "Iquique"], [(1, MARK)], b"", True),
        ([SECRET], [], b"", True),
        ([SECRET], [(1, MARK)], b"%", True),
    ],
    ids=["the same", "another secret", "a mark less", "another byte"],
)
def test_what_passed_is_looked_at_again_once_anything_is_other(
    tmp_path: Path, secrets: list[str], marks: list[tuple[int, Mark]], more: bytes,
    asked_again: bool,
) -> None:  # fmt: skip
    newsroom = newsroom_in(tmp_path / "desk")
    door = Counting(newsroom)
    newsroom = replace(newsroom, verifier=door)
    path = safe_pdf(tmp_path, page(tmp_path))
    assert leaks_in_pdf(newsroom, path, [SECRET], [(1, MARK)]) == []
    first = door.asked
    assert first
    path.write_bytes(path.read_bytes() + more)
    leaks_in_pdf(newsroom, path, secrets, marks)
    assert (door.asked > first) is asked_again


def test_what_passed_is_looked_at_again_once_a_check_says_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    door = Counting(newsroom)
    newsroom = replace(newsroom, verifier=door)
    path = safe_pdf(tmp_path, page(tmp_path))
    assert leaks_in_pdf(newsroom, path, [SECRET], [(1, MARK)]) == []
    first = door.asked
    monkeypatch.setitem(CHECKS, "14-ocr", f"{CHECKS['14-ocr']}, and more")
    leaks_in_pdf(newsroom, path, [SECRET], [(1, MARK)])
    assert door.asked > first


def test_what_failed_is_looked_at_again(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    door = Counting(newsroom)
    newsroom = replace(newsroom, verifier=door)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nArica and nothing that is a PDF\n")
    assert leaks_in_pdf(newsroom, path, ["Arica"], [])
    first = door.asked
    assert leaks_in_pdf(newsroom, path, ["Arica"], [])
    assert door.asked > first

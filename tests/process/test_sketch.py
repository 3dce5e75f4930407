"""A sketch tells how much two texts share, whatever their layout and however they are cut."""

import hashlib
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from zenger.process.sketch import SHORTEST, SIZE, Sketcher, alike, sketch_of

TEXT = " ".join(f"word{n}" for n in range(400))


def test_layout_capitals_and_punctuation_do_not_count() -> None:
    one = sketch_of(TEXT)
    other = sketch_of(TEXT.upper().replace(" ", ",\n\n  "))
    assert len(one) == SIZE
    assert alike(one, other) == 1.0


@pytest.mark.parametrize("changed", [4, 20, 60])
def test_the_estimate_is_near_the_share_of_runs_of_words(changed: int) -> None:
    words = TEXT.split()
    for place in range(0, 400, 400 // changed):
        words[place] = f"changed{place}"
    left, right = (
        {*pairwise(w)} for w in (TEXT.split(), words)
    )  # fmt: skip
    share = len(left & right) / len(left | right)
    assert abs(alike(sketch_of(TEXT), sketch_of(" ".join(words))) - share) < 0.1


def test_a_text_may_come_page_by_page() -> None:
    sketcher = Sketcher()
    for start in range(0, 400, 50):
        sketcher.take(" ".join(TEXT.split()[start : start + 50]))
    assert sketcher.sketch() == sketch_of(TEXT)


def test_a_text_without_spaces_of_any_length_has_one() -> None:
    assert sketch_of("北京市海淀区的港口合同已经签署并将于星期一生效" * 9000)
    assert len(sketch_of("x" * 250_000 + " y" * 30)) == SIZE


@pytest.mark.parametrize("text", ["", "?!", " ".join("a" * SHORTEST)[:-2]])
def test_short_texts_have_none_and_are_like_nothing(text: str) -> None:
    assert sketch_of(text) == b""
    assert alike(sketch_of(text), sketch_of(text)) == 0.0


def test_sketches_stay_the_same_from_version_to_version() -> None:
    """Where this fails, the library hashes in another way: its version belongs into `VERSION`."""
    assert hashlib.sha256(sketch_of(TEXT)).hexdigest()[:16] == "f90307af701152d6"


@pytest.mark.parametrize("change", [str, lambda text: f"{text} é"], ids=["plain", "other letters"])
def test_signs_part_words_in_plain_texts_as_in_others(change: Callable[[str], str]) -> None:
    """Plain texts take a shorter way to their words."""
    signs = "".join(map(chr, range(128)))
    words = " ".join(f"word{n}{sign}end_{n}" for n, sign in enumerate(signs * 2))
    parted = re.sub(r"\W", " ", words)
    assert sketch_of(change(words)) == sketch_of(change(parted))

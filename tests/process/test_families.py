"""Copies with errors are found, what is unlike is not joined, and memory does not grow with it."""

import json
import lzma
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from zenger.process.families import Families, join_alike, join_equal, names_of
from zenger.process.sketch import SIZE, sketch_of
from zenger.process.sketch_file import SketchFile

SCALE = Path(__file__).parents[3] / "shared" / "scale" / "frus.jsonl.xz"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
COPIES = 100


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Diplomatic documents, the first of their volume as they are."""
    if not SCALE.exists():
        pytest.skip(f"the texts at {SCALE} are not here")
    with lzma.open(SCALE, "rt", encoding="utf-8") as lines:
        found = (json.loads(line)["text"] for line in lines)
        return list(islice((text for text in found if 1500 < len(text) < 5000), 1500))


def with_errors(text: str, share: float, seed: int) -> str:
    """As many of its characters wrong as a bad scan has."""
    rng = random.Random(seed)
    return "".join(rng.choice(LETTERS) if rng.random() < share else c for c in text)


def joined(sketches: Sequence[bytes]) -> list[int]:
    """Of each the first of its family."""
    with tempfile.TemporaryFile() as scratch:
        rows = SketchFile(scratch)
        for sketch in sketches:
            rows.add(sketch)
        families = Families(len(sketches))
        join_alike(families, rows)
    return [int(first) for first in families.firsts()]


@pytest.mark.parametrize(("errors", "found"), [(0.0, 100), (0.005, 100), (0.02, 90)])
def test_copies_with_errors_are_found(texts: list[str], errors: float, found: int) -> None:
    copies = [with_errors(text, errors, n) for n, text in enumerate(texts[:COPIES])]
    firsts = joined([sketch_of(text) for text in [*texts, *copies]])
    assert sum(firsts[len(texts) + n] == firsts[n] for n in range(COPIES)) >= found


def test_what_is_unlike_is_not_joined() -> None:
    rng = random.Random(3)
    words = [f"{a}{b}" for a in LETTERS for b in LETTERS]
    unlike = [sketch_of(" ".join(rng.choices(words, k=200))) for _ in range(2000)]
    assert joined(unlike) == list(range(2000))


def test_real_documents_that_are_joined_share_much(texts: list[str]) -> None:
    firsts = joined([sketch_of(text) for text in texts])
    pairs = [(row, first) for row, first in enumerate(firsts) if row != first]
    assert len(pairs) < len(texts) / 10
    for row, first in pairs:
        family = [n for n, other in enumerate(firsts) if other == first and n != row]
        assert max(share(texts[row], texts[n]) for n in family) > 0.38  # the estimate errs


def share(one: str, other: str) -> float:
    left, right = ({*zip(w, w[1:], w[2:], strict=False)} for w in (words(one), words(other)))
    return len(left & right) / len(left | right)


def words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


def test_the_order_of_documents_does_not_matter_for_who_is_joined(texts: list[str]) -> None:
    everything = texts[:300] + [with_errors(text, 0.02, 1) for text in texts[:300]]
    sketches = [sketch_of(text) for text in everything]
    order = random.Random(5).sample(range(600), 600)
    forth = joined(sketches)
    shuffled = joined([sketches[n] for n in order])
    again = {n: order[first] for n, first in zip(order, shuffled, strict=True)}
    assert {(a, b) for a in range(600) for b in range(a) if forth[a] == forth[b]} == {
        (a, b) for a in range(600) for b in range(a) if again[a] == again[b]
    }


def test_many_copies_of_one_text_are_one_family() -> None:
    same = sketch_of("harbour " * 30)
    assert joined([same] * 5000) == [0] * 5000


def test_no_sketches_are_no_families() -> None:
    assert joined([]) == []


def test_rows_of_the_same_key_are_joined_but_not_those_without() -> None:
    families = Families(5)
    join_equal(families, np.array([7, 0, 0, 9, 7], np.uint64))
    assert families.firsts().tolist() == [0, 1, 2, 3, 0]


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([("b", ""), ("a", "")], "a"),
        ([("b", "b"), ("a", "b"), ("0", "")], "b"),
        ([("b", "b"), ("a", "a"), ("c", "b")], "a"),
        ([("b", "gone"), ("a", "gone")], "a"),
    ],
    ids=["new", "one more", "two that became one", "its namesake is in another family now"],
)
def test_a_family_keeps_its_name(rows: list[tuple[str, str]], name: str) -> None:
    families = Families(len(rows))
    for row in range(1, len(rows)):
        families.join(0, row)
    assert names_of(families, rows) == {0: name}


def test_who_is_alone_has_no_family_name() -> None:
    assert names_of(Families(2), [("a", "a"), ("b", "")]) == {}


MILLION = f"""
import os, re, tempfile
from zenger.process.families import Families, join_alike
from zenger.process.sketch_file import SketchFile
rows = SketchFile(tempfile.TemporaryFile())
begun = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
COUNT = 400_000
for n in range(COUNT // 2):
    rows.add(os.urandom({SIZE}))
    rows.add(os.urandom(16) + bytes(240))
families = Families(COUNT)
join_alike(families, rows)
print((int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) - begun) * 1024 / COUNT)
"""


@pytest.mark.slow
def test_a_sketch_more_costs_less_memory_than_it_is_long() -> None:
    """400,000 sketches, half of them much alike."""
    done = subprocess.run(
        [sys.executable, "-c", MILLION], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 160

"""Which documents are nearly the same: families of those that are alike, or alike to one alike.

Not every pair is compared, only those that agree in one of 32 bands: 95 % of pairs of which 0.55
is alike, 98.8 % at 0.6 and 99.98 % at 0.7, by 1 - (1 - alike^4)^32.
"""

from array import array
from collections.abc import Iterable, Iterator

import numpy as np

from zenger.process.sketch_file import BANDS, Indices, Numbers, SketchFile

ALIKE = 0.55
"""From here on two documents are called nearly the same. Of the e-mails of the State Department,
4 % of the pairs between 0.55 and 0.6 have less than 0.6 of their letters in common, in order; of
those below, which often share a heading and stamps alone, families of a thousand are made."""
# In a band where many agree, as all letters under one heading do, each is compared with so many
# neighbours, in order of the next band; with all where fewer agree.
NEIGHBOURS = 4
SMALL = 16
_PART = 16_384  # pairs looked at together: 8 MB of sketches


class Families:
    """Which rows belong together; the row of least number stands for its family."""

    def __init__(self, count: int) -> None:
        self._above = array("q", range(count))

    def first(self, row: int) -> int:
        above = self._above
        while above[row] != row:
            above[row] = above[above[row]]
            row = above[row]
        return row

    def join(self, one: int, other: int) -> None:
        one, other = sorted((self.first(one), self.first(other)))
        self._above[other] = one

    def join_all(self, ones: Indices, others: Indices) -> None:
        for start in range(0, len(ones), _PART):
            part = slice(start, start + _PART)
            for one, other in zip(ones[part].tolist(), others[part].tolist(), strict=True):
                self.join(one, other)

    def firsts(self) -> Indices:
        """Of each row the first one of its family."""
        above = np.array(self._above, np.int64)
        while not np.array_equal(above, further := above[above]):
            above = further
        return above

    def apart(self, ones: Indices, others: Indices) -> tuple[Indices, Indices]:
        """Those of these pairs that do not belong together yet, as far as is quickly seen."""
        above = np.frombuffer(self._above, np.int64)
        there = above[ones] != above[others]
        return ones[there], others[there]


def join_alike(families: Families, sketches: SketchFile) -> None:
    """Join the rows whose sketches are alike. In which order they were added does not matter."""
    if not sketches.count:
        return
    different = _join_same(families, sketches)
    following = sketches.band(0)[different]
    for number in range(BANDS):
        here, following = following, sketches.band((number + 1) % BANDS)[different]
        for ones, others in _pairs(here, following):
            _join_close(families, sketches, different[ones], different[others])


def _join_close(families: Families, sketches: SketchFile, ones: Indices, others: Indices) -> None:
    for start in range(0, len(ones), _PART):
        part = slice(start, start + _PART)
        pairs = families.apart(ones[part], others[part])
        close = sketches.alike(*pairs) >= ALIKE
        families.join_all(pairs[0][close], pairs[1][close])


def join_equal(families: Families, keys: "Numbers | array[int]") -> None:
    """Join the rows that have the same key; 0 is none. `keys` has one for each row."""
    keys = np.asarray(keys, np.uint64)
    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    same = (ranked[1:] == ranked[:-1]) & (ranked[1:] != 0)
    families.join_all(order[:-1][same], order[1:][same])


def _join_same(families: Families, sketches: SketchFile) -> Indices:
    """Join rows of the same sketch. Returns the first row of each, so that they count once, in an
    order that comes from the sketches alone."""
    whole = sketches.whole()
    join_equal(families, whole)
    return np.unique(whole, return_index=True)[1]


def _pairs(here: Numbers, following: Numbers) -> Iterator[tuple[Indices, Indices]]:
    """Places of rows that agree in a band and are to be compared."""
    order = np.lexsort((following, here))
    ranked = here[order]
    begins = np.concatenate(([True], ranked[1:] != ranked[:-1]))
    group = np.cumsum(begins) - 1
    small = np.bincount(group)[group] <= SMALL
    for distance in range(1, SMALL):
        agree = group[distance:] == group[:-distance]
        if distance > NEIGHBOURS:
            agree &= small[distance:]
        if not agree.any():
            return
        yield order[:-distance][agree], order[distance:][agree]


def names_of(families: Families, rows: Iterable[tuple[str, str]]) -> dict[int, str]:
    """The name of each family of two and more, by its first row: the digest of one of its members.

    A family keeps its name as long as the member it is named after is in it. Where two have
    become one, the lesser name stays; a new family is named after its least digest.

    Args:
        rows: of each row in order the digest, and the name of the family it was in before or "".
    """
    firsts = families.firsts()
    sizes = np.bincount(firsts, minlength=1)
    least: dict[int, str] = {}
    kept: dict[int, str] = {}
    for first, (digest, before) in zip(firsts.tolist(), rows, strict=True):
        if sizes[first] > 1:
            least[first] = min(least.get(first, digest), digest)
            if before == digest:  # it gave its family the name
                kept[first] = min(kept.get(first, digest), digest)
    return least | kept

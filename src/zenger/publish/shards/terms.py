"""Writes the word lists: shards of neighbouring words, and the long tails of frequent ones."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from zenger.publish.shards.coding import (
    Write,
    data_script,
    encode_numbers,
    encode_pages,
    front_coded,
    shared_length,
)
from zenger.publish.shards.runs import LEVELS, Levels, Pages, Postings

FREQUENT = 2_000  # a word on more pages than this has a tail
SHARD_SIZE = 8 * 1024  # bytes, about; a query of two words loads two
_BATCH = 500_000  # postings that are encoded at once
_BATCH_WORDS = 20_000  # of as many words at most: misread ones, on one page each, take 0.5 kB


@dataclass(slots=True)
class TermWriter:
    """Turns the merged words into files.

    Args:
        write: takes a file's name and content.
        page_count: of the whole archive.
    """

    write: Write
    page_count: int
    firsts: list[str] = field(default_factory=list)  # the least word of each shard, cut short
    words: int = 0
    _tails: int = 0
    _entries: list[str] = field(default_factory=list)
    _size: int = 0
    _last: str = ""

    def add_all(self, words: Iterable[Postings]) -> None:
        """Write all words; they come in order, each once."""
        batch: list[Postings] = []
        waiting = 0
        for postings in words:
            batch.append(postings)
            waiting += len(postings.pages)
            if waiting >= _BATCH or len(batch) >= _BATCH_WORDS:
                self._add_batch(batch)
                batch, waiting = [], 0
        self._add_batch(batch)
        self._close()

    def _add_batch(self, batch: list[Postings]) -> None:
        if not batch:
            return
        heads = [_best(postings) for postings in batch]
        counts = np.array([len(pages) for pages, _ in heads])
        ends = np.cumsum(counts)
        values = _values(
            np.concatenate([pages for pages, _ in heads]).astype(np.int64),
            np.concatenate([levels for _, levels in heads]),
            ends - counts,
        )
        letters, places = encode_numbers(values)
        text, start = letters.decode("ascii"), 0
        for postings, end in zip(batch, places[ends - 1].tolist(), strict=True):
            self._entry(postings, text[start:end])
            start = end

    def _entry(self, postings: Postings, head: str) -> None:
        term, count = postings.term, len(postings.pages)
        if self._size >= SHARD_SIZE:
            self._close()
        if not self._entries:
            self.firsts.append(_shortest_after(self._last, term))
        sign = " " if count <= FREQUENT else f"!{count}!{self._tail(postings)}!"
        word = front_coded(self._last if self._entries else "", term)
        entry = f"{word}{sign}{head}"
        self._entries.append(entry)
        self._size += len(entry) + 1
        self._last = term
        self.words += 1

    def _tail(self, postings: Postings) -> int:
        """All pages of a frequent word, in the shorter of two forms; its number comes back."""
        listed = encode_pages(postings.pages.astype(np.int64), self.page_count)
        number, self._tails = self._tails, self._tails + 1
        self.write(f"l{number // 1000}/l{number}.js", data_script(f"l{number}", listed))
        return number

    def _close(self) -> None:
        if self._entries:
            number = len(self.firsts) - 1
            content = data_script(f"t{number}", "|".join(self._entries))
            self.write(f"t{number // 1000}/t{number}.js", content)
        self._entries, self._size = [], 0


def _best(postings: Postings) -> tuple[Pages, Levels]:
    """The pages that a word's entry lists itself: all, or the 2,000 that are most about it."""
    if len(postings.pages) <= FREQUENT:
        return postings.pages, postings.levels
    weakest_first = LEVELS - 1 - postings.levels.astype(np.int16)
    chosen = np.sort(np.lexsort((postings.pages, weakest_first))[:FREQUENT])
    return postings.pages[chosen], postings.levels[chosen]


def _values(
    pages: npt.NDArray[np.int64], levels: Levels, starts: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint64]:
    """For each page the distance to the one before it, times eight, plus its level."""
    before = np.empty_like(pages)
    before[1:] = pages[:-1]
    before[starts] = -1
    return ((pages - before - 1) * LEVELS + levels).astype(np.uint64)


def _shortest_after(before: str, term: str) -> str:
    """The shortest beginning of `term` that still comes after `before`."""
    return term[: shared_length(before, term) + 1] if before else ""

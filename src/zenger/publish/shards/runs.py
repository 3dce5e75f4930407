"""Which words stand on which pages, sorted on disk so that memory does not grow with the trove."""

import heapq
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt

from zenger.publish.shards.pairs import PairRuns, pair_keys, word_hash

RUN_WORDS = 500_000  # held in memory before they are sorted out to disk: about 65 MB with sorting
MOST_RUNS = 100  # on disk before they become one: each takes three open files and a little memory
LEVELS = 8
AVERAGE_WORDS = 300  # of a page; fixed, so that a page's place does not depend on the others
_K1, _B = 1.2, 0.75  # as in BM25 (Robertson and Zaragoza 2009, 3.2)

Pages = npt.NDArray[np.uint32]
Levels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Postings:
    """The pages that hold one word."""

    term: str
    pages: Pages  # ascending
    levels: Levels  # 0 to 7: how much the page is about the word


class _Ranks(dict[str, int]):
    """A number for each word of a run, in order of appearance."""

    def __missing__(self, word: str) -> int:
        rank = self[word] = len(self)
        return rank


class Runs:
    """Collects the words of pages, then hands back each word with its pages in order."""

    def __init__(self, temporary: Path) -> None:
        self._temporary = temporary
        self._count = 0
        self._names: list[Path] = []  # of the runs on disk, in the order of their pages
        self.pairs = PairRuns(temporary)
        self._start()

    def _start(self) -> None:
        self._ranks = _Ranks()
        self._words = array("I")
        self._sizes = array("I")  # words of each page of this run
        self._lengths = array("I")  # the same without the title's weight
        self._first_page = getattr(self, "_next_page", 0)
        self._next_page = self._first_page

    def add(self, words: list[str], lead: list[str]) -> None:
        """The next page: its words, and those of a title that count twice."""
        self._words.extend(map(self._ranks.__getitem__, words))
        for _ in range(2):
            self._words.extend(map(self._ranks.__getitem__, lead))
        self._sizes.append(len(words) + 2 * len(lead))
        self._lengths.append(len(words) + len(lead))
        self._next_page += 1
        if len(self._words) >= RUN_WORDS:
            self._spill()

    def _spill(self) -> None:
        if self._next_page == self._first_page:
            return
        terms = sorted(self._ranks, key=order)
        place = np.empty(len(terms), dtype=np.uint64)
        place[[self._ranks[term] for term in terms]] = np.arange(len(terms), dtype=np.uint64)
        words = np.frombuffer(self._words, dtype=np.uint32)
        sizes = np.frombuffer(self._sizes, dtype=np.uint32)
        local = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
        keys, times = np.unique((place[words] << np.uint64(32)) | local, return_counts=True)
        pages = (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        lengths = np.frombuffer(self._lengths, dtype=np.uint32)[pages]
        hashes = np.fromiter(map(word_hash, self._ranks), np.uint32, len(terms))[words]
        self.pairs.add(pair_keys(hashes, local + np.uint64(self._first_page)))
        starts = np.searchsorted(keys >> np.uint64(32), np.arange(len(terms) + 1))
        name = self._next_name()
        (pages + np.uint32(self._first_page)).tofile(f"{name}.pages")
        level_of(times, lengths).tofile(f"{name}.levels")
        np.diff(starts).astype(np.uint32).tofile(f"{name}.counts")
        name.with_suffix(".terms").write_text("\n".join(terms), encoding="utf-8")
        self._names.append(name)
        del words, sizes  # they hold the arrays' memory
        self._start()
        if len(self._names) >= MOST_RUNS:
            self._join()

    def _next_name(self) -> Path:
        self._count += 1
        return self._temporary / f"run{self._count}"

    def _join(self) -> None:
        """Make one run of all that are on disk."""
        name, before = self._next_name(), self._names
        with (
            name.with_suffix(".pages").open("xb") as pages,
            name.with_suffix(".levels").open("xb") as levels,
            name.with_suffix(".counts").open("xb") as counts,
            name.with_suffix(".terms").open("x", encoding="utf-8", newline="\n") as terms,
        ):
            for postings in self._merged():
                pages.write(postings.pages.tobytes())
                levels.write(postings.levels.tobytes())
                counts.write(np.uint32(len(postings.pages)).tobytes())
                terms.write(f"{postings.term}\n")
        self._names = [name]
        for old in before:
            for suffix in _SUFFIXES:
                old.with_suffix(suffix).unlink()

    def merged(self) -> Iterator[Postings]:
        """Every word once, in the order of UTF-16 units, as JavaScript compares."""
        self._spill()
        yield from self._merged()

    def _merged(self) -> Iterator[Postings]:
        runs = [_Run(name) for name in self._names]
        streams = [run.keys(number) for number, run in enumerate(runs)]
        for _, group in groupby(heapq.merge(*streams), key=lambda item: item[0]):
            term, parts = "", []
            for _, number, count, term in group:  # noqa: B007  # the same term each time
                parts.append(runs[number].next_pages(count))
            pages, levels = zip(*parts, strict=True)
            if len(parts) == 1:
                yield Postings(term, pages[0], levels[0])
            else:
                yield Postings(term, np.concatenate(pages), np.concatenate(levels))
        for run in runs:
            run.close()


_SUFFIXES = (".pages", ".levels", ".counts", ".terms")


class _Run:
    """One sorted run on disk, read from its begin to its end, each word once."""

    def __init__(self, name: Path) -> None:
        self._terms = name.with_suffix(".terms")
        self._pages = name.with_suffix(".pages").open("rb")
        self._levels = name.with_suffix(".levels").open("rb")
        self._counts = name.with_suffix(".counts")

    def keys(self, number: int) -> Iterator[tuple[bytes, int, int, str]]:
        """What the word is sorted by, the run's number, how many pages hold it, the word."""
        counts = array("I", self._counts.read_bytes())
        with self._terms.open(encoding="utf-8", newline="\n") as stream:
            for line, count in zip(stream, counts, strict=True):
                term = line.rstrip("\n")
                yield order(term), number, count, term

    def next_pages(self, count: int) -> tuple[Pages, Levels]:
        """The pages and levels of the next word."""
        pages = np.frombuffer(self._pages.read(4 * count), dtype=np.uint32)
        return pages, np.frombuffer(self._levels.read(count), dtype=np.uint8)

    def close(self) -> None:
        self._pages.close()
        self._levels.close()


def order(term: str) -> bytes:
    """What words are sorted by: their UTF-16 units, since that is how JavaScript compares."""
    return term.encode("utf-16-be")


def level_of(times: npt.NDArray[np.int64], lengths: npt.NDArray[np.uint32]) -> Levels:
    """How much a page is about a word: 0 (hardly) to 7.

    Args:
        times: how often the word stands on the page, from 1.
        lengths: words of that page.
    """
    norm = _K1 * (1 - _B + _B * lengths / AVERAGE_WORDS)
    return np.minimum(LEVELS - 1, LEVELS * times / (times + norm)).astype(np.uint8)

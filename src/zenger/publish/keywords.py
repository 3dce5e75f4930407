"""Which words the keyword index lists and where they lead: the index at the back of a book.

Words come one by one in the order of the search index, so that an archive of any size passes
through without being held. Names of people join the stream at their place.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from zenger.model.names import inert
from zenger.model.tokens import folded_words
from zenger.publish.ledger import Ledger
from zenger.publish.links import slug
from zenger.publish.shards.runs import Postings, order
from zenger.publish.shelf import Group

MOST_PAGES = 100  # a word on more pages leads nowhere in particular
SMALL_ARCHIVE = 1_000  # pages up to which words that stand on one page are listed as well
LONGEST_WORD = 40  # characters; longer ones are codes and damage, which nobody looks up
MOST_PEOPLE = 100  # with the same word in their names
_SHORTEST_NUMBER = 4  # digits: years and the numbers of telegrams, not those of paragraphs


@dataclass(frozen=True, slots=True)
class Keyword:
    """One entry."""

    word: str  # folded: no capitals, no accents
    pages: tuple[int, ...]  # their places in the archive, ascending
    people: tuple[Group, ...] = ()  # those with the word in their name

    @property
    def links(self) -> int:
        return len(self.pages) + len(self.people)


@dataclass(frozen=True, slots=True)
class Limits:
    """On how many pages a listed word stands, at least and at most."""

    least: int
    most: int

    @classmethod
    def of(cls, pages: int) -> "Limits":
        """Those of an archive of so many pages; "the" must not fill the index of a small one."""
        return cls(1 if pages <= SMALL_ARCHIVE else 2, min(MOST_PAGES, max(8, pages // 4)))

    def admit(self, word: str, pages: int) -> bool:
        return self.least <= pages <= self.most and _is_worth_listing(word)


class PagePlaces:
    """Which document and page the n-th page of the archive is. 18 bytes a document."""

    def __init__(self) -> None:
        self.count = 0
        self._starts = array("Q")
        self._first_numbers = bytearray()  # 1, or 0 for a document without pages
        self._ids: list[str] = []

    def add(self, public_id: str, number: int) -> None:
        """The next page; pages of a document follow one another without a gap."""
        if not self._ids or self._ids[-1] != public_id:
            self._starts.append(self.count)
            self._first_numbers.append(number)
            self._ids.append(public_id)
        self.count += 1

    def find(self, place: int) -> tuple[str, int]:
        """(public id, page number); the number is 0 where the document has no pages."""
        at = bisect_right(self._starts, place) - 1
        return self._ids[at], self._first_numbers[at] + place - self._starts[at]


class KeywordStream:
    """Takes every word of the archive in order; passes on what the index lists.

    Args:
        limits: which words of pages are listed.
        take: receives each entry, in the same order.
    """

    def __init__(self, ledger: Ledger, limits: Limits, take: Callable[[Keyword], None]) -> None:
        self._limits = limits
        self._take = take
        ledger.add_name_words(_name_words(ledger))
        self._names = _people_by_word(ledger)
        self._next = next(self._names, None)

    def add(self, postings: Postings) -> None:
        here = order(postings.term)
        people = self._people_until(here)
        listed = self._limits.admit(postings.term, len(postings.pages))
        if listed or people:
            pages = tuple(postings.pages.tolist()) if listed else ()
            self._take(Keyword(postings.term, pages, people))

    def finish(self) -> None:
        while self._next is not None:
            self._take(Keyword(_word(self._next[0]), (), self._next[1]))
            self._next = next(self._names, None)

    def _people_until(self, here: bytes) -> tuple[Group, ...]:
        """Pass on names that come before a word; those that are the word come back."""
        while self._next is not None and self._next[0] < here:
            self._take(Keyword(_word(self._next[0]), (), self._next[1]))
            self._next = next(self._names, None)
        if self._next is None or self._next[0] != here:
            return ()
        people = self._next[1]
        self._next = next(self._names, None)
        return people


def _is_worth_listing(word: str) -> bool:
    if len(word) > LONGEST_WORD or (len(word) == 1 and word.isascii()):
        return False
    return not word.isdecimal() or len(word) >= _SHORTEST_NUMBER


def _word(sort_key: bytes) -> str:
    return sort_key.decode("utf-16-be")


def _name_words(ledger: Ledger) -> Iterator[tuple[bytes, str, str, str, int]]:
    """A row for each word in the name, or before the @, of each person."""
    for key, name, address, count in ledger.people():
        words = folded_words(f"{name} {address.partition('@')[0]}")
        for word in sorted({word for word in words if _is_worth_listing(word)}):
            yield order(word), key, name, address, count


def _people_by_word(ledger: Ledger) -> Iterator[tuple[bytes, tuple[Group, ...]]]:
    for word, rows in groupby(ledger.name_words(), key=lambda row: row[0]):
        people = [
            (inert(name or address), f"browse/people/{slug(key)}/index.html", count,
             inert(address) if name and address.lower() != name.lower() else "")
            for _, key, name, address, count in rows
        ]  # fmt: skip
        yield word, tuple(people[:MOST_PEOPLE])

"""Lists of cases: all of them, and those of a country, a kind, a state. Links, no widgets."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec

from zenger.model.release import Imprint
from zenger.publish import environment
from zenger.publish.case_listing import Listing, listings
from zenger.publish.case_map import case_map
from zenger.publish.case_shelf import CaseRow
from zenger.publish.case_statistics import statistics
from zenger.publish.case_words import ORIGINAL, Words, own_name
from zenger.publish.links import root_of

Place = Callable[[Listing], str]  # where a page is in a language
PAGE = 100  # cases on a page
MOST_VALUES = 12  # of a facet beside a list; all are in the statistics


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page that leads to cases, not yet printed."""

    path: str
    key: str  # equal keys mean equal pages
    make: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to part the cases: by country, by kind."""

    name: str
    values: Callable[[CaseRow], tuple[str, ...]]
    words: Callable[[Words, str], str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One value of a facet beside a list."""

    words: str
    href: str  # from the root
    count: int
    is_here: bool


FACETS = (
    Facet("state", lambda row: (row.state,), lambda words, value: words(f"index.{value}")),
    Facet("custody", lambda row: (row.custody,), lambda words, value: words(f"custody.{value}")),
    Facet("kind", lambda row: (row.kind,), lambda words, value: words(f"kind.{value}")),
    Facet("country", lambda row: (row.country,), lambda words, value: words.country(value)),
    Facet("category", lambda row: row.categories, lambda _words, value: value),
    Facet("tag", lambda row: row.tags, lambda _words, value: value),
)


class Lists:
    """All pages that lead to cases.

    Args:
        rows: of every case that is printed here.
        as_of: the day they stand on.
    """

    def __init__(
        self, rows: Sequence[CaseRow], imprint: Imprint, as_of: date, *, has_archive: bool
    ) -> None:
        self._rows = sorted(rows, key=_order)
        self._imprint, self._as_of, self._has_archive = imprint, as_of, has_archive
        self._listings = listings(rows)
        self._digests = {row.id: sha256(msgspec.json.encode(row)).digest() for row in rows}
        self._basis = (
            environment.version(), repr(imprint), as_of.isoformat(), has_archive,
            [one.language for one in self._listings],
        )  # fmt: skip
        self._by_facet = {facet.name: _parted(self._rows, facet) for facet in FACETS}

    def pages(self) -> Iterator[ListPage]:
        for listing in self._listings:
            yield from self._in(listing)
        if not self._has_archive:
            yield from self._list(self._listings[0], _front, self._rows[:PAGE], None, "")

    def _in(self, listing: Listing) -> Iterator[ListPage]:
        """All lists and figures in one language."""
        yield from self._list(listing, lambda one: one.home, self._rows, None, "")
        for facet in FACETS:
            for value, rows in self._by_facet[facet.name].items():
                yield from self._list(listing, _place_of(facet, value), rows, facet, value)
        figures = statistics(self._rows)
        yield self._page(
            listing, "case_numbers.html", lambda one: one.numbers, [], figures=figures,
            facets=self._facets(listing, None, ""),
        )  # fmt: skip

    def _list(
        self, listing: Listing, place: Place, rows: list[CaseRow], facet: Facet | None, value: str
    ) -> Iterator[ListPage]:
        """A list on as many pages as it needs."""
        count = max(-(-len(rows) // PAGE), 1)
        places = [place, *(_further(place, number) for number in range(2, count + 1))]
        words = listing.words
        title = facet.words(words, value) if facet else words("cases")
        paths, facets = [one(listing) for one in places], self._facets(listing, facet, value)
        for number, here in enumerate(places, 1):
            shown = rows[(number - 1) * PAGE : number * PAGE]
            yield self._page(
                listing, "case_index.html", here, shown, rows if number == 1 else [],
                title=title, total=len(rows), facet=facet.name if facet else "", number=number,
                paths=paths, facets=facets,
            )  # fmt: skip

    def _facets(
        self, listing: Listing, here: Facet | None, value: str
    ) -> list[tuple[str, list[Shown]]]:
        """(name, values, the most frequent first); those with one value alone say nothing."""
        shown = []
        for facet in FACETS:
            is_here = here is not None and facet.name == here.name
            counted = [(one, len(rows)) for one, rows in self._by_facet[facet.name].items()]
            if len(counted) > 1 or is_here:
                counted.sort(key=lambda one: (-one[1], one[0]))
                values = [
                    Shown(
                        facet.words(listing.words, one), listing.of_value(facet.name, one), count,
                        is_here and one == value,
                    )
                    for one, count in counted[:MOST_VALUES]
                ]  # fmt: skip
                shown.append((facet.name, values))
        return shown

    def _page(
        self, listing: Listing, template: str, place: Place, rows: Sequence[CaseRow],
        mapped: Sequence[CaseRow] = (), **values: Any,
    ) -> ListPage:  # fmt: skip
        """
        Args:
            mapped: cases on the map above the list.
        """
        path = place(listing)
        digest = sha256(msgspec.json.encode((self._basis, template, path, values), enc_hook=repr))
        for row in (*rows, *mapped):
            digest.update(self._digests[row.id])

        def make() -> str:
            root = root_of(path)
            return environment.render(
                template, l=listing, w=listing.words, site=self._imprint, path=path, root=root,
                section="cases", here=True, has_archive=self._has_archive, rows=rows,
                as_of=listing.words.day(self._as_of), world=case_map(mapped, listing, root),
                others=self._others(listing, place), cases_home=listing.home, **values,
            )  # fmt: skip

        return ListPage(path, digest.hexdigest()[:32], make)

    def _others(self, listing: Listing, place: Place) -> list[tuple[str, str, str]]:
        """(code, what it calls itself, path) of the other languages this list is told in."""
        return [
            (one.language, own_name(one.language), place(one))
            for one in self._listings
            if one.language != listing.language
        ]


def _parted(rows: Sequence[CaseRow], facet: Facet) -> dict[str, list[CaseRow]]:
    """The rows of each value of a facet, in their order."""
    parted: dict[str, list[CaseRow]] = defaultdict(list)
    for row in rows:
        for value in facet.values(row):
            if value:
                parted[value].append(row)
    return dict(sorted(parted.items()))


def _front(listing: Listing) -> str:
    """The first page of a folder that holds nothing but cases."""
    return "index.html" if listing.language == ORIGINAL else listing.home


def _place_of(facet: Facet, value: str) -> Place:
    return lambda listing: listing.of_value(facet.name, value)


def _further(place: Place, number: int) -> Place:
    return lambda listing: listing.further(place(listing), number)


def _order(row: CaseRow) -> tuple[Any, ...]:
    """Open cases first, those with the nearest hearing before those held longest."""
    rank = {"open": 0, "closed": 1}.get(row.state, 2)
    return rank, not row.next, row.next, -row.days, row.title

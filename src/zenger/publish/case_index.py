"""Lists of cases: all of them, and those of a country, a kind, a state. Links, no widgets."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec

from zenger.model.release import Imprint
from zenger.publish import environment
from zenger.publish.case_links import ROOT
from zenger.publish.case_map import case_map
from zenger.publish.case_shelf import CaseRow
from zenger.publish.case_statistics import statistics
from zenger.publish.case_words import Words, words_in
from zenger.publish.links import plain, root_of, slug

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
        self._words = words_in("en")
        self._counts = {
            facet.name: Counter(value for row in rows for value in facet.values(row) if value)
            for facet in FACETS
        }

    def pages(self) -> Iterator[ListPage]:
        yield from self._list(f"{ROOT}index.html", self._rows, None, "")
        if not self._has_archive:
            yield from self._list("index.html", self._rows[:PAGE], None, "")
        for facet in FACETS:
            of: dict[str, list[CaseRow]] = {value: [] for value in self._counts[facet.name]}
            for row in self._rows:
                for value in facet.values(row):
                    if value:
                        of[value].append(row)
            for value, rows in of.items():
                yield from self._list(_list_path(facet.name, value), rows, facet, value)
        path = f"{ROOT}by/numbers/index.html"
        figures = statistics(self._rows)
        yield self._page("case_numbers.html", path, figures=figures, facets=self._facets(None, ""))

    def _list(
        self, path: str, rows: list[CaseRow], facet: Facet | None, value: str
    ) -> Iterator[ListPage]:
        """A list on as many pages as it needs."""
        count = max(-(-len(rows) // PAGE), 1)
        paths = [path if n == 1 else _further(path, n) for n in range(1, count + 1)]
        title = facet.words(self._words, value) if facet else self._words("cases")
        for number, here in enumerate(paths, 1):
            shown = rows[(number - 1) * PAGE : number * PAGE]
            yield self._page(
                "case_index.html", here, title=title, rows=shown, total=len(rows),
                facet=facet.name if facet else "", number=number, paths=paths,
                facets=self._facets(facet, value), mapped=rows if number == 1 else [],
            )  # fmt: skip

    def _facets(self, here: Facet | None, value: str) -> list[tuple[str, list[Shown]]]:
        """(name, values, the most frequent first); those with one value alone say nothing."""
        shown = []
        for facet in FACETS:
            counted = self._counts[facet.name].most_common()
            if len(counted) > 1 or (here and facet.name == here.name):
                counted.sort(key=lambda one: (-one[1], one[0]))
                values = [
                    Shown(
                        facet.words(self._words, one), _list_path(facet.name, one), count,
                        here is not None and facet.name == here.name and one == value,
                    )
                    for one, count in counted[:MOST_VALUES]
                ]  # fmt: skip
                shown.append((facet.name, values))
        return shown

    def _page(self, template: str, path: str, **values: Any) -> ListPage:
        known = (
            environment.version(), repr(self._imprint), self._as_of.isoformat(), template, path,
            self._has_archive,
        )  # fmt: skip
        encoded = msgspec.json.encode((known, values), enc_hook=repr)
        key = sha256(encoded).hexdigest()[:32]

        def make() -> str:
            root = root_of(path)
            mapped = values.get("mapped", ())
            return environment.render(
                template, w=self._words, site=self._imprint, path=path, root=root,
                section="cases", here=True, has_archive=self._has_archive,
                as_of=self._words.day(self._as_of),
                world=case_map(mapped, self._words, root), **values,
            )  # fmt: skip

        return ListPage(path, key, make)


def _order(row: CaseRow) -> tuple[Any, ...]:
    """Open cases first, those with the nearest hearing before those held longest."""
    rank = {"open": 0, "closed": 1}.get(row.state, 2)
    return rank, not row.next, row.next, -row.days, row.title


def _list_path(facet: str, value: str) -> str:
    simple = plain(value)
    name = simple if simple == value.lower().replace("_", "-") else slug(value)
    return f"{ROOT}by/{facet}/{name}/index.html"


def _further(path: str, number: int) -> str:
    if path == f"{ROOT}index.html":
        return f"{ROOT}by/all/{number}/index.html"
    return f"{path.removesuffix('index.html')}{number}/index.html"

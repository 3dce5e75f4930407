"""How many cases there are of what, and the longest and the next of them, as of a day."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from zenger.publish.case_shelf import CaseRow

SHOWN = 20  # rows of a table


class Statistics(msgspec.Struct, frozen=True):
    """Withdrawn cases are counted nowhere."""

    cases: int
    open: int
    closed: int
    held: int  # people deprived of liberty
    longest: tuple[CaseRow, ...]  # held now, the longest first
    upcoming: tuple[CaseRow, ...]  # by the date of their next hearing
    countries: tuple[tuple[str, int, int], ...]  # code, cases, people held
    kinds: tuple[tuple[str, int], ...]
    opened: tuple[tuple[str, int], ...]  # year, cases


def statistics(rows: Sequence[CaseRow]) -> Statistics:
    """The figures, from the line of each case."""
    live = [row for row in rows if row.state != "withdrawn"]
    held = sorted((row for row in live if row.is_held), key=lambda row: -row.days)
    upcoming = sorted((row for row in live if row.next), key=lambda row: (row.next, row.title))
    return Statistics(
        cases=len(live),
        open=sum(row.state == "open" for row in live),
        closed=sum(row.state == "closed" for row in live),
        held=sum(row.held for row in live),
        longest=tuple(held[:SHOWN]),
        upcoming=tuple(upcoming[:SHOWN]),
        countries=_countries(live),
        kinds=_counted(row.kind for row in live),
        opened=tuple(sorted(Counter(row.opened[:4] for row in live if row.opened).items())),
    )


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda one: (-one[1], one[0])))


def _countries(rows: Sequence[CaseRow]) -> tuple[tuple[str, int, int], ...]:
    cases = Counter(row.country for row in rows if row.country)
    held: Counter[str] = Counter()
    for row in rows:
        held[row.country] += row.held
    ordered = sorted(cases.items(), key=lambda one: (-one[1], one[0]))
    return tuple((code, count, held[code]) for code, count in ordered)

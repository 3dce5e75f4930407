"""Hearings and decisions that cannot be as they are written, and courts in a circle."""

from collections.abc import Iterable, Iterator

from zenger.defend.findings import Checked, Finding
from zenger.defend.rings import rings
from zenger.model.case.courts import HearingStatus


def courts(checked: Checked) -> Iterator[Finding]:
    yield from _hearings(checked)
    yield from _hearing_events(checked)
    yield from _circles(checked)


def _hearings(checked: Checked) -> Iterator[Finding]:
    for array, start, end in (("hearings", "starts", "ends"), ("hearing_events", "to", "to_end")):
        for index, row in checked.of(array):
            begins, finishes = getattr(row, start), getattr(row, end)
            if not finishes:
                continue
            if begins is None or finishes.last_day() < begins.first_day():
                message = "It ends before it begins. Correct one of both."
                yield Finding(array, index, end, "ends-before-it-begins", message)


def _hearing_events(checked: Checked) -> Iterator[Finding]:
    of = {one.id: one for one in checked.case.hearings}
    moved = {one.hearing for _, one in checked.of("hearing_events") if one.to}
    for index, event in checked.of("hearing_events"):
        hearing = of.get(event.hearing)
        if event.to and event.status is not HearingStatus.POSTPONED:
            message = (
                f"A hearing that is “{event.status.value}” has no new date. Write “postponed”."
            )
            yield Finding("hearing_events", index, "to", "not-postponed", message)
        if (
            hearing and event.status is HearingStatus.HELD and event.hearing not in moved
            and event.date.last_day() < hearing.starts.first_day()
        ):  # fmt: skip
            message = "It was held before it began. Correct the date, or say that it was moved."
            yield Finding("hearing_events", index, "date", "held-before", message)


def _circles(checked: Checked) -> Iterator[Finding]:
    ways: dict[tuple[str, str], dict[str, Iterable[str]]] = {
        ("courts", "appeals_to"): {one.id: one.appeals_to for one in checked.case.courts},
        ("proceedings", "parent"): {one.id: [one.parent] for one in checked.case.proceedings},
        ("proceedings", "originates_from"): {
            one.id: [one.originates_from] for one in checked.case.proceedings
        },
        ("demands", "fallback_of"): {one.id: [one.fallback_of] for one in checked.case.demands},
        ("releases", "supersedes"): {one.id: [one.supersedes] for one in checked.case.releases},
    }
    for (array, name), next_ in ways.items():
        known = {here: [one for one in there if one] for here, there in next_.items() if here}
        for ring in rings(known):
            message = f"This comes back to itself: {' → '.join((*ring, ring[0]))}. Cut one link."
            yield Finding(array, checked.names[array][ring[0]], name, "cycle", message)

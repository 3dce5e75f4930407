"""Corrections take the place of an event that is there, from a day on."""

from collections.abc import Iterator, Mapping

from zenger.defend.corrections import CORRECTED
from zenger.defend.findings import Checked, Finding
from zenger.defend.rings import rings
from zenger.model.case.records import Event


def corrections(checked: Checked) -> Iterator[Finding]:
    for array in CORRECTED:
        events: tuple[Event, ...] = getattr(checked.case, array)
        names = checked.names[array]
        for index, event in enumerate(events):
            if event.corrects or event.retracted:
                yield from _correction(array, index, event, names)
        ways = {one.id: [one.corrects] for one in events if one.id and one.corrects}
        for ring in rings(ways):
            message = f"These correct one another: {' → '.join((*ring, ring[0]))}. Cut one link."
            yield Finding(array, names[ring[0]], "corrects", "cycle", message)


def _correction(
    array: str, index: int, event: Event, names: Mapping[str, int]
) -> Iterator[Finding]:
    if not event.corrects:
        message = "It takes nothing back. Write in “corrects” the id of what did not happen."
        yield Finding(array, index, "corrects", "retracts-nothing", message)
    elif event.corrects not in names:
        message = (
            f"There is no event “{event.corrects}” in {array}. Write the id of the one it takes "
            "the place of; give that one an id, where it has none."
        )
        yield Finding(array, index, "corrects", "no-such-event", message)
    if event.known is None:
        message = "Since when is it known? Pages of earlier days keep what they said. Add “known”."
        yield Finding(array, index, "known", "correction-undated", message)

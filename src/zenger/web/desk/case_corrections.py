"""Changes of events that readers have seen: written down as corrections, not written over."""

from datetime import date

from msgspec.structs import replace

from zenger.defend.corrections import CORRECTED
from zenger.defend.ordering import event_id
from zenger.model.case.cases import Case
from zenger.model.case.moments import Moment
from zenger.model.case.records import Event
from zenger.web.desk.case_here import Opened
from zenger.workflow.cases.approve import public_version
from zenger.workflow.cases.versions import case_in


def is_event_in_public(opened: Opened, section: str, number: int | None) -> bool:
    """Whether a version that was let go says it as it stands: then it is corrected, not changed."""
    if number is None or section not in CORRECTED:
        return False
    public = public_version(opened.case.case.id)
    if public is None:
        return False
    said = _unnamed(opened.records(section)[number])
    return any(_unnamed(one) == said for one in getattr(case_in(public), section))


def _unnamed(event: Event) -> Event:
    """An id that was added so that a correction can name it changes nothing."""
    return replace(event, id="")


def with_correction(
    opened: Opened, section: str, number: int, record: Event | None, day: date, by: str
) -> Case:
    """The case with a further event that takes the place of one; that one stays.

    Args:
        record: as it should have been; None: it did not happen.
        day: since when that is known, where the record says no other.
    """
    rows = list(opened.records(section))
    taken = {one.id for one in rows}
    old: Event = rows[number]
    if not old.id:
        rows[number] = old = replace(old, id=_free(event_id(old), taken))
    said = record or old
    known = said.known if record and said.known != old.known else None
    rows.append(
        replace(
            said, id=_free(old.id, taken | {old.id}), corrects=old.id, retracted=record is None,
            known=known or Moment.of(day), recorded_by=by,
        )
    )  # fmt: skip
    return replace(opened.case, **{section: tuple(rows)})


def _free(word: str, taken: set[str]) -> str:
    if word not in taken:
        return word
    return next(name for n in range(2, len(taken) + 3) if (name := f"{word}-{n}") not in taken)

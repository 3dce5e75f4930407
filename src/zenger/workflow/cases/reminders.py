"""What waits in cases now that time has passed, for those who may mend it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zenger.catalog.models import CaseVersion
from zenger.defend.checks import check
from zenger.model.case.cases import CaseState
from zenger.model.case.trouble import Trouble, Weight
from zenger.model.people import Right, Viewer
from zenger.workflow.cases.versions import case_in, cases

_FIRST = ("hearing-passed", "no-next-step", "closed-but-held", "closed-but-pending")
"""What makes a page say something that is not so any more."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case and its reminders."""

    case: str  # its permanent name
    title: str
    troubles: tuple[Trouble, ...]  # the pressing ones first; at least one


def case_reminders(viewer: Viewer, day: date) -> list[Waiting]:
    """Of the last version of every case, the pressing ones first; none for who may not edit."""
    if not viewer.may(Right.EDIT):
        return []
    versions = cases().values_list("case__name", "mark")
    found = [Waiting(name, *_of_version(mark, day)) for name, mark in versions]
    waiting = [one for one in found if one.troubles]
    return sorted(waiting, key=lambda one: (not _presses(one.troubles[0]), one.case))


def _presses(trouble: Trouble) -> bool:
    return trouble.code in _FIRST


@lru_cache(maxsize=4096)
def _of_version(mark: str, day: date) -> tuple[str, tuple[Trouble, ...]]:
    """(title, reminders). The mark is of all that a version says, so its answer of a day is kept:
    reading and checking a case again for every look at the first page would take it too long."""
    case = case_in(CaseVersion.objects.filter(mark=mark)[0])
    is_over = case.case.state is CaseState.WITHDRAWN
    troubles = () if is_over else check(case, day, today=day)
    reminders = [one for one in troubles if one.weight is Weight.REMINDER]
    reminders.sort(key=lambda one: not _presses(one))
    return case.case.title.text, tuple(reminders)

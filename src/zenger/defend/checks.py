"""Everything that can be wrong with a case that could be read: told all at once, with its place.

Errors keep a case from being printed. Warnings want somebody to look. Reminders were right once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from zenger.defend.checks_charges import charges
from zenger.defend.checks_copies import copies
from zenger.defend.checks_corrections import corrections
from zenger.defend.checks_courts import courts
from zenger.defend.checks_events import events
from zenger.defend.checks_form import form
from zenger.defend.checks_outcomes import outcomes
from zenger.defend.checks_people import people
from zenger.defend.checks_references import sources_and_references
from zenger.defend.checks_reminders import reminders
from zenger.defend.checks_translations import translations
from zenger.defend.checks_words import words
from zenger.defend.findings import Checked, Finding, names_of
from zenger.defend.folder_files import Place
from zenger.defend.standing import stand
from zenger.defend.withdrawn import notice_of
from zenger.model.case.cases import Case, CaseState
from zenger.model.case.trouble import Trouble

CHECKS: tuple[Callable[[Checked], Iterator[Finding]], ...] = (
    form, sources_and_references, corrections, events, charges, courts, outcomes, people, words,
    translations, copies, reminders,
)  # fmt: skip


def check(
    case: Case, as_of: date, *, today: date | None = None,
    rows: Mapping[str, Sequence[Place]] | None = None,
) -> tuple[Trouble, ...]:  # fmt: skip
    """All that is wrong with a case, in the order of its arrays.

    Args:
        as_of: the day a page would be of: what is due is due by then.
        today: nothing can have happened later; None: not looked at.
        rows: `Reading.rows`, to name files and lines; without it a trouble names array and id.
    """
    if case.case.state is CaseState.WITHDRAWN:  # the rest is not printed any more
        case = replace(notice_of(case), stories=())
    checked = Checked(case, as_of, today, stand(case, as_of), names_of(case))
    found = [finding for one in CHECKS for finding in one(checked)]
    return tuple(_trouble(case, one, rows or {}) for one in found)


def _trouble(case: Case, found: Finding, rows: Mapping[str, Sequence[Place]]) -> Trouble:
    file, row = _place(case, found, rows)
    return Trouble(case.case.id, file, row, found.field, found.code, found.message, found.weight)


def _place(case: Case, found: Finding, rows: Mapping[str, Sequence[Place]]) -> tuple[str, str]:
    if found.array == "case":
        return "case.toml", "[case]"
    if found.array == "stories":
        story = case.stories[found.index]
        return f"story/{story.date.isoformat()}.{story.language}.md", ""
    if found.array in rows:
        place = rows[found.array][found.index]
        return place.table.file, place.row
    id_ = getattr(getattr(case, found.array)[found.index], "id", "")
    return "", f"{found.array} “{id_}”" if id_ else f"{found.array} {found.index + 1}"

"""Two people let a version of a case go public: exactly that one, and each once."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from zenger.catalog.models import Account, CaseDecision, CaseRecord, CaseVersion
from zenger.defend.checks import check
from zenger.errors import ConflictError, ReviewError
from zenger.model.case.cases import Case, CaseState
from zenger.model.case.trouble import Trouble, Weight
from zenger.model.people import Right, Role, Viewer, may
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit
from zenger.workflow.cases.files import file_of
from zenger.workflow.cases.picture import picture_of, shown_photo
from zenger.workflow.cases.versions import LONGEST_NOTE, case_in, last_version, versions_of

APPROVALS = 2  # different people


class CaseVerb(StrEnum):
    """What somebody decided on a version."""

    APPROVED = "approved"
    TOOK_BACK = "took-back"  # their own approval
    RETURNED = "returned"  # to be changed: no approval before it counts
    HELD = "held"  # off the public pages at once: no approval before it counts, of any version


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """How far a version is on its way."""

    approvals: tuple[str, ...]  # names of who approve it now
    returned: CaseDecision | None  # the last word, where it is that
    is_approved: bool

    @property
    def left(self) -> int:
        """How many are still to approve it."""
        return max(0, APPROVALS - len(self.approvals))


def approve_case(
    newsroom: Newsroom, viewer: Viewer, name: str, *, mark: str, note: str = ""
) -> CaseStanding:
    """Approve the last version of a case, which has to be the one with this mark.

    Raises:
        ConflictError: it is not what was looked at any more.
        ReviewError: this person approved it already.
    """
    return _decide(newsroom, viewer, name, CaseVerb.APPROVED, mark=mark, note=note)


def take_back(newsroom: Newsroom, viewer: Viewer, name: str, *, mark: str) -> CaseStanding:
    """Take back one's own approval of the last version.

    Raises:
        ConflictError: as of approving. ReviewError: this person did not approve it.
    """
    return _decide(newsroom, viewer, name, CaseVerb.TOOK_BACK, mark=mark, note="")


def return_case(
    newsroom: Newsroom, viewer: Viewer, name: str, *, mark: str, note: str
) -> CaseStanding:
    """Send the last version back to be changed, and say why.

    Raises:
        ConflictError: as of approving. ReviewError: no reason was given.
    """
    if not note.strip():
        raise ReviewError("Say what has to be changed. Whoever wrote it will look for that.")
    return _decide(newsroom, viewer, name, CaseVerb.RETURNED, mark=mark, note=note)


def hold_back(newsroom: Newsroom, viewer: Viewer, name: str, *, note: str) -> None:
    """Take a case off the public pages, which one person may do at once.

    The next printing puts a notice with the reason in its place. It is public again when two people
    have approved a version after this.

    Raises:
        ReviewError: no reason was given. NotThereError: no such case.
    """
    require(viewer, Right.EDIT)
    if not note.strip() or len(note) > LONGEST_NOTE:
        raise ReviewError(
            f"Say why, in up to {LONGEST_NOTE} characters. Readers see it in the place of the case."
        )
    with transaction.atomic():
        version = last_version(name)
        CaseDecision.objects.create(
            version=version, verb=CaseVerb.HELD, note=note.strip(), author_id=viewer.account,
            at=newsroom.now(),
        )  # fmt: skip
        audit(newsroom, f"case-{CaseVerb.HELD}", case=name, version=version.number)


def held_back(name: str) -> CaseDecision | None:
    """The decision that keeps a case off the public pages; None: nothing does."""
    last = _last_hold(name)
    return last if last and public_version(name) is None else None


def _last_hold(name: str) -> CaseDecision | None:
    holds = CaseDecision.objects.filter(version__case__name=name, verb=CaseVerb.HELD)
    return holds.order_by("-pk").first()


def _decide(
    newsroom: Newsroom, viewer: Viewer, name: str, verb: CaseVerb, *, mark: str, note: str
) -> CaseStanding:
    require(viewer, Right.EDIT)
    if len(note) > LONGEST_NOTE:
        raise ReviewError(f"A note has at most {LONGEST_NOTE} characters.")
    with transaction.atomic():
        version = last_version(name)
        if version.mark != mark:
            raise ConflictError(
                "The case was changed since you looked at it. Nothing was decided. Look at it as "
                "it is now."
            )
        has_approved = viewer.account in _approving(version)
        if verb is CaseVerb.APPROVED and has_approved:
            raise ReviewError("You approved this already. Somebody else has to, too.")
        if verb is CaseVerb.APPROVED:
            _require_sound(newsroom, version)
        if verb is CaseVerb.TOOK_BACK and not has_approved:
            raise ReviewError("You did not approve this, so there is nothing to take back.")
        CaseDecision.objects.create(
            version=version, verb=verb, note=note.strip(), author_id=viewer.account,
            at=newsroom.now(),
        )  # fmt: skip
        audit(newsroom, f"case-{verb}", case=name, version=version.number, mark=version.mark)
        return standing_of(version)


def _require_sound(newsroom: Newsroom, version: CaseVersion) -> None:
    """Nobody approves what could not be printed."""
    case = case_in(version)
    troubles = check(case, newsroom.now().date())
    found = [one for one in troubles if one.weight is Weight.ERROR] + _unprintable(case, version)
    if found:
        first = found[0]
        place = ", ".join(part for part in (first.row, first.field) if part)
        raise ReviewError(
            f"Not approved: {len(found)} to mend in this version. The first: "
            f"{f'{place}: ' if place else ''}{first.message}"
        )


def _unprintable(case: Case, version: CaseVersion) -> list[Trouble]:
    """What is wrong with the file of its photo: printing would stop at it, of all cases."""
    photo = shown_photo(case)
    if photo is None or case.case.state is CaseState.WITHDRAWN:
        return []
    made = picture_of(case.case.id, photo, file_of(version, photo.file))
    return [made] if isinstance(made, Trouble) else []


def standing_of(version: CaseVersion) -> CaseStanding:
    """How far a version is now: who could not approve it today does not count."""
    last = version.decisions.order_by("-pk").first()
    names = _counting(_approving(version))
    returned = last if last and last.verb == CaseVerb.RETURNED else None
    return CaseStanding(tuple(names), returned, len(names) >= APPROVALS)


def _approving(version: CaseVersion) -> list[int]:
    people: list[int] = []
    hold = _last_hold(version.case.name)
    for decision in version.decisions.filter(pk__gt=hold.pk if hold else 0).order_by("pk"):
        if decision.verb == CaseVerb.RETURNED:
            people = []
        elif decision.verb == CaseVerb.APPROVED and decision.author_id not in people:
            people.append(decision.author_id)
        elif decision.verb == CaseVerb.TOOK_BACK and decision.author_id in people:
            people.remove(decision.author_id)
    return people


def _was_let_go(version: CaseVersion) -> bool:
    """Two people approved it once, whatever became of that."""
    given = version.decisions.filter(verb=CaseVerb.APPROVED)
    return given.values("author").distinct().count() >= APPROVALS


def _counting(people: list[int]) -> list[str]:
    """Names of those who could approve it today."""
    found = Account.objects.in_bulk(people)
    accounts = [found[pk] for pk in people]
    return [one.name for one in accounts if not one.disabled and may(Role(one.role), Right.EDIT)]


def public_version(name: str) -> CaseVersion | None:
    """The newest version that enough people let go; None: nothing of this case is public.

    One that was let go and is so no more ends the search: what came before it may hold what it
    took out.
    """
    for version in versions_of(name):
        if standing_of(version).is_approved:
            return version
        if _was_let_go(version):
            return None
    return None


def public_versions() -> list[CaseVersion]:
    """What may be printed: of each case its public version, by name. Of a case that was withdrawn
    before it was ever public there is nothing to say in public."""
    names = CaseRecord.objects.order_by("name").values_list("name", flat=True)
    found = [version for name in names if (version := public_version(name))]
    return [version for version in found if not _never_was_public(version)]


def _never_was_public(version: CaseVersion) -> bool:
    if case_in(version).case.state is not CaseState.WITHDRAWN:
        return False
    return not any(
        _was_let_go(one) for one in versions_of(version.case.name).exclude(pk=version.pk)
    )


def held_cases() -> list[tuple[CaseVersion, CaseDecision]]:
    """Cases that were public and are not now: the version that was, and the decision on it or on
    the case since which that is so."""
    names = CaseRecord.objects.order_by("name").values_list("name", flat=True)
    gone = (_gone(name) for name in names if public_version(name) is None)
    return [one for one in gone if one]


def _gone(name: str) -> tuple[CaseVersion, CaseDecision] | None:
    once = next((version for version in versions_of(name) if _was_let_go(version)), None)
    if once is None:
        return None
    decision = _last_hold(name) or once.decisions.order_by("-pk").first()
    return (once, decision) if decision else None

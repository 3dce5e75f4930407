"""Two people let a version of a case go public: exactly that one, and each once."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from zenger.catalog.models import Account, CaseDecision, CaseRecord, CaseVersion
from zenger.defend.checks import check
from zenger.errors import ConflictError, ReviewError
from zenger.model.case.trouble import Weight
from zenger.model.people import Right, Role, Viewer, may
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit
from zenger.workflow.cases.versions import LONGEST_NOTE, case_in, last_version, versions_of

APPROVALS = 2  # different people


class CaseVerb(StrEnum):
    """What somebody decided on a version."""

    APPROVED = "approved"
    TOOK_BACK = "took-back"  # their own approval
    RETURNED = "returned"  # to be changed: no approval before it counts


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
    troubles = check(case_in(version), newsroom.now().date())
    found = [one for one in troubles if one.weight is Weight.ERROR]
    if found:
        first = found[0]
        place = ", ".join(part for part in (first.row, first.field) if part)
        raise ReviewError(
            f"Not approved: {len(found)} to mend in this version. The first: "
            f"{f'{place}: ' if place else ''}{first.message}"
        )


def standing_of(version: CaseVersion) -> CaseStanding:
    """How far a version is now: who could not approve it today does not count."""
    last = version.decisions.order_by("-pk").first()
    names = _counting(_approving(version))
    returned = last if last and last.verb == CaseVerb.RETURNED else None
    return CaseStanding(tuple(names), returned, len(names) >= APPROVALS)


def _approving(version: CaseVersion) -> list[int]:
    people: list[int] = []
    for decision in version.decisions.order_by("pk"):
        if decision.verb == CaseVerb.RETURNED:
            people = []
        elif decision.verb == CaseVerb.APPROVED:
            people.append(decision.author_id)
        elif decision.author_id in people:
            people.remove(decision.author_id)
    return people


def _counting(people: list[int]) -> list[str]:
    """Names of those who could approve it today."""
    found = Account.objects.in_bulk(people)
    accounts = [found[pk] for pk in people]
    return [one.name for one in accounts if not one.disabled and may(Role(one.role), Right.EDIT)]


def public_version(name: str) -> CaseVersion | None:
    """The newest version that enough people let go; None: nothing of this case is public."""
    for version in versions_of(name).prefetch_related("decisions"):
        if standing_of(version).is_approved:
            return version
    return None


def public_versions() -> list[CaseVersion]:
    """What may be printed: of each case its public version, by name."""
    names = CaseRecord.objects.order_by("name").values_list("name", flat=True)
    return [version for name in names if (version := public_version(name))]

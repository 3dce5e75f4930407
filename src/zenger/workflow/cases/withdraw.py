"""Withdrawing a case for good: a version that is a notice, let go by two people like any other."""

from msgspec.structs import replace

from zenger.catalog.models import CaseVersion
from zenger.errors import ReviewError
from zenger.model.case.cases import CaseState
from zenger.model.case.moments import Moment
from zenger.model.case.texts import Text
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.cases.versions import LONGEST_NOTE, case_in, last_version, save_case


def withdraw_case(
    newsroom: Newsroom, viewer: Viewer, name: str, *, base: int, why: str
) -> CaseVersion:
    """Save a version in which the case is withdrawn. Nothing is lost: a version before can be
    brought back.

    Args:
        why: readers see it in the place of the page.

    Raises:
        ConflictError: somebody saved the case meanwhile.
        ReviewError: no reason was given, or it is withdrawn already.
    """
    case = case_in(last_version(name))
    if not why.strip() or len(why) > LONGEST_NOTE:
        raise ReviewError(
            f"Say why, in up to {LONGEST_NOTE} characters. Readers see it in the place of the case."
        )
    if case.case.state is CaseState.WITHDRAWN:
        raise ReviewError("It is withdrawn already. Nothing was changed.")
    head = replace(
        case.case, state=CaseState.WITHDRAWN, withdrawn=Moment.of(newsroom.now().date()),
        withdrawn_why=Text(why.strip()),
    )  # fmt: skip
    return save_case(newsroom, viewer, replace(case, case=head), base=base, note="Withdrawn")

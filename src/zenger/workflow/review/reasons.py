"""Why something is redacted or withheld: the newsroom's list of codes, each with a title."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from zenger.catalog.models import ReasonCode
from zenger.errors import ReviewError
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.review.reasons import DEFAULTS, is_code
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit

LONGEST_TITLE = 200  # characters


@dataclass(frozen=True, slots=True)
class KnownReason:
    """One reason as the newsroom words it."""

    code: str
    title: str  # public: stands with each mark
    is_offered: bool = True
    is_own: bool = False  # of the newsroom, not one that Zenger comes with


def known_reasons() -> dict[str, KnownReason]:
    """By code, those Zenger comes with first, in the newsroom's wording where it has one."""
    found = {one.code: KnownReason(one.code, one.title) for one in DEFAULTS}
    for row in ReasonCode.objects.order_by("code"):
        found[row.code] = KnownReason(row.code, row.title, not row.retired, True)
    return found


def require_reasons(codes: Iterable[str]) -> None:
    """Let only reasons through that are offered.

    Raises:
        ReviewError: one of them is not.
    """
    codes = set(codes)
    if "" in codes:
        raise ReviewError("Choose a reason. Nothing was changed.")
    offered = {one.code for one in known_reasons().values() if one.is_offered}
    for code in sorted(codes - offered):
        raise ReviewError(
            f"There is no reason {code[:40]!r}. `zenger review reasons` says which there are."
        )


def set_reason(
    newsroom: Newsroom, viewer: Viewer, code: str, untrusted_title: str, *, is_offered: bool = True
) -> None:
    """Add a reason, or word one anew. One that is not offered any more stays where it was used.

    Raises:
        ReviewError: the code or the title cannot be one.
    """
    require(viewer, Right.PUBLISH)
    title = " ".join(untrusted_title.split())
    if not is_code(code) or not 0 < len(title) <= LONGEST_TITLE:
        raise ReviewError(
            "A code has a few small letters, digits, hyphens or brackets, since it has to fit on a "
            f"box; its title, which the public reads, has 1 to {LONGEST_TITLE} characters."
        )
    with transaction.atomic():
        ReasonCode.objects.update_or_create(
            code=code, defaults={"title": title, "retired": not is_offered}
        )
        audit(newsroom, "set-reason", code=code, title=title, offered=is_offered)

"""What on a page may be worth redacting: people at risk, addresses, numbers of somebody.

Only ever proposed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zenger.catalog.models import Document, Page, PatternFound
from zenger.model.people import Right, Viewer
from zenger.model.review import Basis, Box
from zenger.review.matching import find
from zenger.review.named import names_in
from zenger.review.recognisers import recognised
from zenger.review.terms import Term
from zenger.workflow.access.sight import require
from zenger.workflow.review.at_risk import people_at_risk, terms_of
from zenger.workflow.review.redactions import Recorded

MOST = 200  # of one page
_LEFT_OUT = frozenset({"date", "url"})  # seldom harm anybody; a box can be drawn


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage of a page's text."""

    kind: str  # "person at risk", "email", "phone", "perhaps a name"
    text: str  # untrusted
    start: int
    end: int
    basis: Basis
    is_held: bool  # redacted already
    box: Box | None = None  # instead of letters: of something on the picture


def seen_on_page(
    viewer: Viewer, document: Document, page: int, held: Iterable[Recorded]
) -> list[Suggestion]:
    """In the order of the page; people at risk first. At most `MOST`."""
    require(viewer, Right.EDIT)
    row = Page.objects.filter(blob=document.blob_id, number=page)
    text = row.values_list("text", flat=True).first() or ""
    secrets = {one.redaction.secret for one in held if one.redaction.page == page}
    found = {
        one.start: one  # of several spellings of one name the longest
        for one in sorted(
            (
                Suggestion(
                    kind, text[start:end], start, end, basis,
                    any(text[start:end] in secret for secret in secrets),
                )
                for kind, start, end, basis in (
                    *_people(viewer, text),
                    *_patterns(document, page, text),
                    *((one.kind, one.start, one.end, Basis.PATTERN) for one in recognised(text)),
                    *(("perhaps a name", *place, Basis.PATTERN) for place in names_in(text)),
                )
            ),
            key=lambda one: one.end,
        )
    }  # fmt: skip
    return sorted(found.values(), key=lambda one: (one.basis is not Basis.CASE, one.start))[:MOST]


def _people(viewer: Viewer, text: str) -> Iterator[tuple[str, int, int, Basis]]:
    terms = [Term(name) for one in people_at_risk(viewer) for name in terms_of(one)]
    for match in find(text, terms):
        yield "person at risk", match.start, match.end, Basis.CASE


def _patterns(document: Document, page: int, text: str) -> Iterator[tuple[str, int, int, Basis]]:
    rows = PatternFound.objects.filter(blob=document.blob_id, page=page).order_by("start")
    for kind, start, end in rows.values_list("kind", "start", "end"):
        if kind not in _LEFT_OUT and 0 <= start < end <= len(text):
            yield kind, start, end, Basis.PATTERN

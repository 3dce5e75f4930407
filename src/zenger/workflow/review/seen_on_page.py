"""What on a page may be worth redacting: people at risk, addresses, numbers of somebody.

Only ever proposed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zenger.catalog.models import Document, PatternFound
from zenger.model.people import Right, Viewer
from zenger.model.release import PublishedPage
from zenger.model.review import SCALE, Basis, Box, Redaction
from zenger.review.matching import Match, find, words_of
from zenger.review.name_forms import shorter_forms
from zenger.review.named import names_in
from zenger.review.recognisers import recognised
from zenger.review.sheets import word_box
from zenger.review.terms import Term
from zenger.workflow.access.sight import require
from zenger.workflow.review.at_risk import people_at_risk, terms_of
from zenger.workflow.review.redactions import Recorded
from zenger.workflow.review.safe_text import cell_spans

MOST = 500  # of one page
AT_RISK, PERHAPS_AT_RISK = "person at risk", "perhaps a person at risk"
WHOLE: Box = (0, 0, SCALE, SCALE)
_LEFT_OUT = frozenset({"date", "url"})  # seldom harm anybody; a box can be drawn


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage of a page's text."""

    kind: str  # "person at risk", "perhaps a person at risk", "email", "perhaps a name"
    text: str  # untrusted
    start: int
    end: int
    basis: Basis
    is_held: bool  # redacted already
    box: Box | None = None  # instead of letters: of something on the picture


def seen_on_page(
    viewer: Viewer, document: Document, page: PublishedPage, held: Iterable[Recorded]
) -> list[Suggestion]:
    """In the order of the page; people at risk first. At most `MOST`."""
    require(viewer, Right.EDIT)
    text = page.text
    mine = [one.redaction for one in held if one.redaction.page == page.number]
    proposed = (
        *_people(viewer, text),
        *_patterns(document, page.number, text),
        *((one.kind, one.start, one.end, Basis.PATTERN) for one in recognised(text)),
        *(("perhaps a name", *place, Basis.PATTERN) for place in names_in(text)),
    )
    found = {
        start: Suggestion(
            kind, text[start:end], start, end, basis, is_held_at(page, mine, (start, end))
        )
        # Of several spellings of one name the longest.
        for kind, start, end, basis in sorted(proposed, key=lambda one: one[2])
    }
    return sorted(found.values(), key=lambda one: (one.basis is not Basis.CASE, one.start))[:MOST]


def is_held_at(page: PublishedPage, held: list[Redaction], place: tuple[int, int]) -> bool:
    """Whether this very place is redacted: that the same words are redacted elsewhere on the page
    says nothing of it."""
    start, end = place
    if any(one.letters and one.letters[0] <= start and end <= one.letters[1] for one in held):
        return True
    boxes = [one.box for one in held if one.box]
    words = words_of(page.boxes, [Match(start, end, 0)]) if boxes else ()
    if any(box == WHOLE for box in boxes):
        return True
    if words:
        return all(any(_lies_in(word_box(page.boxes, n), box) for box in boxes) for n in words)
    gone = [one.cell for one in held if one.cell]
    cells = cell_spans(page.text, page.rows) if gone else None
    if cells is None:
        return False
    return any(at in cells and cells[at][0] <= start and end <= cells[at][1] for at in gone)


def _lies_in(word: Box, box: Box) -> bool:
    across, down = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def names_somebody(viewer: Viewer, text: str) -> bool:
    """Whether somebody at risk is named in what stands beside the pages."""
    return any(kind == AT_RISK for kind, *_ in _people(viewer, text))


def _people(viewer: Viewer, text: str) -> Iterator[tuple[str, int, int, Basis]]:
    names = [name for one in people_at_risk(viewer) for name in terms_of(one)]
    whole = find(text, [Term(name) for name in names])
    for match in whole:
        yield AT_RISK, match.start, match.end, Basis.CASE
    forms = dict.fromkeys(form for name in names for form in shorter_forms(name))
    taken = [(match.start, match.end) for match in whole]
    shorter = find(text, [Term(form) for form in forms], fuzzy=False)
    for match in sorted(shorter, key=lambda one: one.start - one.end):  # the longest first
        if not any(match.start < end and start < match.end for start, end in taken):
            taken.append((match.start, match.end))
            yield PERHAPS_AT_RISK, match.start, match.end, Basis.PATTERN


def _patterns(document: Document, page: int, text: str) -> Iterator[tuple[str, int, int, Basis]]:
    rows = PatternFound.objects.filter(blob=document.blob_id, page=page).order_by("start")
    for kind, start, end in rows.values_list("kind", "start", "end"):
        if kind not in _LEFT_OUT and 0 <= start < end <= len(text):
            yield kind, start, end, Basis.PATTERN

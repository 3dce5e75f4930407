"""From what somebody marked on a page to redactions: a box, words of a picture, cells, letters."""

from collections.abc import Iterable, Iterator
from typing import Any

from zenger.errors import NotThereError, ReviewError
from zenger.model.people import Right, Viewer
from zenger.model.release import PublishedPage
from zenger.model.review import SCALE, Basis, Redaction
from zenger.protocols.newsroom import Newsroom
from zenger.review.boxes import Sheet, boxes_of_words
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.page_content import last_fingerprints, pages_of
from zenger.workflow.review.safe_plan import is_text

SHORTEST = 5  # letters and digits of a passage that is looked for in all that is printed
_NOWHERE = "This place on the page cannot be redacted. Mark it again."
_NO_PICTURE = (
    "The picture of this page is not printed, but its text or table is. Mark the words there."
)


def redactions_at(
    newsroom: Newsroom, viewer: Viewer, number: int, page: int, untrusted_region: object,
    code: str, *, basis: Basis = Basis.MANUAL, to_line_end: bool = False,
) -> tuple[Redaction, ...]:  # fmt: skip
    """What to redact for a place that was marked.

    Args:
        untrusted_region: {"box": left, top, right and bottom in ten-thousandths}, {"text": start
            and end in the page's text} or {"letters": how many characters that are no space stand
            before the first and up to the last}.
        to_line_end: cover the rest of the line too, on pages with a picture.

    Raises:
        NotThereError: no such document or page for this person.
        ReviewError: there is no such place.
    """
    require(viewer, Right.EDIT)
    shown = _page(newsroom, viewer, number, page)
    region = untrusted_region if isinstance(untrusted_region, dict) else {}
    if (place := _numbers(region, "box", 4)) is not None:
        left, top, right, bottom = place
        if not (left < right <= SCALE and top < bottom <= SCALE):
            raise ReviewError(_NOWHERE)
        if is_text(shown):
            raise ReviewError(_NO_PICTURE)
        box = (left, top, right, bottom)  # its words are looked up when it is verified
        return (Redaction(page, code, basis, box=box, to_line_end=to_line_end),)
    if (place := _numbers(region, "text", 2)) and place[0] < place[1] <= len(shown.text):
        span = (place[0], place[1])
        return redactions_over(shown, span, code, basis=basis, to_line_end=to_line_end)
    place = _numbers(region, "letters", 2)
    if place is None:
        raise ReviewError(_NOWHERE)
    if shown.rows and is_text(shown):  # what was marked is the table, cell after cell
        return _over_cells(shown, (place[0], place[1]), code, basis)
    return redactions_over(shown, _span(shown, place), code, basis=basis, to_line_end=to_line_end)


def redactions_over(
    shown: PublishedPage, span: tuple[int, int], code: str, *, basis: Basis,
    to_line_end: bool = False,
) -> tuple[Redaction, ...]:  # fmt: skip
    """What to redact so that this stretch of a page's text is not seen: boxes, or the letters.

    Raises:
        ReviewError: the words have no place on the picture: a box has to be drawn.
    """
    secret = _secret(shown.text[slice(*span)], basis)
    if not is_text(shown) and (shown.images or shown.boxes):
        sheet = Sheet(shown.width, shown.height, shown.text, shown.boxes)
        touched = _words_in(shown.boxes, span)
        boxes = boxes_of_words(sheet, touched)
        if not boxes:
            raise ReviewError(
                "These words have no place on the picture of the page. Draw a box over them, if "
                "they are seen; what is not seen is not printed."
            )
        return tuple(
            Redaction(shown.number, code, basis, box=box, to_line_end=to_line_end, secret=secret)
            for box in boxes
        )
    return (Redaction(shown.number, code, basis, letters=span, secret=secret),)


def _secret(words: str, basis: Basis) -> str:
    """What verification looks for everywhere; not a word as short as many that may stay."""
    is_short = sum(map(str.isalnum, words)) < SHORTEST
    return "" if is_short and basis is Basis.MANUAL else words


def _page(newsroom: Newsroom, viewer: Viewer, number: int, page: int) -> PublishedPage:
    document = seen_document(viewer, number)
    done = last_fingerprints(document.blob_id)
    found = next(pages_of(newsroom, done, document, range(page, page + 1)), None)
    if found is None:
        raise NotThereError(f"This document has no page {page:,}.")
    return found


def _numbers(region: dict[str, Any], kind: str, size: int) -> list[int] | None:
    place = region.get(kind)
    if not isinstance(place, list) or len(place) != size:
        return None
    return place if all(type(n) is int and 0 <= n <= 10**9 for n in place) else None


def _span(shown: PublishedPage, place: list[int]) -> tuple[int, int]:
    """Start and end in the page's text of letters counted without spaces."""
    letters = [at for at, letter in enumerate(shown.text) if not letter.isspace()]
    start, end = place
    if not start < end <= len(letters):
        raise ReviewError(_NOWHERE)
    return letters[start], letters[end - 1] + 1


def _words_in(boxes: Iterable[int], span: tuple[int, int]) -> Iterator[int]:
    words = list(boxes)
    for at in range(0, len(words) - 5, 6):
        if words[at] < span[1] and words[at + 1] > span[0]:
            yield at // 6


def _over_cells(
    shown: PublishedPage, letters: tuple[int, int], code: str, basis: Basis
) -> tuple[Redaction, ...]:
    """The whole of each cell that has some of these letters."""
    found = []
    at = 0
    for row, cells in enumerate(shown.rows):
        for column, cell in enumerate(cells):
            end = at + sum(not letter.isspace() for letter in cell)
            if at < letters[1] and end > letters[0]:
                found.append(
                    Redaction(
                        shown.number, code, basis, cell=(row, column), secret=_secret(cell, basis)
                    )
                )
            at = end
    if not found:
        raise ReviewError(_NOWHERE)
    return tuple(found)

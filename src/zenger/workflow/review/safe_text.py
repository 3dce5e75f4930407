"""A page of a safe copy that is text: its passages and cells replaced by tokens."""

from zenger.errors import ReviewError
from zenger.model.review import SCALE, Mark, SafePage
from zenger.review.matching import find
from zenger.review.terms import Term
from zenger.review.tokens import token, without_cells, without_letters
from zenger.workflow.review.safe_plan import PageJob

WHOLE = (0, 0, SCALE, SCALE)


def text_page(job: PageJob) -> SafePage:
    """A page that is text, its passages and cells replaced.

    Raises:
        ReviewError: a redaction fits nothing on it.
    """
    text, rows, marks = _as_seen(job), job.rows, []
    beyond = len(job.sheet.text) if len(text) < len(job.sheet.text) else 0
    passages: list[tuple[int, int, str]] = []
    cells: list[tuple[int, int, str]] = []
    for redaction in job.redactions:
        marks.append(Mark(redaction.code, None))
        if redaction.box == WHOLE:
            passages.append((0, len(text), redaction.code))
        elif redaction.letters is not None:
            passages.append((*redaction.letters, redaction.code))
        elif redaction.cell is not None and rows:
            cells.append((*redaction.cell, redaction.code))
        else:
            raise ReviewError(
                f"A redaction on page {job.number} is a box, and the page is text. Mark the words."
            )
    passages = [one for one in passages if not len(text) <= one[0] < beyond]
    if any(start >= min(end, len(text)) for start, end, _ in passages) and text:
        raise ReviewError(f"A redaction on page {job.number} covers nothing. Mark the words anew.")
    try:
        text, rows = _table(text, rows, passages, cells)
    except ValueError as error:
        raise ReviewError(f"A redaction on page {job.number} is of a cell not there.") from error
    label = _label(job)
    return SafePage(job.number, job.kind, label, text, 0.0, 0.0, rows=rows, marks=tuple(marks))


def _as_seen(job: PageJob) -> str:
    """Of a table its cells, without what stands beneath them for whoever searches."""
    joined = "\n".join("\t".join(row) for row in job.rows)
    return joined if job.rows and job.sheet.text.startswith(joined) else job.sheet.text


def _table(
    text: str,
    rows: tuple[tuple[str, ...], ...],
    passages: list[tuple[int, int, str]],
    cells: list[tuple[int, int, str]],
) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """Text and rows say the same, so what goes from one has to go from the other."""
    if not rows:
        return without_letters(text, passages), ()
    if not passages and not cells:
        return text, rows
    spans = cell_spans(text, rows)
    if spans is None:  # text that is written otherwise: it cannot be told which cells it is of
        if passages:
            return without_letters(text, passages), ()
        safe = without_cells(rows, cells)
        return "\n".join("\t".join(row) for row in safe), safe
    touched = [
        (row, column, code)
        for (row, column), (start, end) in spans.items()
        for first, last, code in passages
        if first < end and start < last
    ]
    safe = without_cells(rows, [*cells, *touched])
    taken = [(*spans[row, column], code) for row, column, code in cells]
    whole = [(*spans[row, column], code) for row, column, code in touched]
    return without_letters(text, [*passages, *taken, *whole]), safe


def cell_spans(
    text: str, rows: tuple[tuple[str, ...], ...]
) -> dict[tuple[int, int], tuple[int, int]] | None:
    """Where each cell stands in the text; None where that is not the rows line by line."""
    if text[: len(joined := "\n".join("\t".join(row) for row in rows))] != joined:
        return None
    spans, at = {}, 0
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            spans[number, column] = (at, at + len(cell))
            at += len(cell) + 1
        at += not row
    return spans


def _label(job: PageJob) -> str:
    """The name of a sheet, unless it says something that is redacted on it."""
    terms = [Term(redaction.secret) for redaction in job.redactions if redaction.secret.strip()]
    return token("label") if job.label and find(job.label, terms) else job.label

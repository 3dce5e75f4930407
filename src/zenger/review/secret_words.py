"""The words that a redaction covers, as the file itself says them: what must not turn up again."""

from collections.abc import Iterator

from zenger.model.review import Box, Redaction
from zenger.review.boxes import Sheet, word_box


def words_beneath(
    sheet: Sheet, redaction: Redaction, rows: tuple[tuple[str, ...], ...] = ()
) -> Iterator[str]:
    """Each unbroken run of words that the redaction covers."""
    if redaction.letters is not None:
        start, end = redaction.letters
        yield from _said(sheet.text[start:end])
    elif redaction.cell is not None:
        row, column = redaction.cell
        if row < len(rows) and column < len(rows[row]):
            yield from _said(rows[row][column])
    elif redaction.box is not None:
        yield from _in_box(sheet, redaction.box)


def _in_box(sheet: Sheet, box: Box) -> Iterator[str]:
    run: list[str] = []
    for at in range(0, len(sheet.words) - 5, 6):
        left, top, right, bottom = word_box(sheet.words, at // 6)
        if box[0] <= (left + right) / 2 <= box[2] and box[1] <= (top + bottom) / 2 <= box[3]:
            run.append(sheet.text[sheet.words[at] : sheet.words[at + 1]])
        elif run:
            yield from _said(" ".join(run))
            run = []
    yield from _said(" ".join(run))


def _said(text: str) -> Iterator[str]:
    words = " ".join(text.split())
    if words:
        yield words

"""Rows as pages: the unit that is searched, shown and cited in a table."""

from collections.abc import Iterable, Iterator
from itertools import islice

from zenger.model.extraction import Page, PageKind

MAX_CELL = 32_767  # characters, as in a workbook

Row = tuple[int, tuple[str, ...]]  # its number in the table, from 1, and its cells


def sheet_pages(
    rows: Iterable[Row],
    *,
    first: int,
    kind: PageKind,
    name: str,
    size: int,
    beneath: dict[int, list[str]] | None = None,
) -> Iterator[Page]:
    """Pages of at most `size` rows from page number `first` on; one empty page for no rows.

    The label of a split table says which rows a page holds, by the table's own numbers.

    Args:
        beneath: what is searched with a row but not shown in it, by its number. Emptied.
    """
    iterator = iter(rows)
    number = first
    block = list(islice(iterator, size))
    while True:
        following = list(islice(iterator, size))
        is_whole = number == first and not following
        place = f"rows {block[0][0]}–{block[-1][0]}" if block else ""
        label = name if is_whole and name else f"{name} {place}".strip()
        yield _page(block, number, kind, label, {} if beneath is None else beneath)
        if not following:
            return
        number, block = number + 1, following


def _page(
    rows: list[Row], number: int, kind: PageKind, label: str, beneath: dict[int, list[str]]
) -> Page:
    cells = tuple(tuple(cell[:MAX_CELL].replace("\0", "") for cell in row) for _, row in rows)
    lines = ["\t".join(row) for row in cells]
    stored = [text for place, _ in rows for text in beneath.pop(place, ())]
    if stored:
        lines += ["", "As stored:", *stored]
    return Page(number, "\n".join(lines), kind, label, rows=cells)


def column_letters(column: int) -> str:
    """Of 28 "AB"."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text

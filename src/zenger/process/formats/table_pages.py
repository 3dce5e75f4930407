"""Rows as pages: the unit that is searched, shown and cited in a table."""

from collections.abc import Iterable, Iterator
from itertools import islice

from zenger.model.extraction import Page, PageKind

MAX_CELL = 32_767  # characters, as in a workbook


def sheet_pages(
    rows: Iterable[tuple[str, ...]], *, first: int, kind: PageKind, name: str, size: int
) -> Iterator[Page]:
    """Pages of at most `size` rows from page number `first` on; one empty page for no rows."""
    iterator = iter(rows)
    start, number = 1, first
    block = list(islice(iterator, size))
    while True:
        following = list(islice(iterator, size))
        whole = start == 1 and not following
        place = f"rows {start}–{start + len(block) - 1}"
        label = name if whole else f"{name} {place}".strip()
        yield _page(block, number, kind, label)
        if not following:
            return
        start, number, block = start + len(block), number + 1, following


def _page(rows: list[tuple[str, ...]], number: int, kind: PageKind, label: str) -> Page:
    cells = tuple(tuple(cell[:MAX_CELL].replace("\0", "") for cell in row) for row in rows)
    text = "\n".join("\t".join(row) for row in cells)
    return Page(number, text, kind, label, rows=cells)

"""Tables of a database as pages: a part of the rows each, the names of the columns on the first.

Shared by the readers of SQLite, Access and dBASE files.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from zenger.model.document import Problem, Status
from zenger.model.extraction import Page, PageKind, Trouble
from zenger.process.formats.table_pages import MAX_CELL, Row

MAX_PAGE = 500_000  # characters; a page travels as one frame of at most 16 MiB
MAX_COLUMNS = 4_000  # of one table; SQLite itself stops at 2,000 by default


@dataclass(slots=True)
class TablePages:
    """Numbers the pages of one file, table after table, and remembers what was cut off."""

    size: int  # rows on a page
    number: int = 0  # of the last page given out
    troubles: list[Trouble] = field(default_factory=list)

    def of(self, name: str, columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[Page]:
        """The pages of one table; one with its columns' names alone where it has no rows.

        Args:
            rows: pairs of a row's number in the table, from 1, and its cells.
        """
        block: list[Row] = []
        length, first = 0, self.number + 1
        for number, cells in rows:
            line = "\t".join(cells)
            if len(line) > MAX_CELL or "\0" in line:  # only then can a cell need a change
                cells = tuple(self._cell(cell) for cell in cells)
                line = "\t".join(cells)
            block.append((number, cells))
            length += len(line) + 1
            if len(block) >= self.size or length >= MAX_PAGE:
                yield self._page(name, columns, block, is_first=self.number + 1 == first)
                block, length = [], 0
        if block or self.number + 1 == first:
            yield self._page(name, columns, block, is_first=self.number + 1 == first)

    def _page(
        self, name: str, columns: tuple[str, ...], block: list[Row], *, is_first: bool
    ) -> Page:
        self.number += 1
        head = (tuple(self._cell(column) for column in columns),) if is_first else ()
        cells = (*head, *(row for _, row in block))
        place = f"rows {block[0][0]}–{block[-1][0]}" if block else "no rows"
        text = "\n".join("\t".join(row) for row in cells)
        return Page(self.number, text, PageKind.SHEET, f"{name[:300]} {place}", rows=cells)

    def _cell(self, cell: str) -> str:
        if len(cell) > MAX_CELL:
            self.note(Status.TRUNCATED, "long-cells", f"Cells are cut after {MAX_CELL:,} letters.")
        return cell[:MAX_CELL].replace("\0", "")

    def note(self, status: Status, code: str, message: str) -> None:
        """Remember a trouble, once for each code."""
        if all(trouble.problem.code != code for trouble in self.troubles):
            self.troubles.append(Trouble(status, Problem(code, message)))

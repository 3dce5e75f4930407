"""What of a workbook of before 2007 is hidden: sheets, rows, columns and cells.

The library reads all cells alike and says nothing of where its table begins.

    Workbook                globals: one record a sheet, with its name, whether it is hidden
      sheet > row           its height, whether it is hidden
      sheet > columns       their width, whether they are hidden
      sheet > cells         where the library's table begins, and how large it is

Source: [MS-XLS] 2.4.28 (BoundSheet8), 2.4.221 (Row), 2.4.53 (ColInfo), 2.5.293 (cells).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from zenger.process.formats.xls_beside import Beside
from zenger.process.formats.xls_ink import Inks

MAX_RECORDS = 20_000_000
_SHEET, _BEGIN, _END, _ROW, _COLUMNS = 0x0085, 0x0809, 0x000A, 0x0208, 0x007D
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD})  # one cell each
_TEXTS = frozenset({0x0204, 0x00D6, 0x00FD})
_MANY = 0x00BD  # numbers side by side; the last column stands at its end
_NO_HEIGHT = 0x20
_LOWEST, _NARROWEST = 20, 256  # twips of a row; 256ths of a figure of a column
_VERSION_8 = 0x0600


@dataclass(slots=True)
class Layout:
    """One sheet. Rows and columns are counted from 0, as in the file."""

    name: str
    is_hidden: bool
    unseen: frozenset[tuple[int, bool]] = frozenset()  # formats that hide numbers or texts
    cells: set[tuple[int, int]] = field(default_factory=set)  # that are unseen by themselves
    rows: set[int] = field(default_factory=set)  # hidden ones
    columns: list[tuple[int, int]] = field(default_factory=list)  # first and last
    top: int = 1 << 20  # of the cells
    left: int = 1 << 14
    bottom: int = -1
    right: int = -1
    beside: Beside = field(default_factory=Beside)

    def hides(self, row: int, column: int) -> bool:
        if row in self.rows or (row, column) in self.cells:
            return True
        return any(low <= column <= high for low, high in self.columns)

    @property
    def is_seen_whole(self) -> bool:
        return not (self.is_hidden or self.rows or self.columns or self.cells)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the table that holds all cells."""
        return max(0, self.bottom - self.top + 1), max(0, self.right - self.left + 1)


def layouts(stream: bytes) -> list[Layout]:
    """Of the stream "Workbook" or "Book", in the order of the file; none where it lists none.

    Raises:
        struct.error: a record is shorter than it must be.
    """
    listed: list[tuple[int, Layout]] = []
    is_new, inks = True, Inks()
    left = [MAX_RECORDS]
    for kind, content in _records(stream, 0, left):
        if kind == _BEGIN:
            is_new = struct.unpack_from("<H", content)[0] == _VERSION_8
        elif kind == _SHEET:
            start, flags = struct.unpack_from("<IH", content)
            listed.append((start, Layout(_name(content[6:], is_new=is_new), bool(flags & 3))))
        else:
            inks.take(kind, content, is_new=is_new)
    unseen = inks.unseen()
    for start, layout in listed:
        layout.unseen = unseen
        _read(stream, start, layout, left, is_new=is_new)
    return [layout for _, layout in listed]


def _records(stream: bytes, at: int, left: list[int]) -> Iterator[tuple[int, bytes]]:
    """From a place on to the end of what begins there."""
    depth = 0
    while at + 4 <= len(stream) and left[0] > 0:
        kind, length = struct.unpack_from("<HH", stream, at)
        left[0] -= 1
        depth += (kind == _BEGIN) - (kind == _END)  # a chart in a sheet is one inside another
        yield kind, stream[at + 4 : at + 4 + length]
        if depth <= 0:
            return
        at += 4 + length


def _read(stream: bytes, at: int, layout: Layout, left: list[int], *, is_new: bool) -> None:
    for kind, content in _records(stream, at, left):
        layout.beside.take(kind, content, is_new=is_new)
        if kind == _ROW:
            row, _, _, height = struct.unpack_from("<HHHH", content)
            if content[12] & _NO_HEIGHT or height & 0x7FFF < _LOWEST:
                layout.rows.add(row)
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", content)
            if flags & 1 or width < _NARROWEST:
                layout.columns.append((first, last))
        elif kind in _CELLS:
            row, column, shown = struct.unpack_from("<HHH", content)
            _grow(layout, row, column, column)
            if (shown, kind in _TEXTS) in layout.unseen:
                layout.cells.add((row, column))
        elif kind == _MANY:
            row, column = struct.unpack_from("<HH", content)
            last = struct.unpack_from("<H", content, len(content) - 2)[0]
            _grow(layout, row, column, last)
            for place in range(min(last - column + 1, (len(content) - 6) // 6)):
                if (struct.unpack_from("<H", content, 4 + 6 * place)[0], False) in layout.unseen:
                    layout.cells.add((row, column + place))


def _grow(layout: Layout, row: int, first: int, last: int) -> None:
    layout.top, layout.bottom = min(layout.top, row), max(layout.bottom, row)
    layout.left, layout.right = min(layout.left, first), max(layout.right, last)


def _name(raw: bytes, *, is_new: bool) -> str:
    length, *rest = raw[:1] or b"\0"
    del rest
    if not is_new:
        return raw[1 : 1 + length].decode("cp1252", "replace")
    if raw[1:2] == b"\1":
        return raw[2 : 2 + 2 * length].decode("utf-16-le", "replace")
    return raw[2 : 2 + length].decode("latin-1")

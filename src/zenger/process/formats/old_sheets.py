"""Sheets of a workbook of before 2007 (xls): what is hidden is no part of them.

The library reads the cells, `xls_records` says which of them nobody sees. Where the two cannot be
brought together, all of the sheet is taken for hidden: nobody could say what of it is seen.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from zenger.model.extraction import ExtractionOptions, Metadata, Page, PageKind, Piece
from zenger.process.formats import office_library
from zenger.process.formats.office_library import Sheet
from zenger.process.formats.office_ole import BROKEN, ole_of
from zenger.process.formats.plain_pages import clean_text
from zenger.process.formats.table_pages import column_letters, sheet_pages
from zenger.process.formats.xls_records import Layout, layouts

EXCEL = "application/vnd.ms-excel"
MAX_BESIDE = 1_000_000  # characters of boxes, comments and margins of one sheet
MAX_NAMED = 100  # hidden rows or columns of one sheet


@dataclass(frozen=True, slots=True)
class _Shown:
    """One sheet apart into what is seen of it and what is not."""

    kind: PageKind
    label: str
    rows: list[tuple[int, tuple[str, ...]]]  # with their numbers, from 1
    unseen: list[str]  # cells, one a line


def pages(content: bytes, options: ExtractionOptions) -> Iterator[Piece]:
    """Pages of every sheet. Raises `UnreadableError`."""
    sheets = office_library.sheets(content, EXCEL)
    known, number = _known(content), 0
    for place, sheet in enumerate(sheets):
        layout = _of(known, sheet, place, len(sheets))
        shown = _shown(sheet, layout)
        for page in _paged(shown, sheet.name, number, options):
            number = page.number
            yield page
        if layout is not None:
            yield from _stated(layout, sheet.name)
            if lines := layout.beside.lines:
                number += 1
                text, label = clean_text("\n".join(lines)), f"{sheet.name} (beside the cells)"
                yield Page(number, text[:MAX_BESIDE], PageKind.ASIDE, label)


def _known(content: bytes) -> list[Layout]:
    """None where the file is damaged: then nothing is known of any sheet."""
    try:
        with ole_of(content) as ole:
            name = next((name for name in ("Workbook", "Book") if ole.exists(name)), "")
            return layouts(ole.openstream(name).read()) if name else []
    except (*BROKEN, struct.error, IndexError):
        return []


def _of(known: list[Layout], sheet: Sheet, place: int, count: int) -> Layout | None:
    named = [one for one in known if one.name == sheet.name]
    if len(named) == 1:
        return named[0]
    return known[place] if len(known) == count else None


def _shown(sheet: Sheet, layout: Layout | None) -> _Shown:
    rows = list(enumerate(sheet.rows, 1))
    if layout is None:
        return _Shown(
            PageKind.HIDDEN, f"{sheet.name} (hidden or not, which is not known)", rows, []
        )
    if layout.is_hidden:
        return _Shown(PageKind.HIDDEN, f"{sheet.name} (hidden sheet)", rows, [])
    if layout.is_seen_whole:
        return _Shown(PageKind.SHEET, sheet.name, rows, [])
    if not _is_of_size(sheet, layout):
        return _Shown(PageKind.HIDDEN, f"{sheet.name} (with hidden cells)", rows, [])
    return _parted(sheet, layout)


def _is_of_size(sheet: Sheet, layout: Layout) -> bool:
    width = max((len(row) for row in sheet.rows), default=0)
    return (len(sheet.rows), width) == layout.size


def _parted(sheet: Sheet, layout: Layout) -> _Shown:
    rows, unseen = list[tuple[int, tuple[str, ...]]](), list[str]()
    for row, cells in enumerate(sheet.rows, layout.top):
        seen = list(cells)
        for column, text in enumerate(cells, layout.left):
            if layout.hides(row, column):
                seen[column - layout.left] = ""
                if said := " ".join(text.split()):
                    unseen.append(f"{column_letters(column + 1)}{row + 1} {said}")
        if row not in layout.rows:
            rows.append((row + 1, tuple(seen)))
    return _Shown(PageKind.SHEET, sheet.name, rows, unseen)


def _paged(shown: _Shown, name: str, before: int, options: ExtractionOptions) -> Iterator[Page]:
    number = before
    for page in sheet_pages(
        shown.rows, first=before + 1, kind=shown.kind, name=shown.label,
        size=options.rows_per_page,
    ):  # fmt: skip
        number = page.number
        yield page
    if shown.unseen:
        label = f"{name} (hidden cells)"
        yield Page(number + 1, "\n".join(shown.unseen), PageKind.HIDDEN, label)


def _stated(layout: Layout, name: str) -> Iterator[Metadata]:
    rows = [str(row + 1) for row in sorted(layout.rows)]
    columns = [
        str(low + 1) if low == high else f"{low + 1}–{high + 1}" for low, high in layout.columns
    ]
    for what, places in (("rows", rows), ("columns", columns)):
        if places:
            more = " …" if len(places) > MAX_NAMED else ""
            yield Metadata(((f"hidden {what}", f"{name}: {', '.join(places[:MAX_NAMED])}{more}"),))

"""Tables in text: csv and tsv in any encoding, read row by row.

Cells are text and stay text: nothing that starts with "=" is ever a formula here.
"""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import ExtractionOptions, Metadata, PageKind, Piece, Trouble
from zenger.process.formats.plain import charset_of, decoded
from zenger.process.formats.table_pages import Row, sheet_pages
from zenger.protocols.formats import Identity

MEDIA_TYPES = frozenset({"text/csv", "text/tab-separated-values"})
DELIMITERS = ",;\t|"
SNIFFED = 64 * 1024  # characters that the delimiter is judged by
MAX_CELL = 1 << 20  # characters; a quote that is never closed must not swallow the file
MAX_LINE = 1 << 22  # characters of a line without an end


class TableHandler:
    """Comma, semicolon, tab or bar between cells, whichever cuts the first rows evenly."""

    name = "table"
    version = 3

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type in MEDIA_TYPES else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        csv.field_size_limit(MAX_CELL)  # one for the whole process
        charset = charset_of(untrusted)
        start = next(decoded(untrusted, charset), "")[:SNIFFED]
        stated, skip = _stated(start)
        is_tsv = identity.media_type == "text/tab-separated-values"
        delimiter = stated or ("\t" if is_tsv and "\t" in start else delimiter_of(start))
        shown = {"\t": "tab"}.get(delimiter, delimiter)
        yield Metadata((("charset", charset.codec.replace("_", "-")), ("delimiter", shown)))
        table = _Table(decoded(untrusted, charset), delimiter, skip)
        yield from sheet_pages(
            table.rows(), first=1, kind=PageKind.SHEET, name="", size=options.rows_per_page
        )
        yield from table.troubles


def _stated(start: str) -> tuple[str, int]:
    """The delimiter by Excel's first line "sep=;", and the lines that takes."""
    line = start.split("\n", 1)[0].strip('" \r')
    if len(line) == 5 and line.lower().startswith("sep="):
        return line[4], 1
    return "", 0


def delimiter_of(start: str) -> str:
    """The sign that cuts the first rows most evenly, quoted ones not counted; comma if none."""
    scores = {sign: _evenness(start, sign) for sign in DELIMITERS}
    best = max(DELIMITERS, key=scores.__getitem__)
    return best if scores[best][0] > 0 else ","


def _evenness(start: str, sign: str) -> tuple[float, int]:
    """The share of rows as wide as most are, and that width. One column is no table."""
    widths = []
    try:
        for row in csv.reader(io.StringIO(start, newline=""), delimiter=sign):
            if row:
                widths.append(len(row))
            if len(widths) == 100:
                break
    except csv.Error:
        pass  # an overlong cell: what was read before it is judged
    if len(widths) > 1 and len(start) == SNIFFED and len(widths) < 100:
        widths.pop()  # cut in the middle
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0, 0
    usual = max(set(wide), key=wide.count)
    return wide.count(usual) / len(widths), usual


class _Table:
    """Rows of one file, and what was wrong with some of them."""

    def __init__(self, texts: Iterator[str], delimiter: str, skip: int) -> None:
        self.troubles: list[Trouble] = []
        self._texts = texts
        self._delimiter = delimiter
        self._skip = skip
        self._row_lines: list[str] = []  # of the row that is being read

    def rows(self) -> Iterator[Row]:
        lines = _lines(self._texts)
        for _ in range(self._skip):
            next(lines, "")
        reader = csv.reader(self._held(lines), delimiter=self._delimiter)
        number = 0
        for row in self._readable(reader):
            if row:
                number += 1
                yield number, tuple(row)

    def _held(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            self._row_lines.append(line)
            yield line

    def _readable(self, reader: Iterator[list[str]]) -> Iterator[list[str]]:
        """Rows; where a quote is never closed, the lines it swallowed as they stand."""
        while True:
            try:
                row = next(reader, None)
            except csv.Error:
                self._note(
                    "open-quote", "A quote is never closed; its lines are shown as they are."
                )
                for line in self._row_lines:
                    yield [cell[:MAX_CELL] for cell in line.rstrip("\n").split(self._delimiter)]
                row = []
            self._row_lines.clear()
            if row is None:
                return
            yield row

    def _note(self, code: str, message: str) -> None:
        if not self.troubles:
            self.troubles.append(Trouble(Status.CORRUPT, Problem(code, message)))


def _lines(texts: Iterator[str]) -> Iterator[str]:
    """Lines with their ends, which the csv reader needs for quoted line breaks."""
    rest = ""
    for text in texts:
        *whole, rest = (rest + text).split("\n")
        for line in whole:
            yield line + "\n"
        if len(rest) > MAX_LINE:
            yield rest
            rest = ""
    if rest:
        yield rest

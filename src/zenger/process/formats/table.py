"""Tables in text: csv and tsv in any encoding, read row by row."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import ExtractionOptions, Metadata, PageKind, Piece, Trouble
from zenger.process.formats.plain import decoded
from zenger.process.formats.plain_charsets import SAMPLE_SIZE, detect
from zenger.process.formats.table_pages import sheet_pages
from zenger.protocols.formats import Identity

MEDIA_TYPES = frozenset({"text/csv", "text/tab-separated-values"})
DELIMITERS = ",;\t|"

csv.field_size_limit(1 << 24)


class TableHandler:
    """Comma, semicolon, tab or bar between cells, whichever cuts the first lines evenly."""

    name = "table"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if identity.media_type in MEDIA_TYPES else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        charset = detect(untrusted.read(SAMPLE_SIZE))
        untrusted.seek(0)
        delimiter = _delimiter(next(decoded(untrusted, charset), ""), identity)
        untrusted.seek(0)
        yield Metadata((("charset", charset.codec), ("delimiter", repr(delimiter))))
        rows = _rows(_lines(decoded(untrusted, charset)), delimiter)
        try:
            yield from sheet_pages(
                rows, first=1, kind=PageKind.SHEET, name="", size=options.rows_per_page
            )
        except csv.Error:
            problem = Problem("table-broken", "From some row on this is no table any more.")
            yield Trouble(Status.TRUNCATED, problem)


def _delimiter(start: str, identity: Identity) -> str:
    if identity.media_type == "text/tab-separated-values":
        return "\t"
    lines = [line for line in start.splitlines()[:20] if line.strip()]
    return max(DELIMITERS, key=lambda sign: _evenness(lines, sign))


def _evenness(lines: list[str], sign: str) -> tuple[float, int]:
    """The share of lines with as many signs as the first has, and how many those are."""
    expected = lines[0].count(sign) if lines else 0
    if not expected:
        return 0.0, 0
    return sum(line.count(sign) == expected for line in lines) / len(lines), expected


def _lines(texts: Iterator[str]) -> Iterator[str]:
    """Lines with their ends, which the csv reader needs for quoted line breaks."""
    rest = ""
    for text in texts:
        *whole, rest = (rest + text.replace("\0", "")).splitlines(keepends=True) or [""]
        yield from whole
    if rest:
        yield rest


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[tuple[str, ...]]:
    for row in csv.reader(lines, delimiter=delimiter):
        if row:
            yield tuple(row)

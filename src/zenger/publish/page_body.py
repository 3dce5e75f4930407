"""What stands in the text column of a page: prose, a message with its quotes, or a table."""

import re
from dataclasses import replace
from functools import lru_cache

import nh3
from markupsafe import Markup, escape

from zenger.model.extraction import PageKind
from zenger.model.release import PublishedPage
from zenger.publish.wording import clean_text

_SHEETS = (PageKind.SHEET, PageKind.HIDDEN)
_TAGS = {
    "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "q", "s", "small", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_HEADING = re.compile(r"<(/?)h[1-6]>")
_QUOTED = re.compile(r"[ \t]*>")
_NUMBER = re.compile(r"[\s\d.,:/%€$£¥()+-]+$")
_MEANT = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
FEW_LINES = 4  # fewer say nothing about how a text was broken
LONG_LINE = 140  # characters; no page is printed wider
SAMPLE = 50  # rows that tell a column of numbers
LONG_BODY = 40_000  # bytes of UTF-8
_CELL_MARKUP = 14  # bytes around a cell, about
_LINE_MARKUP = 34  # bytes around a line, about, whether it is prose or quoted
LONG_QUOTE = 6  # quoted lines from which they are folded away


def body_of(page: PublishedPage) -> tuple[str, Markup]:
    """(kind of layout: "table", "html", "message", "prose" or "none", markup)."""
    rows = page.rows or _rows_in(page)
    if rows:
        return "table", _table(rows)
    if page.html.strip():
        return "html", clean_html(page.html)
    text = clean_text(page.text).strip("\n")
    if not text.strip():
        return "none", Markup("")
    if page.kind is PageKind.MESSAGE:
        return "message", _message(text)
    return "prose", _prose(text)


def _prose(text: str) -> Markup:
    """Running text. Lines that were broken by whoever wrote it keep together: what does not
    fit a narrow column is indented, so that their beginnings can still be told."""
    lines = text.split("\n")
    if not _is_broken_in_lines(lines):
        return escape(text)
    spans = [Markup('<span class="line">{}\n</span>').format(line) for line in lines]
    return Markup("").join(spans)


def _is_broken_in_lines(lines: list[str]) -> bool:
    """Whether line ends come from a typewriter or a page rather than from paragraphs."""
    lengths = [len(line) for line in lines if line.strip()]
    return len(lengths) >= FEW_LINES and max(lengths) <= LONG_LINE


def _rows_in(page: PublishedPage) -> tuple[tuple[str, ...], ...]:
    """The rows of a sheet whose text keeps a row on a line and a tab between cells."""
    if page.kind not in _SHEETS or "\t" not in page.text:
        return ()
    lines = clean_text(page.text).strip("\n").split("\n")
    return tuple(tuple(line.split("\t")) for line in lines)


def shortened(page: PublishedPage) -> tuple[PublishedPage, bool]:
    """A page whose body weighs at most about `LONG_BODY`, and whether something was left out.

    A log or a data file may be one page of many megabytes; a phone should not have to load
    it to learn what it is. The whole text of the document holds the rest.
    """
    if page.rows or _rows_in(page):
        return _fewer_rows(page)
    if len(page.html.encode("utf-8", "replace")) > LONG_BODY:
        page = replace(page, html="")
    if page.html:
        return page, False
    text = _beginning(page.text)
    return (page, False) if text is page.text else (replace(page, text=text), True)


def _beginning(text: str) -> str:
    """As many lines as a page may show, or a part of the first where that is endless."""
    weight, at = 0, 0
    for line in text.splitlines(keepends=True):
        weight += _weight(line) + _LINE_MARKUP
        if weight > LONG_BODY:
            return text[:at] or line[: len(line) * LONG_BODY // weight]
        at += len(line)
    return text


def _weight(text: str) -> int:
    """Bytes of a text once it stands in a page."""
    return len(escape(text).encode("utf-8", "replace"))


def _fewer_rows(page: PublishedPage) -> tuple[PublishedPage, bool]:
    rows, weight = page.rows or _rows_in(page), 0
    for place, row in enumerate(rows):
        weight += sum(_weight(cell) + _CELL_MARKUP for cell in row)
        if weight > LONG_BODY and place:
            return replace(page, rows=rows[:place]), True
    return replace(page, rows=rows), False


def clean_html(untrusted_html: str) -> Markup:
    """Structure only: no links, pictures, styles, names or scripts.

    The reading side has cleaned it once, inside the sandbox. What comes out of a sandbox is
    untrusted too, so it is cleaned again here. Links are dropped on purpose: one click on a
    link in a leaked message tells its sender who is reading.
    """
    cleaned = nh3.clean(
        clean_text(untrusted_html), tags=_TAGS, attributes=_MEANT, link_rel=None,
        clean_content_tags={"script", "style", "title", "head", "template"},
    )  # fmt: skip
    return Markup(_HEADING.sub(r"<\1h2>", cleaned))  # noqa: S704  # cleaned in the line above


def _message(text: str) -> Markup:
    """Plain text with long quotations folded; the words stay in the page either way."""
    out: list[str] = []
    for quoted, lines in _runs(text):
        block = escape("\n".join(lines).strip("\n"))
        if not block:
            continue
        if not quoted:
            out.append(f'<div class="prose">{block}</div>')
        elif len(lines) < LONG_QUOTE:
            out.append(f'<blockquote class="prose">{block}</blockquote>')
        else:
            out.append(
                f"<details><summary>{len(lines)} quoted lines</summary>"
                f'<blockquote class="prose">{block}</blockquote></details>'
            )
    return Markup("\n".join(out))  # noqa: S704  # every block is escaped above


def _runs(text: str) -> list[tuple[bool, list[str]]]:
    """Lines in groups that are quoted or not."""
    runs: list[tuple[bool, list[str]]] = []
    for line in text.split("\n"):
        quoted = bool(_QUOTED.match(line))
        if runs and runs[-1][0] == quoted:
            runs[-1][1].append(line)
        else:
            runs.append((quoted, [line]))
    return runs


def _table(rows: tuple[tuple[str, ...], ...]) -> Markup:
    """A table whose first row is its head where it reads like one."""
    width = max(len(row) for row in rows)
    head, body = (rows[0], rows[1:]) if _is_head(rows) else ((), rows)
    out: list[str] = []
    figures, numbers = _figure_columns(body, width), ' class="n"'
    if head:
        cells = "".join(
            f'<th scope="col"{numbers * is_figure}>{_cell(c)}</th>'
            for c, is_figure in zip(_padded(head, width), figures, strict=True)
        )
        out.append(f"<thead><tr>{cells}</tr></thead>")
    out.append("<tbody>")
    for row in body:
        cells = "".join(
            f"<td{numbers * is_figure}>{_cell(c)}</td>"
            for c, is_figure in zip(_padded(row, width), figures, strict=True)
        )
        out.append(f"<tr>{cells}</tr>")
    out.append("</tbody>")
    return Markup("\n".join(out))  # noqa: S704  # every cell is escaped


def _figure_columns(rows: tuple[tuple[str, ...], ...], width: int) -> list[bool]:
    """Which columns hold numbers, by their first rows: those are set flush to the end."""
    filled, figures = [0] * width, [0] * width
    for row in rows[:SAMPLE]:
        for column, cell in enumerate(row):
            filled[column] += bool(cell.strip())
            figures[column] += bool(cell.strip() and _NUMBER.match(cell))
    return [
        bool(numbers) and numbers * 3 >= cells * 2
        for numbers, cells in zip(figures, filled, strict=True)
    ]


@lru_cache(maxsize=8192)
def _cell(text: str) -> str:
    return str(escape(clean_text(text)))


def _padded(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return row + ("",) * (width - len(row))


def _is_head(rows: tuple[tuple[str, ...], ...]) -> bool:
    """Words in every cell of the first row, each different, and something below it."""
    first = rows[0]
    if len(rows) < 2 or not all(cell.strip() for cell in first) or len(set(first)) < len(first):
        return False
    return not any(_NUMBER.match(cell) for cell in first)

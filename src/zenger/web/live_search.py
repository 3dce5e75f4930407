"""The page of live results: the archive's own look, answered by the newsroom's index."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from zenger.errors import QueryError, ZengerError
from zenger.model.names import inert
from zenger.model.release import Imprint
from zenger.model.research import Answer, Order
from zenger.protocols.newsroom import Newsroom
from zenger.publish.environment import render
from zenger.publish.links import document_folder, page_folder
from zenger.publish.quick_escape import escaped
from zenger.publish.wording import (
    count_words,
    direction,
    iso_words,
    kind_word,
    language_tag,
    shown_title,
)
from zenger.research.explain import explain_query
from zenger.research.grammar import parse_query
from zenger.web.live_facets import Asked, facets, narrowings, year_bars
from zenger.workflow.search_pages import PageHit, search_pages

HITS = 20  # documents a page
OPEN_PAGES = 3  # hits of one document that are shown without a click
_ORDERS = {
    Order.RELEVANCE: "Best first", Order.NEWEST: "Newest first", Order.OLDEST: "Oldest first",
}  # fmt: skip
_ASTERISKS = re.compile(r"\*(.+?)\*(?=[\s,)]|$)")  # what `explain_query` puts around words


@dataclass(slots=True)
class ShownDocument:
    """One document among the results, with its pages that match."""

    title: str
    lang: str
    dir: str
    facts: str
    href: str  # empty where the served archive does not hold it
    pages: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a question has no answer: what is wrong, where, and what to write instead."""

    message: str
    before: str = ""  # the question up to where the trouble starts
    at: str = ""  # the character there; empty where the question is not the trouble
    after: str = ""
    suggestion: str = ""

    @property
    def caret(self) -> str:
        return " " * len(self.before) + "^" if self.at else ""


def search_page(newsroom: Newsroom, site: Path, question: dict[str, list[str]]) -> tuple[int, str]:
    """(HTTP status, HTML). Works without JavaScript; loads the archive's own style only."""
    text = question.get("q", [""])[0]
    values: dict[str, Any] = {"typed": text, "answer": None, "problem": None}
    if not text.strip():
        return 200, _page(site, values)
    try:
        asked = Asked(text, parse_query(text), _order(question))
        values |= _results(newsroom, site, asked, _start(question))
    except QueryError as error:
        return error.http_status, _page(site, values | {"problem": _problem(error)})
    except ZengerError as error:
        return error.http_status, _page(site, values | {"problem": Problem(str(error))})
    return 200, _page(site, values)


def _order(question: dict[str, list[str]]) -> Order:
    asked = question.get("order", [""])[0]
    return Order(asked) if asked in set(Order) else Order.RELEVANCE


def _start(question: dict[str, list[str]]) -> int:
    asked = question.get("start", [""])[0]
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0


def _results(newsroom: Newsroom, site: Path, asked: Asked, start: int) -> dict[str, Any]:
    answer, hits = search_pages(newsroom, asked.text, order=asked.order, limit=HITS, offset=start)
    last = min(start + HITS, answer.documents)
    return {
        "answer": answer,
        "counts": f"{count_words(answer.pages, 'page', 'pages')} in "
        f"{count_words(answer.documents, 'document', 'documents')}",
        "shown": f"Documents {start + 1:,} to {last:,}" if last < answer.documents or start else "",
        "understood": understood(explain_query(asked.query)),
        "remarks": answer.remarks,
        "narrowings": narrowings(asked),
        "facets": facets(asked, answer),
        "chart": year_bars(asked, answer.years),
        "orders": [
            (words, asked.link(order=order), order is asked.order)
            for order, words in _ORDERS.items()
        ],
        "documents": _documents(hits, site),
        "open_pages": OPEN_PAGES,
        "previous": asked.link(start=max(0, start - HITS)) if start else "",
        "next": asked.link(start=start + HITS) if _has_more(answer, start) else "",
    }


def _has_more(answer: Answer, start: int) -> bool:
    return start + HITS < answer.documents


def understood(explanation: str) -> Markup:
    """The sentence that says how a question was read, its words in italics."""
    return Markup(_ASTERISKS.sub(r"<i><bdi>\1</bdi></i>", str(escape(explanation))))  # noqa: S704


def _problem(error: QueryError) -> Problem:
    at = error.position
    return Problem(
        str(error).partition("\n")[0], error.query[:at], error.query[at : at + 1] or " ",
        error.query[at + 1 :], error.suggestion,
    )  # fmt: skip


def _documents(hits: list[PageHit], site: Path) -> list[ShownDocument]:
    """Hits of one document under one heading; the index hands them over side by side."""
    found: list[ShownDocument] = []
    last = ""
    for hit in hits:
        if hit.document != last:
            found.append(_document(hit, site))
            last = hit.document
        href = ""
        if found[-1].href and hit.page:
            href = f"../{page_folder(hit.public_id, hit.page)}index.html{_sought(hit)}"
        found[-1].pages.append(
            {"number": hit.page, "href": href, "lang": language_tag(hit.language or ""),
             "snippet": marked(hit)}
        )  # fmt: skip
    return found


def _document(hit: PageHit, site: Path) -> ShownDocument:
    path = f"{document_folder(hit.public_id)}index.html"
    facts = [iso_words(hit.date) if hit.date else "", kind_word(hit.kind), inert(hit.collection)]
    return ShownDocument(
        title=shown_title(hit.title or (hit.paths[0] if hit.paths else "")),
        lang=language_tag(hit.language or ""),
        dir="rtl" if direction(hit.language or "") == "rtl" else "ltr",
        facts=" · ".join(filter(None, facts)),
        href=f"../{path}" if (site / path).is_file() else "",
    )


def _sought(hit: PageHit) -> str:
    """The part of an address that has the page mark what was found, and that no host is sent."""
    words = dict.fromkeys(hit.snippet[start:end] for start, end in hit.marks)
    return f"#find={quote(' '.join(words), safe='')}" if words else ""


def marked(hit: PageHit) -> Markup:
    """The snippet with its matches marked."""
    parts, at = list[str](), 0
    for start, end in hit.marks:
        before, found = hit.snippet[at:start], hit.snippet[start:end]
        parts += (escaped(inert(before)), "<mark>", escaped(inert(found)), "</mark>")
        at = end
    return Markup("".join((*parts, escaped(inert(hit.snippet[at:])))))  # noqa: S704  # each escaped


def _page(site: Path, values: dict[str, Any]) -> str:
    return render(
        "live.html", root="../", site=_imprint(site), section="search", here=True, path=None,
        keywords=(site / "browse/words/index.html").is_file(), **values,
    )  # fmt: skip


def lost_page(site: Path) -> str:
    """What stands at an address that the archive does not have."""
    return render(
        "lost.html", root="/", site=_imprint(site), section="", here=False, path=None,
    )  # fmt: skip


def _imprint(site: Path) -> Imprint:
    """The masthead of the archive that is served."""
    try:
        said = json.loads((site / "index.json").read_text(encoding="utf-8"))
        has_cases = (site / "cases" / "index.html").is_file()
        names = (str(said["title"]), str(said["newsroom"]), str(said["contact"]))
        return Imprint(*names, "", "", has_cases=has_cases)
    except (OSError, ValueError, KeyError, TypeError):
        return Imprint("Archive", "the newsroom", "", "", "")  # a folder that we did not print

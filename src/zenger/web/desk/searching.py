"""The search page."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from zenger.catalog.models import PastSearch
from zenger.errors import IndexStaleError, QueryError
from zenger.model.names import inert
from zenger.model.people import Right
from zenger.model.research import Answer, Order
from zenger.publish.wording import count_words, iso_words, kind_word, language_tag, shown_title
from zenger.research.explain import explain_query
from zenger.research.grammar import parse_query
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.onward import Onward
from zenger.web.desk.render import render
from zenger.web.desk.side import between, column, span_of
from zenger.web.live_facets import Asked, narrowings, year_bars
from zenger.web.live_search import Problem, marked, understood
from zenger.workflow.access.labels import known_labels
from zenger.workflow.desk.copies import Copies, compared
from zenger.workflow.desk.marks import Marks, marks_of
from zenger.workflow.desk.search_desk import DeskAnswer, search_desk
from zenger.workflow.desk.suggest import suggestion, ways_on
from zenger.workflow.search_pages import PageHit

HITS = 20  # documents a page
OPEN_PAGES = 3  # hits of one document that are shown without a click
PAST = 12
_ORDERS = {
    Order.RELEVANCE: "Best first", Order.NEWEST: "Newest first", Order.OLDEST: "Oldest first",
}  # fmt: skip


@dataclass(slots=True)
class ShownDocument:
    """One document among the results."""

    title: str
    lang: str
    facts: str
    path: str
    href: str
    marks: Marks
    number: int
    copies: Copies | None
    every: str  # where all that is folded into it is shown one by one
    pages: list[dict[str, Any]] = field(default_factory=list)


def search_view(request: HttpRequest, here: Here) -> HttpResponse:
    """A question and its answer, or why it has none."""
    text = request.GET.get("q", "")
    values: dict[str, Any] = {
        "typed": text,
        "answer": None,
        "problem": None,
        "chart": "",
        "past": (),
    }
    if "q" not in request.GET:
        past = PastSearch.objects.filter(account=here.viewer.account).order_by("-at")[:PAST]
        return render(request, "search.html", here, **values | {"past": list(past)})
    start = _start(request)
    try:
        asked = Asked(text, parse_query(text), _order(request), is_every(request))
        if "since" in request.GET or "until" in request.GET:
            span = request.GET.get("since", ""), request.GET.get("until", "")
            return Onward(reverse("search") + asked.link(between(asked, *span)))
        with DESK.searching:
            found = search_desk(
                here.newsroom, here.viewer, text, order=asked.order, limit=HITS, offset=start,
                fold=not asked.every, opened=request.GET.get("facet", ""),
            )  # fmt: skip
    except QueryError as error:
        problem = problem_of(error, text)
        return render(request, "search.html", here, status=400, **values | {"problem": problem})
    except IndexStaleError as error:
        return render(
            request, "search.html", here, status=503, **values | {"problem": Problem(str(error))}
        )
    if not found.answer.documents:
        with DESK.searching:
            values["meant"] = suggestion(here.newsroom, here.viewer, text)
            values["ways_on"] = ways_on(here.newsroom, here.viewer, text)
    shown = _shown(here, asked, found, start, opened=request.GET.get("facet", ""))
    return render(request, "search.html", here, **values | shown)


def problem_of(error: QueryError, text: str) -> Problem:
    """Where the trouble is in what was typed."""
    at = error.position
    query = error.query if error.query in text else ""
    return Problem(
        str(error).partition("\n")[0], query[:at], (query[at : at + 1] or " ") if query else "",
        query[at + 1 :], error.suggestion,
    )  # fmt: skip


def is_every(request: HttpRequest) -> bool:
    """Whether near-duplicates are to be shown one by one."""
    return request.GET.get("all") == "1"


def _order(request: HttpRequest) -> Order:
    asked = request.GET.get("order", "")
    return Order(asked) if asked in set(Order) else Order.RELEVANCE


def _start(request: HttpRequest) -> int:
    asked = request.GET.get("start", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0


def _shown(
    here: Here, asked: Asked, found: DeskAnswer, start: int, *, opened: str
) -> dict[str, Any]:
    answer = found.answer
    last = min(start + HITS, answer.entries)
    folded = answer.documents - answer.entries
    return {
        "answer": answer,
        "counts": f"{count_words(answer.pages, 'page', 'pages')} in "
        f"{count_words(answer.documents, 'document', 'documents')}",
        "shown": f"Results {start + 1:,} to {last:,} of {answer.entries:,}"
        if last < answer.entries or start
        else "",
        "folded": folded,
        "every": asked.every,
        "fold_link": asked.link(every=not asked.every),
        "understood": understood(explain_query(asked.query)),
        "remarks": answer.remarks,
        "narrowings": narrowings(asked),
        "facets": column(asked, answer, found.facets, opened),
        "span": span_of(asked),
        "chart": year_bars(asked, answer.years),
        "orders": [
            (words, asked.link(order=order), order is asked.order)
            for order, words in _ORDERS.items()
        ],
        "asked": asked,
        "start": start,
        "labels": known_labels(here.viewer) if here.viewer.may(Right.EDIT) else [],
        "order": str(asked.order),
        "documents": _documents(here, found, asked, start),
        "open_pages": OPEN_PAGES,
        "previous": asked.link(start=max(0, start - HITS)) if start else "",
        "next": asked.link(start=start + HITS) if _has_more(answer, start) else "",
    }


def _has_more(answer: Answer, start: int) -> bool:
    return start + HITS < answer.entries


def _documents(here: Here, answer: DeskAnswer, asked: Asked, start: int) -> list[ShownDocument]:
    """Hits of one document under one heading; the index hands them over side by side."""
    hits = answer.hits
    known = marks_of(here.viewer, {hit.number for hit in hits})
    copies = compared(answer.copies)
    found: list[ShownDocument] = []
    last, kept = 0, _trail(asked)
    for hit in hits:
        if hit.number != last:
            last = hit.number
            trail = f"{kept}{start + len(found) + 1}"
            found.append(_document(hit, known[hit.number], trail, copies.get(hit.number), asked))
        href = found[-1].href.partition("?")
        found[-1].pages.append(
            {"number": hit.page, "href": f"{address_of(hit.number, hit.page)}?{href[2]}",
             "lang": language_tag(hit.language or ""), "snippet": marked(hit)}
        )  # fmt: skip
    return found


def _trail(asked: Asked) -> str:
    """What leads back to an answer; where in it a document stands goes after it."""
    kept = {"q": asked.text, "order": str(asked.order)}
    return urlencode(kept | ({"all": "1"} if asked.every else {}) | {"at": ""})


def _document(
    hit: PageHit, marks: Marks, trail: str, copies: Copies | None, asked: Asked
) -> ShownDocument:
    facts = [iso_words(hit.date) if hit.date else "", kind_word(hit.kind), inert(hit.collection)]
    return ShownDocument(
        title=shown_title(hit.title or (hit.paths[0] if hit.paths else "")),
        lang=language_tag(hit.language or ""),
        facts=" · ".join(filter(None, facts)),
        path=inert(hit.paths[0]) if hit.paths else "",
        href=f"{address_of(hit.number, hit.page)}?{trail}",
        marks=marks,
        number=hit.number,
        copies=copies,
        every=asked.link(asked.narrowed(f"near:{hit.number}"), every=True) if copies else "",
    )


def address_of(document: int, page: int | None = None) -> str:
    """Where a document, or one page of it, is read."""
    return f"{_documents_at()}{document}/{page}" if page else f"{_documents_at()}{document}"


@lru_cache(1)  # working one out takes 40 µs, and a page has seventy
def _documents_at() -> str:
    return reverse("document", kwargs={"number": 0}).removesuffix("0")

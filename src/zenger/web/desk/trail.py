"""The answer a document was found in: its neighbours there, and the way back."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from zenger.catalog.models import Document
from zenger.errors import ZengerError
from zenger.model.research import Order
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.searching import address_of, is_every
from zenger.workflow.desk.hits import Hits, hits_within
from zenger.workflow.desk.search_desk import look_up


@dataclass(frozen=True, slots=True)
class Trail:
    """Where this document stands in the answer it was found in."""

    question: str
    order: str
    place: int
    total: int
    previous: str
    next: str
    back: str


def query_of(request: HttpRequest) -> str:
    """What keeps the answer at hand from page to page."""
    kept = {name: request.GET[name] for name in ("q", "order", "at", "all") if name in request.GET}
    return f"?{urlencode(kept)}" if kept else ""


def hits_of(request: HttpRequest, here: Here, document: Document) -> Hits | None:
    """Where in this document the question is answered; None where there was none."""
    question = request.GET.get("q", "")
    if not question.strip():
        return None
    with DESK.searching:
        return hits_within(here.newsroom, here.viewer, question, document.pk)


def trail_of(request: HttpRequest, here: Here, document: Document) -> Trail | None:
    """The neighbours in the answer; None where it cannot be found again."""
    question, place = request.GET.get("q"), request.GET.get("at", "")
    if question is None or not place.isascii() or not place.isdigit() or len(place) > 6:
        return None
    at, asked = max(1, int(place)), request.GET.get("order", "")
    order = Order(asked) if asked in set(Order) else Order.RELEVANCE
    offset = max(0, at - 2)
    try:
        with DESK.searching:
            found = look_up(
                here.newsroom, here.viewer, question, order=order, limit=at - offset + 1,
                offset=offset, facets=False, fold=not is_every(request),
            )  # fmt: skip
    except ZengerError:
        return None  # the question has grown wrong: the document is read without it
    around = {hit.number: hit.page for hit in reversed(found.hits)}
    numbers = list(dict.fromkeys(hit.number for hit in found.hits))
    if document.pk not in numbers:
        return None  # documents came or went in between

    every = {"all": "1"} if is_every(request) else {}

    def link(step: int) -> str:
        there = numbers.index(document.pk) + step
        if not 0 <= there < len(numbers):
            return ""
        kept = urlencode({"q": question, "order": str(order), "at": at + step, **every})
        return f"{address_of(numbers[there], around[numbers[there]])}?{kept}"

    back = urlencode({"q": question, "order": str(order), "start": (at - 1) // 20 * 20, **every})
    return Trail(
        question, str(order), at, found.answer.entries, link(-1), link(1),
        f"{reverse('search')}?{back}",
    )  # fmt: skip

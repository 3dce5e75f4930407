"""The queue of review: what waits, how far it is, and one decision for many."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse

from zenger.errors import ReviewError
from zenger.model.approval import State
from zenger.model.people import Right
from zenger.web.desk.here import Here
from zenger.web.desk.just_approved import just_approved
from zenger.web.desk.numbers import numbers_in
from zenger.web.desk.render import render
from zenger.web.desk.reviewing import STATE_WORDS
from zenger.workflow.access.sight import seen_collections, seen_documents
from zenger.workflow.review.decision_table import decision_rows
from zenger.workflow.review.decisions import (
    decide_many,
    propose,
    return_document,
    take_into_review,
    withhold,
)
from zenger.workflow.review.queue import TO_DECIDE, Wanted, cluster_of, next_document, progress
from zenger.workflow.review.queue import queue as queue_of
from zenger.workflow.review.reasons import known_reasons

SHOWN = 50  # documents of a page
MOST = 1000  # documents decided at once


def wanted_of(request: HttpRequest, here: Here) -> Wanted:
    """Which documents an address asks for; without a word: all that wait for a decision."""
    asked = request.GET.get("state", "")
    states = TO_DECIDE.states if not asked else frozenset({State(asked)}) if asked in set(
        State
    ) else frozenset[State]()  # fmt: skip
    mine = here.viewer.name if request.GET.get("mine") == "1" else ""
    return Wanted(states, request.GET.get("collection", ""), mine)


def queue_view(request: HttpRequest, here: Here) -> HttpResponse:
    """What waits, oldest first."""
    wanted = wanted_of(request, here)
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 12 else 0
    entries = queue_of(here.newsroom, here.viewer, wanted, limit=SHOWN + 1, after=start)
    overall = progress(
        here.newsroom, here.viewer, Wanted(frozenset(), wanted.collection, wanted.assigned_to)
    )
    return render(
        request, "review_queue.html", here, entries=entries[:SHOWN], has_more=len(entries) > SHOWN,
        overall=overall, wanted=wanted, state=request.GET.get("state", ""), start=start,
        states=list(State), state_words=STATE_WORDS, mine=request.GET.get("mine") == "1",
        collections=list(seen_collections(here.viewer).order_by("title")),
        reasons=[one for one in known_reasons().values() if one.is_offered],
        edits=here.viewer.may(Right.EDIT), just_approved=just_approved(request, here),
    )  # fmt: skip


def next_view(request: HttpRequest, here: Here) -> HttpResponse:
    """On to the next document on which this person can decide."""
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 12 else 0
    found = next_document(here.newsroom, here.viewer, start, wanted_of(request, here))
    if found is None:
        return HttpResponseRedirect(reverse("queue") + "?done=1")
    return HttpResponseRedirect(reverse("review", kwargs={"number": found}))


def decide_many_view(request: HttpRequest, here: Here) -> HttpResponse:
    """The same decision for all that were chosen; each that cannot be is named with why."""
    numbers = numbers_in(request.POST.getlist("number"))
    if request.POST.get("alike") == "1":
        numbers = [kin for one in numbers for kin in cluster_of(here.viewer, one)]
    numbers = list(dict.fromkeys(numbers))
    if not numbers or len(numbers) > MOST:
        raise ReviewError(f"Choose 1 to {MOST:,} documents. Nothing was changed.")
    outcomes = decide_many(numbers, lambda number: decide(request, here, number))
    return render(
        request, "review_decided.html", here, done=[one for one in outcomes if not one.problem],
        left=[one for one in outcomes if one.problem],
        rows=seen_documents(here.viewer).in_bulk([one.number for one in outcomes]),
    )  # fmt: skip


def decide(request: HttpRequest, here: Here, number: int, last: int | None = None) -> None:
    """What the buttons of the queue and of the review page do, all but to approve.

    Raises:
        ReviewError: no such decision, or it cannot be.
    """
    note, verb = request.POST.get("note", ""), request.POST.get("verb", "")
    newsroom, viewer = here.newsroom, here.viewer
    if verb == "propose":
        propose(newsroom, viewer, number, note=note, last=last)
    elif verb == "take":
        take_into_review(newsroom, viewer, number, last=last)
    elif verb == "withhold":
        withhold(newsroom, viewer, number, request.POST.get("reason", ""), note=note, last=last)
    elif verb == "return":
        return_document(newsroom, viewer, number, note, last=last)
    else:
        raise ReviewError("There is no such decision. Nothing was changed.")


def table_view(request: HttpRequest, here: Here) -> StreamingHttpResponse:
    """All decisions as a table for a spreadsheet."""
    asked = wanted_of(request, here)
    if not request.GET.get("state"):  # not only what waits
        asked = replace(asked, states=frozenset())
    rows = decision_rows(here.newsroom, here.viewer, asked)
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="decisions.csv"'
    return response

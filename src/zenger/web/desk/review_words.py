"""Redacting by words: first where they stand, then on the documents that were chosen."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

from zenger.catalog.models import Document
from zenger.errors import ReviewError
from zenger.model.approval import State
from zenger.model.review import Redaction
from zenger.web.desk.guard import safe_next
from zenger.web.desk.here import Here
from zenger.web.desk.numbers import number_in, numbers_in
from zenger.web.desk.onward import Onward
from zenger.web.desk.render import render
from zenger.web.desk.review_acts import back
from zenger.workflow.access.sight import seen_collections, seen_documents
from zenger.workflow.review.copies_of import copy_to_alike
from zenger.workflow.review.queue import Wanted, queue
from zenger.workflow.review.reasons import known_reasons
from zenger.workflow.review.redactions import add_to_many, redactions_of_many, undo
from zenger.workflow.review.terms import MOST_DOCUMENTS, Proposals, propose_people, propose_terms

SHOWN = 200  # documents of a page
_OPEN = Wanted(frozenset({State.PROPOSED, State.IN_REVIEW, State.APPROVED, State.RETURNED}))


def by_words_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Where terms stand, and, once documents were chosen, redacts them there."""
    typed = request.POST if request.method == "POST" else request.GET
    asked = {name: typed.get(name, "") for name in ("terms", "code", "document", "collection")}
    asked["document"] = asked["document"] if number_in(asked["document"]) is not None else ""
    asked |= {name: typed.get(name, "") for name in ("line_end", "people")}
    proposals, act, problem = None, "", ""
    try:
        if asked["terms"].strip() or asked["people"]:
            proposals = _proposed(here, asked)
        if request.method == "POST" and proposals is not None:
            _require_reason(asked["code"])
            proposals, act = _redacted(request, here, proposals)
    except ReviewError as error:
        problem = str(error)
    return render(
        request, "review_words.html", here, asked=asked, proposals=proposals, act=act,
        problem=problem, found=_found(here, proposals), status=400 if problem else 200,
        reasons=[one for one in known_reasons().values() if one.is_offered], most=SHOWN,
        collections=list(seen_collections(here.viewer).order_by("title")),
    )  # fmt: skip


def _require_reason(code: str) -> None:
    if not code:  # before, the first one of the list was taken
        raise ReviewError("Choose a reason: readers are told it. Nothing was redacted.")


def _redacted(request: HttpRequest, here: Here, proposals: Proposals) -> tuple[Proposals, str]:
    """What was redacted, in the documents that were chosen, and the act to undo it by.

    What was found is found anew: a form says only in which documents.
    """
    numbers = request.POST.getlist("number")
    chosen = set(numbers_in(numbers))
    wanted = {number: some for number, some in proposals.by_document.items() if number in chosen}
    if not wanted:
        raise ReviewError("Choose at least one document. Nothing was redacted.")
    words = {number: some for number, some in proposals.looked_for.items() if number in chosen}
    made = Proposals(wanted, proposals.pages, proposals.not_found, words)
    return made, add_to_many(here.newsroom, here.viewer, made.to_add())


def undo_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Take back all that was redacted in one go."""
    taken = undo(here.newsroom, here.viewer, request.POST.get("act", ""))
    if onward := request.POST.get("next"):
        return Onward(safe_next(onward) + "#redactions")
    return render(request, "review_undone.html", here, taken=taken)


def copy_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Redact in what is nearly the same what is redacted here."""
    copied = copy_to_alike(here.newsroom, here.viewer, number)
    if not copied.act:
        return back(request, number, "redactions")
    return render(request, "review_copied.html", here, copied=copied, number=number)


def _proposed(here: Here, asked: dict[str, str]) -> Proposals:
    documents, to_end = _documents(here, asked), asked["line_end"] == "1"
    code = asked["code"] or next(iter(known_reasons()))  # of what is looked at only
    if asked["people"]:
        return propose_people(here.newsroom, here.viewer, documents, code, to_line_end=to_end)
    return propose_terms(
        here.newsroom, here.viewer, documents, asked["terms"], code, to_line_end=to_end
    )


def _documents(here: Here, asked: dict[str, str]) -> Iterable[int]:
    """One document, those of a collection, or all that are in review."""
    seen = seen_documents(here.viewer)
    if (document := number_in(asked["document"])) is not None:
        return list(seen.filter(pk=document).values_list("pk", flat=True))
    if asked["collection"]:
        rows = seen.filter(collection__title=asked["collection"])
        return list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_DOCUMENTS + 1])
    return [one.number for one in queue(here.newsroom, here.viewer, _OPEN, limit=MOST_DOCUMENTS)]


def _found(
    here: Here, proposals: Proposals | None
) -> list[tuple[Document, tuple[Redaction, ...], str, int]]:
    """For those that are shown: document, what would be redacted, the words that stand there, and
    how many of them are redacted already."""
    if proposals is None:
        return []
    numbers = list(proposals.by_document)[:SHOWN]
    rows = seen_documents(here.viewer).select_related("collection").in_bulk(numbers)
    held = redactions_of_many(row.blob_id for row in rows.values())
    found = []
    for number in numbers:
        if number in rows:
            some = proposals.by_document[number]
            mine = held.get(rows[number].blob_id, ())
            gone = sum(any(one.covers(other) for one in mine) for other in some)
            words = ", ".join(dict.fromkeys(" ".join(one.secret.split()) for one in some))
            found.append((rows[number], some, words[:300], gone))
    return found

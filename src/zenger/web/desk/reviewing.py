"""The review page: one page of a document with all that is decided about it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from zenger.catalog.models import Decision, Document, RedactionEntry
from zenger.errors import NotThereError
from zenger.model.approval import State, Verb
from zenger.model.people import Right
from zenger.model.release import PublishedPage
from zenger.model.review import SCALE, Redaction, Severity
from zenger.publish.wording import language_tag, shown_title
from zenger.review import faces
from zenger.web.desk.here import Here
from zenger.web.desk.just_approved import just_approved
from zenger.web.desk.marked_picture import words_under
from zenger.web.desk.marked_text import Mark, carried_over, running_text, with_marks
from zenger.web.desk.perhaps import grouped
from zenger.web.desk.render import render
from zenger.web.desk.shown_page import page_values
from zenger.workflow.desk.read_document import Reading, read_document
from zenger.workflow.review.assessments import assessments_of
from zenger.workflow.review.faces_on_page import faces_on_page
from zenger.workflow.review.inspect_document import known_inspection
from zenger.workflow.review.public_fields import OF_ALL, OF_MAIL
from zenger.workflow.review.queue import entry_of
from zenger.workflow.review.reasons import known_reasons
from zenger.workflow.review.redactions import Recorded, history_of
from zenger.workflow.review.rules import ticks_of
from zenger.workflow.review.safe_plan import is_aside, is_text
from zenger.workflow.review.safe_text import cell_spans
from zenger.workflow.review.seen_on_page import MOST, names_somebody, seen_on_page

STATE_WORDS = {
    State.NEW: "Nobody proposed it", State.PROPOSED: "Proposed", State.IN_REVIEW: "In review",
    State.APPROVED: "Approved", State.WITHHELD: "Withheld", State.RETURNED: "Returned",
    State.WITHDRAWN: "Withdrawn",
}  # fmt: skip
VERB_WORDS = {
    Verb.PROPOSED: "proposed it", Verb.TAKEN: "took it into review", Verb.APPROVED: "approved it",
    Verb.WITHHELD: "withheld it", Verb.RETURNED: "sent it back", Verb.WITHDRAWN: "withdrew it",
    Verb.ORIGINAL: "let the original file go too", Verb.KEPT: "kept the original file in",
}  # fmt: skip
FIELD_WORDS = {
    "title": "Title", "date": "Date", "path": "Where it was found", "from": "From", "to": "To",
    "cc": "Cc", "bcc": "Bcc", "reply-to": "Reply to", "subject": "Subject",
}  # fmt: skip
NEAR = 4  # thumbnails on either side


def review_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """A document opens at its first page."""
    return review_page_view(request, here, number, 1)


def review_page_view(request: HttpRequest, here: Here, number: int, page: int) -> HttpResponse:
    """One page, open for review."""
    reading = read_document(here.newsroom, here.viewer, number, page)
    document = reading.document
    if not 1 <= page <= max(document.pages, 1):
        raise NotThereError(f"This document has no page {page:,}. It has {document.pages:,}.")
    history = history_of(here.viewer, number)
    held = [one for one in history if one.withdrawn is None]
    values = _page(here, reading, page, held)
    looks = request.GET.get("faces") == "1" and document.pages > 0
    if looks:
        values["suggested"] += faces_on_page(here.newsroom, here.viewer, document, page)
    found = values["suggested"]
    values |= {
        "suggested": grouped(found), "is_cut": len(found) >= MOST, "most_suggested": MOST,
        "sees_faces": faces.is_here(), "looked_for_faces": looks,
        "d": document, "number": page, "reading": reading,
        "title": shown_title(document.title or "Untitled"),
        "title_lang": language_tag(document.language),
        "entry": entry_of(here.newsroom, here.viewer, number),
        "held": held, "gone": [one for one in history if one.withdrawn is not None],
        "used_last": _used_last(here, history), "last_step": _last_step(held),
        "hidden": _hidden(here, document),
        "just_approved": just_approved(request, here),
        "strip": range(max(1, page - NEAR), min(document.pages, page + NEAR) + 1),
        "fields": _fields(here, reading, held),
        "by_page": _by_page(held), "State": State, "state_words": STATE_WORDS,
        "verb_words": VERB_WORDS, "may_publish": here.viewer.may(Right.PUBLISH),
    }  # fmt: skip
    return render(request, "review.html", here, **values | _decided(here, number))


def _used_last(here: Here, history: list[Recorded]) -> str:
    """The reason this person gave last on this document: the next place mostly has the same."""
    own = (one.redaction.code for one in history if one.account == here.viewer.account)
    return next(own, "")


def _hidden(here: Here, document: Document) -> dict[str, Any] | None:
    """How much is hidden in the file, and how much of it nobody sees; None: nobody looked yet."""
    known = known_inspection(here.newsroom, document)
    if known is None:
        return None
    worst = sum(one.severity is Severity.HIGH for one in known.findings)
    return {"is_examined": known.is_examined, "count": len(known.findings), "worst": worst}


def _last_step(held: list[Recorded]) -> tuple[str, int]:
    """The newest act and how many redactions it made here; none, where that is one or where it
    made some in other documents too."""
    act = held[0].act if held else ""
    count = sum(one.act == act for one in held)
    is_here = RedactionEntry.objects.filter(act=act, withdrawal=None).count() == count
    return (act, count) if count > 1 and is_here else ("", 0)


def _page(here: Here, reading: Reading, number: int, held: list[Recorded]) -> dict[str, Any]:
    """Picture and text, and what is redacted on them. Markup of the file is not shown: it is
    never printed."""
    if reading.page is not None:
        reading = replace(reading, page=replace(reading.page, html=""))
    values = page_values(here.newsroom, reading, number, (), None)
    on_page = [one for one in held if one.redaction.page == number]
    values["boxes"] = [
        {
            "number": one.number, "code": one.redaction.code,
            "x": box[0], "y": box[1], "width": box[2] - box[0], "height": box[3] - box[1],
        }
        for one in on_page
        if (box := one.redaction.box)
    ]  # fmt: skip
    if values["page"] is not None and values["body"]:
        text = running_text(values["body"])
        marks = [
            Mark(*place, note=one.number)
            for one in on_page
            for span in _spans(one.redaction, values["page"])
            if (place := carried_over(values["page"].text, text, span))
        ]
        values["body"] = with_marks(values["body"], marks)
    shown = reading.page
    values["is_text"] = shown is not None and is_text(shown)
    values["is_left_out"] = shown is not None and is_aside(shown)
    values["suggested"] = seen_on_page(here.viewer, reading.document, shown, held) if shown else []
    return values


def _spans(redaction: Redaction, page: PublishedPage) -> Iterator[tuple[int, int]]:
    """What it takes out of the page's text: the words themselves, or those under its box."""
    if redaction.letters:
        yield redaction.letters
    elif redaction.cell:
        cells = cell_spans(page.text, page.rows) or {}
        if redaction.cell in cells:
            yield cells[redaction.cell]
    elif redaction.box:
        yield from words_under(page.boxes, redaction.box)


def _fields(here: Here, reading: Reading, held: list[Recorded]) -> list[dict[str, Any]]:
    """All that is printed beside the pages: name, words, what it says, the redaction that holds."""
    there = {one.redaction.header: one for one in held if one.redaction.header}
    document, message = reading.document, reading.message
    says = {
        "title": document.title, "date": document.date, "path": "; ".join(reading.places[:20]),
    }  # fmt: skip
    if message is not None:
        says["subject"] = message.subject
        for role, name, address in message.addresses[:200]:
            shown = f"{name} <{address}>" if name and address else name or address
            says[role] = f"{says[role]}, {shown}" if says.get(role) else shown
    names = (*OF_ALL, *OF_MAIL) if message is not None else OF_ALL
    return [
        {
            "name": name,
            "words": FIELD_WORDS[name],
            "says": says[name],
            "held": there.get(name),
            "at_risk": names_somebody(here.viewer, says[name]),
        }
        for name in names
        if says.get(name)
    ]


def _by_page(held: list[Recorded]) -> dict[int, int]:
    """How many redactions there are, by page."""
    counts: dict[int, int] = {}
    for one in held:
        counts[one.redaction.page] = counts.get(one.redaction.page, 0) + 1
    return counts


def _decided(here: Here, number: int) -> dict[str, Any]:
    weighed = assessments_of(here.viewer, number)
    decisions = Decision.objects.filter(document=number).select_related("author")
    return {
        "reasons": [one for one in known_reasons().values() if one.is_offered],
        "weighed": weighed[0] if weighed else None,
        "ticks": ticks_of(here.viewer, number),
        "decisions": list(decisions.order_by("-pk")[:50]),
    }


def area(box: tuple[int, int, int, int]) -> float:
    """Of the page, in percent."""
    return (box[2] - box[0]) * (box[3] - box[1]) * 100 / SCALE**2

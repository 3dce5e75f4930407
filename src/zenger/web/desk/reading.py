"""The reading page: one page of one document, with all that belongs to it."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zenger.assemble import is_writing
from zenger.catalog.models import Document
from zenger.errors import NotThereError
from zenger.model.ids import Digest
from zenger.model.names import inert
from zenger.model.people import Right
from zenger.publish.wording import language_tag, shown_title
from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.web.desk.searching import address_of
from zenger.web.desk.shown_page import page_values
from zenger.web.desk.tickets import holder_of, ticket_for
from zenger.web.desk.trail import hits_of, query_of, trail_of
from zenger.workflow.access.labels import known_labels, labels_on
from zenger.workflow.access.sight import require, seen_document, seen_documents
from zenger.workflow.desk.assignments import assignments_on, people_who_see
from zenger.workflow.desk.marks import marks_of
from zenger.workflow.desk.mentions import see_mentions
from zenger.workflow.desk.notes import notes_on
from zenger.workflow.desk.page_files import original_of, page_picture
from zenger.workflow.desk.read_document import MOST, Reading, near, read_document
from zenger.workflow.desk.turns import turn_of
from zenger.workflow.desk.whereabouts import MOST_PLACES, whereabouts

DRAWN = ("pdf", "image", "document", "presentation")  # kinds whose pages are shown as pictures


def document_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """A document opens at its first page."""
    return page_view(request, here, number, 1)


def page_view(request: HttpRequest, here: Here, number: int, page: int) -> HttpResponse:
    """One page, open."""
    reading = read_document(here.newsroom, here.viewer, number, page)
    document = reading.document
    if not 1 <= page <= max(document.pages, 1):
        raise NotThereError(f"This document has no page {page:,}. It has {document.pages:,}.")
    notes, hits = list(notes_on(here.viewer, document.pk)), hits_of(request, here, document)
    values = page_values(here.newsroom, reading, page, notes, hits) | {
        "d": document, "reading": reading, "number": page, "notes": notes, "hits": hits,
        "hits_for": request.GET.get("q", ""),
        "title": shown_title(document.title or _first(reading)),
        "title_lang": language_tag(document.language),
        "places": [inert(place) for place in reading.places],
        "spots": list(whereabouts(here.viewer, document)),
        "marks": marks_of(here.viewer, [document.pk])[document.pk],
        "fresh": see_mentions(here.newsroom, here.viewer, document.pk),
        "turn": turn_of(here.viewer, document.pk, page),
        "trail": trail_of(request, here, document), "query": query_of(request),
        "strip": near(document, page),
        "address_of": address_of, "gone": request.GET.get("gone", ""), "most": MOST,
        "most_places": MOST_PLACES,
        "inside": f'folder:"{reading.places[0]}!"' if reading.places else "",
    }  # fmt: skip
    values["is_being_drawn"] = (
        values["picture"] is None and document.kind in DRAWN and is_writing(here.newsroom)
    )
    return render(request, "document.html", here, **values | _together(here, document))


def _together(here: Here, document: Document) -> dict[str, Any]:
    """Who is at work on it, and who may know of it."""
    edits = here.viewer.may(Right.EDIT)
    return {
        "carried": labels_on(document) if edits else [],
        "labels": known_labels(here.viewer) if edits else [],
        "assigned": list(assignments_on(here.viewer, document.pk)),
        "people": list(people_who_see(document)),
    }


def _first(reading: Reading) -> str:
    return reading.places[0].rpartition("/")[2] if reading.places else "Untitled"


def picture_view(
    request: HttpRequest, here: Here, number: int, page: int, use: str
) -> FileResponse:
    """The picture of one page."""
    del request
    stored = page_picture(here.newsroom, here.viewer, number, page, use)
    response = FileResponse(stored.path.open("rb"), content_type=stored.media_type)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def take_out_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """On to where the original file is: see `tickets`."""
    del request
    require(here.viewer, Right.WORK)
    document = seen_document(here.viewer, number)
    where = reverse("original-file", kwargs={"ticket": ticket_for(here, document.pk)})
    return HttpResponseRedirect(where)


def original_file_view(request: HttpRequest, ticket: str) -> FileResponse:
    """The file exactly as it was received, to be saved and never shown. No cookie is looked at."""
    del request
    newsroom, viewer, number = holder_of(ticket)
    document, stream = original_of(newsroom, viewer, number)
    response = FileResponse(
        stream, as_attachment=True, filename=f"{document.blob_id[:16]}.bin",
        content_type="application/octet-stream",
    )  # fmt: skip
    response.headers["Content-Length"] = str(document.blob.size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def by_digest_view(request: HttpRequest, here: Here, digest: str) -> HttpResponse:
    """A document by the digest that the command line and the audit log call it by."""
    del request
    found = seen_documents(here.viewer).filter(blob=Digest(digest)).order_by("pk").first()
    if found is None:
        raise NotThereError("There is no document with this digest, or you may not see it.")
    return HttpResponseRedirect(address_of(found.pk))

"""The reading page: one page of one document, with all that belongs to it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zenger.catalog.models import Document
from zenger.errors import NotThereError, ZengerError
from zenger.model.ids import Digest
from zenger.model.names import inert
from zenger.model.release import PublishedPage, StoredImage
from zenger.model.research import Order
from zenger.publish.page_body import body_of, shortened
from zenger.publish.recognised import recognised
from zenger.publish.text_layer import svg_lines
from zenger.publish.wording import direction, language_tag, shown_title
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.render import render
from zenger.web.desk.searching import address_of
from zenger.workflow.access.sight import seen_documents
from zenger.workflow.desk.marks import marks_of
from zenger.workflow.desk.notes import notes_on
from zenger.workflow.desk.page_files import original_of, page_picture
from zenger.workflow.desk.read_document import Reading, read_document
from zenger.workflow.desk.search_desk import look_up

NEAR = 4  # thumbnails on either side


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


def document_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """A document opens at its first page."""
    return page_view(request, here, number, 1)


def page_view(request: HttpRequest, here: Here, number: int, page: int) -> HttpResponse:
    """One page, open."""
    reading = read_document(here.newsroom, here.viewer, number, page)
    document = reading.document
    if page > max(document.pages, 1):
        raise NotThereError(f"This document has no page {page:,}. It has {document.pages:,}.")
    values = _page_values(reading, page) | {
        "d": document, "reading": reading, "number": page,
        "title": shown_title(document.title or _first(reading)),
        "title_lang": language_tag(document.language),
        "places": [inert(place) for place in reading.places],
        "marks": marks_of(here.viewer, [document.pk])[document.pk],
        "notes": list(notes_on(here.viewer, document.pk)),
        "trail": _trail(request, here, document), "query": _query(request),
        "strip": range(max(1, page - NEAR), min(document.pages, page + NEAR) + 1),
        "address_of": address_of,
    }  # fmt: skip
    return render(request, "document.html", here, **values)


def _first(reading: Reading) -> str:
    return reading.places[0].rpartition("/")[2] if reading.places else "Untitled"


def _page_values(reading: Reading, number: int) -> dict[str, Any]:
    page = reading.page
    if page is None:
        return {
            "page": None, "picture": None, "layer": "", "body_kind": "none", "body": "",
            "rest": False, "ocr": "", "page_lang": "", "page_dir": "auto", "layout": "worded",
        }  # fmt: skip
    language = page.language
    picture = _best(reading.pictures.get(number, []))
    shown, is_cut = shortened(page)
    kind, body = body_of(shown)
    way = direction(language)
    return {
        "page": page, "picture": picture, "body_kind": kind, "body": body, "rest": is_cut,
        "layer": _layer(page, picture, way), "ocr": recognised(page),
        "page_lang": language_tag(language), "page_dir": way,
        "layout": "tabular" if kind == "table" else "pictured" if picture else "worded",
    }  # fmt: skip


def _best(images: list[StoredImage]) -> StoredImage | None:
    by_use = {image.use.value: image for image in images}
    return by_use.get("full") or by_use.get("small")


def _layer(page: PublishedPage, picture: StoredImage | None, way: str) -> object:
    if picture is None or not page.boxes:
        return ""
    return svg_lines(page.text, page.boxes, picture.width, picture.height, way == "rtl")


def _query(request: HttpRequest) -> str:
    """What keeps the answer at hand from page to page."""
    kept = {name: request.GET[name] for name in ("q", "order", "at") if name in request.GET}
    return f"?{urlencode(kept)}" if kept else ""


def _trail(request: HttpRequest, here: Here, document: Document) -> Trail | None:
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
                offset=offset, facets=False,
            )  # fmt: skip
    except ZengerError:
        return None  # the question has grown wrong: the document is read without it
    around = {hit.number: hit.page for hit in reversed(found.hits)}
    numbers = list(dict.fromkeys(hit.number for hit in found.hits))
    if document.pk not in numbers:
        return None  # documents came or went in between

    def link(step: int) -> str:
        there = numbers.index(document.pk) + step
        if not 0 <= there < len(numbers):
            return ""
        kept = urlencode({"q": question, "order": str(order), "at": at + step})
        return f"{address_of(numbers[there], around[numbers[there]])}?{kept}"

    back = urlencode({"q": question, "order": str(order), "start": (at - 1) // 20 * 20})
    return Trail(
        question, str(order), at, found.answer.documents, link(-1), link(1),
        f"{reverse('search')}?{back}",
    )  # fmt: skip


def picture_view(
    request: HttpRequest, here: Here, number: int, page: int, use: str
) -> FileResponse:
    """The picture of one page."""
    del request
    stored = page_picture(here.newsroom, here.viewer, number, page, use)
    response = FileResponse(stored.path.open("rb"), content_type=stored.media_type)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def original_view(request: HttpRequest, here: Here, number: int) -> FileResponse:
    """The file exactly as it was received, to be saved and never shown."""
    del request
    document, stream = original_of(here.newsroom, here.viewer, number)
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

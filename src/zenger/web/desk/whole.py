"""A document from end to end: all its pages at a glance, its whole text, the text for searching
inside."""

import json

from django.http import HttpRequest, HttpResponse

from zenger.errors import NotAllowedError, NotThereError
from zenger.publish.page_body import body_of
from zenger.publish.wording import clean_text, direction, language_tag, shown_title
from zenger.web.desk.here import Here
from zenger.web.desk.marked_text import hits_in, running_text, with_marks
from zenger.web.desk.render import render
from zenger.web.desk.trail import hits_of, query_of
from zenger.workflow.access.sight import seen_document
from zenger.workflow.desk.hits import places_on
from zenger.workflow.desk.page_files import small_pictures
from zenger.workflow.desk.whole_text import labelled_pages, read_whole, searchable_text

SHEETS = 60  # pages at a glance


def _part(request: HttpRequest) -> int:
    asked = request.GET.get("part", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def whole_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """The whole text, to be read, read aloud or printed."""
    found = read_whole(here.newsroom, here.viewer, number, _part(request))
    document = found.document
    hits = hits_of(request, here, document)
    passages = []
    for page in found.pages:
        kind, body = body_of(page)
        if hits and body:
            places = places_on(here.newsroom, hits, running_text(body))
            body = with_marks(body, hits_in(places))
        passages.append(
            {"number": page.number, "label": page.label, "kind": kind, "body": body,
             "lang": language_tag(page.language), "dir": direction(page.language)}
        )  # fmt: skip
    return render(
        request, "whole.html", here, d=document, found=found, passages=passages,
        title=shown_title(document.title), title_lang=language_tag(document.language),
        query=query_of(request),
    )  # fmt: skip


def text_script_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """The text of every page, in the form the archive's viewer searches in.

    A script may be loaded by the page of another site, which would read it: browsers say from
    where they ask, and ours say from here.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise NotAllowedError("The text of a document is given to pages of the desk only.")
    _, pages = searchable_text(here.newsroom, here.viewer, number)
    rows = [json.dumps([page, clean_text(text)], ensure_ascii=False) for page, text in pages]
    body = f"zengerText([{','.join(rows)}]);\n".encode("utf-8", "replace")
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


def pages_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """All pages of a document at a glance."""
    document = seen_document(here.viewer, number)
    part = _part(request)
    parts = max(1, -(-document.pages // SHEETS))
    if not 1 <= part <= parts:
        raise NotThereError("There are no pages here. This document has fewer.")
    hits = hits_of(request, here, document)
    shown = list(labelled_pages(document, (part - 1) * SHEETS + 1, SHEETS))
    return render(
        request, "pages.html", here, d=document, part=part, parts=parts, shown=shown,
        small=small_pictures(here.newsroom, document), title=shown_title(document.title),
        title_lang=language_tag(document.language), query=query_of(request),
        hit_pages=set(hits.pages) if hits else set(),
    )  # fmt: skip

"""A document from end to end: all its pages at a glance, its whole text, the text for searching
inside, and a message as its sender laid it out."""

import json
import re

import nh3
from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from zenger.errors import NotAllowedError, NotThereError
from zenger.publish.page_body import body_of
from zenger.publish.wording import clean_text, direction, language_tag, shown_title
from zenger.web.desk.here import Here
from zenger.web.desk.marked_text import hits_in, running_text, with_marks
from zenger.web.desk.render import render
from zenger.web.desk.trail import hits_of, query_of
from zenger.workflow.access.sight import seen_document
from zenger.workflow.desk.hits import places_on
from zenger.workflow.desk.page_files import laid_out_page, small_pictures
from zenger.workflow.desk.whole_text import labelled_pages, read_whole, searchable_text

SHEETS = 60  # pages at a glance
_LAYOUT_TAGS = {
    "a", "b", "blockquote", "br", "caption", "center", "code", "dd", "del", "div", "dl", "dt",
    "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "q", "s",
    "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "tt", "u", "ul",
}  # fmt: skip
_LAYOUT_ATTRIBUTES = {
    "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "*": {"dir", "lang"},
}  # fmt: skip
_LINK = re.compile(r'<a(?: href="([^"]*)")?>')
FRAME_POLICY = "default-src 'none'; frame-ancestors 'self'; base-uri 'none'; sandbox"


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


def as_sent_view(request: HttpRequest, here: Here, number: int, page: int) -> HttpResponse:
    """A message in its sender's layout, for a frame that may do nothing.

    Reading it loads nothing and runs nothing: it was cleaned where it was read, is cleaned again,
    and the browser is told to treat it as somebody else's.
    """
    del request
    shown = laid_out_page(here.newsroom, here.viewer, number, page)
    heading = Markup(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head><body>'
    ).format(language_tag(shown.language) or "und", "As its sender laid it out")
    response = HttpResponse(f"{heading}{laid_out(shown.html)}</body></html>")
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response


def laid_out(untrusted_html: str) -> Markup:
    """Structure, and of links only where they lead to, to be read and not to be followed."""
    cleaned = nh3.clean(
        clean_text(untrusted_html), tags=_LAYOUT_TAGS, link_rel=None,
        attributes={**_LAYOUT_ATTRIBUTES, "a": {"href"}},
        clean_content_tags={"script", "style", "title", "head", "template"},
    )  # fmt: skip
    unlinked = _LINK.sub(r'<u title="\1">', cleaned).replace("</a>", "</u>")
    again = nh3.clean(
        unlinked, tags=_LAYOUT_TAGS - {"a"}, link_rel=None,
        attributes={**_LAYOUT_ATTRIBUTES, "u": {"title"}},
    )  # fmt: skip
    return Markup(again)  # noqa: S704  # cleaned in the line above

"""A message as its sender laid it out, in a frame that may do nothing and fetches nothing."""

import base64
import html
import re
from collections.abc import Mapping

import nh3
from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from zenger.model.release import StoredImage
from zenger.publish.wording import clean_text, language_tag
from zenger.web.desk.here import Here
from zenger.workflow.desk.inline_pictures import inline_pictures
from zenger.workflow.desk.page_files import laid_out_page

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
_CALLED = re.compile(r"<em>\[([^<>]*)\]</em>")  # what the reader put in place of a picture inside
_WIDEST = 640  # CSS pixels of a picture
FRAME_POLICY = "default-src 'none'; img-src data:; frame-ancestors 'self'; base-uri 'none'; sandbox"


def as_sent_view(request: HttpRequest, here: Here, number: int, page: int) -> HttpResponse:
    """A page with the layout of who wrote it.

    Reading it loads nothing and runs nothing: it was cleaned where it was read, is cleaned again,
    and the browser is told to treat it as somebody else's. Its pictures stand in it, since a frame
    that is nobody at the desk is given none.
    """
    del request
    document, shown = laid_out_page(here.newsroom, here.viewer, number, page)
    pictures = inline_pictures(here.newsroom, here.viewer, document)
    heading = Markup(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head><body>'
    ).format(language_tag(shown.language) or "und", "As its sender laid it out")
    body = with_pictures(laid_out(shown.html), pictures)
    response = HttpResponse(f"{heading}{body}</body></html>")
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response


def with_pictures(layout: Markup, pictures: Mapping[str, StoredImage]) -> Markup:
    """Pictures in the place of their names."""

    def shown(found: re.Match[str]) -> str:
        name = html.unescape(found[1])
        return _picture(name, pictures[name]) if name in pictures else found[0]

    return Markup(_CALLED.sub(shown, layout))  # noqa: S704  # names are escaped in `_picture`


def _picture(name: str, picture: StoredImage) -> Markup:
    width = min(picture.width, _WIDEST)
    content = base64.b64encode(picture.path.read_bytes()).decode()
    return Markup('<img src="data:{};base64,{}" alt="{}" width="{}" height="{}">').format(
        picture.media_type, content, name, width, round(picture.height * width / picture.width)
    )


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

"""One page as the reading page shows it: picture, text, and what is marked on both."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from zenger.catalog.models import Note
from zenger.model.release import PublishedPage, StoredImage
from zenger.protocols.newsroom import Newsroom
from zenger.publish.page_body import body_of, shortened
from zenger.publish.recognised import recognised
from zenger.publish.text_layer import svg_lines
from zenger.publish.wording import direction, language_tag
from zenger.web.desk.marked_picture import Box, around, boxes_over, hit_boxes
from zenger.web.desk.marked_text import Mark, carried_over, hits_in, running_text, with_marks
from zenger.workflow.desk.hits import Hits, places_on
from zenger.workflow.desk.read_document import Reading

_LAYOUT = re.compile(r"<(?!/?pre\b)")  # more than lines as they were typed
_NOTHING: dict[str, Any] = {
    "page": None, "picture": None, "layer": "", "body_kind": "none", "body": "", "rest": False,
    "ocr": "", "page_lang": "", "page_dir": "auto", "layout": "worded", "regions": (),
    "laid_out": False, "hits_here": 0, "hit_boxes": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Region:
    """A note's place on the picture, in ten-thousandths of its width and height."""

    note: int
    who: str
    words: str
    is_on_words: bool
    x: int
    y: int
    width: int
    height: int


def page_values(
    newsroom: Newsroom, reading: Reading, number: int, notes: Iterable[Note], hits: Hits | None
) -> dict[str, Any]:
    """What the template needs of this page."""
    page = reading.page
    if page is None:
        return _NOTHING
    here = [note for note in notes if note.page == number]
    picture = best(reading.pictures.get(number, []))
    shown, is_cut = shortened(page)
    kind, body = body_of(shown)
    body, count = _marked(newsroom, page, body, here, hits)
    return {
        "page": page, "picture": picture, "body_kind": kind, "body": body, "rest": is_cut,
        "layer": _layer(page, picture), "ocr": recognised(page), "hits_here": count,
        "hit_boxes": _hit_boxes(newsroom, page, picture, hits),
        "page_lang": language_tag(page.language), "page_dir": direction(page.language),
        "layout": "tabular" if kind == "table" else "pictured" if picture else "worded",
        "regions": [region for note in here if (region := _region(note, page))],
        "laid_out": bool(_LAYOUT.search(page.html)),
    }  # fmt: skip


def best(images: list[StoredImage]) -> StoredImage | None:
    """The largest picture there is of a page."""
    by_use = {image.use.value: image for image in images}
    return by_use.get("full") or by_use.get("small")


def _marked(
    newsroom: Newsroom, page: PublishedPage, body: Markup, notes: list[Note], hits: Hits | None
) -> tuple[Markup, int]:
    """The body with hits and notes marked in it, and how many hits."""
    spans = [note for note in notes if note.region and "text" in note.region]
    if not body or not (hits or spans):
        return body, 0
    text = running_text(body)
    found = hits_in(places_on(newsroom, hits, text))
    on_notes = [
        Mark(*place, note=note.pk)
        for note in spans
        if (place := carried_over(page.text, text, _span(note)))
    ]
    return with_marks(body, [*found, *on_notes]), len(found)


def _span(note: Note) -> tuple[int, int]:
    start, end = (note.region or {})["text"]
    return int(start), int(end)


def _layer(page: PublishedPage, picture: StoredImage | None) -> Markup:
    if picture is None or not page.boxes:
        return Markup("")
    is_rtl = direction(page.language) == "rtl"
    return svg_lines(page.text, page.boxes, picture.width, picture.height, is_rtl)


def _hit_boxes(
    newsroom: Newsroom, page: PublishedPage, picture: StoredImage | None, hits: Hits | None
) -> Markup:
    if picture is None or not page.boxes or not hits:
        return Markup("")
    places = places_on(newsroom, hits, page.text)
    return hit_boxes(page.boxes, places, picture.width, picture.height)


def _region(note: Note, page: PublishedPage) -> Region | None:
    """Where a note stands on the picture: the box that was drawn, or around its words."""
    place = note.region or {}
    box: Box | None = None
    if "box" in place:
        x0, y0, x1, y1 = place["box"]
        box = (x0, y0, x1, y1)
    elif "text" in place:
        box = around(list(boxes_over(page.boxes, [_span(note)])))
    if box is None:
        return None
    x0, y0, x1, y1 = box
    return Region(
        note.pk, note.author.shown_name, note.text, "text" in place, x0, y0, x1 - x0, y1 - y0
    )

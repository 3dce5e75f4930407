"""Check 14: has the finished pages read by OCR, as they are and inverted, and in other ways what
it could make out in neither.

draw (second sandbox)   a page of the finished PDF leaves as plain pixels
ocr  (first sandbox)    reads them; it learns neither the secrets nor what they are for
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

import numpy as np

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions
from zenger.model.review import Box, Leak, Mark
from zenger.process.frames import BadFrameError, FrameKind, load
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Ending, Frame, Limits, Worker
from zenger.review.verify.drawing import MOST_PIXELS
from zenger.review.verify.nearly import nearly_in
from zenger.review.verify.odd_ink import Pixels, shown_again, sure_words, unsure_words
from zenger.review.verify.opened_pdf import leaks_of
from zenger.review.verify.report import Checked, Outcome
from zenger.review.verify.secrets import Secrets
from zenger.review.verify.worker import PIXELS, RESULT
from zenger.workflow.read_pictures import READ_LIMITS, in_memory_file
from zenger.workflow.review.term_scripts import not_looked_for, said

CHECK = "14-ocr"
_GREY, _COLOURS = 1, 4  # planes of pixels: grey alone, or followed by red, green and blue


class UnreadError(Exception):
    """A page was not drawn or not read; the message says why."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What OCR says of some pixels."""

    text: str
    boxes: tuple[int, ...] = ()  # as `zenger.model.extraction.Page.boxes`
    sure: tuple[int, ...] = ()  # of each word

    @property
    def surely(self) -> str:
        return sure_words(self.text, self.boxes, self.sure)


def read_again(
    newsroom: Newsroom,
    untrusted: BinaryIO,
    secrets: Secrets,
    marks: Iterable[tuple[int, Mark]] = (),
) -> Checked:
    """What OCR of every page finds of the secrets. A page that is not read does not pass."""
    if not secrets.all:
        return Checked(CHECK, Outcome.NOT_APPLICABLE, "there is no secret to look for")
    leaks: list[Leak] = []
    painted = list(marks)
    with ExitStack() as stack:
        drawer = stack.enter_context(closing(newsroom.verifier().worker()))
        reader = stack.enter_context(closing(newsroom.sandbox().worker()))
        try:
            for what, number in what_to_read(drawer, untrusted):
                boxes = [
                    mark.box
                    for page, mark in painted
                    if mark.box and what == "page" and page == number
                ]
                read = _readings(newsroom, drawer, reader, untrusted, (what, number), boxes)
                for way, text, surely in read:
                    finds = nearly_in(secrets, text, surely=surely)
                    leaks += leaks_of(CHECK, f"{what} {number}, {way}", finds)
        except (UnreadError, BadFrameError) as error:
            return Checked(CHECK, Outcome.COULD_NOT_RUN, str(error), tuple(leaks))
    unread = not_looked_for(newsroom, secrets.given)
    why = f"nothing here reads words in {said(unread)} script in a picture" if unread else ""
    return Checked(CHECK, Outcome.FAILED if leaks else Outcome.PASSED, why, tuple(leaks))


def drawn_page(
    drawer: Worker, untrusted: BinaryIO, number: int, pixels: BinaryIO, *, dpi: int
) -> tuple[int, int]:
    """One page of a finished PDF as rows of grey pixels; its width and height come back.

    Raises:
        UnreadError, BadFrameError: it was not drawn.
    """
    order = {"do": "draw", "what": "page", "number": number, "dpi": dpi}
    return _drawn(drawer, order, untrusted, pixels)


def decoded_picture(drawer: Worker, untrusted: BinaryIO, pixels: BinaryIO) -> tuple[int, int]:
    """A finished WebP, enlarged for OCR, as rows of grey pixels; its width and height come back.

    Raises:
        UnreadError, BadFrameError: it was not decoded.
    """
    return _drawn(drawer, {"do": "decode"}, untrusted, pixels)


def what_to_read(drawer: Worker, untrusted: BinaryIO) -> Iterator[tuple[str, int]]:
    """ "page" and number, or "picture" and place, of all that a finished PDF shows or holds."""
    frames = _frames(drawer, {"do": "list"}, untrusted, Limits())
    found = [load(frame.payload) for frame in frames if frame.kind == RESULT]
    if len(found) != 1 or not found[0].get("read"):
        raise UnreadError("its pages could not be listed")
    for what, number in found[0]["read"]:
        yield str(what)[:10], int(number)


def _readings(
    newsroom: Newsroom,
    drawer: Worker,
    reader: Worker,
    untrusted: BinaryIO,
    which: tuple[str, int],
    boxes: Iterable[Box],
) -> Iterator[tuple[str, str, str | None]]:
    """What is read of a page as it is, of it inverted, and of its ink that was not made out: the
    way, the text, and where reading was hard what of it is sure."""
    what, number = which
    planes = _planes(drawer, what, number, untrusted)
    as_it_is = _reading_of(newsroom, reader, planes[0])
    yield "as it is", as_it_is.text, None
    yield "not surely", unsure_words(as_it_is.text, as_it_is.boxes, as_it_is.sure), ""
    yield "inverted", _reading_of(newsroom, reader, 255 - planes[0]).text, None
    shown = shown_again(planes[1:] or planes, as_it_is.boxes, as_it_is.sure, boxes)
    for way, picture in shown:
        reading = _reading_of(newsroom, reader, np.asarray(picture))
        yield way, reading.text, reading.surely


def _planes(drawer: Worker, what: str, number: int, untrusted: BinaryIO) -> list[Pixels]:
    """A page or picture in grey, and in its colours where grey hides something."""
    order = {"do": "draw", "what": what, "number": number, "colours": True}
    with in_memory_file() as pixels:
        width, height, count = _drawn_planes(drawer, order, untrusted, pixels)
        pixels.seek(0)
        drawn = np.frombuffer(pixels.read(), np.uint8)
    return list(drawn.reshape(count, height, width))


def _reading_of(newsroom: Newsroom, reader: Worker, grey: Pixels) -> _Reading:
    with in_memory_file() as pixels:
        pixels.write(np.ascontiguousarray(grey).data)
        return _reading(newsroom, reader, pixels, grey.shape[1], grey.shape[0])


def _drawn(
    drawer: Worker, order: dict[str, Any], untrusted: BinaryIO, pixels: BinaryIO
) -> tuple[int, int]:
    width, height, count = _drawn_planes(drawer, order, untrusted, pixels)
    if count != _GREY:
        raise UnreadError("a page was drawn in colours that nobody asked for")
    return width, height


def _drawn_planes(
    drawer: Worker, order: dict[str, Any], untrusted: BinaryIO, pixels: BinaryIO
) -> tuple[int, int, int]:
    width = height = count = 0
    for frame in _frames(drawer, order, untrusted, Limits()):
        if frame.kind == RESULT:
            header = load(frame.payload)
            width, height, count = (int(header[key]) for key in ("width", "height", "planes"))
        elif frame.kind == PIXELS:
            pixels.write(frame.payload)
            if pixels.tell() > 2 * MOST_PIXELS * _COLOURS:
                break
    is_whole = pixels.tell() == width * height * count
    if width < 1 or height < 1 or count not in (_GREY, _COLOURS) or not is_whole:
        raise UnreadError("a page was not drawn")
    return width, height, count


def text_of_pixels(
    newsroom: Newsroom, reader: Worker, pixels: BinaryIO, width: int, height: int
) -> str:
    """What OCR reads in rows of grey pixels.

    Raises:
        UnreadError, BadFrameError: they were not read.
    """
    return _reading(newsroom, reader, pixels, width, height).text


def _reading(
    newsroom: Newsroom, reader: Worker, pixels: BinaryIO, width: int, height: int
) -> _Reading:
    order = {
        "do": "ocr", "width": width, "height": height, "options": asdict(ExtractionOptions()),
        "languages": newsroom.settings.languages,
    }  # fmt: skip
    pixels.flush()
    pixels.seek(0)
    readings, unread = [], ""
    for frame in _frames(reader, order, pixels, READ_LIMITS):
        value = load(frame.payload)
        if frame.kind == FrameKind.FACT and isinstance(value.get("text"), str):
            readings.append(_taken(value))
        elif frame.kind == FrameKind.PIECE:
            unread = "the language data for OCR is not installed"
    if unread or not readings:
        raise UnreadError(unread or "OCR gave no answer")
    (reading, *_) = readings
    return reading


def _taken(untrusted: dict[str, Any]) -> _Reading:
    """Raises `BadFrameError`: its words are no words."""
    try:
        boxes = tuple(int(n) for n in untrusted["boxes"])
        sure = tuple(int(n) for n in untrusted["sure"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadFrameError("fact") from error
    if len(boxes) != 6 * len(sure):
        raise BadFrameError("fact")
    return _Reading(untrusted["text"], boxes, sure)


def _frames(
    worker: Worker, order: dict[str, Any], untrusted: BinaryIO, limits: Limits
) -> Iterator[Frame]:
    for frame in worker.run(json.dumps(order).encode(), [untrusted], limits):
        if not isinstance(frame, Ending):
            yield frame
        elif frame.status is not Status.OK:
            raise UnreadError(f"a sandbox ended with {frame.status}, {frame.code} {frame.message}")

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
from zenger.review.verify.odd_ink import odd_ink, other_ways
from zenger.review.verify.opened_pdf import leaks_of
from zenger.review.verify.report import Checked, Outcome
from zenger.review.verify.secrets import Secrets
from zenger.review.verify.worker import PIXELS, RESULT
from zenger.workflow.read_pictures import READ_LIMITS, in_memory_file
from zenger.workflow.review.term_scripts import not_looked_for, said

CHECK = "14-ocr"
_INVERTED = bytes(range(255, -1, -1))


class UnreadError(Exception):
    """A page was not drawn or not read; the message says why."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What OCR says of some pixels."""

    text: str
    boxes: tuple[int, ...] = ()  # as `zenger.model.extraction.Page.boxes`
    sure: tuple[int, ...] = ()  # of each word


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
                for way, text in _texts(newsroom, drawer, reader, untrusted, (what, number), boxes):
                    where = f"{what} {number}, {way}"
                    leaks += leaks_of(CHECK, where, nearly_in(secrets, text))
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


def _texts(
    newsroom: Newsroom,
    drawer: Worker,
    reader: Worker,
    untrusted: BinaryIO,
    which: tuple[str, int],
    boxes: Iterable[Box],
) -> Iterator[tuple[str, str]]:
    """What is read of a page as it is, of it inverted, and of its ink that was not made out."""
    what, number = which
    with in_memory_file() as pixels:
        order = {"do": "draw", "what": what, "number": number}
        width, height = _drawn(drawer, order, untrusted, pixels)
        as_it_is = _reading(newsroom, reader, pixels, width, height)
        yield "as it is", as_it_is.text
        pixels.seek(0)
        drawn = pixels.read()
        yield "inverted", _text_of(newsroom, reader, drawn.translate(_INVERTED), (width, height))
    grey = np.frombuffer(drawn, np.uint8).reshape(height, width)
    odd = odd_ink(grey, as_it_is.boxes, as_it_is.sure, boxes)
    for way, picture in other_ways(odd) if odd is not None else ():
        yield way, _text_of(newsroom, reader, picture.tobytes(), picture.size)


def _text_of(newsroom: Newsroom, reader: Worker, grey: bytes, size: tuple[int, int]) -> str:
    with in_memory_file() as pixels:
        pixels.write(grey)
        return text_of_pixels(newsroom, reader, pixels, *size)


def _drawn(
    drawer: Worker, order: dict[str, Any], untrusted: BinaryIO, pixels: BinaryIO
) -> tuple[int, int]:
    width = height = 0
    for frame in _frames(drawer, order, untrusted, Limits()):
        if frame.kind == RESULT:
            header = load(frame.payload)
            width, height = int(header["width"]), int(header["height"])
        elif frame.kind == PIXELS:
            pixels.write(frame.payload)
            if pixels.tell() > 2 * MOST_PIXELS:
                break
    if width < 1 or height < 1 or pixels.tell() != width * height:
        raise UnreadError("a page was not drawn")
    return width, height


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

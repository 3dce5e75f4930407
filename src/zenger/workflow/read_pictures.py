"""OCR of documents page by page, each picture read once in whichever files it lies.

    draw (worker)     a page's picture leaves the sandbox as plain pixels; we take their digest
    read (worker)     unless what was read in that picture is kept already
    join (worker)     when all pages of a document are there: patterns, language, date

That the digest is taken outside is what makes it worth something. What is kept under it is as
untrusted as anything a worker says, and is checked like it whenever it is used.
"""

import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from weakref import WeakValueDictionary

from zenger.model.document import Status
from zenger.model.extraction import MemberBroken, Trouble
from zenger.process.collect import Collected, collect, content
from zenger.process.frames import BadFrameError, FrameKind, clean, dump, load, load_piece
from zenger.process.ocr_setup import MAX_OCR_PIXELS
from zenger.process.own_text import Standing
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Ending, Limits, Worker
from zenger.workflow.configuration import Configuration
from zenger.workflow.keys import picture_key
from zenger.workflow.plan import Task
from zenger.workflow.stages import compressor, order_for

READ_LIMITS = Limits(wall_seconds=1800, stall_seconds=1800, cpu_seconds=1800)  # of one page


@dataclass(frozen=True, slots=True)
class PageToRead:
    """One page of a document that OCR has to look at."""

    task: Task
    number: int


@dataclass(slots=True)
class PageLooked:
    """What became of one page. Filled once, then read."""

    page: PageToRead
    key: str = ""  # of what was read in its picture; empty where nothing could be
    own: bytes = b""  # JSON: text and boxes that the page has beside its picture
    endings: list[Ending] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Picture:
    pixels: BinaryIO  # grey, a byte each
    width: int
    height: int
    digest: str


def pages_to_read(tasks: Iterable[Task]) -> Iterator[PageToRead]:
    for task in tasks:
        yield from (PageToRead(task, number) for number in task.pages)


def look_at_page(
    newsroom: Newsroom, worker: Worker, page: PageToRead, config: Configuration
) -> PageLooked:
    """Draw one page and have its picture read, unless that has been done for another."""
    looked = PageLooked(page)
    with ExitStack() as stack:
        picture = _draw(newsroom, worker, config, looked, stack)
        if picture is None:
            return looked
        key = picture_key(config.picture, picture.digest)
        with _alone_with(key):
            if newsroom.derived.has(key) or _read(newsroom, worker, config, picture, looked):
                looked.key = key
    return looked


def _draw(
    newsroom: Newsroom, worker: Worker, config: Configuration, looked: PageLooked, stack: ExitStack
) -> _Picture | None:
    task, drawn, picture = looked.page.task, Collected(), None
    order = order_for("draw", task, config, media_type=task.media_type, page=looked.page.number)
    with newsroom.originals.open(task.digest) as untrusted:
        frames = worker.run(order, [untrusted], Limits())
        try:
            for frame in frames:
                if isinstance(frame, Ending):
                    drawn.ending = frame
                elif frame.kind == FrameKind.IMAGE:
                    pixels = stack.enter_context(in_memory_file())
                    picture = _take_picture(load(frame.payload), content(frames, drawn), pixels)
                elif frame.kind == FrameKind.FACT:
                    looked.own = _own(load(frame.payload))
                elif isinstance(piece := load_piece(frame.payload), Trouble):
                    looked.troubles.append(piece)
        except BadFrameError:
            drawn.ending = Ending(Status.CRASHED, "bad-frame", "The drawing made no sense.")
        except MemberBroken:
            pass  # the ending says why
    looked.endings.append(drawn.ending)
    return picture if drawn.ending.status is Status.OK else None


def _own(fact: dict[str, Any]) -> bytes:
    try:
        own = fact["own"]
        return dump(
            {
                "text": clean(own["text"]), "boxes": [int(n) for n in own["boxes"]],
                "standing": Standing(own["standing"]), "notes_at": int(own["notes_at"]),
            }
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise BadFrameError("own text") from error


@contextmanager
def in_memory_file() -> Iterator[BinaryIO]:
    """A file without a place on any disk, which can be handed to a worker."""
    with os.fdopen(os.memfd_create("zenger"), "w+b") as stream:
        yield stream


def _take_picture(header: dict[str, Any], chunks: Iterator[bytes], pixels: BinaryIO) -> _Picture:
    try:
        width, height = int(header["width"]), int(header["height"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadFrameError("picture") from error
    if width < 1 or height < 1 or width * height > MAX_OCR_PIXELS + width + height:
        raise BadFrameError("picture size")
    hasher = hashlib.sha256(f"L {width} {height}\n".encode())
    for chunk in chunks:
        hasher.update(chunk)
        pixels.write(chunk)
        if pixels.tell() > width * height:
            break
    if pixels.tell() != width * height:
        raise BadFrameError("picture length")
    pixels.seek(0)
    return _Picture(pixels, width, height, hasher.hexdigest())


def _read(
    newsroom: Newsroom,
    worker: Worker,
    config: Configuration,
    picture: _Picture,
    looked: PageLooked,
) -> bool:
    """Have a picture read and keep what was found. False where that failed."""
    order = order_for(
        "ocr", looked.page.task, config,
        width=picture.width, height=picture.height, languages=config.languages,
    )  # fmt: skip
    picture.pixels.flush()
    got = collect(worker.run(order, [picture.pixels], READ_LIMITS), newsroom.originals)
    looked.endings.append(got.ending)
    looked.troubles += got.troubles
    if got.ending.status is not Status.OK or not got.ocr:
        return False
    (read, *_) = got.ocr
    entry = dump(
        {
            "text": read.text, "boxes": read.boxes, "confidence": read.confidence,
            "sure": read.sure, "turn": read.turn, "script": read.script,
        }
    )  # fmt: skip
    with newsroom.derived.write(picture_key(config.picture, picture.digest)) as stream:
        stream.write(compressor().compress(entry))
    return True


_guard = threading.Lock()
_locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()


@contextmanager
def _alone_with(key: str) -> Iterator[None]:
    """Two workers that meet the same picture at once: the second waits for the first."""
    with _guard:
        lock = _locks.setdefault(key, threading.Lock())
    with lock:
        yield

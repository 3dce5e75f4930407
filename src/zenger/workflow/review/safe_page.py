"""Makes one page of a safe copy, and keeps it.

    picture   drawn (sandbox A)  ->  painted here, on bare pixels  ->  encoded here
                                 ->  boxes white  ->  read by OCR (sandbox B)  ->  text, tokens
    text      passages and cells replaced by tokens

Sandbox B never gets the file, only painted pixels: were the reader of A taken over by a hostile
file, what it knows could not come back as "text that OCR saw".
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import zstandard
from PIL import Image

from zenger.errors import ReviewError
from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions, PageKind
from zenger.model.release import StoredImage
from zenger.model.rendition import ImageUse, PageImage
from zenger.model.review import Mark, Redaction, SafePage
from zenger.process.collect import collect
from zenger.process.ocr import prepared
from zenger.process.ocr_orientation import boxes_unturned
from zenger.process.page_encoding import encoded, encoded_print
from zenger.process.raster_frames import Raster, RasterMissingError, rasters
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Limits, Worker
from zenger.review.boxes import Sheet, boxes_of_words, drawn_to_line_end, marks_of
from zenger.review.matching import Match, find, words_of
from zenger.review.painting import (
    Pixels,
    blanked,
    over_bars,
    painted,
    picture_of,
    without_tracking_dots,
)
from zenger.review.terms import Term
from zenger.review.tokens import Read, with_tokens
from zenger.workflow.keys import printed_key
from zenger.workflow.read_pictures import READ_LIMITS, in_memory_file
from zenger.workflow.review.safe_plan import PageJob, SafeOptions, Source
from zenger.workflow.review.safe_text import WHOLE, text_page
from zenger.workflow.stages import compressor

FOLDER = "safe/pages"
_POINTS = 72
FEW_WORDS = 40  # a page of which fewer are read is looked at from all sides
MOST_ROUNDS = 4  # of painting and reading a page; what is left then verification finds


@dataclass(frozen=True, slots=True)
class Workers:
    """Two processes apart: one that opens the file, one that sees painted pictures only."""

    drawer: Worker
    reader: Worker


@dataclass(frozen=True, slots=True)
class Making:
    """What is the same for all pages of one copy."""

    newsroom: Newsroom
    source: Source | None
    options: SafeOptions
    passwords: tuple[str, ...]
    engine: str


def record_key(key: str) -> str:
    return f"{FOLDER}/{key[:2]}/{key}.json.zst"


def picture_key(key: str, use: str) -> str:
    return f"{FOLDER}/{key[:2]}/{key}.{use}"


def make_drawn(making: Making, workers: Workers, jobs: tuple[PageJob, ...]) -> int:
    """Make and keep pages that are drawn. Returns how many.

    Raises:
        ReviewError: one of them cannot be made; nothing is published of the document then.
    """
    by_number = {job.number: job for job in jobs}
    for raster in _drawn(making, workers.drawer, jobs):
        _make_drawn(making, workers.reader, by_number[raster.number], raster)
    return len(jobs)


def keep_text_page(newsroom: Newsroom, job: PageJob) -> None:
    """Make and keep a page that is text. Raises `ReviewError`: a redaction fits nothing on it."""
    _keep(newsroom, job, text_page(job), ())


def _drawn(making: Making, drawer: Worker, jobs: tuple[PageJob, ...]) -> Iterator[Raster]:
    """The pages as pixels, in order."""
    numbers = [job.number for job in jobs]
    order = _order(
        "raster", making.passwords, pages=numbers, dpi=making.options.dpi,
        turns=[(job.number, job.turn) for job in jobs if job.turn],
        colour=making.options.strip_tracking_dots,
    )  # fmt: skip
    source, newsroom = making.source, making.newsroom
    if source is None:
        raise ReviewError("There is no file to draw the pages from. Process the newsroom first.")
    if source.printed:
        untrusted = newsroom.derived.open(printed_key(source.printed, source.digest))
    else:
        untrusted = newsroom.originals.open(source.digest)  # type: ignore[arg-type]
    with untrusted:
        try:
            yield from rasters(drawer.run(order, [untrusted], Limits()), numbers)
        except RasterMissingError as error:
            raise ReviewError(
                f"Not all pages can be drawn ({error.problem.code}: {error.problem.message}), so "
                "no safe copy was made. Withhold the document, or repair it and import it again."
            ) from None


def _make_drawn(making: Making, reader: Worker, job: PageJob, raster: Raster) -> None:
    sheet = _sized(making, job, raster)
    painted = _painted(making, reader, job, sheet, raster.pixels)
    picture, marks, text = painted.picture, painted.marks, painted.text
    page = SafePage(
        job.number, job.kind, "", text.text, round(sheet.width, 2), round(sheet.height, 2),
        text.boxes, sure=text.sure, marks=marks, engine=making.engine,
    )  # fmt: skip
    if making.options.uses == (ImageUse.PRINT,):
        images: Iterable[PageImage] = (encoded_print(job.number, picture, painted.grey),)
    else:
        wanted = making.options.uses
        images = (image for image in encoded(job.number, picture) if image.use in wanted)
    _keep(making.newsroom, job, page, images)


@dataclass(frozen=True, slots=True)
class _Painted:
    picture: Image.Image
    grey: Image.Image  # the same without its colours
    marks: tuple[Mark, ...]
    text: Read


def _painted(
    making: Making, reader: Worker, job: PageJob, sheet: Sheet, pixels: Pixels
) -> _Painted:
    """Painted and read, again and again until what was named is read no more.

    Raises:
        ReviewError: a passage of the page's text is nowhere on its picture.
    """
    boxes, unplaced = _as_boxes(job, sheet)
    drawn = without_tracking_dots(pixels) if making.options.strip_tracking_dots else pixels
    for _ in range(MOST_ROUNDS):
        marks = over_bars(pixels, marks_of(sheet, boxes))
        out = painted(drawn, marks)
        picture = picture_of(out)
        grey = picture if picture.mode == "L" else picture.convert("L")
        shades = np.asarray(grey)
        read = _read(making, reader, blanked(shades, marks))
        more = still_read(Sheet(sheet.width, sheet.height, read.text, read.boxes), job)
        if job.named and not more and len(read.sure) < FEW_WORDS:
            more = list(_read_turned(making, reader, job, sheet, blanked(shades, marks)))
        unplaced = [one for one in unplaced if one.secret not in {some.secret for some in more}]
        if not more:
            break
        boxes += more
    if unplaced:
        raise ReviewError(
            f"A redaction on page {job.number} is of text that is nowhere on its picture. Draw a "
            "box over it, or take it back."
        )
    return _Painted(picture, grey, marks, with_tokens(read, marks))


def _read_turned(
    making: Making, reader: Worker, job: PageJob, sheet: Sheet, pixels: Pixels
) -> Iterator[Redaction]:
    """Boxes over what was named where it is read of a page with few words once it is turned: OCR
    does not see how so little lies."""
    for turn in (90, 180, 270):
        read = _read(making, reader, np.ascontiguousarray(np.rot90(pixels, turn // 90)))
        size = (sheet.height, sheet.width) if turn % 180 else (sheet.width, sheet.height)
        for one in still_read(Sheet(*size, read.text, read.boxes), job):
            left, top, right, bottom = boxes_unturned((0, 0, *(one.box or WHOLE)), turn)[2:]
            yield replace(one, box=(left, top, right, bottom))


def still_read(sheet: Sheet, job: PageJob) -> list[Redaction]:
    """Boxes over what was named and stands in what OCR read of a page."""
    found: list[Redaction] = []
    if not job.named:
        return found
    terms = [Term(one.secret) for one in job.named]
    for match in find(sheet.text, terms, inside=True):
        named = job.named[match.wanted]
        place = replace(named, page=job.number, letters=None, header="", to_line_end=False)
        for box in boxes_of_words(sheet, words_of(sheet.words, [match])):
            whole = drawn_to_line_end(sheet, box) if named.to_line_end else box
            found.append(replace(place, box=whole))
    return found


def _sized(making: Making, job: PageJob, raster: Raster) -> Sheet:
    """With a size in points also where only the drawing tells it."""
    sheet = job.sheet
    if sheet.width > 0 and sheet.height > 0:
        return sheet
    points = _POINTS / making.options.dpi
    return replace(sheet, width=raster.width * points, height=raster.height * points)


def _as_boxes(job: PageJob, sheet: Sheet) -> tuple[list[Redaction], list[Redaction]]:
    """Passages of the page's own text as boxes around their words, and those without any."""
    found: list[Redaction] = []
    unplaced: list[Redaction] = []
    for redaction in job.redactions:
        if redaction.box is not None:
            found.append(redaction)
            continue
        boxes: tuple[Any, ...] = ()
        if redaction.letters is not None:
            words = words_of(sheet.words, [Match(*redaction.letters, 0)])
            boxes = boxes_of_words(sheet, words)
        if not boxes:
            unplaced.append(replace(redaction, secret=" ".join(redaction.secret.split())))
        found += (replace(redaction, letters=None, box=box) for box in boxes)
    return found, unplaced


def _read(making: Making, reader: Worker, pixels: Pixels) -> Read:
    """What OCR sees on a page, after it was painted.

    Raises:
        ReviewError: it cannot be read.
    """
    as_it_is = Image.fromarray(pixels)
    picture = prepared(as_it_is)
    order = _order(
        "ocr", (), width=picture.width, height=picture.height,
        languages=making.newsroom.settings.languages,
    )  # fmt: skip
    with in_memory_file() as stream:
        stream.write(pixels.data if picture is as_it_is else picture.tobytes())
        stream.flush()
        stream.seek(0)
        got = collect(reader.run(order, [stream], READ_LIMITS), making.newsroom.originals)
    if got.ending.status is not Status.OK or not got.ocr:
        problem = got.troubles[0].problem.message if got.troubles else got.ending.message
        raise ReviewError(
            f"A page could not be read after it was painted, so no safe copy was made. {problem}"
        )
    (read, *_) = got.ocr
    return Read(read.text, read.boxes, read.sure)  # boxes as the words lie, however it was turned


def _order(do: str, passwords: tuple[str, ...], **more: Any) -> bytes:
    options = asdict(ExtractionOptions(passwords=passwords))
    return json.dumps({"do": do, "options": options, **more}).encode()


def _keep(newsroom: Newsroom, job: PageJob, page: SafePage, images: Iterable[PageImage]) -> None:
    """The pictures first, the record of the page last: where that is, all of it is."""
    derived, kept = newsroom.derived, []
    for image in images:
        with derived.write(picture_key(job.key, image.use)) as stream:
            stream.write(image.content)
        kept.append(
            [
                image.use, image.media_type, image.width, image.height,
                hashlib.sha256(image.content).hexdigest(),
            ]
        )  # fmt: skip
    plain = {name: getattr(page, name) for name in SafePage.__slots__ if name != "images"}
    plain["marks"] = [[mark.code, mark.box] for mark in page.marks]
    line = json.dumps({**plain, "images": kept}, ensure_ascii=False, sort_keys=True)
    with derived.write(record_key(job.key)) as stream:
        stream.write(compressor().compress(line.encode("utf-8", "replace")))


def kept_line(newsroom: Newsroom, key: str) -> bytes:
    """All that would be printed of a page, as JSON, pictures by their digests."""
    with newsroom.derived.open(record_key(key)) as stream:
        return zstandard.ZstdDecompressor().decompress(stream.read(), max_output_size=1 << 30)


def kept_page(newsroom: Newsroom, key: str) -> SafePage:
    """A page as it was made. Raises `KeyError` where it is not there."""
    plain = json.loads(kept_line(newsroom, key))
    images = []
    for use, media_type, width, height, _ in plain.pop("images"):
        path = newsroom.derived.path(picture_key(key, use))
        size = path.stat().st_size
        images.append(StoredImage(ImageUse(use), path, media_type, width, height, size))
    plain["kind"] = PageKind(plain["kind"])
    plain["marks"] = tuple(
        Mark(code, tuple(box) if box is not None else None) for code, box in plain["marks"]
    )
    plain["rows"] = tuple(tuple(row) for row in plain["rows"])
    plain["boxes"], plain["sure"] = tuple(plain["boxes"]), tuple(plain["sure"])
    return SafePage(**plain, images=tuple(images))

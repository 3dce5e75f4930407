"""Check 20: outside of its boxes a finished PDF shows what the original shows, page by page.

    raster (first sandbox)   the original's page, as a safe copy draws it
    draw   (second sandbox)  the finished page

Both are made so small that a letter's edges do not count, and compared cell by cell.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from functools import partial
from json import dumps
from typing import BinaryIO

import numpy as np
from PIL import Image

from zenger.catalog.models import Document
from zenger.model.extraction import ExtractionOptions
from zenger.model.ids import Digest
from zenger.model.review import SCALE, Leak, Mark, SafePage
from zenger.process.frames import BadFrameError
from zenger.process.raster_frames import RasterMissingError, rasters
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Limits
from zenger.review.painting import Pixels, without_tracking_dots
from zenger.review.verify.report import Checked, Outcome
from zenger.workflow.keys import printed_key
from zenger.workflow.page_content import last_fingerprints
from zenger.workflow.passwords import kept_passwords
from zenger.workflow.read_pictures import in_memory_file
from zenger.workflow.review.read_again import UnreadError, drawn_page, what_to_read
from zenger.workflow.review.safe_plan import SafeOptions, source_of, turns_of

CHECK = "20-difference"
_CELLS = 48  # across a page: 13 points of a page of 612
_DIFFERENT = 32  # grey values of a cell: 4 to 17 by G4 and JPEG, 60 and more where a line is gone
_INKED = (
    224  # below it on both sides there is a lot of ink: G4 turns the fine lines of a seal black
)
_DIFFERENT_INKED = 64  # 26 to 37 in such a seal
_DPI = 100
AS_IT_IS = SafeOptions()


@dataclass(frozen=True, slots=True)
class Original:
    """What the pages of a finished PDF were drawn from."""

    open: Callable[[], BinaryIO]  # a real file, a PDF or an image
    pages: tuple[tuple[int, int], ...] = ()
    """Of each page of the PDF its number there, and by how many degrees it was turned
    counter-clockwise. None: both have the same pages."""
    passwords: tuple[str, ...] = ()
    name: str = ""  # tells it from any other
    is_without_dots: bool = False  # the dots of colour printers were taken out of the copy
    turns: tuple[tuple[int, int], ...] = ()  # of all its pages: those that were turned, and how

    def turned(self, page: int) -> list[tuple[int, int]]:
        """As the task "raster" wants it."""
        return [one for one in self.turns if one[0] == page]


def original_of(
    newsroom: Newsroom,
    document: Document,
    pages: Iterable[SafePage],
    making: SafeOptions = AS_IT_IS,
) -> Original:
    """What the PDF of a document is compared with.

    Args:
        pages: of its safe copy; those without a picture are in no PDF.
        making: how the copy was made, if not as the desk does.
    """
    turns, more = turns_of(document, last_fingerprints(document.blob_id)), dict(making.turns)
    drawn = [page.number for page in pages if any(i.use.value == "print" for i in page.images)]
    source = source_of(document)
    if source is None:
        opened: Callable[[], BinaryIO] = _nothing
    elif source.printed:
        key = printed_key(source.printed, source.digest)
        opened = partial(newsroom.derived.open, key)
    else:
        opened = partial(newsroom.originals.open, Digest(source.digest))
    return Original(
        opened,
        tuple((one, (turns.get(one, 0) + more.get(one, 0)) % 360) for one in drawn),
        (*making.passwords, *kept_passwords(newsroom)),
        f"{source.digest} {source.printed}" if source else "", making.strip_tracking_dots,
        tuple(turns.items()),
    )  # fmt: skip


def _nothing() -> BinaryIO:
    raise FileNotFoundError


def compare(
    newsroom: Newsroom, untrusted: BinaryIO, original: Original, marks: Iterable[tuple[int, Mark]]
) -> Checked:
    """Whether a finished PDF, a real file, shows what its original shows."""
    by_page: dict[int, list[Mark]] = {}
    for number, mark in marks:
        by_page.setdefault(number, []).append(mark)
    try:
        with original.open() as source:
            found = tuple(_differences(newsroom, untrusted, source, original, by_page))
    except (OSError, KeyError):
        why = "the file that its pages were drawn from is not there"
        return Checked(CHECK, Outcome.COULD_NOT_RUN, why)
    except (UnreadError, BadFrameError, RasterMissingError) as error:
        return Checked(CHECK, Outcome.COULD_NOT_RUN, f"a page was not drawn ({error})")
    return Checked(CHECK, Outcome.FAILED if found else Outcome.PASSED, "", found)


def _differences(
    newsroom: Newsroom,
    untrusted: BinaryIO,
    untrusted_source: BinaryIO,
    original: Original,
    marks: dict[int, list[Mark]],
) -> Iterator[Leak]:
    with ExitStack() as stack:
        drawer = stack.enter_context(closing(newsroom.verifier().worker()))
        source = stack.enter_context(closing(newsroom.sandbox().worker()))
        pages = [number for what, number in what_to_read(drawer, untrusted) if what == "page"]
        there = original.pages or tuple((number, 0) for number in pages)
        if len(there) != len(pages):
            yield Leak(CHECK, "the whole file", "It has not as many pages as were drawn.")
            return
        options = ExtractionOptions(passwords=original.passwords)
        order = {
            "do": "raster", "options": asdict(options), "pages": [number for number, _ in there],
            "turns": [one for one in there if one[1]], "dpi": _DPI,
            "colour": original.is_without_dots,
        }  # fmt: skip
        frames = source.run(dumps(order).encode(), [untrusted_source], Limits())
        drawn = rasters(frames, [number for number, _ in there])
        for number, raster in zip(pages, drawn, strict=True):
            with in_memory_file() as stream:
                width, height = drawn_page(drawer, untrusted, number, stream, dpi=_DPI)
                stream.seek(0)
                shown = np.frombuffer(stream.read(), np.uint8).reshape(height, width)
            pixels = raster.pixels
            if original.is_without_dots:
                pixels = without_tracking_dots(pixels)
            if differ(pixels, shown, marks.get(number, ())):
                yield Leak(
                    CHECK, f"page {number}",
                    "Outside of its boxes it does not show what the original shows. Was a page "
                    "mixed up, or the original read anew? Make the safe copy again.",
                )  # fmt: skip


def differ(original: Pixels, shown: Pixels, marks: Iterable[Mark]) -> bool:
    """Whether some cell outside of the boxes is lighter or darker than it was."""
    rows = max(1, round(_CELLS * shown.shape[0] / shown.shape[1]))
    one, other = _small(original, rows), _small(shown, rows)
    for mark in marks:
        if mark.box is not None:
            left, top, right, bottom = mark.box
            across = slice(left * _CELLS // SCALE, -(-right * _CELLS // SCALE))
            down = slice(top * rows // SCALE, -(-bottom * rows // SCALE))
            one[down, across] = other[down, across] = 0
    allowed = np.where(np.maximum(one, other) < _INKED, _DIFFERENT_INKED, _DIFFERENT)
    return bool((np.abs(one - other) > allowed).any())


def _small(pixels: Pixels, rows: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    picture = Image.fromarray(pixels).convert("L").resize((_CELLS, rows), Image.Resampling.BOX)
    return np.asarray(picture).astype(np.int16)

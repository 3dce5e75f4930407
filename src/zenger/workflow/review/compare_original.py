"""Check 20: outside of its boxes a finished PDF shows what the original shows, page by page.

    raster (first sandbox)   the original's page, as a safe copy draws it
    draw   (second sandbox)  the finished page

Both are made so small that a letter's edges do not count, and compared cell by cell.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict
from json import dumps
from typing import BinaryIO

import numpy as np
from PIL import Image

from zenger.model.extraction import ExtractionOptions
from zenger.model.review import SCALE, Leak, Mark
from zenger.process.frames import BadFrameError
from zenger.process.raster_frames import RasterMissingError, rasters
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Limits
from zenger.review.painting import Pixels
from zenger.review.verify.report import Checked, Outcome
from zenger.workflow.read_pictures import in_memory_file
from zenger.workflow.review.read_again import UnreadError, drawn_page, what_to_read

CHECK = "20-difference"
_CELLS = 48  # across a page: 13 points of a page of 612
_DIFFERENT = 32  # grey values of a cell: 4 to 17 by G4 and JPEG, 60 and more where a line is gone
_DPI = 100


def compare(
    newsroom: Newsroom,
    untrusted: BinaryIO,
    untrusted_original: BinaryIO,
    marks: Iterable[tuple[int, Mark]],
) -> Checked:
    """Both are real files; the original is a PDF or an image whose pages have the same order."""
    by_page: dict[int, list[Mark]] = {}
    for number, mark in marks:
        by_page.setdefault(number, []).append(mark)
    try:
        found = tuple(_differences(newsroom, untrusted, untrusted_original, by_page))
    except (UnreadError, BadFrameError, RasterMissingError) as error:
        return Checked(CHECK, Outcome.COULD_NOT_RUN, f"a page was not drawn ({error})")
    return Checked(CHECK, Outcome.FAILED if found else Outcome.PASSED, "", found)


def _differences(
    newsroom: Newsroom,
    untrusted: BinaryIO,
    untrusted_original: BinaryIO,
    marks: dict[int, list[Mark]],
) -> Iterator[Leak]:
    with ExitStack() as stack:
        drawer = stack.enter_context(closing(newsroom.verifier().worker()))
        source = stack.enter_context(closing(newsroom.sandbox().worker()))
        pages = [number for what, number in what_to_read(drawer, untrusted) if what == "page"]
        order = {
            "do": "raster", "options": asdict(ExtractionOptions()), "pages": pages, "turns": [],
            "dpi": _DPI, "colour": False,
        }  # fmt: skip
        frames = source.run(dumps(order).encode(), [untrusted_original], Limits())
        for raster in rasters(frames, pages):
            with in_memory_file() as stream:
                width, height = drawn_page(drawer, untrusted, raster.number, stream)
                stream.seek(0)
                shown = np.frombuffer(stream.read(), np.uint8).reshape(height, width)
            if differ(raster.pixels, shown, marks.get(raster.number, ())):
                yield Leak(
                    CHECK, f"page {raster.number}",
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
    return bool((np.abs(one - other) > _DIFFERENT).any())


def _small(pixels: Pixels, rows: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    picture = Image.fromarray(pixels).convert("L").resize((_CELLS, rows), Image.Resampling.BOX)
    return np.asarray(picture).astype(np.int16)

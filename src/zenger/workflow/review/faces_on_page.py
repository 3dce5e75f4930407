"""Where faces may be on a page under review; looked for only when somebody asks."""

from contextlib import closing
from dataclasses import asdict
from json import dumps

from zenger.catalog.models import Document
from zenger.errors import ReviewError
from zenger.model.extraction import ExtractionOptions
from zenger.model.people import Right, Viewer
from zenger.model.review import Basis
from zenger.process.frames import BadFrameError
from zenger.process.raster_frames import RasterMissingError, rasters
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Limits
from zenger.review.faces import faces_in, is_here
from zenger.workflow.access.sight import require
from zenger.workflow.review.compare_original import original_of
from zenger.workflow.review.seen_on_page import Suggestion

_DPI = 150  # a face of two centimetres has 118 pixels
NOT_HERE = (
    "Faces are looked for with OpenCV, which is not installed here: pip install 'zenger[faces]'."
)


def faces_on_page(
    newsroom: Newsroom, viewer: Viewer, document: Document, page: int
) -> list[Suggestion]:
    """The page is drawn in the sandbox, and what comes out of it are bare pixels.

    Raises:
        ReviewError: what finds faces is not installed, or the page cannot be drawn.
    """
    require(viewer, Right.EDIT)
    if not is_here():
        raise ReviewError(NOT_HERE)
    original = original_of(newsroom, document, ())
    order = {
        "do": "raster", "options": asdict(ExtractionOptions(passwords=original.passwords)),
        "pages": [page], "turns": original.turned(page), "dpi": _DPI, "colour": False,
    }  # fmt: skip
    try:
        with original.open() as untrusted, closing(newsroom.sandbox().worker()) as worker:
            frames = worker.run(dumps(order).encode(), [untrusted], Limits())
            (raster,) = rasters(frames, [page])
    except (OSError, BadFrameError, RasterMissingError):
        raise ReviewError("This page has no picture that could be looked at for faces.") from None
    return [
        Suggestion("perhaps a face", "", 0, 0, Basis.PATTERN, is_held=False, box=box)
        for box in faces_in(raster.pixels)
    ]

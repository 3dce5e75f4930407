"""Draws pages: one render of each, encoded for reading, for thumbnails and for the safe PDF."""

import ctypes
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import numpy as np
import pypdfium2.raw as raw
from PIL import Image, ImageOps

from zenger.model.extraction import ExtractionOptions
from zenger.model.rendition import FULL_WIDTH, PageImage, drawn_size
from zenger.process.formats.exif import DAMAGE
from zenger.process.formats.image import frames_of, opened_image, too_many_pixels
from zenger.process.formats.pdfium import PdfBrokenError, PdfLockedError, opened
from zenger.process.ocr_orientation import turned
from zenger.process.page_encoding import encoded
from zenger.process.picture_kinds import DRAWN
from zenger.protocols.formats import RenderError

PDF = "application/pdf"
WHITE = 0xFFFFFFFF


class Renderer:
    """Draws PDF and images; see `zenger.protocols.formats.PageRenderer`."""

    name = "pages"
    version = 2

    def handles(self, media_type: str) -> bool:
        return media_type == PDF or media_type in DRAWN

    def render(
        self,
        untrusted: BinaryIO,
        options: ExtractionOptions,
        pages: range | None = None,
        turns: Mapping[int, int] | None = None,
    ) -> Iterator[PageImage]:
        untrusted.seek(0)
        is_pdf = b"%PDF-" in untrusted.read(1024)
        drawn = _pdf_pages if is_pdf else image_pages
        for number, picture in drawn(untrusted, options, pages):
            turn = (turns or {}).get(number, 0)
            yield from encoded(number, turned(picture, turn) if turn else picture)


def _pdf_pages(
    untrusted: BinaryIO, options: ExtractionOptions, pages: range | None
) -> Iterator[tuple[int, Image.Image]]:
    try:
        with opened(untrusted, options.passwords, forms=True) as (document, *_):
            for number in range(1, len(document) + 1):
                if pages is None or number in pages:
                    yield number, draw_page(document, number, width=FULL_WIDTH)
    except PdfLockedError:
        raise RenderError("password-needed", "The PDF needs a password to open.") from None
    except PdfBrokenError as error:
        raise RenderError("unreadable-pdf", str(error)) from error


def draw_page(
    document: Any, number: int, *, width: int = 0, dpi: float = 0.0, grey: bool = False
) -> Image.Image:
    """One page of a PDF on opaque white, with its forms and annotations, as a viewer shows it.

    Args:
        document: as `zenger.process.formats.pdfium.opened` gives it.
        width: pixels of the result; where 0, `dpi` decides. Capped by `drawn_size`.

    Raises:
        RenderError: the page cannot be drawn.
    """
    page = raw.FPDF_LoadPage(document.raw, number - 1)
    if not page:
        raise RenderError("page-unreadable", f"Page {number} of the PDF cannot be read.")
    try:
        points = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
        size = drawn_size(*points, width / max(points[0], 0.01) if width else dpi / 72)
        form = document.formenv.raw if document.formenv else None
        return _drawn(page, form, size, grey=grey)
    finally:
        raw.FPDF_ClosePage(page)


def _drawn(page: Any, form: Any, size: tuple[int, int], *, grey: bool) -> Image.Image:
    width, height = size
    kind, mode, layout = (
        (raw.FPDFBitmap_Gray, "L", "L") if grey else (raw.FPDFBitmap_BGRx, "RGB", "BGRX")
    )
    bitmap = raw.FPDFBitmap_CreateEx(width, height, kind, None, 0)
    if not bitmap:
        raise RenderError(
            "no-memory-for-page", f"A page of {width} x {height} pixels is too large."
        )
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE)
        flags = raw.FPDF_ANNOT | (raw.FPDF_GRAYSCALE if grey else 0)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
        if form:
            raw.FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, flags)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        address = raw.FPDFBitmap_GetBuffer(bitmap)
        data = ctypes.cast(address, ctypes.POINTER(ctypes.c_ubyte * (stride * height))).contents
        picture = Image.new(mode, size, None)  # not made black first: all of it is written next
        picture.frombytes(memoryview(data), "raw", (layout, stride, 1))
        return picture
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def image_pages(
    untrusted: BinaryIO, options: ExtractionOptions, pages: range | None
) -> Iterator[tuple[int, Image.Image]]:
    """Each page of an image file, upright, on white, at its own size within MAX_SIDE."""
    number = 1
    try:
        with opened_image(untrusted) as image:
            for number in range(1, frames_of(image) + 1):
                if pages is not None and number not in pages:
                    continue
                if frames_of(image) > 1:
                    image.seek(number - 1)
                refusal = too_many_pixels(image)
                if refusal:
                    raise RenderError("too-many-pixels", refusal)
                yield number, on_white(image)
    except DAMAGE as error:
        raise RenderError("unreadable-image", f"Page {number} of the image is damaged.") from error


def on_white(image: Image.Image) -> Image.Image:
    """The frame as a viewer shows it: turned upright, transparency on white, L or RGB."""
    if image.format == "JPEG":
        image.draft(None, (FULL_WIDTH * 2, FULL_WIDTH * 2))  # decode no more than is needed
    image.load()
    upright = ImageOps.exif_transpose(image) if image.format != "TIFF" else image.copy()
    if upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
        upright = _eight_bits(upright)
    if upright.mode in ("1", "L"):
        plain = upright.convert("L")
    elif "A" in upright.getbands() or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        plain = Image.new("RGB", layer.size, "white")
        plain.paste(layer, mask=layer.getchannel("A"))
    else:
        plain = upright.convert("RGB")
    width, height = drawn_size(plain.width, plain.height, 1.0)
    return plain if plain.size == (width, height) else plain.resize((width, height))


def _eight_bits(image: Image.Image) -> Image.Image:
    """Stretch 16-bit and floating-point grey to 0-255 by what the picture really uses."""
    pixels = np.asarray(image.convert("F"))
    low, high = float(pixels.min()), float(pixels.max())
    scale = 255.0 / (high - low) if high > low else 0.0
    return Image.fromarray(((pixels - low) * scale).astype(np.uint8))

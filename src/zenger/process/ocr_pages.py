"""Draws a page whose picture is to be read."""

from typing import BinaryIO

from PIL import Image

from zenger.model.extraction import ExtractionOptions
from zenger.process.formats.pdfium import PdfBrokenError, PdfLockedError, opened
from zenger.process.ocr import OCR_DPI, prepared
from zenger.process.rendering import PDF, draw_page, image_pages
from zenger.protocols.formats import RenderError


def page_to_read(
    untrusted: BinaryIO, media_type: str, number: int, options: ExtractionOptions
) -> Image.Image:
    """One page as `zenger.process.ocr.read_picture` takes it.

    Raises:
        RenderError: it cannot be drawn.
    """
    if media_type == PDF:
        return prepared(_pdf(untrusted, number, options))
    for _, picture in image_pages(untrusted, options, range(number, number + 1)):
        return prepared(picture)
    raise RenderError("page-unreadable", f"The image has no page {number}.")


def _pdf(untrusted: BinaryIO, number: int, options: ExtractionOptions) -> Image.Image:
    try:
        with opened(untrusted, options.passwords, forms=True) as (document, *_):
            return draw_page(document, number, dpi=OCR_DPI, grey=True)
    except PdfLockedError:
        raise RenderError("password-needed", "The PDF needs a password to open.") from None
    except PdfBrokenError as error:
        raise RenderError("unreadable-pdf", str(error)) from error

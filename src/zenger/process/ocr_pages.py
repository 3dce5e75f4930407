"""Draws a page whose picture is to be read."""

from dataclasses import dataclass
from typing import Any, BinaryIO

from PIL import Image

from zenger.model.extraction import ExtractionOptions
from zenger.process.formats.pdf import page_of
from zenger.process.formats.pdf_text import PageText
from zenger.process.formats.pdfium import PdfBrokenError, PdfLockedError, opened
from zenger.process.mixed_pages import is_mixed, without_words
from zenger.process.ocr import prepared
from zenger.process.ocr_engine import OCR_DPI
from zenger.process.rendering import PDF, draw_page, image_pages
from zenger.protocols.formats import RenderError

NO_TEXT = PageText("", ())


@dataclass(frozen=True, slots=True)
class PageToRead:
    """What OCR has to do with one page."""

    picture: Image.Image  # as `zenger.process.ocr.read_picture` takes it
    own: PageText | None  # text of the page that stays, painted over in the picture


def page_to_read(
    untrusted: BinaryIO, media_type: str, number: int, options: ExtractionOptions
) -> PageToRead:
    """One page, drawn.

    Raises:
        RenderError: it cannot be drawn.
    """
    if media_type != PDF:
        return PageToRead(prepared(_image(untrusted, number, options)), None)
    picture, own = _pdf(untrusted, number, options)
    if not is_mixed(own):
        return PageToRead(prepared(picture), None)
    return PageToRead(prepared(without_words(picture, own)), own)


def _pdf(
    untrusted: BinaryIO, number: int, options: ExtractionOptions
) -> tuple[Image.Image, PageText]:
    try:
        with opened(untrusted, options.passwords, forms=True) as (document, *_):
            picture = draw_page(document, number, dpi=OCR_DPI, grey=True)
            return picture, _own_text(document, number)
    except PdfLockedError:
        raise RenderError("password-needed", "The PDF needs a password to open.") from None
    except PdfBrokenError as error:
        raise RenderError("unreadable-pdf", str(error)) from error


def _own_text(document: Any, number: int) -> PageText:
    """What reading the page found; drawn before, since this may draw its annotations into it."""
    form = document.formenv.raw if document.formenv else None
    page = page_of(document, number, "", form, [])
    return PageText(page.text, tuple(page.boxes)) if page else NO_TEXT


def _image(untrusted: BinaryIO, number: int, options: ExtractionOptions) -> Image.Image:
    for _, picture in image_pages(untrusted, options, range(number, number + 1)):
        return picture
    raise RenderError("page-unreadable", f"The image has no page {number}.")

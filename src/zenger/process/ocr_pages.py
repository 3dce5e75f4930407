"""Draws a page whose picture is to be read."""

from dataclasses import dataclass
from typing import Any, BinaryIO

from PIL import Image

from zenger.model.extraction import ExtractionOptions
from zenger.process.formats.pdf import PageContent, page_content
from zenger.process.formats.pdfium import PdfBrokenError, PdfLockedError, opened
from zenger.process.mixed_pages import is_mixed, without_words
from zenger.process.ocr import prepared
from zenger.process.ocr_engine import OCR_DPI
from zenger.process.own_text import OwnText, Standing
from zenger.process.rendering import PDF, draw_page, image_pages
from zenger.protocols.formats import RenderError


@dataclass(frozen=True, slots=True)
class PageToRead:
    """What OCR has to do with one page."""

    picture: Image.Image  # as `zenger.process.ocr.read_picture` takes it
    own: OwnText | None  # what the page says itself, and what that is worth


def page_to_read(
    untrusted: BinaryIO, media_type: str, number: int, options: ExtractionOptions
) -> PageToRead:
    """One page, drawn.

    Raises:
        RenderError: it cannot be drawn.
    """
    if media_type != PDF:
        return PageToRead(prepared(_image(untrusted, number, options)), None)
    picture, found = _pdf(untrusted, number, options)
    if found is None:
        return PageToRead(prepared(picture), None)
    own = own_text(found)
    if own.standing is Standing.BESIDE:
        picture = without_words(picture, found.noted)
    return PageToRead(prepared(picture), own)


def own_text(found: PageContent) -> OwnText:
    """The page's own text as OCR has to take it."""
    text, boxes = found.noted.text, tuple(found.noted.boxes)
    if found.picture.is_doubtful:
        standing = Standing.EARLIER_OCR if found.picture.is_read else Standing.DOUBTFUL
    else:
        standing = Standing.BESIDE if is_mixed(found.noted) else Standing.PART
    return OwnText(text, boxes, standing, len(found.own.text))


def _pdf(
    untrusted: BinaryIO, number: int, options: ExtractionOptions
) -> tuple[Image.Image, PageContent | None]:
    try:
        with opened(untrusted, options.passwords, forms=True) as (document, *_):
            # Drawn first, since reading its text may draw its annotations into it.
            picture = draw_page(document, number, dpi=OCR_DPI, grey=True)
            return picture, _content(document, number)
    except PdfLockedError:
        raise RenderError("password-needed", "The PDF needs a password to open.") from None
    except PdfBrokenError as error:
        raise RenderError("unreadable-pdf", str(error)) from error


def _content(document: Any, number: int) -> PageContent | None:
    form = document.formenv.raw if document.formenv else None
    return page_content(document, number, form)


def _image(untrusted: BinaryIO, number: int, options: ExtractionOptions) -> Image.Image:
    for _, picture in image_pages(untrusted, options, range(number, number + 1)):
        return picture
    raise RenderError("page-unreadable", f"The image has no page {number}.")

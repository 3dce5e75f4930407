"""Reads the pages of one file that are pictures: draws each, then OCR."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from PIL import Image

from zenger.model.extraction import ExtractionOptions
from zenger.process.formats.pdf import page_of
from zenger.process.formats.pdf_text import PageText
from zenger.process.formats.pdfium import PdfBrokenError, PdfLockedError, opened
from zenger.process.mixed_pages import is_mixed, joined, without_words
from zenger.process.ocr import MissingLanguageError, OcrPage, ocr_image
from zenger.process.rendering import PDF, draw_page, image_pages
from zenger.protocols.formats import RenderError

DPI = 300  # what Tesseract was trained for
NO_TEXT = PageText("", ())


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The text of one picture of a page."""

    number: int
    text: str
    boxes: tuple[int, ...]
    confidence: int  # 0 to 100


def read_pages(
    untrusted: BinaryIO,
    media_type: str,
    pages: Sequence[int],
    languages: tuple[str, ...],
    options: ExtractionOptions,
) -> Iterator[ReadPage]:
    """The named pages in order.

    Raises:
        RenderError: a page cannot be drawn, or there is no language data; those before are good.
    """
    drawn = (
        _pdf(untrusted, pages, options) if media_type == PDF else _image(untrusted, pages, options)
    )
    for number, picture, own in drawn:
        try:
            page = _read(picture, own, languages)
        except MissingLanguageError as error:
            raise RenderError(error.code, error.message) from error
        yield ReadPage(number, page.text, page.boxes, round(page.confidence))


def _read(picture: Image.Image, own: PageText, languages: tuple[str, ...]) -> OcrPage:
    if not is_mixed(own):
        return ocr_image(picture, languages)
    return joined(own, ocr_image(without_words(picture, own), languages))


def _pdf(
    untrusted: BinaryIO, pages: Sequence[int], options: ExtractionOptions
) -> Iterator[tuple[int, Image.Image, PageText]]:
    try:
        with opened(untrusted, options.passwords, forms=True) as (document, *_):
            for number in pages:
                picture = draw_page(document, number, dpi=DPI, grey=True)
                yield number, picture, _own_text(document, number)
    except PdfLockedError:
        raise RenderError("password-needed", "The PDF needs a password to open.") from None
    except PdfBrokenError as error:
        raise RenderError("unreadable-pdf", str(error)) from error


def _own_text(document: Any, number: int) -> PageText:
    """What reading the page found; drawn before, since this may draw its annotations into it."""
    form = document.formenv.raw if document.formenv else None
    page = page_of(document, number, "", form, [])
    return PageText(page.text, page.boxes) if page else NO_TEXT


def _image(
    untrusted: BinaryIO, pages: Sequence[int], options: ExtractionOptions
) -> Iterator[tuple[int, Image.Image, PageText]]:
    wanted = set(pages)
    span = range(min(wanted), max(wanted) + 1)
    for number, picture in image_pages(untrusted, options, span):
        if number in wanted:
            yield number, picture, NO_TEXT

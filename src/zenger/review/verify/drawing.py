"""Draws a finished PDF for OCR: every page, and every picture that is not simply its page.

What leaves the sandbox are rows of grey pixels.
"""

from collections.abc import Iterator

import numpy as np
import pikepdf
from PIL import Image

from zenger.model.rendition import MAX_SIDE
from zenger.review.verify.opened_pdf import OpenedPdf

DPI = 300
MOST_PIXELS = 40_000_000
_LEAST_SIDE = 16  # pixels: less holds no letter


def what_to_read(pdf: OpenedPdf) -> list[tuple[str, int]]:
    """ "page" and number, or "picture" and its place among the objects."""
    pages = [("page", number + 1) for number in range(len(pdf.pdfium))]
    return pages + [("picture", place) for place in _further_pictures(pdf)]


def _further_pictures(pdf: OpenedPdf) -> Iterator[int]:
    own = set()
    for page in pdf.qpdf.pages:
        none = pikepdf.Dictionary()
        pictures = page.obj.get("/Resources", none).get("/XObject", none)
        if list(pictures.keys()) == ["/I"]:
            own.add(pictures["/I"].objgen)
    for place, value in enumerate(pdf.qpdf.objects):
        if isinstance(value, pikepdf.Stream) and _is_picture(value) and value.objgen not in own:
            yield place


def _is_picture(value: pikepdf.Stream) -> bool:
    sides = value.get("/Width", 0), value.get("/Height", 0)
    return "/ColorSpace" in value and min(int(side) for side in sides) >= _LEAST_SIDE


def drawn(
    pdf: OpenedPdf, what: str, number: int, dpi: int = DPI, *, colours: bool = False
) -> Image.Image:
    """One of them in grey on white, a page at `dpi`, a picture at its own size.

    Args:
        colours: a page that has any keeps them.
    """
    if what == "page":
        return _page(pdf, number, dpi, is_grey=not (colours and _has_colours(pdf, number)))
    value = pdf.qpdf.objects[number]
    if not isinstance(value, pikepdf.Stream):
        raise TypeError("no picture")
    value["/Subtype"] = pikepdf.Name.Image  # thumbnails have none
    return enlarged(pikepdf.PdfImage(value).as_pil_image().convert("L"))


def enlarged(picture: Image.Image) -> Image.Image:
    """Up to four times as large where it is too small for OCR."""
    scale = min(4.0, max(1.0, 1000 / max(picture.size)))
    size = (round(picture.width * scale), round(picture.height * scale))
    return _limited(picture.resize(size) if scale > 1 else picture)


def _has_colours(pdf: OpenedPdf, number: int) -> bool:
    """Unless its one picture is grey. What is not as we write it may have some."""
    resources = pdf.qpdf.pages[number - 1].obj.get("/Resources", pikepdf.Dictionary())
    pictures = resources.get("/XObject", pikepdf.Dictionary())
    if list(pictures.keys()) != ["/I"] or not isinstance(pictures["/I"], pikepdf.Stream):
        return True
    return str(pictures["/I"].get("/ColorSpace", "")) != "/DeviceGray"


def _page(pdf: OpenedPdf, number: int, dpi: int, *, is_grey: bool) -> Image.Image:
    page = pdf.pdfium[number - 1]
    try:
        width, height = page.get_size()
        fits = (MOST_PIXELS / max(1.0, width * height)) ** 0.5, MAX_SIDE / max(width, height)
        scale = min(dpi / 72, *fits)  # Tesseract takes no side of more than 32,767 pixels
        white = (255, 255, 255, 255)
        bitmap = page.render(scale=scale, grayscale=is_grey, fill_color=white, rev_byteorder=True)
        if not is_grey:
            return Image.fromarray(np.asarray(bitmap.to_pil().convert("RGB")))
        return Image.fromarray(np.asarray(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width))
    finally:
        page.close()


def _limited(picture: Image.Image) -> Image.Image:
    if picture.width * picture.height > MOST_PIXELS:
        picture.thumbnail((6000, 6000))
    return picture

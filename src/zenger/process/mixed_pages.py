"""Pages with text and, beside it, a picture of more text: a scanned table between paragraphs.

The words the PDF holds are exact, so OCR must not replace them. They are painted over in the
picture of the page; what OCR still finds stands in the picture and is put after them.
"""

from PIL import Image, ImageDraw

from zenger.process.formats.pdf_pictures import SPARSE
from zenger.process.formats.pdf_text import FULL_SCALE, PageText
from zenger.process.ocr_engine import OcrPage

SURE = 60  # mean confidence; below it, it is a photograph that looks like letters
FEWEST = 3  # words worth adding
_MARGIN = 2  # pixels around a word


def is_mixed(content: PageText) -> bool:
    """Whether a page marked for OCR has enough text of its own to be kept."""
    return len(content.text) >= SPARSE


def without_words(picture: Image.Image, content: PageText) -> Image.Image:
    """The page's picture with its own words painted over in white."""
    bare = picture.copy()
    pen = ImageDraw.Draw(bare)
    boxes = tuple(content.boxes)
    for x0, y0, x1, y1 in zip(*(boxes[side::6] for side in range(2, 6)), strict=True):
        pen.rectangle(
            (
                x0 * bare.width // FULL_SCALE - _MARGIN,
                y0 * bare.height // FULL_SCALE - _MARGIN,
                x1 * bare.width // FULL_SCALE + _MARGIN,
                y1 * bare.height // FULL_SCALE + _MARGIN,
            ),
            fill="white",
        )
    return bare


def joined(content: PageText, found: OcrPage) -> OcrPage:
    """The page's own text, then what OCR found beside it, if that is text at all."""
    if found.confidence < SURE or len(found.boxes) < 6 * FEWEST:
        return OcrPage(content.text, tuple(content.boxes), 100.0, sure=_all_sure(content))
    shift = len(content.text) + 2
    boxes = [
        number + shift if index % 6 < 2 else number for index, number in enumerate(found.boxes)
    ]
    text = f"{content.text}\n\n{found.text}"
    sure = (*_all_sure(content), *found.sure)
    return OcrPage(text, (*content.boxes, *boxes), found.confidence, sure=sure)


def _all_sure(content: PageText) -> tuple[int, ...]:
    """Nobody has guessed the words that the PDF holds."""
    return (100,) * (len(content.boxes) // 6)

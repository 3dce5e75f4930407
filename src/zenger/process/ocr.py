"""Reads the text in pictures of pages: straight, upright, and through noise."""

from dataclasses import replace
from typing import Any

from PIL import Image, ImageFilter, ImageOps

from zenger.process.ocr_engine import OcrPage, engine_for, read
from zenger.process.ocr_orientation import (
    SURE,
    Orientation,
    boxes_turned,
    boxes_unturned,
    orientation_of,
    turn_of_words,
    turned,
)
from zenger.process.ocr_scripts import is_known, is_read
from zenger.process.ocr_setup import MAX_OCR_PIXELS, tells_orientation, tessdata_folder
from zenger.process.ocr_shade import evened
from zenger.process.ocr_skew import boxes_unskewed, skew_of
from zenger.process.ocr_straight import straightened
from zenger.process.ocr_tables import in_rows

LOW_CONFIDENCE = 75  # mean; below it the page is read again through a median filter
MISREAD = 60  # mean; below it the page may lie on its side: letters that lie so give 25 to 48
FEW_WORDS = 20  # what has fewer is hardly a page of text, and is not turned on suspicion
MIN_TEXT_WIDTH = 1000  # pixels; a narrower picture is enlarged, as letters under 20 pixels fail


def ocr_image(untrusted_image: Image.Image, languages: tuple[str, ...]) -> OcrPage:
    """The text of one page's picture, upright and on white; see `read_picture`."""
    return read_picture(prepared(untrusted_image), languages)


def read_picture(picture: Image.Image, languages: tuple[str, ...]) -> OcrPage:
    """The text of a picture in lines and paragraphs, with word boxes.

    A page that lies on its side or head is read upright; its boxes are where the words lie.

    Args:
        picture: as `prepared` makes it.
        languages: ISO 639-1 codes, the likeliest first.

    Raises:
        MissingLanguageError: a language is not installed.
    """
    engine = engine_for(languages)
    best = _read_straight(engine, picture, 0)
    if lit := evened(picture, best.boxes):
        in_light = _read_straight(engine, lit, 0)
        if _worth(in_light) > _worth(best):
            picture, best = lit, in_light
    found = None
    if best.confidence < MISREAD:
        found = _orientation(picture, best)
        best = _upright(engine, picture, best, found)
    if best.confidence >= LOW_CONFIDENCE:
        return best if best.turn else replace(best, turn=turn_of_words(best.text, best.boxes))
    # Salt-and-pepper noise: 18.7 -> 5.3 % word errors on bad scans (dependencies.md, B).
    again = _read_straight(engine, picture.filter(ImageFilter.MedianFilter(3)), best.turn)
    best = max(best, again, key=_worth)
    return replace(best, unread_script=_unread_script(picture, best, languages, found))


def _orientation(picture: Image.Image, page: OcrPage) -> Orientation | None:
    """What its letters say, a quarter of a second; None where they are few or nobody can tell."""
    if len(page.boxes) < 6 * FEW_WORDS or not tells_orientation():
        return None
    return orientation_of(picture, str(tessdata_folder()))


def _unread_script(
    picture: Image.Image, page: OcrPage, languages: tuple[str, ...], known: Orientation | None
) -> str:
    """The script of a page that was read badly, if that is because nobody asked for it."""
    if page.confidence >= LOW_CONFIDENCE:
        return ""
    found = known or _orientation(picture, page)
    if found is None or not found.is_sure or not is_known(found.script):
        return ""
    is_clear = page.confidence < MISREAD or found.script_score >= SURE
    return found.script if is_clear and not is_read(found.script, languages) else ""


def shown_upright(page: OcrPage) -> OcrPage:
    """The page with boxes as it is to be shown: turned, if the turned reading made sense."""
    if not page.turn or page.confidence < MISREAD:
        return replace(page, turn=0)
    return replace(page, boxes=boxes_turned(page.boxes, page.turn))


def _upright(
    engine: Any, picture: Image.Image, as_it_lies: OcrPage, found: Orientation | None
) -> OcrPage:
    """The best reading of all that the page may have been turned to."""
    readings = [_read_straight(engine, picture, turn) for turn in _turns(as_it_lies, found)]
    return max((as_it_lies, *readings), key=_worth)


def _turns(as_it_lies: OcrPage, found: Orientation | None) -> tuple[int, ...]:
    if len(as_it_lies.boxes) < 6 * FEW_WORDS:
        return ()
    if found is not None and found.is_sure:
        return (found.turn,) if found.turn else ()
    return (90, 180, 270)


def _read_straight(engine: Any, picture: Image.Image, turn: int) -> OcrPage:
    """Read it after turning it, with its lines made level. Boxes are as before both."""
    upright = turned(picture, turn) if turn else picture
    angle = skew_of(upright)
    straight = straightened(upright, angle) if angle else upright
    page = in_rows(read(engine, straight))
    boxes = boxes_unskewed(page.boxes, angle, upright.size, straight.size) if angle else page.boxes
    return replace(page, boxes=boxes_unturned(boxes, turn) if turn else boxes, turn=turn)


def prepared(image: Image.Image) -> Image.Image:
    """Grey, of a size at which letters can be read, within `MAX_OCR_PIXELS`."""
    grey = image if image.mode == "L" else image.convert("L")
    if _is_dark(grey):
        grey = ImageOps.invert(grey)
    scale = min(1.0, (MAX_OCR_PIXELS / (grey.width * grey.height)) ** 0.5)
    if max(grey.size) < MIN_TEXT_WIDTH:
        scale = 2.0
    if scale == 1.0:
        return grey
    size = max(1, round(grey.width * scale)), max(1, round(grey.height * scale))
    return grey.resize(size, Image.Resampling.BICUBIC)


def _is_dark(grey: Image.Image) -> bool:
    counts = grey.histogram()
    return sum(counts[:96]) > 0.7 * grey.width * grey.height


def _worth(page: OcrPage) -> float:
    return page.confidence * min(len(page.boxes), 600)

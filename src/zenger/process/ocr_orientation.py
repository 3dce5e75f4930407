"""How a page lies under the scanner: upright, on its side, or upside down."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tesserocr
from PIL import Image

from zenger.process.ocr_setup import ORIENTATION

SURE = 5.0  # Tesseract's own score of an orientation; on poor scans wrong ones reach 3.6
FULL_SCALE = 10_000
FEW_WORDS = 10
LONG_WORD = 4  # letters; a shorter one may be taller than wide as it is
CLEARLY = 0.9  # of all long words
_LEFTWARD = re.compile("[\u0590-\u08ff]")  # letters of scripts that run from right to left
_UPRIGHT_COLUMNS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")  # scripts that run down a page
_TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True, slots=True)
class Orientation:
    """What the shapes of letters say of a picture."""

    turn: int  # degrees counter-clockwise that set it upright: 0, 90, 180, 270
    is_sure: bool
    script: str  # "Latin", "Cyrillic", ...; often wrong on poor scans
    script_score: float = 0.0  # Tesseract's own: from 5 on it was right on all scans of the corpus


def orientation_of(picture: Image.Image, folder: str) -> Orientation | None:
    """How the picture lies; None where too few letters tell.

    Args:
        folder: Tesseract's language data, where `ORIENTATION` is installed.
    """
    engine = _detector(folder)
    engine.SetImage(picture)
    try:
        found = engine.DetectOrientationScript()
    finally:
        engine.Clear()
    if not found:
        return None
    return Orientation(
        int(found["orient_deg"]) % 360,
        found["orient_conf"] >= SURE,
        str(found["script_name"]),
        float(found["script_conf"]),
    )


@lru_cache(maxsize=1)
def _detector(folder: str) -> Any:
    return tesserocr.PyTessBaseAPI(
        path=folder, lang=ORIENTATION, psm=tesserocr.PSM.OSD_ONLY, oem=tesserocr.OEM.TESSERACT_ONLY
    )


def turn_of_words(text: str, boxes: Sequence[int]) -> int:
    """Degrees counter-clockwise that set a page upright whose words were read as they lie.

    Tesseract reads lines that run down or up a page without a word about it. Their words are
    tall, and each stands below the one before it, or above.
    """
    if _UPRIGHT_COLUMNS.search(text):
        return 0
    tall = wide = down = 0
    before: tuple[int, int] | None = None  # end in the text, and top, of the word before
    for at in range(0, len(boxes), 6):
        start, end, x0, y0, x1, y1 = boxes[at : at + 6]
        if end - start >= LONG_WORD:
            tall, wide = tall + (y1 - y0 > x1 - x0), wide + (y1 - y0 <= x1 - x0)
        if before and text[before[0] : start] == " ":
            down += (y0 > before[1]) - (y0 < before[1])
        before = end, y0
    if tall < FEW_WORDS or tall < CLEARLY * (tall + wide) or not down:
        return 0
    return 90 if (down > 0) != bool(_LEFTWARD.search(text)) else 270


def turned(picture: Image.Image, turn: int) -> Image.Image:
    """The picture turned counter-clockwise by 90, 180 or 270 degrees."""
    return picture.transpose(_TURNS[turn])


def boxes_unturned(boxes: tuple[int, ...], turn: int) -> tuple[int, ...]:
    """Where words found in a turned picture stand in the picture before it was turned."""
    found: list[int] = []
    for at in range(0, len(boxes), 6):
        start, end, x0, y0, x1, y1 = boxes[at : at + 6]
        found += (start, end, *_before(x0, y0, x1, y1, turn))
    return tuple(found)


def boxes_turned(boxes: tuple[int, ...], turn: int) -> tuple[int, ...]:
    """Where words found in a picture stand once it is turned: the other way about."""
    return boxes_unturned(boxes, (360 - turn) % 360) if turn else boxes


def _before(x0: int, y0: int, x1: int, y1: int, turn: int) -> tuple[int, int, int, int]:
    if turn == 90:
        return FULL_SCALE - y1, x0, FULL_SCALE - y0, x1
    if turn == 180:
        return FULL_SCALE - x1, FULL_SCALE - y1, FULL_SCALE - x0, FULL_SCALE - y0
    return y0, FULL_SCALE - x1, y1, FULL_SCALE - x0

"""Tesseract in process and on one thread: its language data, and what it reads in a picture."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# Read once when the library loads: with more threads a page takes 6 to 15 times as long.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import tesserocr
from PIL import Image

from zenger.model.unspaced import IDEOGRAPHS, UNSPACED
from zenger.process.ocr_languages import MISSING_DATA, debian_package, tesseract_name
from zenger.process.ocr_letters import placed
from zenger.process.ocr_setup import available_languages, tessdata_folder

OCR_DPI = 300
_UNSPACED = re.compile(f"[{UNSPACED}{IDEOGRAPHS}]")
FULL_SCALE = 10_000


@dataclass(frozen=True, slots=True)
class OcrPage:
    """What was read in one picture."""

    text: str
    boxes: tuple[int, ...]  # as `zenger.model.extraction.Page.boxes`
    confidence: float  # mean over words, 0 to 100; 0 where there is no word
    turn: int = 0  # degrees counter-clockwise that set the picture upright: 0, 90, 180, 270
    sure: Sequence[int] = ()  # of each word that has a box, in their order: 0 to 100
    unread_script: str = ""  # that the letters seem to be in, and no language asked for is


class MissingLanguageError(Exception):
    """The language data for OCR is not installed. Becomes data, code "missing-language-data"."""

    code = MISSING_DATA

    def __init__(self, language: str) -> None:
        self.package = debian_package(language)
        self.message = (
            f"OCR in language '{language}' needs the Debian package {self.package}, "
            "which is not installed."
        )
        super().__init__(self.message)


def warm_up(languages: tuple[str, ...]) -> None:
    """Load the language data, before the sandbox closes or the first page is timed.

    Raises:
        MissingLanguageError: a language is not installed.
    """
    engine_for(languages)


def _names(languages: tuple[str, ...]) -> str:
    names = []
    installed = available_languages()
    for language in languages or ("en",):
        name = tesseract_name(language)
        if name not in installed:
            raise MissingLanguageError(language)
        if name not in names:
            names.append(name)
    return "+".join(names)


@lru_cache(maxsize=4)
def engine_for(languages: tuple[str, ...]) -> Any:
    """Tesseract for these. Kept warm: once loaded, no file is opened or listed for them again."""
    return tesserocr.PyTessBaseAPI(
        path=str(tessdata_folder()),
        lang=_names(languages),
        psm=tesserocr.PSM.AUTO,
        oem=tesserocr.OEM.LSTM_ONLY,
        variables={"preserve_interword_spaces": "1"},  # else there is one behind each word of it
    )


def read(engine: Any, picture: Image.Image) -> OcrPage:
    """The text of a picture whose lines are level, with word boxes."""
    engine.SetImage(picture)
    try:
        engine.SetSourceResolution(OCR_DPI)
        engine.Recognize()
        return _page(engine.GetTSVText(0), _Spaces(engine.GetUTF8Text()), picture.size)
    finally:
        engine.Clear()


class _Spaces:
    """Where Tesseract's text has spaces. Its words of Chinese, Japanese or Thai are often one
    letter long, and no space parts them. Of other scripts that text lacks some, behind dots."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._last = ""

    def before(self, word: str) -> str:
        """What parts the next word from the one before: a space, or nothing."""
        touching, self._last = self._last[-1:] + word[:1], word
        found = self._text.find(word, self._at)
        if found < 0:
            return " "
        between, self._at = self._text[self._at : found], found + len(word)
        return " " if between or not _UNSPACED.search(touching) else ""


def _page(tsv: str, spaces: _Spaces, size: tuple[int, int]) -> OcrPage:
    """The page that Tesseract's table (one row a block, paragraph, line or word) describes."""
    pieces: list[str] = []
    boxes: list[int] = []
    confidences: list[float] = []
    length = 0
    previous: tuple[str, ...] = ()
    for row in tsv.splitlines():
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not (word := _clean(cells[11])):
            continue
        place = tuple(cells[2:5])  # block, paragraph, line
        gap = _gap(previous, place, spaces.before(cells[11]))
        start = length + len(gap)
        pieces += (gap, word)
        length = start + len(word)
        left, top, width, height = (int(cell) for cell in cells[6:10])
        boxes += (start, length, *_scaled(left, top, left + width, top + height, size))
        confidences.append(float(cells[10]))
        previous = place
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    sure = tuple(max(0, min(100, round(one))) for one in confidences)
    text = "".join(pieces)
    return OcrPage(text, placed(text, boxes), round(mean, 1), sure=sure)


def _gap(previous: tuple[str, ...], place: tuple[str, ...], space: str) -> str:
    if not previous:
        return ""
    if previous[:2] != place[:2]:
        return "\n\n"
    return space if previous == place else "\n"


def _scaled(x0: int, y0: int, x1: int, y1: int, size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    return (
        x0 * FULL_SCALE // width,
        y0 * FULL_SCALE // height,
        min(FULL_SCALE, -(-x1 * FULL_SCALE // width)),
        min(FULL_SCALE, -(-y1 * FULL_SCALE // height)),
    )


_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")


def _clean(word: str) -> str:
    return _UNPRINTABLE.sub("", word).strip()

"""A good text is never replaced; one that is not what is seen is."""

import random
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from tests.corpus.manifest import read_file
from tests.process.pdf_making import TEXT, lying_pdf
from tests.process.test_mixed_pages import with_hidden_words
from tests.scans import read_scan

from zenger.process.ocr_engine import OcrPage
from zenger.process.ocr_setup import available_languages
from zenger.process.own_text import Layer, OwnText, Standing
from zenger.process.page_texts import settled

PDF = "application/pdf"
needs_english = pytest.mark.skipif(
    "eng" not in available_languages(), reason="Tesseract's English data is not installed"
)
PROSE = " ".join(TEXT)


def ocr(text: str, sure: int = 95) -> OcrPage:
    boxes: list[int] = []
    at = 0
    for word in text.split():
        boxes += (at, at + len(word), 0, 0, 10, 10)
        at += len(word) + 1
    count = len(boxes) // 6
    return OcrPage(" ".join(text.split()), tuple(boxes), float(sure), sure=(sure,) * count)


def own(text: str, standing: Standing = Standing.DOUBTFUL, notes: str = "") -> OwnText:
    return OwnText(f"{text}\n{notes}" if notes else text, (), standing, len(text))


GARBLED = PROSE.translate(str.maketrans("aeiout", "zyxwqv"))


@pytest.mark.parametrize(
    ("text", "found", "layer"),
    [
        (GARBLED, ocr(PROSE), Layer.REPLACED),
        (PROSE, ocr(PROSE), Layer.KEPT),
        (" ".join(reversed(PROSE.split())), ocr(PROSE), Layer.KEPT),
        (GARBLED, ocr(PROSE, sure=60), Layer.KEPT),
        (GARBLED, ocr("only a few words here"), Layer.KEPT),
        (GARBLED, ocr(""), Layer.KEPT),
    ],
    ids=["garbled", "sound", "in another order", "OCR unsure", "little read", "nothing read"],
)
def test_a_text_is_replaced_only_by_what_ocr_is_sure_of_and_does_not_find_in_it(
    text: str, found: OcrPage, layer: Layer
) -> None:
    page, became = settled(own(text), found)
    assert became is layer
    assert page.text == (found.text if layer is Layer.REPLACED else text)


def test_notes_on_a_page_outlive_the_text_that_is_replaced() -> None:
    page, _ = settled(own(GARBLED, notes="Ask Anna about this"), ocr(PROSE))
    assert page.text == f"{PROSE}\nAsk Anna about this"
    scan, _ = settled(own("Header", Standing.PART, "Ask Anna about this"), ocr("Header Letter"))
    assert scan.text == "Header Letter\nAsk Anna about this"
    assert len(scan.boxes) == 12


def test_an_earlier_ocr_gives_way_to_a_clearly_better_one() -> None:
    words = PROSE.split()
    bad = " ".join(w if n % 5 < 3 else f"{w[:1]}~|{w[1:]}^" for n, w in enumerate(words))
    assert settled(own(bad, Standing.EARLIER_OCR), ocr(PROSE))[1] is Layer.REPLACED
    assert settled(own(bad, Standing.DOUBTFUL), ocr(PROSE))[1] is Layer.KEPT
    assert settled(own(PROSE, Standing.EARLIER_OCR), ocr(PROSE))[1] is Layer.KEPT


def exchanged(letter: str) -> str:
    letters = list(string.ascii_lowercase)
    random.Random(5).shuffle(letters)
    return dict(zip(string.ascii_lowercase, letters, strict=True)).get(letter, letter)


@needs_english
@pytest.mark.parametrize(
    "says",
    [exchanged, lambda letter: chr(0xE000 + ord(letter)), lambda letter: None],
    ids=["exchanged letters", "private letters", "no letters"],
)
def test_a_page_whose_font_lies_gets_the_words_that_are_seen(
    tmp_path: Path, says: Callable[[str], str | None]
) -> None:
    path = tmp_path / "lying.pdf"
    path.write_bytes(lying_pdf(says))
    (page,) = read_scan(path, PDF, [1], ["en"]).ocr
    assert page.text.split() == PROSE.split()
    assert page.layer is Layer.REPLACED and len(page.sure) == len(PROSE.split())
    assert page.instead == read_file(path).got.pages[0].text


@needs_english
def test_a_doubted_list_of_names_stays_as_it_is(shared: Path) -> None:
    """Its words are in no language; what OCR reads is the same, but not letter by letter."""
    path = shared / "corpus/troves/03-court-file/US/nda_document.pdf"
    before = read_file(path).got.pages[2]
    assert before.needs_ocr
    (page,) = read_scan(path, PDF, [3], ["en"]).ocr
    assert (page.layer, page.text, page.instead) == (Layer.KEPT, before.text, "")


@needs_english
def test_a_bad_earlier_ocr_of_a_scan_is_read_again(tmp_path: Path) -> None:
    picture = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(TEXT):
        pen.text((80, 100 + 70 * number), line, fill=0, font_size=30)
    path = tmp_path / "scan.pdf"
    picture.save(path, "PDF", resolution=150)
    path.write_bytes(with_hidden_words(path.read_bytes(), b"W0r|s~ 0f @n e^rl1er re@d;ng"))
    assert read_file(path).got.pages[0].needs_ocr
    (page,) = read_scan(path, PDF, [1], ["en"]).ocr
    assert page.layer is Layer.REPLACED and "harbour master" in page.text

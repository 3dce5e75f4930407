"""OCR of real and simulated scans, its boxes, and what it says when a language is missing."""

import re
from pathlib import Path

import pytest
from PIL import Image

from zenger.process.formats.pdfium import opened
from zenger.process.ocr import (
    OCR_DPI,
    MissingLanguageError,
    available_languages,
    ocr_image,
)
from zenger.process.ocr_languages import debian_package, tesseract_name
from zenger.process.rendering import draw_page

needs_english = pytest.mark.skipif(
    "eng" not in available_languages(), reason="Tesseract's English data is not installed"
)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


@needs_english
def test_a_clean_page_is_read_whole_in_lines_and_paragraphs(shared: Path) -> None:
    folder = shared / "corpus/ocr/real"
    with Image.open(folder / "phototest.tif") as image:
        page = ocr_image(image, ("en",))
    truth = words((folder / "phototest.gt.txt").read_text(encoding="utf-8"))
    assert truth <= words(page.text)
    assert page.confidence > 90
    assert "\n\n" in page.text and "\n" in page.text.split("\n\n")[0]


@needs_english
def test_the_scan_inside_a_pdf_is_read_at_300_dpi(shared: Path) -> None:
    folder = shared / "corpus/ocr/simulated"
    with (folder / "cable-6.pdf").open("rb") as untrusted, opened(untrusted) as (document, *_):
        image = draw_page(document, 1, dpi=OCR_DPI, grey=True)
    page = ocr_image(image, ("en",))
    truth = words((folder / "cable-6.gt.txt").read_text(encoding="utf-8"))
    assert len(truth & words(page.text)) > 0.85 * len(truth)


@needs_english
def test_each_box_holds_its_word(shared: Path) -> None:
    image = Image.new("L", (1240, 800), 255)
    with Image.open(shared / "corpus/ocr/real/phototest.tif") as source:
        image.paste(source.convert("L"), (500, 200))
    page = ocr_image(image, ("en",))
    ink = image.point(lambda value: 255 if value < 128 else 0)
    before = ink.histogram()[255]
    for at in range(0, len(page.boxes), 6):
        start, end, x0, y0, x1, y1 = page.boxes[at : at + 6]
        assert " " not in page.text[start:end] and end > start
        ink.paste(
            0,
            (
                x0 * 1240 // 10_000,
                y0 * 800 // 10_000,
                -(-x1 * 1240 // 10_000),
                -(-y1 * 800 // 10_000),
            ),
        )
    assert ink.histogram()[255] < 0.03 * before


@pytest.mark.skipif("ara" not in available_languages(), reason="no Arabic data installed")
def test_arabic_is_read_in_reading_order(shared: Path) -> None:
    folder = shared / "corpus/ocr/simulated"
    with Image.open(folder / "udhr-arb.jpg") as image:
        page = ocr_image(image, ("ar",))
    assert "حقوق الإنسان" in page.text


@needs_english
def test_a_blank_page_has_no_text_and_no_confidence() -> None:
    page = ocr_image(Image.new("L", (1000, 1400), 255), ("en",))
    assert (page.text, page.boxes, page.confidence) == ("", (), 0.0)


@needs_english
def test_a_tiny_picture_is_no_error() -> None:
    assert ocr_image(Image.new("L", (3, 3), 255), ("en",)).text == ""


def test_a_missing_language_names_the_package_that_brings_it() -> None:
    with pytest.raises(MissingLanguageError, match="tesseract-ocr-epo") as caught:
        ocr_image(Image.new("L", (100, 100), 255), ("eo",))
    assert caught.value.code == "missing-language-data"


@pytest.mark.parametrize(
    ("language", "name", "package"),
    [
        ("en", "eng", "tesseract-ocr-eng"),
        ("zh", "chi_sim", "tesseract-ocr-chi-sim"),
        ("zh-Hant", "chi_tra", "tesseract-ocr-chi-tra"),
        ("deu", "deu", "tesseract-ocr-deu"),
    ],
)
def test_languages_are_known_by_their_iso_codes(language: str, name: str, package: str) -> None:
    assert (tesseract_name(language), debian_package(language)) == (name, package)

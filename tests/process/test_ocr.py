"""OCR of real and simulated scans, its boxes, and what it says when a language is missing."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from zenger.process.formats.pdfium import opened
from zenger.process.ocr import ocr_image, prepared, shown_upright
from zenger.process.ocr_engine import OCR_DPI, MissingLanguageError
from zenger.process.ocr_languages import debian_package, is_known, tesseract_name
from zenger.process.ocr_orientation import orientation_of, turn_of_words
from zenger.process.ocr_setup import available_languages, tells_orientation, tessdata_folder
from zenger.process.ocr_skew import skew_of
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
        ("gd", "gla", "tesseract-ocr-gla"),
    ],
)
def test_languages_are_known_by_their_iso_codes(language: str, name: str, package: str) -> None:
    assert (tesseract_name(language), debian_package(language)) == (name, package)
    assert is_known(language)


@pytest.mark.parametrize("word", ["xx", "english", "", "e n"])
def test_a_word_that_is_no_language_is_not_taken_for_one(word: str) -> None:
    assert not is_known(word)


def scan(shared: Path, name: str) -> Image.Image:
    with Image.open(shared / "corpus/ocr" / name) as image:
        return image.convert("L")


def truth_of(shared: Path, name: str) -> set[str]:
    return words((shared / "corpus/ocr" / f"{name}.gt.txt").read_text(encoding="utf-8"))


@needs_english
@pytest.mark.parametrize("angle", [-15, -5, 8])
def test_a_page_that_leans_is_read_whole(shared: Path, angle: int) -> None:
    leaning = scan(shared, "simulated/udhr-eng.jpg").rotate(angle, expand=True, fillcolor=255)
    page = ocr_image(leaning, ("en",))
    truth = truth_of(shared, "simulated/udhr-eng")
    assert len(truth & words(page.text)) > 0.97 * len(truth)
    assert max(page.boxes) <= max(10_000, len(page.text)) and min(page.boxes) >= 0


@pytest.mark.parametrize("name", ["real/kant-aufklaerung-1784-p0017.tif", "real/phototest.tif"])
@pytest.mark.parametrize("angle", [-9, -3, 0, 5, 14])
def test_the_lean_of_lines_is_measured_to_less_than_a_degree(
    shared: Path, name: str, angle: int
) -> None:
    leaning = scan(shared, name).rotate(angle, Image.Resampling.BICUBIC, True, fillcolor=255)
    assert abs(skew_of(leaning) + angle) <= 0.7


def test_what_has_no_lines_is_not_turned() -> None:
    grey = np.random.default_rng(1).normal(128, 80, (800, 800)).clip(0, 255)
    noise = Image.fromarray(grey.astype(np.uint8))  # always the same: one in many seems to lean
    assert skew_of(noise) == 0
    assert skew_of(Image.new("L", (500, 700), 255)) == 0


@needs_english
@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("is_told", [True, False])
def test_a_page_on_its_side_or_head_is_read_upright(
    shared: Path, turn: int, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_told:
        monkeypatch.setattr("zenger.process.ocr.tells_orientation", lambda: False)
    lying = scan(shared, "real/phototest.tif").rotate(-turn, expand=True)
    page = ocr_image(lying, ("en",))
    assert truth_of(shared, "real/phototest") <= words(page.text)


@needs_english
@pytest.mark.parametrize("angle", [90, 180, 270, 7])
def test_boxes_lie_where_the_words_lie_before_turning(shared: Path, angle: int) -> None:
    straight = Image.new("L", (1240, 800), 255)
    straight.paste(scan(shared, "real/phototest.tif"), (500, 200))
    lying = straight.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    page = ocr_image(lying, ("en",))
    ink = lying.point(lambda value: 255 if value < 128 else 0)
    before = ink.histogram()[255]
    for at in range(0, len(page.boxes), 6):
        x0, y0, x1, y1 = page.boxes[at + 2 : at + 6]
        w, h = lying.size
        corners = x0 * w // 10_000, y0 * h // 10_000, -(-x1 * w // 10_000), -(-y1 * h // 10_000)
        ink.paste(0, corners)
        assert (corners[2] - corners[0]) * (corners[3] - corners[1]) < 0.02 * w * h
    assert ink.histogram()[255] < 0.03 * before


@pytest.mark.skipif(not tells_orientation(), reason="Tesseract's orientation data is not installed")
def test_orientation_is_known_from_the_shapes_of_letters(shared: Path) -> None:
    found = orientation_of(
        prepared(scan(shared, "simulated/udhr-eng.jpg").rotate(90)), str(tessdata_folder())
    )
    assert found is not None and found.turn == 270 and found.is_sure
    assert orientation_of(Image.new("L", (600, 600), 255), str(tessdata_folder())) is None


@needs_english
def test_each_word_says_how_sure_it_is(shared: Path) -> None:
    page = ocr_image(scan(shared, "real/unlv-8071_093.3B.tif"), ("en",))
    assert len(page.sure) == len(page.boxes) // 6
    assert abs(sum(page.sure) / len(page.sure) - page.confidence) < 1
    assert min(page.sure) < 60 < max(page.sure)


@needs_english
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_or_head_gets_boxes_as_it_is_shown_upright(
    shared: Path, turn: int
) -> None:
    upright = scan(shared, "real/phototest.tif")
    before = ocr_image(upright, ("en",))
    lying = ocr_image(upright.rotate(-turn, expand=True), ("en",))
    shown = shown_upright(lying)
    assert (shown.turn, shown.text.split()) == (turn, before.text.split())
    moved = [abs(a - b) for at, (a, b) in enumerate(zip(shown.boxes, before.boxes, strict=True))
             if at % 6 > 1]  # fmt: skip
    assert max(moved) < 60
    unsure = shown_upright(replace(lying, confidence=50.0))
    assert (unsure.turn, unsure.boxes) == (0, lying.boxes)


@pytest.mark.parametrize(
    ("text", "goes_down", "turn"),
    [("word " * 12, True, 90), ("word " * 12, False, 270), ("كلمات " * 12, True, 270),
     ("word " * 4, True, 0), ("漢字漢字 " * 12, True, 0)],
    ids=["down", "up", "Arabic down", "few", "written in columns"],
)  # fmt: skip
def test_tall_words_one_below_the_other_are_lines_on_their_side(
    text: str, goes_down: bool, turn: int
) -> None:
    boxes: list[int] = []
    for number, word in enumerate(re.finditer(r"\S+", text)):
        top = 700 * (number if goes_down else 12 - number)
        boxes += (word.start(), word.end(), 100, top, 200, top + 600)
    assert turn_of_words(text, boxes) == turn

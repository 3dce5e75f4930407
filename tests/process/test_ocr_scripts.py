"""A scan in a script that no language asked for is written in says so."""

from pathlib import Path

import pytest
from PIL import Image

from zenger.process.ocr import ocr_image
from zenger.process.ocr_scripts import data_for, is_known, is_read, package_for, scripts_of
from zenger.process.ocr_setup import available_languages, tells_orientation


@pytest.mark.parametrize(
    ("script", "languages", "expected"),
    [
        ("Cyrillic", ("en", "de"), False), ("Cyrillic", ("en", "uk"), True),
        ("Latin", ("en",), True), ("Latin", ("ar", "ru"), False), ("Latin", ("ar", "fr"), True),
        ("Han", ("zh-Hant",), True), ("Arabic", ("fa",), True), ("Fraktur", ("de",), False),
    ],
)  # fmt: skip
def test_a_script_is_read_if_a_language_asked_for_is_written_in_it(
    script: str, languages: tuple[str, ...], expected: bool
) -> None:
    assert is_read(script, languages) is expected


def test_the_scripts_of_a_text_are_told_by_its_letters() -> None:
    assert scripts_of("Müller, 12 кг, 王小明 & ひと; عا") == (
        "Arabic",
        "Cyrillic",
        "Han",
        "Hiragana",
    )
    assert scripts_of("Plain words and signs: 12 €") == ()


def test_the_commonest_language_with_data_is_taken() -> None:
    assert data_for("Cyrillic", {"eng", "ukr", "bul"}) == "ukr"
    assert data_for("Han", {"eng", "jpn"}) == "jpn"
    assert data_for("Thai", {"eng"}) == ""


def test_the_package_to_install_is_named() -> None:
    assert package_for("Cyrillic") == "tesseract-ocr-rus"
    assert package_for("Latin") == "tesseract-ocr-eng"
    assert package_for("Fraktur") == "tesseract-ocr-frk"
    assert not is_known("Cherokee")


@pytest.mark.skipif(
    not tells_orientation() or not {"eng", "rus"} <= available_languages(),
    reason="Tesseract's English, Russian or orientation data is not installed",
)
@pytest.mark.parametrize(
    ("name", "languages", "script"),
    [
        ("udhr-rus.jpg", ("en",), "Cyrillic"), ("udhr-rus.jpg", ("en", "ru"), ""),
        ("udhr-arb.jpg", ("en",), "Arabic"), ("udhr-cmn_hans.jpg", ("en",), "Han"),
        ("udhr-eng.jpg", ("ru",), "Latin"), ("udhr-fra.jpg", ("en",), ""),
        ("cable-7.tif", ("en",), ""), ("cable-4.tif", ("en",), ""),
    ],
)  # fmt: skip
def test_a_scan_tells_its_script_where_nobody_asked_for_it(
    shared: Path, name: str, languages: tuple[str, ...], script: str
) -> None:
    with Image.open(shared / "corpus/ocr/simulated" / name) as image:
        page = ocr_image(image.convert("L"), languages)
    assert page.unread_script == script

"""Which texts inside PDFs are doubted, so that OCR has a look."""

import random
import string
from pathlib import Path

import pytest
from tests.corpus.manifest import read_file
from tests.process.pdf_making import TEXT, lying_pdf

from zenger.process.formats.pdf_layer import common_words, is_doubtful, wordlike
from zenger.process.formats.pdf_text import PageText

PROSE = " ".join(TEXT)


def doubted(text: str, *, is_reading: bool = False) -> bool:
    return is_doubtful(PageText(text, ()), is_reading=is_reading)


def exchanged(text: str, seed: int) -> str:
    letters = list(string.ascii_lowercase)
    random.Random(seed).shuffle(letters)
    table = dict(zip(string.ascii_lowercase, letters, strict=True))
    return "".join(table.get(letter, letter) for letter in text.lower())


@pytest.mark.parametrize(
    "text",
    [
        PROSE, "", "12", "Page 3 of 17", "1 234.56  2 345.67  3 456.78\n" * 20,
        "Ivanov Petrov Sidorov Kuznetsov Smirnov\n" * 3,
        "Всеобщая декларация прав человека " * 20, "حقوق الإنسان " * 40, "人人生而自由 " * 40,
        "Déclaration universelle des droits de l'homme " * 10,
    ],
    ids=["prose", "nothing", "a number", "a footer", "numbers", "names", "Russian", "Arabic",
         "Chinese", "French"],
)  # fmt: skip
def test_what_people_write_is_not_doubted(text: str) -> None:
    assert not doubted(text)


def test_most_texts_with_exchanged_letters_are_doubted() -> None:
    assert sum(doubted(exchanged(PROSE, seed)) for seed in range(40)) >= 34


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(ord(letter) - 29) if letter > "=" else letter for letter in PROSE),
        "(cid:72)(cid:101)(cid:108) (cid:108)(cid:111)" * 5,
        "Âñåîáùàÿ äåêëàðàöèÿ ïðàâ ÷åëîâåêà " * 20,
        "!\"#$ %&'( )*+, -./: ;<=> " * 20,
    ],
    ids=["shifted", "glyph numbers", "Cyrillic as Western", "signs"],
)
def test_what_nobody_writes_is_doubted(text: str) -> None:
    assert doubted(text)


def test_characters_without_a_name_are_doubted() -> None:
    assert is_doubtful(PageText("a few words", (), nameless=0.5), is_reading=False)
    assert not is_doubtful(PageText("a few words", (), nameless=0.01), is_reading=False)


def test_a_bad_earlier_ocr_is_doubted_and_a_good_one_is_not() -> None:
    bad = "Th3 h~rb0ur m@st$r 0f Ar|ca r^p0rts th;t th{ carg= w}s" + " h3ld" * 40
    assert doubted(bad, is_reading=True) and not doubted(PROSE, is_reading=True)
    assert wordlike(bad) < 0.5 < 0.9 < wordlike(PROSE) and common_words(PROSE) > 0.2


def read(path: Path, content: bytes) -> tuple[str, bool]:
    path.write_bytes(content)
    (page,) = read_file(path).got.pages
    return page.text, page.needs_ocr


def test_a_page_asks_for_ocr_when_its_font_lies(tmp_path: Path) -> None:
    sound, asked = read(tmp_path / "sound.pdf", lying_pdf(lambda letter: letter))
    assert sound.split() == PROSE.split() and not asked
    for says in (
        lambda letter: exchanged(letter, 5),
        lambda letter: chr(0xE000 + ord(letter)),
        lambda letter: chr(0xC0 + ord(letter) % 64) if letter.isalpha() else letter,
        lambda letter: None,
    ):
        text, asked = read(tmp_path / "lying.pdf", lying_pdf(says))
        assert "harbour" not in text and asked


def test_a_page_with_a_blank_in_it_is_blank(tmp_path: Path) -> None:
    assert read(tmp_path / "blank.pdf", lying_pdf(str, (" ",) * 20)) == ("", False)

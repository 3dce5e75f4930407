"""Ink that OCR did not make out is found, and shown in other ways; what was read is left alone."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from zenger.review.verify.odd_ink import Pixels, odd_ink, other_ways, shown_again, unsure_words

WHERE = (1000, 1000, 4000, 2000)  # of the words, in ten thousandths


def page(ink: int = 0, paper: int = 255) -> Pixels:
    picture = Image.new("L", (1200, 800), paper)
    font = ImageFont.load_default(48)
    ImageDraw.Draw(picture).text((130, 90), "Iquique Arica", font=font, fill=ink)
    return np.asarray(picture)


@pytest.mark.parametrize("ink", [0, 225, 247], ids=["black", "grey", "hardly seen"])
def test_what_nobody_made_out_is_shown_in_black_turned_and_mirrored(ink: int) -> None:
    odd = odd_ink([page(ink)], (), (), [])
    assert odd.left is not None
    ways = dict(other_ways(odd))
    assert {"in black", "mirrored", "upside down and mirrored"} <= ways.keys()
    assert sum(way.startswith("turned") for way in ways) == 6
    assert ways["in black"].getextrema() == (0, 255)


def test_what_was_read_for_sure_or_painted_is_no_odd_ink() -> None:
    assert odd_ink([page()], (0, 7, *WHERE), (96,), []).left is None
    assert odd_ink([page()], (), (), [WHERE]).left is None
    assert odd_ink([page()], (0, 7, *WHERE), (40,), []).left is not None


def test_a_large_page_is_shown_smaller_too() -> None:
    large = page().repeat(4, axis=0).repeat(4, axis=1)
    ways = [way for way, _ in shown_again([large], (), (), [])]
    assert "in black" in ways and "made smaller, in black" in ways
    assert not any(way.startswith("made smaller") for way, _ in shown_again([page()], (), (), []))


def test_paper_that_varies_is_no_ink() -> None:
    grain = np.random.default_rng(1).normal(220, 6, (800, 1200)).clip(0, 255).astype(np.uint8)
    odd = odd_ink([grain], (), (), [])
    assert odd.left is None and odd.crossed is None
    assert list(other_ways(odd)) == []


def test_letters_far_apart_and_in_a_column_are_closed_up() -> None:
    picture = Image.new("L", (1200, 1200), 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(40)
    for at, letter in enumerate("IQUIQUE"):
        draw.text((60 + 90 * at, 60), letter, font=font, fill=0)
        draw.text((1000, 300 + 90 * at), letter, font=font, fill=0)
    grey = np.asarray(picture)
    odd = odd_ink([grey], (), (), [])
    sizes = {way: shown.size for way, shown in other_ways(odd)}
    assert sizes["letters closed up"][0] < 500
    assert sizes["letters in a column"][0] > sizes["letters in a column"][1]


def test_a_word_that_is_sure_and_alone_is_shown_with_what_was_not_made_out() -> None:
    read = (0, 4, 1000, 1000, 1600, 2000)  # the first letters of it only
    odd = odd_ink([page()], read, (90,), [])
    assert odd.left is not None and np.array_equal(odd.left > 0, page() < 249)


def test_a_word_that_is_hardly_sure_is_shown_again_though_its_line_is_level() -> None:
    read = (0, 2, 1000, 1000, 1400, 2000, 3, 13, 1400, 1000, 4000, 2000)
    assert odd_ink([page()], read, (96, 60), []).left is None
    assert odd_ink([page()], read, (96, 20), []).left is not None


def test_words_of_one_letter_above_one_another_are_letters_of_a_column() -> None:
    picture = Image.new("L", (1200, 1200), 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(60)
    read = []
    for at, letter in enumerate("IQUIQUEARICA"):
        draw.text((300, 60 + 90 * at), letter, font=font, fill=0)
        top = (60 + 90 * at) * 10_000 // 1200
        read += [2 * at, 2 * at + 1, 2450, top, 2950, top + 700]
    odd = odd_ink([np.asarray(picture)], read, [95] * 12, [])
    assert "letters in a column" in dict(other_ways(odd))


def test_words_that_are_not_sure_come_with_their_neighbours() -> None:
    text = "one two three four five six seven eight nine"
    read, at = [], 0
    for word in text.split():
        read += [at, at + len(word), 0, 0, 1, 1]
        at += len(word) + 1
    sure = [99, 99, 99, 99, 99, 99, 99, 99, 20]
    assert unsure_words(text, read, sure).split() == ["six", "seven", "eight", "nine"]
    sure[1] = 10
    assert unsure_words(text, read, sure).split() == text.split()
    assert unsure_words(text, read, [99] * 9) == ""

"""Ink that OCR did not make out is found, and shown in other ways; what was read is left alone."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from zenger.review.verify.odd_ink import Pixels, odd_ink, other_ways

WHERE = (1000, 1000, 4000, 2000)  # of the words, in ten thousandths


def page(ink: int = 0, paper: int = 255) -> Pixels:
    picture = Image.new("L", (1200, 800), paper)
    font = ImageFont.load_default(48)
    ImageDraw.Draw(picture).text((130, 90), "Iquique Arica", font=font, fill=ink)
    return np.asarray(picture)


@pytest.mark.parametrize("ink", [0, 225, 247], ids=["black", "grey", "hardly seen"])
def test_what_nobody_made_out_is_shown_in_black_turned_and_mirrored(ink: int) -> None:
    odd = odd_ink(page(ink), (), (), [])
    assert odd is not None
    ways = dict(other_ways(odd))
    assert {"in black", "mirrored", "upside down and mirrored"} <= ways.keys()
    assert sum(way.startswith("turned") for way in ways) == 6
    assert ways["in black"].getextrema() == (0, 255)


def test_what_was_read_for_sure_or_painted_is_no_odd_ink() -> None:
    assert odd_ink(page(), (0, 7, *WHERE), (96,), []) is None
    assert odd_ink(page(), (), (), [WHERE]) is None
    assert odd_ink(page(), (0, 7, *WHERE), (40,), []) is not None


def test_paper_that_varies_is_no_ink() -> None:
    grain = np.random.default_rng(1).normal(220, 6, (800, 1200)).clip(0, 255).astype(np.uint8)
    assert odd_ink(grain, (), (), []) is None


def test_letters_far_apart_and_in_a_column_are_closed_up() -> None:
    picture = Image.new("L", (1200, 1200), 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(40)
    for at, letter in enumerate("IQUIQUE"):
        draw.text((60 + 90 * at, 60), letter, font=font, fill=0)
        draw.text((1000, 300 + 90 * at), letter, font=font, fill=0)
    grey = np.asarray(picture)
    odd = odd_ink(grey, (), (), [])
    assert odd is not None
    sizes = {way: shown.size for way, shown in other_ways(odd)}
    assert sizes["letters closed up"][0] < 500
    assert sizes["letters in a column"][0] > sizes["letters in a column"][1]


def test_a_word_that_is_sure_and_alone_is_shown_with_what_was_not_made_out() -> None:
    read = (0, 4, 1000, 1000, 1600, 2000)  # the first letters of it only
    odd = odd_ink(page(), read, (90,), [])
    assert odd is not None and np.array_equal(odd > 0, page() < 249)

"""Pieces of ink: how many, letters beneath one another, and letters within frames."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from zenger.review.verify.pieces import columns_in, letters_of, pieces_of

FONT = ImageFont.load_default(40)


def drawn(picture: Image.Image) -> npt.NDArray[np.bool_]:
    return np.asarray(picture) < 128


def column(draw: ImageDraw.ImageDraw, word: str, left: int) -> None:
    for row, letter in enumerate(word):
        draw.text((left, 40 + 56 * row), letter, font=FONT, fill=0)


def test_what_touches_is_one_piece_corners_included() -> None:
    ink = np.zeros((9, 9), np.bool_)
    ink[1, 1] = ink[2, 2] = ink[2, 0] = ink[5, 5] = ink[8, 8] = True
    pieces = pieces_of(ink)
    assert pieces is not None
    assert pieces.boxes.tolist() == [[0, 1, 3, 3], [5, 5, 6, 6], [8, 8, 9, 9]]
    assert pieces.shape_of([0]).tolist() == [[False, True, False], [True, False, True]]
    assert pieces_of(np.zeros((9, 9), np.bool_)) is None


def test_columns_are_laid_beside_one_another_a_space_within_one_makes_no_second() -> None:
    picture = Image.new("L", (600, 1000), 255)
    draw = ImageDraw.Draw(picture)
    column(draw, "ABCD  EFGH", 300)
    column(draw, "KLMN", 100)
    line = columns_in(drawn(picture))
    assert line is not None and line.shape[1] > 8 * line.shape[0]
    alone = Image.new("L", (600, 1000), 255)
    column(ImageDraw.Draw(alone), "KLMN", 100)
    first = columns_in(drawn(alone))
    assert first is not None
    head = first[-20:, : first.shape[1] * 3 // 4]
    assert np.array_equal(line[-20:, : head.shape[1]], head), "the left column comes first"


def test_lines_of_a_paragraph_are_no_columns() -> None:
    picture = Image.new("L", (900, 600), 255)
    for row in range(8):
        ImageDraw.Draw(picture).text((50, 40 + 56 * row), "HIHIHIHIHIHIHI", font=FONT, fill=0)
    assert columns_in(drawn(picture)) is None


def test_frames_go_and_letters_in_them_stay() -> None:
    picture = Image.new("L", (900, 200), 255)
    draw = ImageDraw.Draw(picture)
    draw.text((60, 60), "IHXO", font=FONT, fill=0)
    bare = drawn(picture)
    assert letters_of(bare) is None
    draw.rectangle((20, 20, 800, 180), outline=0, width=4)
    found = letters_of(drawn(picture))
    assert found is not None and np.array_equal(found, bare)


def test_specks_of_a_screen_go() -> None:
    picture = Image.new("L", (900, 300), 255)
    draw = ImageDraw.Draw(picture)
    draw.text((60, 150), "IHXO", font=FONT, fill=0)
    bare = drawn(picture)
    for at in range(0, 900, 12):
        for row in range(0, 60, 12):
            draw.rectangle((at, row, at + 4, row + 4), fill=0)
    found = letters_of(drawn(picture))
    assert found is not None and np.array_equal(found, bare)

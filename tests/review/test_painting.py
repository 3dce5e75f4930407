"""Painted boxes are opaque, their labels say the reason, and nothing beneath has any effect."""

import math

import numpy as np
import pytest

from zenger.model.review import Mark
from zenger.review.labels import label, label_for
from zenger.review.painting import (
    Pixels,
    blanked,
    over_bars,
    painted,
    picture_of,
    pixel_box,
    without_tracking_dots,
)

MARKS = (Mark("b6", (1000, 1000, 5000, 3000)), Mark("minor", (6001, 1000, 6002, 3000)))


def noise(shape: tuple[int, ...], seed: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


@pytest.mark.parametrize("shape", [(200, 300), (200, 300, 3)], ids=["grey", "colour"])
def test_inside_a_box_the_result_does_not_depend_on_the_page(shape: tuple[int, ...]) -> None:
    one, other = painted(noise(shape, 1), MARKS), painted(noise(shape, 2), MARKS)
    for mark in MARKS:
        assert mark.box is not None
        left, top, right, bottom = pixel_box(mark.box, shape)
        assert right > left
        assert (one[top:bottom, left:right] == other[top:bottom, left:right]).all()
        assert set(np.unique(one[top:bottom, left:right])) <= {0, 255}


def test_outside_of_the_boxes_nothing_changes_and_the_page_itself_stays() -> None:
    page = noise((200, 300), 1)
    kept = page.copy()
    out = painted(page, MARKS)
    assert (page == kept).all()
    changed = np.argwhere(out != page)
    assert changed[:, 0].min() >= 20 and changed[:, 0].max() < 60


def test_a_pixel_that_is_covered_in_part_is_painted() -> None:
    assert pixel_box((1, 1, 9999, 9999), (10, 10)) == (0, 0, 10, 10)


def test_the_label_is_left_out_where_it_does_not_fit() -> None:
    assert label_for("third-party", 40, 20, 550) is None
    assert label_for("b6", 40, 8, 550) is None
    drawn = label_for("b6", 40, 20, 550)
    assert drawn is not None and drawn.shape == (7, 11)
    larger = label_for("b6", 400, 20, 1654)
    assert larger is None
    larger = label_for("b6", 400, 30, 1654)
    assert larger is not None and larger.shape == (21, 33)


def test_labels_differ_and_have_a_letter_for_every_code_there_is() -> None:
    from zenger.review.reasons import DEFAULTS, is_code, title_of

    drawn = {label(reason.code).tobytes() for reason in DEFAULTS}
    assert len(drawn) == len(DEFAULTS)
    assert all(is_code(reason.code) and title_of(reason.code) for reason in DEFAULTS)
    assert not is_code("B 6") and not title_of("of-our-own")


def test_for_ocr_boxes_are_white() -> None:
    out = blanked(np.zeros((200, 300), np.uint8), MARKS)
    assert (out[20:60, 30:150] == 255).all()
    assert (out[:20] == 0).all()


def test_yellow_dots_vanish_and_ink_stays() -> None:
    page = np.full((40, 40, 3), 255, np.uint8)
    page[5, 5] = (255, 255, 0)
    page[6, 6] = (250, 240, 120)
    page[20, 20] = (10, 10, 10)
    out = without_tracking_dots(page)
    assert (out != 255).sum() == 1 and out[20, 20] == 10


def test_a_bar_that_sticks_out_of_a_box_is_covered_and_letters_are_not() -> None:
    page = np.full((200, 300), 255, np.uint8)
    mark = Mark("b6", (1000, 4000, 5000, 5000))  # rows 80 to 100, columns 30 to 150
    page[76:98, 60:120] = 0  # a bar as wide as a name
    page[104:106, 60:120] = 0  # a line under it
    (over,) = over_bars(page, [mark])
    assert over.box == (1000, 3800, 5000, 5300)
    beside = np.full((200, 300), 255, np.uint8)
    beside[76:98, 140:220] = 0  # a bar that only begins under the box
    (over,) = over_bars(beside, [mark])
    assert over.box == (1000, 3800, 5000, 5000)
    letters = np.full((200, 300), 255, np.uint8)
    letters[95:106, 60:80] = 0
    assert over_bars(letters, [mark]) == (mark,)


@pytest.mark.parametrize("shape", [(7, 5), (7, 5, 3)], ids=["grey", "in colour"])
def test_a_picture_is_made_of_exactly_its_pixels(shape: tuple[int, ...]) -> None:
    pixels = np.arange(math.prod(shape), dtype=np.uint8).reshape(shape)
    assert np.array_equal(np.asarray(picture_of(pixels)), pixels)
    beside = picture_of(pixels[:, ::-1])  # not in one piece in memory
    assert np.array_equal(np.asarray(beside), pixels[:, ::-1])

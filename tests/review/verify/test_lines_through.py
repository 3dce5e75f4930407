"""Lines through letters go, and the letters stay; a line that touches none is left alone."""

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont

from zenger.review.verify.lines_through import crossed, lines_in


def ink(*lines: tuple[int, int, int, int], thick: int = 6) -> npt.NDArray[np.bool_]:
    picture = Image.new("L", (1000, 400), 255)
    draw = ImageDraw.Draw(picture)
    draw.text((200, 160), "Iquique", font=ImageFont.load_default(60), fill=0)
    for line in lines:
        draw.line(line, fill=0, width=thick)
    return np.asarray(picture) < 128


@pytest.mark.parametrize(
    "lines",
    [
        [(150, 200, 500, 200)],
        [(150, 206, 500, 194)],
        [(150, 190, 500, 190), (150, 206, 500, 206)],
        [(100, 170 + 20 * n, 900, 170 + 20 * n) for n in range(4)],
    ],
    ids=["one", "not quite level", "two", "ruled"],
)
def test_what_is_left_is_nearly_the_letters(lines: list[tuple[int, int, int, int]]) -> None:
    drawn, letters = ink(*lines, thick=4), ink()
    left = crossed(drawn, lines_in(drawn))
    assert left is not None
    assert (left & letters[: left.shape[0], : left.shape[1]]).sum() > 0.75 * letters.sum()
    assert (left & ~letters[: left.shape[0], : left.shape[1]]).sum() < 0.25 * letters.sum()


@pytest.mark.parametrize("line", [(100, 300, 900, 300), (700, 50, 700, 350)])
def test_a_line_that_crosses_nothing_is_no_reason_to_look_again(
    line: tuple[int, int, int, int],
) -> None:
    drawn = ink(line)
    lines = lines_in(drawn)
    assert lines.thin.any() and crossed(drawn, lines) is None


def test_a_grid_without_letters_is_no_reason_to_look_again() -> None:
    picture = Image.new("L", (1000, 1000), 255)
    for at in range(100, 901, 100):
        ImageDraw.Draw(picture).line((100, at, 900, at), fill=0, width=3)
        ImageDraw.Draw(picture).line((at, 100, at, 900), fill=0, width=3)
    grid = np.asarray(picture) < 128
    assert crossed(grid, lines_in(grid)) is None

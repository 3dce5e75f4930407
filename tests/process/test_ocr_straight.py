"""Turning only what has ink in it gives the picture that turning all of it gives."""

from unittest import mock

import numpy as np
import pytest
from PIL import Image

from zenger.process import ocr_straight
from zenger.process.ocr_straight import straightened

SIZES = [(1300, 1700), (333, 257), (31, 700), (64, 64)]


def turned(picture: Image.Image, angle: float, paper: int) -> Image.Image:
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=paper)


def page(size: tuple[int, int], paper: int, ink: int, specks: float) -> Image.Image:
    """Specks all over it, at its edges too, where one that is forgotten is seen."""
    at = np.random.default_rng(1).random(size[::-1]) < specks
    return Image.fromarray(np.where(at, ink, paper).astype(np.uint8))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("angle", [0.7, -1.2, 5.3, -15.0])
@pytest.mark.parametrize(("paper", "specks"), [(255, 0.0003), (255, 0.004), (236, 0.002), (255, 0)])
def test_a_scan_in_black_and_white_is_the_same_to_the_last_pixel(
    size: tuple[int, int], angle: float, paper: int, specks: float
) -> None:
    scan = page(size, paper, 0, specks)
    with mock.patch.object(Image.Image, "rotate", side_effect=AssertionError("all of it")):
        ours = straightened(scan, angle)
    assert np.array_equal(np.asarray(ours), np.asarray(turned(scan, angle, paper)))


def test_a_photograph_is_turned_whole() -> None:
    noise = np.random.default_rng(2).integers(0, 256, (300, 200), dtype=np.uint8)
    picture = Image.fromarray(noise)
    with mock.patch.object(ocr_straight, "_rotation", side_effect=AssertionError("in parts")):
        ours = straightened(picture, 3.0)
    assert ours.size == turned(picture, 3.0, 128).size

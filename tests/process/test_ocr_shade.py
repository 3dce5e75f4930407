"""Pages half in shadow: read whole, and nothing made of what only looks like it."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont

from zenger.process.ocr import ocr_image
from zenger.process.ocr_engine import engine_for
from zenger.process.ocr_engine import read as read_once
from zenger.process.ocr_setup import available_languages
from zenger.process.ocr_shade import evened

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
LINES = (
    "All human beings are born free and",
    "equal in dignity and rights. They are",
    "endowed with reason and conscience",
    "and should act towards one another",
    "in a spirit of brotherhood. Everyone",
    "has the right to life, liberty and the",
    "security of person. No one shall be",
    "held in slavery or servitude.",
)
needs_english = pytest.mark.skipif(
    "eng" not in available_languages(), reason="Tesseract's English data is not installed"
)
Pixels = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def page() -> Pixels:
    image = Image.new("L", (1240, 900), 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, 46)
    for place, line in enumerate(LINES):
        draw.text((140, 90 + 88 * place), line, fill=5, font=font)
    return np.asarray(image).astype(float)


def picture(pixels: Pixels) -> Image.Image:
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def towards_the_left(pixels: Pixels) -> Pixels:
    return pixels * np.linspace(0.3, 1, pixels.shape[1])[None, :]


def upper_half(pixels: Pixels) -> Pixels:
    shade = np.ones(pixels.shape[0])
    shade[: pixels.shape[0] // 2] = 0.35
    return pixels * shade[:, None]


def corners(pixels: Pixels) -> Pixels:
    down, across = np.mgrid[-1 : 1 : pixels.shape[0] * 1j, -1 : 1 : pixels.shape[1] * 1j]
    return np.asarray(pixels * (1 - 0.75 * np.clip(np.hypot(down, across), 0, 1)))


@needs_english
@pytest.mark.parametrize("shade", [towards_the_left, upper_half, corners])
def test_what_lies_in_shadow_is_read(page: Pixels, shade: Callable[[Pixels], Pixels]) -> None:
    shaded = picture(shade(page))
    truth = " ".join(LINES).split()
    bare = read_once(engine_for(("en",)), shaded).text.split()
    assert len([word for word in truth if word in bare]) < 0.8 * len(truth)
    read = ocr_image(shaded, ("en",)).text.split()
    assert len([word for word in truth if word in read]) > 0.95 * len(truth)


def test_a_page_in_even_light_a_bare_one_and_a_picture_are_left_as_they_are(page: Pixels) -> None:
    assert evened(picture(page), ()) is None
    assert evened(picture(towards_the_left(np.full_like(page, 250))), ()) is None
    with_photograph = np.full_like(page, 250)
    noise = np.random.default_rng(3).random((20, 30)) * 190
    with_photograph[300:800, 300:1000] = np.asarray(picture(noise).resize((700, 500)))
    assert evened(picture(with_photograph), ()) is None
    with_lid = page.copy()
    with_lid[:, :120] = 5
    assert evened(picture(with_lid), ()) is None


def test_a_shaded_page_that_was_read_is_not_read_again(page: Pixels) -> None:
    all_of_it = (0, 1, 0, 0, 10_000, 10_000)
    shaded = picture(towards_the_left(page))
    assert evened(shaded, all_of_it) is None
    assert evened(shaded, ()) is not None

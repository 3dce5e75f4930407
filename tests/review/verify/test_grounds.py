"""What differs from its ground is found on any ground, in grey or in colours; grounds are not."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from zenger.review.verify.grounds import differences, hidden_colours

Colour = tuple[int, int, int]
BOX = (100, 100, 1100, 500)


def page(ground: Colour, ink: Colour) -> Image.Image:
    picture = Image.new("RGB", (1200, 800), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle(BOX, fill=ground)
    draw.text((300, 250), "Iquique", font=ImageFont.load_default(60), fill=ink)
    return picture


@pytest.mark.parametrize(
    ("ground", "ink"),
    [((200,) * 3, (190,) * 3), ((100,) * 3, (110,) * 3), ((255,) * 3, (0,) * 3), ((0,) * 3, (255,) * 3)],
    ids=["darker grey", "lighter grey", "black on white", "white on black"],
)  # fmt: skip
def test_letters_differ_and_the_box_they_stand_in_does_not(ground: Colour, ink: Colour) -> None:
    differs = differences([np.asarray(page(ground, ink).convert("L"))], [])
    letters = differs[240:330, 290:540]
    assert (letters > 0).mean() > 0.1
    assert int(letters.max()) == abs(ground[0] - ink[0])
    letters[:] = 0
    assert (differs > 0).mean() < 0.002, "but for the corners of the box"


def test_letters_as_dark_as_their_ground_are_seen_in_colours_only() -> None:
    picture = page((0, 130, 0), (255, 0, 0))
    assert not differences([np.asarray(picture.convert("L"))], [])[240:330, 290:540].any()
    colours = [np.asarray(plane) for plane in picture.split()]
    assert int(differences(colours, [])[240:330, 290:540].max()) == 255


@pytest.mark.parametrize(
    ("ground", "ink", "is_hidden"),
    [
        ((0, 130, 0), (255, 0, 0), True), ((70, 130, 180), (206, 90, 74), True),
        ((255, 255, 255), (200, 0, 0), False), ((255, 255, 255), (0, 0, 0), False),
    ],
)  # fmt: skip
def test_colours_that_grey_hides_are_told_from_those_it_shows(
    ground: Colour, ink: Colour, is_hidden: bool
) -> None:
    assert hidden_colours(page(ground, ink)) is is_hidden


def test_what_was_painted_differs_from_nothing() -> None:
    grey = np.asarray(page((0, 0, 0), (0, 0, 0)).convert("L"))
    assert not differences([grey], [(833, 1250, 9175, 6263)]).any()

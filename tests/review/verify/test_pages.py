"""Boxes, edges, widths and dots: what passes and what does not, page by page."""

import io
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw
from tests.review.verify.safe_files import BOX, HEIGHT, MARK, POINTS, SECRET, WIDTH, drawn

from zenger.model.review import Mark
from zenger.process.page_encoding import encoded
from zenger.review.painting import painted, pixel_box, without_tracking_dots
from zenger.review.verify.box_edges import edges_of_boxes
from zenger.review.verify.box_widths import equal_widths, on_the_grid
from zenger.review.verify.boxes import constant_boxes
from zenger.review.verify.lineage import shows_the_boxes
from zenger.review.verify.page_view import LayerLine, PageView
from zenger.review.verify.text_layer import nothing_hidden, words_have_ink
from zenger.review.verify.tracking_dots import no_tracking_dots

Pixels = npt.NDArray[np.uint8]
LEFT, TOP, RIGHT, BOTTOM = pixel_box(BOX, (HEIGHT, WIDTH))

SIZE = (612.0, 792.0)  # points


def bare() -> Pixels:
    lines = ((1900, f"handed over by {SECRET} to all"), (2400, "Second line."))
    return np.asarray(drawn(lines, 1000).picture.convert("L")).copy()


def view(
    pixels: Pixels, *marks: Mark, quality: int = 0, lines: tuple[LayerLine, ...] = ()
) -> PageView:
    """A page with these pixels, as they come out of a JPEG of `quality`; 0: without loss."""
    picture = Image.fromarray(pixels)
    if quality:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        picture = Image.open(out)
        picture.load()
    grey = np.asarray(picture.convert("L"))
    return PageView(1, picture, grey, bool(quality), POINTS[0], lines, lines, marks or (MARK,))


def good() -> Pixels:
    return painted(bare(), [MARK])


def _a_pixel(pixels: Pixels) -> None:
    pixels[TOP + 5, LEFT + 5] = 255


def _faint_letters(pixels: Pixels) -> None:
    image = Image.fromarray(pixels)
    ImageDraw.Draw(image).text((LEFT + 12, TOP + 4), "Margaret", fill=12, font_size=30)
    pixels[:] = np.asarray(image)


def _no_label(pixels: Pixels) -> None:
    pixels[TOP:BOTTOM, LEFT:RIGHT] = 0


def _another_label(pixels: Pixels) -> None:
    pixels[:] = painted(pixels, [Mark("b7c", BOX)])


def _grey(pixels: Pixels) -> None:
    box = pixels[TOP:BOTTOM, LEFT:RIGHT]
    box[box == 0] = 40


def _short(pixels: Pixels) -> None:
    pixels[TOP:BOTTOM, RIGHT - 40 : RIGHT] = bare()[TOP:BOTTOM, RIGHT - 40 : RIGHT]


def _not_there(pixels: Pixels) -> None:
    pixels[:] = bare()


SPOILT = (_a_pixel, _faint_letters, _no_label, _another_label, _grey, _short, _not_there)
COARSE = (_no_label, _grey, _short, _not_there, _faint_letters)  # that a JPEG cannot blur away


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_box_that_is_not_as_painted_is_found(spoil: object) -> None:
    pixels = good()
    assert list(constant_boxes(view(pixels))) == []
    spoil(pixels)  # type: ignore[operator]
    assert list(constant_boxes(view(pixels)))


@pytest.mark.parametrize("quality", [60, 75, 90])
@pytest.mark.parametrize("spoil", COARSE)
def test_so_it_is_in_a_photograph(spoil: object, quality: int) -> None:
    pixels = good()
    assert list(constant_boxes(view(pixels, quality=quality))) == []
    spoil(pixels)  # type: ignore[operator]
    assert list(constant_boxes(view(pixels, quality=quality)))


def test_dark_blue_letters_in_a_black_box_are_found() -> None:
    colour = np.repeat(good()[:, :, None], 3, axis=2)
    assert list(constant_boxes(view(colour, quality=90))) == []
    colour[TOP + 8 : TOP + 30, LEFT + 20 : LEFT + 60, 2] = 40
    page = view(colour, quality=90)
    assert page.pixels[TOP:BOTTOM, LEFT + 20 : LEFT + 60].min() < 6  # nearly black in grey
    assert list(constant_boxes(page))


@pytest.mark.parametrize("width", [1240, 850])
def test_a_picture_that_was_made_smaller_passes_and_one_that_shows_more_does_not(
    width: int,
) -> None:
    size = (width, round(HEIGHT * width / WIDTH))
    small = Image.fromarray(good()).resize(size, Image.Resampling.BOX)
    assert list(constant_boxes(view(np.asarray(small), quality=75))) == []
    shown = Image.fromarray(bare()).resize(size, Image.Resampling.BOX)
    assert list(constant_boxes(view(np.asarray(shown), quality=75)))


def test_what_hangs_out_of_a_box_is_found() -> None:
    pixels = good()
    assert list(edges_of_boxes(view(pixels))) == []
    pixels[BOTTOM : BOTTOM + 5, LEFT + 90 : LEFT + 95] = 0  # the end of a "g"
    assert len(list(edges_of_boxes(view(pixels)))) == 1
    pixels[TOP - 4 : TOP, LEFT + 40 : LEFT + 44] = 0  # that of an "l"
    assert list(edges_of_boxes(view(pixels)))


def test_rules_and_other_lines_may_touch_a_box() -> None:
    pixels = good()
    pixels[BOTTOM : BOTTOM + 3, LEFT - 200 : RIGHT + 200] = 0  # a rule of the page
    pixels[TOP - 40 : TOP, LEFT + 50 : LEFT + 55] = 0  # a letter of the line above
    assert list(edges_of_boxes(view(pixels))) == []
    pixels[BOTTOM + 3 : BOTTOM + 7, LEFT + 150 : LEFT + 156] = 0  # an accent of the line below
    line = LayerLine("Été", (BOX[0], BOX[3], BOX[2], BOX[3] + 150))
    assert list(edges_of_boxes(view(pixels, lines=(line,)))) == []


@pytest.mark.parametrize(
    ("stem", "is_found"),
    [
        ((90, 94, 9, 27), False), ((88, 94, 9, 27), False), ((90, 94, 9, 13), True),
        ((98, 102, 9, 27), True), ((80, 104, 9, 27), True), ((90, 94, 16, 34), True), (None, True),
    ],
    ids=["an i", "an i with a serif", "too short", "beside", "a bar", "too far", "nothing"],
)  # fmt: skip
def test_the_dot_of_a_letter_below_is_no_stroke_of_one_beneath(
    stem: tuple[int, int, int, int] | None, is_found: bool
) -> None:
    """Words that a box cuts are missing in the text layer."""
    pixels = good()
    pixels[BOTTOM : BOTTOM + 5, LEFT + 90 : LEFT + 94] = 0
    if stem:
        start, end, top, bottom = stem
        pixels[BOTTOM + top : BOTTOM + bottom, LEFT + start : LEFT + end] = 0
    assert bool(list(edges_of_boxes(view(pixels)))) is is_found


@pytest.mark.parametrize(
    ("left", "height", "is_found"),
    [(3600, (2080, 2180), False), (3600, (1960, 2120), True), (4600, (2080, 2180), True)],
    ids=["another line", "its own line", "too far away"],
)
def test_a_column_beside_a_box_may_be_cut_by_it(
    left: int, height: tuple[int, int], is_found: bool
) -> None:
    """Its own line, which leans, excuses nothing: that may be the word that was redacted."""
    pixels = good()
    pixels[BOTTOM : BOTTOM + 5, RIGHT - 30 : RIGHT - 25] = 0
    line = LayerLine("XX - 4423", (left, height[0], left + 900, height[1]))
    assert bool(list(edges_of_boxes(view(pixels, lines=(line,))))) is is_found


@pytest.mark.parametrize(
    ("box", "passes"),
    [
        (BOX, True), ((0, 100, 10_000, 200), True), ((0, 100, 1177, 200), True),
        ((1764, 1909, 3400, 2091), False), ((1700, 1909, 3529, 2091), False),
    ],
)  # fmt: skip
def test_edges_lie_on_the_grid(box: tuple[int, int, int, int], passes: bool) -> None:
    assert (list(on_the_grid(view(good(), Mark("b6", box)))) == []) is passes


def test_edges_of_a_box_over_a_line_that_runs_up_lie_on_the_grid_of_its_height() -> None:
    tall = (1200, round(360_000 / POINTS[1]), 1400, round(1_440_000 / POINTS[1]))
    across = [round(side * 20_000 / POINTS[0]) for side in (40, 46)]
    on = Mark("b6", (across[0], tall[1], across[1], tall[3]))
    off = Mark("b6", (across[0], tall[1] + 30, across[1], tall[3]))
    assert list(on_the_grid(view(good(), on))) == []
    assert list(on_the_grid(view(good(), off)))


def test_a_width_off_the_grid_that_comes_again_is_found() -> None:
    odd, other = Mark("b6", (1700, 100, 2930, 200)), Mark("b6", (3000, 500, 4230, 600))
    assert list(equal_widths([(1, SIZE, (MARK,)), (2, SIZE, (MARK,))])) == []
    assert list(equal_widths([(1, SIZE, (odd,)), (2, SIZE, (MARK,))])) == []
    assert list(equal_widths([(1, SIZE, (odd,)), (2, SIZE, (other,))]))


@pytest.mark.parametrize(
    ("steps", "is_found"), [(2, False), (4, False), (5, True), (12, False)],
    ids=["any name", "many names", "two names of a hundred", "no name"],
)  # fmt: skip
def test_a_length_that_hardly_a_name_has_must_not_come_again(steps: int, is_found: bool) -> None:
    """On the grid of 36 points, in lines of 12."""
    ends = [round(360_000 / SIZE[0] * line) for line in (1, 1 + steps)]
    one, other = Mark("b6", (ends[0], 100, ends[1], 252)), Mark("b6", (ends[0], 900, ends[1], 1052))
    found = list(equal_widths([(1, SIZE, (one,)), (2, SIZE, (other,))]))
    assert bool(found) is is_found
    assert list(equal_widths([(1, SIZE, (one, other))])) == []
    assert list(equal_widths([(1, SIZE, (one,)), (2, SIZE, (Mark("source", other.box),))])) == []


def test_text_of_the_layer_has_something_beneath_it() -> None:
    word = LayerLine("Second", (1000, 2400, 1900, 2580))
    token = LayerLine("█[b6]█", BOX)
    assert list(words_have_ink(view(good(), lines=(word, token)))) == []
    assert list(nothing_hidden(view(good(), lines=(word, token)))) == []
    hidden = LayerLine("Oyelaran", (1000, 7000, 1900, 7180))
    beneath = LayerLine("Oyelaran", (2000, 1930, 3000, 2080))
    wrong_token = LayerLine("█[b7]█", (2000, 1930, 3000, 2080))
    for line in (hidden, beneath, wrong_token):
        assert list(words_have_ink(view(good(), lines=(word, line))))
    assert list(nothing_hidden(view(good(), lines=(word, hidden))))


def _with_dots(ink: Pixels) -> Pixels:
    """Yellow dots of a pixel or two in cells of 120 by 75 pixels, as printers place them."""
    colour = np.repeat(ink[:, :, None], 3, axis=2)
    cell = [(3, 9), (3, 40), (20, 18), (35, 60), (52, 60), (70, 31), (88, 9), (104, 47)]
    for y in range(0, HEIGHT - 130, 120):
        for x in range(0, WIDTH - 80, 75):
            for down, across in cell:
                place = slice(y + down, y + down + 2), slice(x + across, x + across + 2)
                if colour[place].min() > 200:
                    colour[(*place, 2)] = 90
    return colour


def test_dots_of_a_printer_are_found_until_they_are_taken_out() -> None:
    dotted = _with_dots(good())
    assert list(no_tracking_dots(view(dotted)))
    assert list(no_tracking_dots(view(dotted, quality=90)))
    grey = np.asarray(Image.fromarray(dotted).convert("L"))
    assert list(no_tracking_dots(view(grey)))
    assert list(no_tracking_dots(view(without_tracking_dots(dotted)))) == []


def test_a_page_of_text_has_no_dots() -> None:
    text = tuple((top, "Letters of a page, and some more of them. " * 2) for top in
                 range(300, 9700, 180))  # fmt: skip
    page = np.asarray(drawn(text, 600).picture.convert("L"))
    for quality in (0, 50, 75):
        assert list(no_tracking_dots(view(page, quality=quality))) == []


def test_pictures_of_all_sizes_show_the_boxes() -> None:
    for one in encoded(1, Image.fromarray(good())):
        size = (one.width, one.height)
        found = shows_the_boxes(one.content, one.media_type, size, POINTS[0], [MARK])
        assert list(found) == [], one.use


def test_pictures_that_were_made_before_the_boxes_are_found() -> None:
    for one in encoded(1, Image.fromarray(bare())):
        size = (one.width, one.height)
        assert list(shows_the_boxes(one.content, one.media_type, size, POINTS[0], [MARK])), one.use


def test_a_picture_with_metadata_or_of_another_size_is_found() -> None:
    exif = Image.Exif()
    exif[0x010E] = "a name"
    out = io.BytesIO()
    Image.fromarray(good()).save(out, "WEBP", exif=exif.tobytes())
    assert list(shows_the_boxes(out.getvalue(), "image/webp", (WIDTH, HEIGHT), POINTS[0], [MARK]))
    plain = io.BytesIO()
    Image.fromarray(good()).save(plain, "WEBP", quality=90)
    content = plain.getvalue()
    assert not list(shows_the_boxes(content, "image/webp", (WIDTH, HEIGHT), POINTS[0], [MARK]))
    assert list(shows_the_boxes(content, "image/webp", (WIDTH, 2), POINTS[0], [MARK]))


def test_a_page_view_says_which_of_several_colours_is_the_lightest() -> None:
    colour = np.zeros((40, 40, 3), np.uint8)
    colour[:, :, 1] = 9
    page = replace(view(colour), marks=())
    assert page.lightest((0, 0, 10, 10)).max() == 9


def test_a_stretch_that_pdfium_makes_a_hair_high_is_as_high_as_its_line() -> None:
    """As it does where a line runs from the right: beneath its letters there may be no ink."""
    written = LayerLine("Second line.", (1000, 2330, 4000, 2620))
    hair = LayerLine("Secondline.", (1000, 2615, 4000, 2616))
    page = replace(view(good(), lines=(written,)), stretches=(hair,))
    assert [*nothing_hidden(page)] == []
    (leak,) = nothing_hidden(replace(page, lines=()))
    assert leak.check == "24-own-detector"


@pytest.mark.parametrize(
    ("said", "leaks"),
    [("[b6]", 0), ("█[b6]██[b6]", 0), ("[b6]Oyelaran", 1), ("Oyel", 1)],
    ids=["without its blocks", "two", "with a word", "a word"],
)
def test_only_tokens_stand_where_nothing_is_seen(said: str, leaks: int) -> None:
    """A box too low for its label is one black, and its token stands in it."""
    inside = LayerLine(said, (BOX[0] + 50, BOX[1] + 40, BOX[0] + 90, BOX[1] + 60))
    page = replace(view(good()), stretches=(inside,), marks=(Mark("b6", BOX),))
    assert len([*nothing_hidden(page)]) == leaks

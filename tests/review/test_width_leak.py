"""A gap of exact width tells much, one on a grid little, and the meter says so."""

from zenger.review.boxes import GRID
from zenger.review.width_leak import NAMES, leak_of, leak_of_box, name_width


def test_widths_are_those_of_helvetica() -> None:
    assert name_width("Ian Wu") == 278 + 556 + 556 + 278 + 944 + 556


def test_an_exact_gap_tells_more_than_one_on_the_grid() -> None:
    width = name_width("Margaret Oyelaran") * 12 / 1000
    exact = leak_of(width - 0.1, width + 0.1, 12)
    on_grid = leak_of_box(144, 15, grid=GRID)
    assert 1 <= exact.fits < 80 and exact.bits > 5
    assert on_grid.fits > NAMES / 3 and on_grid.bits < 1.5
    assert "most" in leak_of_box(108, 15, grid=GRID).words and "about 1 in" in exact.words


def test_a_gap_that_nothing_fits_says_so() -> None:
    assert "none of" in leak_of_box(2000, 15, grid=GRID).words

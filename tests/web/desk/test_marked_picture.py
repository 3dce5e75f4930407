"""Which words of a page lie under a box."""

import pytest

from zenger.web.desk.marked_picture import Box, words_under

# start and end in "The tariff of Arica", then the box
WORDS = [0, 3, 1000, 1000, 1500, 1200, 4, 10, 1600, 1000, 2400, 1200, 11, 13, 2500, 1000, 2700, 1200,
         14, 19, 1000, 1300, 1800, 1500]  # fmt: skip


@pytest.mark.parametrize(
    ("box", "spans"),
    [
        ((0, 0, 900, 900), []),
        ((1550, 900, 2750, 1250), [(4, 13)]),
        ((1000, 1000, 1500, 1100), [(0, 3)]),
        ((1000, 1000, 1500, 1090), []),
        ((900, 900, 1550, 1600), [(0, 3), (14, 19)]),
    ],
    ids=["none", "side by side", "half of one", "less than half", "on two lines"],
)
def test_words_count_that_are_covered_by_half(box: Box, spans: list[tuple[int, int]]) -> None:
    assert list(words_under(WORDS, box)) == spans

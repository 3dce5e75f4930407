"""Which changes of a page count, and which are those that coding a picture makes."""

import numpy as np
import pytest

from zenger.model.review import Mark
from zenger.workflow.review.compare_original import differ

HEIGHT, WIDTH = 1100, 850


def paper(*patches: tuple[int, int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """White, with patches of 100 by 40 pixels: top, left, grey value."""
    page = np.full((HEIGHT, WIDTH), 255, np.uint8)
    for top, left, grey in patches:
        page[top : top + 40, left : left + 100] = grey
    return page


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        ([(200, 300, 190)], [], True),
        ([], [(200, 300, 190)], True),
        ([(200, 300, 190)], [(200, 320, 190)], True),
        ([(200, 300, 190)], [(200, 300, 175)], False),
        ([(200, 300, 151)], [(200, 300, 114)], False),
        ([(200, 300, 190)], [(200, 300, 60)], True),
    ],
    ids=["a line gone", "a line more", "moved", "coded", "a seal in black and white", "painted"],
)
def test_what_counts_as_another_page(
    before: list[tuple[int, int, int]], after: list[tuple[int, int, int]], counts: bool
) -> None:
    assert differ(paper(*before), paper(*after), ()) is counts


def test_what_lies_in_a_box_is_not_compared() -> None:
    box = (3000, 1500, 5000, 2500)
    assert not differ(paper((200, 300, 0)), paper(), (Mark("b6", box),))

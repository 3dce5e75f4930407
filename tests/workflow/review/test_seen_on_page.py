"""What is pointed out as redacted already is redacted in that very place."""

from dataclasses import replace

import pytest

from zenger.model.extraction import PageKind
from zenger.model.release import PublishedPage
from zenger.model.review import Redaction
from zenger.workflow.review.seen_on_page import WHOLE, is_held_at

TEXT = "Ann Li and Ann Li"
FIRST, SECOND = (0, 6), (11, 17)
WORDS = (0, 3, 1000, 1000, 1500, 1200, 4, 6, 1600, 1000, 1900, 1200, 7, 10, 2000, 1000, 2400, 1200,
         11, 14, 2500, 1000, 3000, 1200, 15, 17, 3100, 1000, 3400, 1200)  # fmt: skip


def page(*boxes: int, text: str = TEXT) -> PublishedPage:
    return PublishedPage(1, PageKind.PAGE, "", text, "", 612, 792, boxes)


@pytest.mark.parametrize(
    ("held", "first", "second"),
    [
        (Redaction(1, "b6", letters=(0, 6), secret="Ann Li"), True, False),
        (Redaction(1, "b6", letters=(0, 17)), True, True),
        (Redaction(1, "b6", box=(900, 950, 1950, 1250), secret="Ann Li"), True, False),
        (Redaction(1, "b6", box=(900, 950, 1550, 1250), secret="Ann"), False, False),
        (Redaction(1, "b6", box=WHOLE), True, True),
    ],
    ids=["letters", "a passage", "a box", "half of it", "the page"],
)
def test_the_same_name_elsewhere_on_the_page_is_not_taken_for_redacted(
    held: Redaction, first: bool, second: bool
) -> None:
    shown = page(*WORDS)
    assert (is_held_at(shown, [held], FIRST), is_held_at(shown, [held], SECOND)) == (first, second)


def test_without_places_of_words_no_box_holds_anything() -> None:
    assert not is_held_at(page(), [Redaction(1, "b6", box=(0, 0, 9000, 9000))], FIRST)


def test_a_cell_that_says_the_same_as_one_that_is_redacted_is_not_taken_for_redacted() -> None:
    shown = replace(page(text="Ann Li\tAnn Li\nPeter"), rows=(("Ann Li", "Ann Li"), ("Peter",)))
    held = [Redaction(1, "b6", cell=(0, 1), secret="Ann Li")]
    assert not is_held_at(shown, held, (0, 6))
    assert is_held_at(shown, held, (7, 13))
    assert is_held_at(shown, held, (7, 10))
    assert not is_held_at(shown, [Redaction(1, "b6", cell=(9, 9), secret="Ann Li")], (7, 13))

"""Tokens stand where something was, in reading order, and say nothing of its length."""

import pytest

from zenger.model.review import Box, Mark
from zenger.review.tokens import Read, token, with_tokens, without_cells, without_letters


def read(*words: tuple[str, Box]) -> Read:
    """Words in their order; one that is further left than the last begins a line."""
    text, boxes = "", []
    last: Box | None = None
    for word, box in words:
        text += "" if last is None else "\n" if box[0] <= last[0] else " "
        boxes += [len(text), len(text) + len(word), *box]
        text, last = text + word, box
    return Read(text, tuple(boxes), (90,) * len(words))


PAGE = read(
    ("The", (1000, 1000, 1400, 1150)),
    ("fell.", (4000, 1000, 4500, 1150)),
    ("Later", (1000, 1300, 1500, 1450)),
)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((1600, 1000, 3900, 1150), "The █[b6]█ fell.\nLater"),
        ((4600, 1000, 6000, 1150), "The fell. █[b6]█\nLater"),
        ((200, 1000, 900, 1150), "█[b6]█ The fell.\nLater"),
        ((1000, 1600, 3900, 1750), "The fell.\nLater\n█[b6]█"),
        ((1000, 500, 3900, 650), "█[b6]█\nThe fell.\nLater"),
        ((1600, 1300, 3900, 1450), "The fell.\nLater █[b6]█"),
    ],
    ids=["between", "at the end", "at the beginning", "below", "above", "last line"],
)
def test_a_token_stands_where_its_box_is(box: Box, expected: str) -> None:
    assert with_tokens(PAGE, [Mark("b6", box)]).text == expected


def test_what_is_read_in_a_box_or_cut_by_its_edge_is_left_out() -> None:
    page = read(
        ("handed", (1000, 1000, 1400, 1150)),
        ("ov", (1500, 1000, 1599, 1150)),
        ("ghost", (2000, 1010, 2300, 1140)),
        ("committee", (4000, 1000, 4500, 1150)),
    )
    safe = with_tokens(page, [Mark("b6", (1600, 1000, 3900, 1150))])
    assert safe.text == "handed █[b6]█ committee"
    assert len(safe.sure) * 6 == len(safe.boxes)
    assert [safe.text[a:b] for a, b in zip(safe.boxes[::6], safe.boxes[1::6], strict=True)] == [
        "handed", token("b6"), "committee",
    ]  # fmt: skip


def test_in_arabic_the_token_stands_after_what_is_on_its_right() -> None:
    page = read(("قال", (8000, 1000, 8500, 1150)), ("اليوم", (2000, 1000, 2500, 1150)))
    safe = with_tokens(page, [Mark("b6", (4000, 1000, 6000, 1150))])
    assert safe.text.split() == ["قال", token("b6"), "اليوم"]


def test_a_page_on_which_nothing_was_read_is_its_tokens() -> None:
    marks = [Mark("b6", (1000, 1000, 3000, 1150)), Mark("minor", (1000, 1300, 3000, 1450))]
    assert with_tokens(Read("", (), ()), marks).text == "█[b6]█\n█[minor]█"


@pytest.mark.parametrize("secret", ["Al", "Margaret Oyelaran", "x" * 500])
def test_a_token_is_as_long_for_any_passage(secret: str) -> None:
    text = f"Then {secret} came."
    assert without_letters(text, [(5, 5 + len(secret), "b6")]) == "Then █[b6]█ came."


def test_passages_that_overlap_are_one() -> None:
    assert without_letters("abcdefgh", [(4, 6, "b6"), (1, 5, "b1")]) == "a█[b1]█gh"
    assert without_letters("abc", [(5, 9, "b6"), (2, 2, "b6")]) == "abc"


def test_cells_are_replaced_and_one_that_is_not_there_is_refused() -> None:
    rows = (("name", "sum"), ("Oyelaran", "5"))
    assert without_cells(rows, [(1, 0, "b6")]) == (("name", "sum"), (token("b6"), "5"))
    with pytest.raises(ValueError, match="no such cell"):
        without_cells(rows, [(2, 0, "b6")])

"""A name is found whose halves lie apart, and words that only stand near one another are not."""

import pytest

from zenger.review.matching import Finder
from zenger.review.parted import Halves, across
from zenger.review.sheets import Sheet
from zenger.review.terms import read_terms

NAME = "Margaret Oyelaran"


def over_the_end(before: str, text: str, *terms: str) -> list[tuple[str, str]]:
    wanted = read_terms("\n".join(terms or (NAME,)))
    pairs = across(before, text, Finder(wanted), Halves(wanted))
    return [(before[one.start : one.end], text[two.start : two.end]) for one, two in pairs]


def within(sheet: Sheet | str, *terms: str) -> list[tuple[str, str]]:
    sheet = Sheet(text=sheet) if isinstance(sheet, str) else sheet
    halves = Halves(read_terms("\n".join(terms or (NAME,))))
    found = [
        (sheet.text[one.start : one.end], sheet.text[two.start : two.end])
        for one, two in halves.within(sheet)
    ]
    assert halves.may_be_in(sheet.text) or not found
    return found


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("by Margaret", "Oyelaran said", ("Margaret", "Oyelaran")),
        ("by Margaret\nPage 3 of 9", "Oyelaran said", ("Margaret", "Oyelaran")),
        ("by Margaret", "SECRET\nMemo of May\nOyelaran said", ("Margaret", "Oyelaran")),
        ("by Margaret\n\n3", "Ministry   SECRET\n\nOyelaran, who", ("Margaret", "Oyelaran")),
        ("by Márga-\n1 See there.\n3", "SECRET\nret Oyelaran", ("Márga-", "ret Oyelaran")),
        ("by Margaret Oye\u00ad\n3", "SECRET\nlaran", ("Margaret Oye\u00ad", "laran")),
    ],
)
def test_over_the_end_of_a_page_with_lines_between(
    before: str, text: str, expected: tuple[str, str]
) -> None:
    assert expected in over_the_end(before, text)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("by Margaret was\n3", "Oyelaran said"),
        ("by Margaret\n3", "Oyelarans said"),
        ("by Emargaret\n3", "Oyelaran said"),
        ("a Mar\nNumber 3", "garet Oyelaran"),
        ("by Margaret\n" + "line\n" * 20, "Oyelaran said"),
    ],
)
def test_words_that_are_no_halves_are_left(before: str, text: str) -> None:
    assert over_the_end(before, text) == []


def test_in_the_next_line_of_a_column_that_is_read_in_between() -> None:
    text = "it was Margaret     In May they met\nOyelaran who came   and spoke of it\n"
    assert within(text) == [("Margaret", "Oyelaran")]
    assert within("it was Margaret     In May they met\nand then they left it  Oyelaran\n") == []


def test_by_where_words_stand_on_a_page() -> None:
    words = {
        "was": (100, 100), "Margaret": (700, 100), "In": (5200, 100), "May": (5450, 100),
        "Oyelaran": (100, 220), "who": (1100, 220), "and": (5200, 220), "spoke": (5700, 220),
    }  # fmt: skip
    text, boxes = " ".join(words), list[int]()
    for word, (left, top) in words.items():
        start = text.index(word)
        boxes += [start, start + len(word), left, top, left + 100 * len(word), top + 100]
    sheet = Sheet(612, 792, text, boxes)
    assert within(sheet) == [("Margaret", "Oyelaran")]
    assert within(sheet, "In and") == [] and within(sheet, "May and") == [("May", "and")]


def test_in_cells_of_one_row() -> None:
    table = "First\tBorn\tLast\nMargaret\t1975\tOyelaran\nAnna\t1980\tLee"
    assert within(table) == [("Margaret", "Oyelaran")]
    assert within("Oyelaran\t1975\tMargaret") == [("Margaret", "Oyelaran")]
    assert within(table, "Margaret Lee") == []
    assert within("Margaret came\t1975\tOyelaran") == []

"""A printed page gets the words of its document back where a PDF keeps no spelling."""

import pytest

from zenger.model.extraction import Page
from zenger.process.printed_words import Spelling


def page(text: str) -> Page:
    """One line; each word has a box as wide as it is long, ten to a letter."""
    boxes: list[int] = []
    at = 0
    for word in text.split(" "):
        boxes += (at, at + len(word), 10 * at, 5, 10 * (at + len(word)), 15)
        at += len(word) + 1
    return Page(1, text, boxes=tuple(boxes))


@pytest.mark.parametrize(
    ("document", "printed", "read"),
    [
        ("ดำเนินการ ปู่ย่า", "ด ำเนินการ ปู่ย่า", "ดำเนินการ ปู่ย่า"),
        ("พ.ศ. ๒๕๖๐", "พ .ศ. ๒๕๖๐", "พ.ศ. ๒๕๖๐"),
        ("প্রধানমন্ত্রী বলেছেন যে", "প্রধানমন্ত্রী ব লেছেন যে", "প্রধানমন্ত্রী বলেছেন যে"),
        ("ဝန်ကြီးချုပ်က", "ဝန် ကြီးချုပ်က", "ဝန်ကြီးချုပ်က"),
        ("הַשָּׁמַיִם וְאֵת הָאָרֶץ", "הַשָּׁמַיִם ואְֵת הָאָרֶץ", "הַשָּׁמַיִם וְאֵת הָאָרֶץ"),
        # Nothing is made of what the document does not say, or says in two ways.
        ("ดำเนินการ", "ด ำรง", "ด ำรง"),
        ("ที่ ที ดำเนิน", "ทิ่ ดำเนิน", "ทิ่ ดำเนิน"),
        ("ดำเนิน ดำ", "ด ำ เนิน", "ดำ เนิน"),
        ("in the ดำเนิน", "int he ด ำเนิน", "int he ดำเนิน"),
    ],
)
def test_words_are_as_the_document_spells_them(document: str, printed: str, read: str) -> None:
    assert Spelling(document).mended(page(printed)).text == read


def test_the_boxes_are_those_of_the_new_words() -> None:
    printed = page("แห่ง ด ำเนิน การ ด ำเนิน x")
    mended = Spelling("แห่ง ดำเนิน การ x").mended(printed)
    rows = list(zip(*[iter(mended.boxes)] * 6, strict=True))
    assert [mended.text[row[0] : row[1]] for row in rows] == mended.text.split()
    assert [row[2:] for row in rows] == [
        (0, 5, 40, 15),
        (50, 5, 120, 15),  # both parts
        (130, 5, 160, 15),
        (170, 5, 240, 15),
        (250, 5, 260, 15),
    ]


def test_words_of_two_lines_are_not_joined() -> None:
    assert Spelling("ดำเนิน").mended(page("ด\nำเนิน")).text == "ด\nำเนิน"

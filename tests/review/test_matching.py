"""A term is found however it is cut and spelled, and what merely looks like it is not."""

import time

import pytest

from zenger.review.matching import find, one_apart, words_of
from zenger.review.terms import read_terms


def found(text: str, *terms: str, fuzzy: bool = True) -> list[str]:
    matches = find(text, read_terms("\n".join(terms)), fuzzy=fuzzy)
    return [text[match.start : match.end] for match in matches]


@pytest.mark.parametrize(
    "text",
    [
        "Margaret Oyelaran",
        "margaret OYELARAN",
        "Márgaret Oyelarän",
        "Margaret\nOyelaran",
        "Margaret Oye-\nlaran",
        "Margaret Oye\u00adlaran",
        "Margaret Oye\u2010\n  laran",
        "M a r g a r e t  O y e l a r a n",
        "MargaretOyelaran",
        "Margaret-Oyelaran",
        "Ｍａｒｇａｒｅｔ Ｏｙｅｌａｒａｎ",
        "Marga\u0301ret Oyelaran",
    ],
)
def test_a_name_is_found_as(text: str) -> None:
    assert found(f"Then {text}, who came.", "Margaret Oyelaran", fuzzy=False) == [text]


@pytest.mark.parametrize(
    "text", ["Margaret Oyeiaran", "Margaret Oyelarn", "Margaret Oyellaran", "Nargaret Oyelaran"]
)
def test_one_letter_may_be_misread(text: str) -> None:
    assert found(f"Then {text} came.", "Margaret Oyelaran") == [text]
    assert found(f"Then {text} came.", "Margaret Oyelaran", fuzzy=False) == []


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Smithson and Blacksmith", "Smith"),
        ("I am here", "Iam"),
        ("Magret Oyelara", "Margaret Oyelaran"),
        ("the word", "Theodor"),
        ("Anne", "Anna"),
        ("Margaret (who was head of the ministry) Oyelaran", "Margaret Oyelaran"),
    ],
)
def test_what_is_another_word_is_left(text: str, term: str) -> None:
    assert found(text, term) == []


def test_a_short_name_is_found_across_a_line_and_letter_by_letter() -> None:
    assert found("A-\nnna; A n n a; An na", "Anna") == ["A-\nnna", "A n n a"]
    assert found("An-\nna", "Anna") == ["An-\nna"]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("Иван ИВАНОВ и Иванова", "Иванов", ["ИВАНОВ", "Иванова"]),
        ("قال ومحمد لمحمد محمدي مُحَمَّد", "محمد", ["محمد", "محمد", "مُحَمَّد"]),
        ("在北京大学的", "北京", ["北京"]),
        ("서울에서 만났다", "서울", ["서울"]),
        ("the oﬃce", "office", ["oﬃce"]),
        ("Straße 4", "Strasse", ["Straße"]),
        ("ΟΔΥΣΣΕΥΣ", "Οδυσσευς", ["ΟΔΥΣΣΕΥΣ"]),
        ("Smith12 said", "Smith", ["Smith"]),
        ("Smith’s", "Smith", ["Smith"]),
    ],
)
def test_other_scripts_and_signs(text: str, term: str, expected: list[str]) -> None:
    assert found(text, term) == expected


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("call 555-\n1234 now", r"/\d{3}-?\d{4}/", ["555-\n1234"]),
        ("José, JOSEPH; Majose", r"/\bjos\w+/", ["José", "JOSEPH"]),
        ("Müller and MULLER", "/mü[l]{2}er/", ["Müller", "MULLER"]),
        ("Иванова Петрова", r"/\w+ова/", ["Иванова", "Петрова"]),
        ("room ٤٥٦", r"/\d+/", ["٤٥٦"]),
        ("case no.\n 17", r"/no\.\s\d+/", ["no.\n 17"]),
        ("annex annexes", r"/annex\b/", ["annex"]),
    ],
)
def test_patterns(text: str, pattern: str, expected: list[str]) -> None:
    assert found(text, pattern) == expected


def test_inside_words_a_term_of_four_letters_is_found_where_that_is_asked_for() -> None:
    text = "Smithson, Wordsmith; Theodore; 9123456789; 2123456"
    terms = read_terms("Smith\nThe\n12345678\n1234")
    assert find(text, terms) == ()
    found_inside = [text[m.start : m.end] for m in find(text, terms, inside=True)]
    assert found_inside == ["Smith", "smith", "12345678"]


def test_part_of_a_word_covers_the_whole() -> None:
    text = "call ID-77-X now"
    boxes = (0, 4, 0, 0, 9, 9, 5, 12, 10, 0, 30, 9, 13, 16, 40, 0, 50, 9)
    assert words_of(boxes, find(text, read_terms("/77/"))) == (1,)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("abc", "abd", True), ("abc", "abcd", True), ("abc", "bc", True), ("abc", "abc", False),
     ("abc", "acb", False), ("", "a", True), ("ab", "abcd", False)],
)  # fmt: skip
def test_one_apart(one: str, other: str, expected: bool) -> None:
    assert one_apart(one, other) is expected
    assert one_apart(other, one) is expected


def test_a_page_with_a_hundred_names_takes_ten_milliseconds_at_most() -> None:
    text = "The quick brown fox jumps over the lazy dog near the river bank. " * 50
    terms = read_terms("\n".join(f"Person{n} Family{n * 7}" for n in range(100)))
    find(text, terms)
    began = time.process_time()
    for _ in range(10):
        find(text, terms)
    assert (time.process_time() - began) / 10 < 0.010

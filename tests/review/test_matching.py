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
    "text",
    [
        "\u0410nna", "\u0410nn\u0430", "Ann\u03b1", "\u13aanna", "A\ufe0fnna", "A\u034fnna",
        "An\u20ddna", "An\u0336na", "A\u00adnna", "A\u200bnna", "A\u2063nna", "A\u3164nna",
        "A\U000e0101nna", "A\U000e0041nna", "\U0001d400\U0001d427\U0001d427\U0001d41a",
        "\u1d2c\u207f\u207f\u1d43", "\u1d00\u0274\u0274\u1d00", "\U0001f170nna", "\u24b6\u24dd\u24dd\u24d0",
        "\U0001f150nna", "\uff21\uff4e\uff4e\uff41", "\u023anna", "A\u0300\u0489nna",
        "A\ufff9nna", "A\u061cnna",
    ],
)  # fmt: skip
@pytest.mark.parametrize("inside", [False, True])
def test_a_short_name_is_found_in_letters_that_only_look_like_its_own(
    text: str, inside: bool
) -> None:
    said = f"Then {text} came."
    (match,) = find(said, read_terms("Anna"), inside=inside)
    assert said[match.start : match.end] == text


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("M\u0430rgaret Oyel\u0430r\u0430n", "Margaret Oyelaran"),
        ("M\u0430rgaret Oyel\u0430r\u0430m", "Margaret Oyelaran"),  # and one letter is wrong
        ("\u0418\u0432a\u043do\u0432", "Иванов"),
        ("\u041d\u043e\u0440\u0435", "Hope"),  # all Cyrillic
        ("Maria", "M\u0430ria"),  # the list has the other letter
        ("Ni\u043aola", "Nikola"),
        ("\u0391\u03bdn\u03b1", "Avna"),
        ("\ufe8d\ufedf\ufe91\ufef4\ufe96", "البيت"),  # presentation forms
        ("البـــيت", "البيت"),  # tatweel
        ("علـــي", "علي"),
        ("ﻋﻠﻲ", "علي"),
        ("\u0418\u0432\u0430\u0301\u043d", "Иван"),
        ("Ħ\u0101mrun", "Hamrun"),
    ],
)
def test_a_name_is_found_in_letters_of_another_script(text: str, term: str) -> None:
    said = f"({text})"
    assert found(said, term) == [text]
    assert [m.start for m in find(said, read_terms(term), inside=True)] == [1]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("в ссоре", "cope"),  # inside a word of another language, all of whose letters look like it
        ("cocoa", "сосна"),
        ("Анна", "Anna"),
        ("росы", "Rossi"),
        ("Σοφία", "Sofia"),
        ("عليها", "Lily"),
    ],
)
def test_words_of_another_language_are_no_names_of_this_one(text: str, term: str) -> None:
    assert find(text, read_terms(term), inside=True) == ()


def test_patterns_see_letters_that_only_look_like_theirs() -> None:
    assert found("\u0410nna A\u200bnna Аnnа", "/ann?a/") == ["\u0410nna", "A\u200bnna", "Аnnа"]
    assert found("Иванов Ивaнoв", r"/\w+ов/") == ["Иванов", "Ивaнoв"]


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

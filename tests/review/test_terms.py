"""A list of terms is read whole or not at all, and says where it is wrong."""

import time

import pytest

from zenger.review.matching import find
from zenger.review.terms import LONGEST, Pattern, Term, TermsError, read_terms


def test_comments_and_empty_lines_say_nothing_and_a_term_counts_once() -> None:
    terms = read_terms("\ufeff# people\n\n  Margaret Oyelaran \nMargaret Oyelaran\n/[0-9]{3}/\n")
    assert [type(one) for one in terms] == [Term, Pattern]
    assert terms[0].text == "Margaret Oyelaran"


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        ("x", 1, "one letter"),
        ("--", 1, "no letter or digit"),
        ("  /(a/", 4, "missing )"),
        ("/a(?=b)/", 2, "invalid perl operator"),
        (r"/(a)\1/", 2, "invalid escape"),
        ("/a*/", 2, "where there is nothing"),
        (r"/ab\bcd/", 4, "only at the very beginning or end"),
        (r"/[\W]/", 3, "inside [ ]"),
        ("/ab", 3, "ends with"),
        ("//", 2, "ends with"),
        ("a" * (LONGEST + 1), LONGEST + 1, "longer than"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(line: str, column: int, says: str) -> None:
    with pytest.raises(TermsError, match="Line 3") as caught:
        read_terms(f"Smith\n# people\n{line}\n")
    assert caught.value.column == column
    assert says in str(caught.value)


def test_one_letter_of_chinese_is_a_term() -> None:
    assert read_terms("王")[0].text == "王"


def test_a_pattern_that_would_make_others_hang_takes_no_time() -> None:
    (pattern,) = read_terms("/(a+)+(a|aa)+[b]/")
    began = time.process_time()
    assert find("a" * 20_000 + "c", (pattern,)) == ()
    assert time.process_time() - began < 2.0

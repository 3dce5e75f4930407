"""Shorter ways to write a name that are pointed out."""

import pytest

from zenger.review.matching import find
from zenger.review.name_forms import shorter_forms
from zenger.review.terms import Term


@pytest.mark.parametrize(
    "text",
    ["Beksultanova, Gulnara", "Ms Beksultanova said", "G. Beksultanova", "BEKSULTANOVA G."],
)
def test_a_name_is_found_in_the_ways_people_write_it(text: str) -> None:
    for name in ("Gulnara Beksultanova", "Beksultanova, Gulnara"):
        assert find(text, [Term(form) for form in shorter_forms(name)], fuzzy=False)


def test_middle_names_come_as_initials_too() -> None:
    forms = shorter_forms("John Ronald Reuel Tolkien")
    assert {"J Tolkien", "J R R Tolkien", "Tolkien J R R", "Tolkien"} <= set(forms)
    assert "John Ronald Reuel Tolkien" not in forms and "John" not in forms


@pytest.mark.parametrize("name", ["Gulnara", "", ",", "张丽华", "张 丽华", "a b c d e f g"])
def test_where_no_family_name_can_be_told_there_is_none(name: str) -> None:
    assert shorter_forms(name) == ()


def test_a_short_family_name_is_not_looked_for_alone() -> None:
    assert "Li" not in shorter_forms("Anna Li") and "A Li" in shorter_forms("Anna Li")

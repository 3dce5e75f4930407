"""What of a page is shown, and what in it is marked."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zenger.backends.search.snippets import LONGEST, Highlighter, cut
from zenger.backends.search.spans import folded_in_place
from zenger.model.ids import Digest
from zenger.model.research import Hit
from zenger.research.grammar import parse_query

HIT = Hit(1, Digest("0" * 64), 1, 1.0, "")


def marked(query: str, text: str) -> tuple[str, list[str]]:
    """The snippet and the marked pieces of it."""
    (hit,) = Highlighter(parse_query(query)).marked([HIT], {(1, 1): text})
    return hit.snippet, [hit.snippet[start:end] for start, end in hit.marks]


@pytest.mark.parametrize(
    ("query", "text", "pieces"),
    [
        ("port", "The Port, a port; airport ports", ["Port", "port"]),
        ("muller", "Herr Müller und MULLER", ["Müller", "MULLER"]),
        ("strasse", "die Straße", ["Straße"]),
        ("cafe", "cafe\u0301 noir", ["cafe\u0301"]),
        ('"port charges"', "port dues, port charges, charges", ["port", "charges"]),
        ('"port charges"~1', "port and charges; port or any charges", ["port", "charges"]),
        ("a NEAR/1 b", "b x a; a y y b", ["b", "a"]),
        ("char*", "charges, discharge, chart", ["charges", "chart"]),
        ("mulelr~1", "Müller and miller", ["Müller"]),
        ("/19[0-9]+/", "1974, 2001, 1999", ["1974", "1999"]),
        ("exact:Hague", "hague Hague HAGUE", ["Hague"]),
        ('exact:"The Hague"', "the Hague, The Hague", ["The", "Hague"]),
        ("port -dues", "port dues", ["port"]),
        ("from:port", "port", []),
        ("北京市", "在北京市海淀", ["北京市"]),
        ("北", "在北京", ["在北京"]),
        ("كتاب", "هذا كِتَابٌ جديد", ["كِتَابٌ"]),
        ("मनुष्यों", "सभी मनुष्यों को", ["मनुष्यों"]),
        ("port-of-call", "a port of call.", ["port", "of", "call"]),
        ("one two three four five six seven eight nine ten", "ten, eleven", ["ten"]),
    ],
)
def test_what_was_found_is_marked(query: str, text: str, pieces: list[str]) -> None:
    assert marked(query, text)[1] == pieces


def test_a_snippet_lies_where_most_of_the_query_stands() -> None:
    text = "port " + "filler " * 100 + "the port charges were high " + "filler " * 100
    snippet, pieces = marked("port charges", text)
    assert pieces == ["port", "charges"]
    assert len(snippet) <= LONGEST
    assert snippet.startswith("…")
    assert snippet.endswith("…")


def test_a_page_without_a_match_shows_its_beginning() -> None:
    snippet, pieces = marked("nothing", "  The first\n\n words.")
    assert (snippet, pieces) == ("The first words.", [])


def test_a_page_without_text_has_an_empty_snippet() -> None:
    assert marked("port", "") == ("", [])


def test_line_breaks_become_single_spaces_and_marks_stay_right() -> None:
    snippet, pieces = marked("charges", "the port \n\n   \t charges\n\n were")
    assert (snippet, pieces) == ("the port charges were", ["charges"])


def test_a_hostile_pattern_on_a_hostile_page_ends_soon() -> None:
    started = time.perf_counter()
    marked("/(a+)+b/", "a" * 60 + " " + "aaaaab")
    marked("*a*a*a*a*a*a*b", "a" * 3000 + " b")
    assert time.perf_counter() - started < 2


@given(st.text(max_size=200))
def test_folding_in_place_moves_no_letter(text: str) -> None:
    assert len(folded_in_place(text)) == len(text)


@given(
    st.text(alphabet="ab \n—é北", max_size=900),
    st.lists(st.integers(0, 899), max_size=6, unique=True),
)
def test_marks_always_lie_within_a_short_snippet(text: str, starts: list[int]) -> None:
    found = [(start, start + 1) for start in sorted(starts) if start < len(text)]
    snippet, marks = cut(text, found)
    assert len(snippet) <= LONGEST
    places = [place for mark in marks for place in mark]
    assert places == sorted(places)
    assert all(0 <= place <= len(snippet) for place in places)
    assert {snippet[start:end] for start, end in marks} <= {text[s:e] for s, e in found}

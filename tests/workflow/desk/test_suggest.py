"""A misspelt word is put right by words of documents that one may see."""

import pytest
from tests.desk import House

from zenger.workflow.desk.suggest import suggestion, ways_on


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("lighthuoses", "lighthouses"),
        ("commision", "commission"),
        ("commision lighthuoses", ""),  # never on one page
        ("commision met", "commission met"),
        ('"the commision met"', '"the commission met"'),
        ("type:email commision", "type:email commission"),
        ("tarif -lighthouses", "tariff -lighthouses"),
        ("commision OR zzzzzzz", "commission OR zzzzzzz"),
        ("qqqqqqqq", ""),
        ("abc", ""),
        ("lighthouses commission", ""),  # nothing is misspelt
    ],
)
def test_a_word_that_is_nowhere_is_replaced(house: House, question: str, meant: str) -> None:
    assert suggestion(house.newsroom, house.viewer("reader"), question) == meant


def test_a_word_of_unseen_documents_is_never_suggested(house: House) -> None:
    assert suggestion(house.newsroom, house.viewer("admin"), "informnat") == "informant"
    assert suggestion(house.newsroom, house.viewer("reader"), "informnat") == ""


def test_of_conditions_that_find_nothing_together_it_is_said_which_keeps_out_what(
    house: House,
) -> None:
    reader = house.viewer("reader")
    ways = ways_on(house.newsroom, reader, "commission qqqqqqqq")
    assert [(one.question, one.left_out, one.documents) for one in ways] == [
        ("commission", "qqqqqqqq", 1)
    ]
    assert ways_on(house.newsroom, reader, "qqqqqqqq") == []
    assert ways_on(house.newsroom, reader, "informant qqqqqqqq") == []
    assert len(ways_on(house.newsroom, house.viewer("admin"), "informant qqqqqqqq")) == 1

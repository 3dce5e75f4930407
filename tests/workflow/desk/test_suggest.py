"""A misspelt word is put right by words of documents that one may see."""

import pytest
from tests.desk import House

from zenger.workflow.desk.suggest import suggestion


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

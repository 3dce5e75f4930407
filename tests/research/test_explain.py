"""Queries in plain words."""

import pytest

from zenger.research.explain import explain_query
from zenger.research.grammar import parse_query


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "all pages"),
        ("port", "pages with *port*"),
        (
            '"port charges" date:2013..2016 -in:X',
            "pages with the phrase *port charges*, dated 2013 to 2016, not in collection *x*",
        ),
        ("a OR b", "pages either with *a* or with *b*"),
        ("a -b", "pages with *a*, and without *b*"),
        ("a NEAR/5 b", "pages with *a* and *b* within 5 words of one another"),
        ('"a b"~1', "pages with the phrase *a b* with at most 1 other words between"),
        ("size:>=10M", "pages of 10 MB or more"),
        ("date:<2013", "pages dated 2012 or earlier"),
        ("exact:Hague", "pages with *Hague* written exactly so"),
        ("term~1", "pages with a word like *term* (1 letter off at most)"),
        ("北京市", "pages with the phrase *北京市*"),
        ("-(a b)", "pages not (both with *a* and with *b*)"),
    ],
)
def test_a_query_is_told_in_plain_words(text: str, words: str) -> None:
    assert explain_query(parse_query(text)) == words

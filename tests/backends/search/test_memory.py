"""The oracle itself, held to answers worked out by hand."""

import pytest
from tests.protocols.search_contract import SearchContract, fill, oracle

from zenger.backends.search.memory import MemoryIndex
from zenger.research.grammar import parse_query

__all__ = ["oracle"]


class TestMemoryIndex(SearchContract):
    @pytest.fixture
    def index(self) -> MemoryIndex:
        return MemoryIndex()


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("call", {(1, 1)}),  # in the title, so on the first page only
        ("port charges", {(1, 1), (1, 2), (1, 3), (2, 1), (11, 1)}),
        ('"port charges"', {(1, 1), (2, 1)}),
        ('"port charges"~3', {(1, 1), (1, 3), (2, 1)}),
        ("port NEAR/3 charges", {(1, 1), (1, 2), (1, 3), (2, 1), (11, 1)}),
        ('"a b"~1', {(8, 1), (8, 4)}),
        ('"a b"~2', {(8, 1), (8, 4), (8, 5)}),
        ('"a b c"~2', {(8, 4), (8, 5)}),
        ('"a a"~1', {(8, 1)}),
        ("a NEAR/1 b", {(8, 1), (8, 3), (8, 4)}),
        ("exact:MULLER", {(2, 2)}),
        ("strasse", {(2, 1)}),
        ("北京市", {(3, 1)}),
        ("市北", set()),
        ("كتاب", {(5, 1)}),
        ("mulelr~1 -muller", set()),
        ("muller~1 -muller", set()),
        ("type:message/rfc822", {(2, 1), (2, 2)}),
        ("path:*.pdf -type:text -a -b", {(7, 0)}),
        ("date:2013-04", {(1, 1), (1, 2), (1, 3), (3, 1), (4, 1)}),
        ("date:2013-04-30", {(1, 1), (1, 2), (1, 3), (3, 1), (4, 1)}),
        ("date:2013-05", {(1, 1), (1, 2), (1, 3)}),
        ("from:mills exact:met", {(2, 1)}),
        ("hash:aaaaab", {(10 + 1, 1), (11, 2), (11, 3)}),
    ],
)
def test_a_query_finds_exactly_these_pages(text: str, pages: set[tuple[int, int]]) -> None:
    index = MemoryIndex()
    fill(index)
    hits = index.search(parse_query(text), text_of=lambda _: {}, limit=100).hits
    assert {(hit.document, hit.number) for hit in hits} == pages

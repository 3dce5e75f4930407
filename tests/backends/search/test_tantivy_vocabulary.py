"""The words that patterns cover: those found by reading the word list from end to end."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.protocols.search_contract import SearchContract, oracle, page

from zenger.backends.search import tantivy_vocabulary
from zenger.backends.search.matching import letters_apart
from zenger.backends.search.memory import _is_word
from zenger.backends.search.tantivy import TantivyIndex
from zenger.backends.search.tantivy_vocabulary import Lexicon, Vocabulary, known_start
from zenger.model.research import Fuzzy, Regex, Wildcard
from zenger.research.grammar import parse_query

__all__ = ["oracle"]

# "1" and "東" are the same bit of a set of letters.
_word = st.text(st.sampled_from("abcé北東𝐁u1"), min_size=1, max_size=6)
WORDS = ("port", "ports", "sport", "report", "porter", "prot", "por", "dues", "été", "北京")


class TestWordsOfALexicon(SearchContract):
    """Every pattern by way of the word list, read at once."""

    @pytest.fixture
    def index(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TantivyIndex:
        monkeypatch.setattr(tantivy_vocabulary, "_PATIENCE", 0)
        monkeypatch.setattr(tantivy_vocabulary, "_SHORTEST_START", 1)
        monkeypatch.setattr(tantivy_vocabulary, "_SHORTEST_PIECE", 1)
        return TantivyIndex(tmp_path / "index")


@given(st.sets(_word), _word, st.integers(1, 2))
def test_similar_words_are_those_so_many_letters_away(
    words: set[str], word: str, distance: int
) -> None:
    found = Lexicon(words).similar(word, distance)
    assert sorted(found) == sorted(w for w in words if letters_apart(word, w) <= distance)


@given(st.sets(_word), st.text(st.sampled_from("ab北"), min_size=1, max_size=2))
def test_words_that_hold_a_piece(words: set[str], piece: str) -> None:
    assert sorted(Lexicon(words).holding(piece)) == sorted(word for word in words if piece in word)


@pytest.mark.parametrize(
    ("pattern", "start"),
    [
        ("port.*", "port"), ("port", "port"), ("ports?", "port"), ("ports*", "port"),
        ("port{0,3}", "por"), ("ports+", "ports"), ("por(t|d)", ""), ("port|dues", ""),
        ("[pq]ort", ""), (r"po\w+", "po"), ("", ""), ("p?", ""), ("été.*", "été"),
    ],
)  # fmt: skip
def test_what_all_words_of_a_regular_expression_begin_with(pattern: str, start: str) -> None:
    assert known_start(Regex(pattern)) == start


@pytest.mark.parametrize(
    "query",
    [
        Wildcard("por*"), Wildcard("por?"), Wildcard("*port"), Wildcard("*or*"), Wildcard("p?rt"),
        Wildcard("port"), Wildcard("x*y"), Regex("ports?"), Regex("port.+"), Regex("port{0,2}er"),
        Fuzzy("port", 1), Fuzzy("port", 2), Fuzzy("nothing", 1), Wildcard("北*京"),
    ],
    ids=repr,
)  # fmt: skip
def test_covered_words_are_found_by_every_way(
    tmp_path: Path, query: Fuzzy | Wildcard | Regex
) -> None:
    index = TantivyIndex(tmp_path / "index")
    index.replace(1, [page(1, 1, " ".join(WORDS), title="porters")])
    index.commit()
    vocabulary = Vocabulary(index._searcher())
    expected = sorted(word for word in WORDS if _is_word(query, word))
    answers = [vocabulary.covered("text", query) for _ in range(5)]
    assert {tuple(sorted(found)) for found in answers if found is not None} <= {tuple(expected)}
    is_without_letters = isinstance(query, Wildcard) and not re.search("[a-z]{2}", query.pattern)
    assert (answers[-1] is None) is is_without_letters  # an automaton has to do


def test_a_word_list_is_read_only_when_it_is_asked_for_again(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index")
    index.replace(1, [page(1, 1, " ".join(WORDS))])
    index.commit()
    vocabulary = Vocabulary(index._searcher())
    found = [vocabulary.covered("text", Fuzzy("port", 1)) is not None for _ in range(4)]
    assert found == [False, False, False, True]


def test_words_of_another_commit_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tantivy_vocabulary, "_PATIENCE", 0)
    index = TantivyIndex(tmp_path / "index")
    for number, word in enumerate(WORDS, 1):
        index.replace(number, [page(number, 1, word)])
        index.commit()
        answer = index.search(parse_query(f"{word}~1"), text_of=lambda _: {})
        assert number in {hit.document for hit in answer.hits}

"""The fast cutter of words is the rule of `model.tokens`, faster."""

from hypothesis import given
from hypothesis import strategies as st

from zenger.backends.search.words import one_piece, words_of
from zenger.model.tokens import tokens


@given(st.text(max_size=120) | st.text(alphabet="aZ1_-'’ \u3000\u200c\u0301北ßéﷺ½", max_size=60))
def test_words_are_cut_fast_as_they_are_cut_by_the_rule(text: str) -> None:
    cut = list(tokens(text))
    assert words_of(text) == (
        [one_piece(token.folded) for token in cut],
        [one_piece(token.exact) for token in cut],
    )

"""The fast cutter of words is the rule of `model.tokens`, faster."""

from hypothesis import example, given
from hypothesis import strategies as st

from zenger.backends.search.tantivy_schema import EXACT, FOLDED, cutters
from zenger.backends.search.words import folded_and_exact, one_piece
from zenger.model.tokens import tokens

CUTTERS = cutters()


@given(
    st.text(max_size=120)
    | st.text(
        alphabet="aZ1_-'’—“\u2026\u2027\u00a0 \u3000\u200c\u0301\x1c\x7f北ßéﷺ½Σςİ", max_size=60
    )
    | st.text(alphabet=[chr(code) for code in range(128)], max_size=60)
)
@example("p\u0159.\u2009n.\u2009l.")
@example("\u2029\x85\u205f\u00e9\u1680a\u202f\u00e9")
def test_words_are_cut_fast_as_they_are_cut_by_the_rule(text: str) -> None:
    cut = list(tokens(text))
    folded, exact = folded_and_exact(text)
    assert CUTTERS[FOLDED].analyze(folded) == [one_piece(token.folded) for token in cut]
    assert CUTTERS[EXACT].analyze(exact) == [one_piece(token.exact) for token in cut]


def test_every_single_character_is_cut_as_by_the_rule() -> None:
    for code in [*range(0xD800), *range(0xE000, 0x11000), 0x1D400, 0x1F600, 0x20000]:
        text = f"a{chr(code)}b {chr(code)} Z{chr(code)}"
        cut = list(tokens(text))
        folded, exact = folded_and_exact(text)
        assert CUTTERS[FOLDED].analyze(folded) == [one_piece(t.folded) for t in cut], hex(code)
        assert CUTTERS[EXACT].analyze(exact) == [one_piece(t.exact) for t in cut], hex(code)

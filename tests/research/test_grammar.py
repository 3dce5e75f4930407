"""What people type, and what is understood."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zenger.errors import QueryError
from zenger.model.dates import PartialDate
from zenger.model.research import (
    And,
    DateRange,
    Everything,
    FieldIs,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Regex,
    SizeRange,
    Term,
    Wildcard,
)
from zenger.research.canonical import format_query
from zenger.research.grammar import parse_query

A, B, C = Term("a"), Term("b"), Term("c")

UNDERSTOOD: list[tuple[str, Query]] = [
    ("", Everything()),
    ("  *  ", Everything()),
    ("Port", Term("port")),
    ("Müller", Term("muller")),
    ("a b", And((A, B))),
    ("a AND b c", And((A, B, C))),
    ("a OR b c", Or((A, And((B, C))))),
    ("(a OR b) c", And((Or((A, B)), C))),
    ("a and b", And((A, Term("and"), B))),
    ("a -b", And((A, Not(B)))),
    ("a !b", And((A, Not(B)))),
    ("a AND NOT b", And((A, Not(B)))),
    ("NOT a", Not(A)),
    ("+a -(b OR c)", And((A, Not(Or((B, C)))))),
    ("a (b (c))", And((A, B, C))),
    ("a b a", And((A, B))),
    ("a OR a", A),
    ("मनुष्यों*", Wildcard("मनुष्यों*")),
    ("كِتاب*", Wildcard("كتاب*")),
    ("½*", Wildcard("1⁄2*")),
    ("서울에서", Phrase(("서울", "울에", "에서"))),
    ('"port charges"', Phrase(("port", "charges"))),
    ("“port charges”", Phrase(("port", "charges"))),
    ("«port charges»", Phrase(("port", "charges"))),
    ('"a b"~5', Phrase(("a", "b"), 5)),
    ('"port"', Term("port")),
    ("e-mail", Phrase(("e", "mail"))),
    ("don't", Phrase(("don", "t"))),
    ('צה"ל', Phrase(("צה", "ל"))),
    ('"דובר צה"ל" a', And((Phrase(("דובר", "צה", "ל")), A))),
    ('"שלום" עולם', And((Term("שלום"), Term("עולם")))),
    ("https://a.org/b?c=d*", Phrase(("https", "a", "org", "b", "c", "d"))),
    ("a (mailto:b@c.org)", And((A, Phrase(("mailto", "b", "c", "org"))))),
    ("a NEAR/5 b", Near("a", "b", 5)),
    ("a NEAR/5 b c", And((Near("a", "b", 5), C))),
    ("putan~1", Fuzzy("putan", 1)),
    ("putan~", Fuzzy("putan", 1)),
    ("putan~2", Fuzzy("putan", 2)),
    ("Te?t*", Wildcard("te?t*")),
    ("/Colou?r/", Regex("colou?r")),
    ("/^19[0-9]{2}$/", Regex("19[0-9]{2}")),
    (r"/\D+/", Regex(r"\D+")),
    ("北京市", Phrase(("北京", "京市"))),
    ("北", Wildcard("*北*")),
    ("北京市*", Phrase(("北京", "京市"))),
    ("type:pdf", FieldIs("type", Term("pdf"))),
    ("TYPE:PDF", FieldIs("type", Term("pdf"))),
    ("type:image/*", FieldIs("type", Wildcard("image/*"))),
    ('in:"Cable Room"', FieldIs("in", Term("cable room"))),
    ("from:mills@state.gov", FieldIs("from", Phrase(("mills", "state", "gov")))),
    ("to:(a OR b)", Or((FieldIs("to", A), FieldIs("to", B)))),
    ("path:*.pdf", FieldIs("path", Wildcard("*.pdf"))),
    ('subject:"a b"', FieldIs("subject", Phrase(("a", "b")))),
    ("has:attachment", FieldIs("has", Term("attachment"))),
    ("status:encrypted", FieldIs("status", Term("encrypted"))),
    ("hash:sha256:1F3A9C", FieldIs("hash", Term("1f3a9c"))),
    ('exact:"The Hague"', Phrase(("The", "Hague"), 0, exact=True)),
    ("exact:Café", Term("Café", exact=True)),
    ("exact:(Foo OR Bar)", Or((Term("Foo", exact=True), Term("Bar", exact=True)))),
    ("date:2013", DateRange(PartialDate(2013), PartialDate(2013))),
    ("date:2013..2016-04", DateRange(PartialDate(2013), PartialDate(2016, 4))),
    ("date:..2016", DateRange(None, PartialDate(2016))),
    ("date:>2013", DateRange(PartialDate(2014), None)),
    ("date:>2013-12", DateRange(PartialDate(2014, 1), None)),
    ("date:<2013-03-01", DateRange(None, PartialDate(2013, 2, 28))),
    ("date:>=2013", DateRange(PartialDate(2013), None)),
    ("size:>10M", SizeRange(10 * 1024**2 + 1, None)),
    ("size:<1k", SizeRange(None, 1023)),
    ("size:1K..2K", SizeRange(1024, 2048)),
    ("size:77", SizeRange(77, 77)),
]


@pytest.mark.parametrize(("text", "query"), UNDERSTOOD, ids=[text for text, _ in UNDERSTOOD])
def test_a_query_is_understood_as_meant(text: str, query: Query) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("port (charges", 5, "never closed"),
        ("port)", 4, "closes nothing"),
        ("()", 0, "nothing between"),
        ("(", 0, "never closed"),
        ('port "charges', 5, "never closed"),
        ('""', 0, "no letter or digit"),
        ("“ — ”", 0, "no letter or digit"),
        ("a && b", 2, "no letter or digit"),
        ("AND a", 0, "both sides"),
        ("a OR", 2, "should follow"),
        ("a OR OR b", 5, "both sides"),
        ("(a OR )", 6, "before"),
        ("NOT", 0, "should follow"),
        ("a - b", 2, "stands alone"),
        ("a NEAR b", 2, "needs a number"),
        ("a NEAR/5", 2, "on either side"),
        ("NEAR/5 a", 0, "both sides"),
        ('a NEAR/5 "b c"', 9, "single whole words"),
        ("a NEAR/5 b NEAR/5 c", 11, "not three"),
        ("a NEAR/99 b", 2, "at most 50"),
        ('"a b"~', 5, "needs a number"),
        ('"a b"~51', 0, "At most 50"),
        ('"port charg*"', 10, "not a wildcard"),
        ("term~3", 0, "1 or 2 letters"),
        ("ab~2", 0, "too short"),
        ("e-mail~1", 0, "several"),
        ("te*m~1", 0, "not both"),
        ("well-know*", 4, "parts words"),
        ("北*京", 0, "scripts without spaces"),
        ("term^2", 4, "weight"),
        ("/a(b/", 2, "not a regular expression"),
        ("/a(?=b)/", 2, "ahead"),
        (r"/(a)\1/", 4, "back"),
        ("/a/b", 0, "never closed"),
        ("//", 1, "empty"),
        ("typ:pdf", 0, "no field"),
        ("Re: charges", 0, "no field"),
        ("type: pdf", 0, "right after the colon"),
        ("from:(to:a)", 6, "inside the parentheses"),
        ("date:2013-13", 5, "not a date"),
        ("date:2016..2013", 5, "is after"),
        ("date:yesterday", 5, "not a date"),
        ("size:big", 5, "not a size"),
        ("size:10M", 5, "exactly that size"),
        ("status:fine", 7, "no status"),
        ("hash:xyz", 5, "hexadecimal"),
        ("exact:foo*", 6, "without wildcards"),
        ("exact:foo~1", 6, "contradict"),
        ("(" * 41 + "a" + ")" * 41, 40, "within one another"),
        ("a" * 10_001, 0, "longer than"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_an_error_at_its_character(
    text: str, position: int, says: str
) -> None:
    with pytest.raises(QueryError, match=says) as caught:
        parse_query(text)
    assert caught.value.position == position
    assert caught.value.suggestion


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("typ:pdf", "type:"),
        ("language:ar", "lang:"),
        ("collection:x", "in:"),
        ("status:encrypt", "status:encrypted"),
        ('port "charges', 'Try "charges"'),
        ("a NEAR b", "NEAR/10"),
        ("a | b", "Write OR"),
    ],
)
def test_an_error_suggests_what_was_probably_meant(text: str, suggestion: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert suggestion in caught.value.suggestion


_words = st.sampled_from(["port", "charges", "muller", "x1", "and", "near", "дом", "北京", "كتاب"])
_dates = st.builds(PartialDate, st.integers(1900, 2100), st.integers(0, 12))
_leaves: st.SearchStrategy[Query] = st.one_of(
    st.builds(Term, _words),
    st.builds(lambda word: Term(word, exact=True), _words),
    st.builds(Fuzzy, st.sampled_from(["port", "charges"]), st.integers(1, 2)),
    st.builds(Wildcard, st.sampled_from(["po*t", "ch?rges*", "*x"])),
    st.builds(Regex, st.sampled_from(["po[rt]+", "a|b", r"\d{4}", r"a\/b"])),
    st.builds(Phrase, st.lists(_words, min_size=2, max_size=4).map(tuple), st.integers(0, 9),
              st.booleans()),
    st.builds(Near, _words, _words, st.integers(0, 50)),
    st.builds(lambda first, more: DateRange(first, PartialDate(first.year + more)), _dates,
              st.integers(1, 5)),
    st.builds(lambda last: DateRange(None, last), _dates),
    st.builds(lambda least, more: SizeRange(least, least + more), st.integers(0, 99),
              st.integers(0, 99)),
    st.builds(lambda word: FieldIs("from", Term(word)), _words),
    st.builds(lambda word: FieldIs("in", Term(f"{word} (1)")), _words),
    st.just(FieldIs("path", Wildcard("*.pdf"))),
)  # fmt: skip


def _joined(
    kind: type[And] | type[Or], parts: st.SearchStrategy[Query]
) -> st.SearchStrategy[Query]:
    flat = parts.filter(lambda part: not isinstance(part, kind))
    return st.lists(flat, min_size=2, max_size=3, unique=True).map(lambda found: kind(tuple(found)))


_queries = st.recursive(
    _leaves,
    lambda parts: st.one_of(st.builds(Not, parts), _joined(And, parts), _joined(Or, parts)),
    max_leaves=8,
)


@given(_queries)
def test_a_query_written_out_reads_as_the_same_query(query: Query) -> None:
    assert parse_query(format_query(query)) == query


@example("+*")
@example("(**)")
@given(st.text(alphabet='ab"“~*?/()-+! :.AND ORNEAR/5北é\\[', max_size=40))
def test_any_text_is_understood_or_refused_at_a_place_in_it(text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert parse_query(format_query(query)) == query

"""Queries made by chance, over texts of many scripts: the index and slow reading must agree."""

import time
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.protocols.search_contract import corpus, page

from zenger.backends.search.memory import MemoryIndex
from zenger.backends.search.tantivy import TantivyIndex
from zenger.errors import QueryError
from zenger.model.research import IndexedPage
from zenger.research.canonical import format_query
from zenger.research.explain import explain_query
from zenger.research.grammar import parse_query

TEXTS = (
    "nº123 № 5 x² ½ ①② Ⅷ paraŀlel 1⁄2",
    "john.doe+tag@example.co.uk <a@b.c> re-enter co-operate don’t O'Neill",
    "كِتَابٌ می‌خواهم ۱۲۳ ١٢٣ سلام‌علیکم گچپژ",
    "שָׁלוֹם עולם וְהַתְּעָרִיפִים",
    "ท่าเรือ กรุงเทพฯ ค่าธรรมเนียม ๑๒๓",
    "东京都港区。ＡＢＣ１２３ ﾎﾝﾀﾞ ガギグ か\u3099 ｶﾞ",
    "대한민국 서울에서 한국어 \u1112\u1161\u11ab",
    "Её ёлка Київ Їжак",
    "İstanbul ıssız Iğdır ŞÇ ßẞ ﬁﬂ",
    "𝐁𝐨𝐥𝐝 😀 👩‍👩‍👧 a\u0301\u0302b z̷̢a̡l̴g̵o",
    "under_score A1-B2/C3\\D4 C:\\path\\file.txt 1,234.56 €5",
    "क्षत्रिय हिन्दी தமிழ் বাংলা",
    "\u202eevil\u202c \u200bzero\u200bwidth\ufeff \u00adsoft\u00adhyphen",
)
_WORDS = sorted({word for text in TEXTS for word in text.split()} | {"port", "charges", "muller"})
_FIELDS = ("type", "lang", "from", "to", "subject", "title", "path", "status", "has", "in",
           "hash", "date", "size", "exact", "nowhere")  # fmt: skip
_VALUES = ("2013", "2013-04", "2013..2016", "..", ">10M", "pdf", "en", "ok", "cables", "aaaaa1")
_SIGNS = ("AND", "OR", "NOT", "-", "+", "(", ")", '"', "“", "”", "~1", "~", "/", "*", "?",
          "NEAR/3", "NEAR", "^", "\\", ":", "[", "{2}", "|", ".", "$", "!")  # fmt: skip

_word = st.sampled_from(_WORDS)
_loose = st.one_of(
    st.builds(lambda w, n: w[:n] + "*", _word, st.integers(1, 4)),
    st.builds(lambda w: f"*{w}", _word),
    st.builds(lambda w, n: f"{w}~{n}", _word, st.integers(1, 2)),
    st.builds(
        lambda w, end: f"/{w[:3]}{end}/", _word,
        st.sampled_from((".*", "+", "[a-z]+", "?", ".{2}", "\\w+", "[^a]", "[^\\d]*", "\\D*")),
    ),
)  # fmt: skip
_phrase = st.builds(
    lambda words, end: f'"{" ".join(words)}"{end}',
    st.lists(_word, min_size=1, max_size=3), st.sampled_from(("", "", "~1", "~4")),
)  # fmt: skip
_field = st.builds("{}:{}".format, st.sampled_from(_FIELDS), st.sampled_from(_VALUES) | _word)
_atom = st.one_of(_word, _word, _loose, _phrase, _field, st.sampled_from(_SIGNS))
_query = st.builds(
    lambda gap, atoms: gap.join(atoms), st.sampled_from((" ", " ", "")),
    st.lists(_atom, min_size=1, max_size=5),
)  # fmt: skip


def _documents() -> dict[int, list[IndexedPage]]:
    documents = corpus()
    for number, text in enumerate(TEXTS, 100):
        path = text.replace("/", "-") + "/file.txt"
        documents[number] = [
            page(
                number, 1, text, title=text[:20], subject=text[-12:], sender=(text,), paths=(path,)
            )
        ]
    return documents


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[TantivyIndex, MemoryIndex]:
    found, expected = TantivyIndex(tmp_path_factory.mktemp("index")), MemoryIndex()
    for index in (found, expected):
        for number, pages in _documents().items():
            index.replace(number, pages)
        index.commit()
    return found, expected


_KNOWN = {(one.document, one.number): one.text for pages in _documents().values() for one in pages}


def _text_of(keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    return {key: _KNOWN[key] for key in keys}


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(_query)
def test_what_people_might_type_is_refused_at_a_place_or_found_as_by_reading(
    pair: tuple[TantivyIndex, MemoryIndex], text: str
) -> None:
    try:
        query = parse_query(text)
        found = pair[0].search(query, text_of=_text_of, limit=1000)
    except QueryError as error:
        assert 0 <= error.position <= len(error.query)
        assert error.suggestion
        return
    expected = pair[1].search(query, text_of=_text_of, limit=1000)
    assert {(hit.document, hit.number) for hit in found.hits} == {
        (hit.document, hit.number) for hit in expected.hits
    }
    assert (found.pages, found.facets, found.years) == (
        expected.pages, expected.facets, expected.years
    )  # fmt: skip
    assert explain_query(query)
    assert parse_query(format_query(query)) == query
    for hit in found.hits:
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.marks)


@pytest.mark.parametrize(
    "text",
    [
        "*a* OR " * 1_400 + "b",
        "a* " * 3_000,
        "the of and " * 900,
        " OR ".join(f"w{number}" for number in range(1_200)),
        '"' + "the of " * 1_400 + '"',
        '"the of and to in a is"~9',
        "(" * 5_000,
        "NOT " * 2_400 + "a",
        '"' * 9_999,
        "a" * 9_999,
        "?" * 500,
        "a*" * 900,
        "/(.{50}){50}/",
        "/.*a.{20}/",
        "/((a*)*)*b/",
        "/(x+x+)+y/",
        r"/\w{30}/",
        "/.{0,180}/",
        "東京都" * 3_000,
        "path:*a* " * 1_000,
        "date:2013..2016 OR " * 500 + "a",
    ],
    ids=lambda text: text[:24],
)
def test_no_query_takes_long(pair: tuple[TantivyIndex, MemoryIndex], text: str) -> None:
    started = time.thread_time()
    try:
        pair[0].search(parse_query(text), text_of=_text_of)
    except QueryError as error:
        assert error.suggestion
    assert time.thread_time() - started < 2

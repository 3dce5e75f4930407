"""The search index in a folder: the contract, and what only a folder can go through."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.protocols.search_contract import (
    SearchContract,
    corpus,
    count,
    fill,
    oracle,
    page,
)

from zenger.backends.search import tantivy, tantivy_columns, tantivy_grouping, tantivy_schema
from zenger.backends.search.memory import MemoryIndex
from zenger.backends.search.tantivy import TantivyIndex
from zenger.errors import IndexStaleError, NewsroomBusyError, QueryError
from zenger.model.research import FieldIs, Near, Phrase, Query, Regex
from zenger.research.grammar import parse_query

__all__ = ["oracle"]


class TestTantivyIndex(SearchContract):
    @pytest.fixture
    def index(self, tmp_path: Path) -> TantivyIndex:
        return TantivyIndex(tmp_path / "index")


@pytest.fixture
def little_is_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tantivy_grouping, "FEW", 1)
    monkeypatch.setattr(tantivy_grouping, "SOME", 1)
    monkeypatch.setattr(tantivy_grouping, "SOME_AT_FIRST", 1)
    monkeypatch.setattr(tantivy_grouping, "SOME_ONCE", 1)


@pytest.mark.usefixtures("little_is_many")
class TestAnswersOfManyPages(SearchContract):
    """Listed by number, as answers of some thousand pages are."""

    @pytest.fixture
    def index(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TantivyIndex:
        monkeypatch.setattr(tantivy_grouping, "_ADDED_UP", 2)
        return TantivyIndex(tmp_path / "index")


@pytest.mark.usefixtures("little_is_many")
class TestAnswersOfVeryManyPages(SearchContract):
    """Added up by tantivy, as answers of a quarter of all pages are."""

    @pytest.fixture
    def index(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TantivyIndex:
        monkeypatch.setattr(tantivy_grouping, "_ADDED_UP", 0)
        monkeypatch.setattr(tantivy_columns, "_MOST_GROUPS", 1)
        monkeypatch.setattr(tantivy_columns, "GROUP", 7)
        monkeypatch.setattr(tantivy_columns, "_AT_ONCE", 5)
        return TantivyIndex(tmp_path / "index")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[TantivyIndex, MemoryIndex]:
    """Many short pages over few words, so that phrases meet and miss in every way."""
    found, expected = TantivyIndex(tmp_path_factory.mktemp("index")), MemoryIndex()
    letters = "abc"
    for number in range(3**5):
        words = [letters[number // 3**place % 3] for place in range(5)]
        for index in (found, expected):
            index.replace(number, [page(number, 1, " ".join(words[: 1 + number % 5]))])
    found.commit()
    expected.commit()
    return found, expected


_word = st.sampled_from("abc")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.builds(Phrase, st.lists(_word, min_size=2, max_size=4).map(tuple), st.integers(0, 4)),
        st.builds(Near, _word, _word, st.integers(0, 4)),
    )
)
def test_loose_phrases_and_near_mean_the_same_as_reading(
    pair: tuple[TantivyIndex, MemoryIndex], query: Query
) -> None:
    found, expected = (
        index.search(query, text_of=lambda _: {}, limit=1000, facets=False) for index in pair
    )
    assert {hit.document for hit in found.hits} == {hit.document for hit in expected.hits}


def test_an_index_opened_again_answers_the_same(tmp_path: Path) -> None:
    first = TantivyIndex(tmp_path / "index")
    fill(first)
    first.close()
    again = TantivyIndex(tmp_path / "index")
    assert count(again) == 5
    assert again.search(parse_query("*"), text_of=lambda _: {}).facets


def test_a_reader_sees_what_another_process_commits(tmp_path: Path) -> None:
    reader = TantivyIndex(tmp_path / "index")
    assert count(reader) == 0
    writer = TantivyIndex(tmp_path / "index")
    fill(writer)
    assert count(reader) == 5
    writer.replace(99, [page(99, 1, "port", kind="a new kind", language="xx")])
    writer.commit()
    answer = reader.search(parse_query('type:"a new kind"'), text_of=lambda _: {})
    assert dict(answer.facets[0].counts) == {"a new kind": 1}


def test_searching_between_two_commits_does_not_lose_facet_values(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index")
    index.replace(1, [page(1, 1, "port", kind="first")])
    index.commit()
    index.replace(2, [page(2, 1, "port", kind="second")])
    assert count(index) == 1
    index.replace(3, [page(3, 1, "port", kind="third")])
    index.commit()
    facets = index.search(parse_query("port"), text_of=lambda _: {}).facets
    assert dict(facets[0].counts) == {"first": 1, "second": 1, "third": 1}


def test_an_index_made_by_other_rules_is_refused_until_it_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = TantivyIndex(tmp_path / "index")
    fill(index)
    index.close()
    monkeypatch.setattr(tantivy_schema, "SCHEMA_VERSION", 999)
    stale = TantivyIndex(tmp_path / "index")
    with pytest.raises(IndexStaleError):
        count(stale)
    with pytest.raises(IndexStaleError):
        stale.replace(1, [])
    stale.clear()
    assert count(stale, "*") == 0
    fill(stale)
    assert count(stale) == 5


@pytest.mark.parametrize("damage", ["rules.json", "meta.json", "facets.json"])
def test_a_damaged_index_says_so(tmp_path: Path, damage: str) -> None:
    index = TantivyIndex(tmp_path / "index")
    fill(index)
    index.close()
    (tmp_path / "index" / damage).write_text("{")
    with pytest.raises(IndexStaleError):
        count(TantivyIndex(tmp_path / "index"))


def test_half_a_segment_of_a_killed_run_is_taken_away_by_the_next(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index")
    index.replace(1, [page(1, 1, "port")])
    index.commit()
    index.close()
    half = tmp_path / "index" / ("ab" * 16 + ".term")
    half.write_bytes(bytes(1_000_000))
    known = tmp_path / "index" / ".managed.json"
    known.write_text(json.dumps([*json.loads(known.read_text()), half.name]))
    again = TantivyIndex(tmp_path / "index")
    again.replace(2, [page(2, 1, "port")])
    assert not half.exists()
    again.commit()
    assert count(again) == 2


def test_no_text_of_a_page_is_kept_in_the_index(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index")
    sentence = "Wherefore the undersigned respectfully prays"
    index.replace(1, [page(1, 1, sentence)])
    index.commit()
    index.close()
    held = b"".join(file.read_bytes() for file in (tmp_path / "index").rglob("*"))
    assert sentence.encode() not in held
    assert sentence.lower().encode() not in held


@pytest.mark.parametrize(
    "query",
    [
        Regex("("),
        Regex(r"\w{900}"),
        Phrase(tuple("abcdefgh"), 9),
        FieldIs("nowhere", Phrase(("a", "b"))),
        FieldIs("from", Phrase(("a", "b"), 3)),
        FieldIs("type", Phrase(("a", "b"))),
    ],
    ids=["no pattern", "too large a pattern", "too many spacings", "no such field",
         "loose in a field of many values", "a phrase where a value should be"],
)  # fmt: skip
def test_what_the_index_cannot_run_is_an_error_and_never_no_hits(
    tmp_path: Path, query: Query
) -> None:
    with pytest.raises(QueryError):
        TantivyIndex(tmp_path / "index").search(query, text_of=lambda _: {})


_WRITER = """
import sys
from pathlib import Path
from tests.protocols.search_contract import page
from zenger.backends.search.tantivy import TantivyIndex
index = TantivyIndex(Path(sys.argv[1]))
for number in range(1, 100_000):
    index.replace(number, [page(number, 1, "port"), page(number, 2, "charges")])
    if number % 20 == 0:
        index.commit()
        print(number, flush=True)
"""


def test_a_killed_writer_loses_nothing_it_committed(tmp_path: Path) -> None:
    project = Path(__file__).parents[3]
    last = 0
    for pause in (0.05, 0.2, 0.11):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path / "index")],
            stdout=subprocess.PIPE, text=True, cwd=project,
            env={**os.environ, "PYTHONPATH": f"{project}:{project / 'src'}"},
        ) as writer:  # fmt: skip
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(pause)
            writer.send_signal(signal.SIGKILL)
            told = [int(line) for line in writer.stdout.read().split()]
        last = max([last, *told])
        index = TantivyIndex(tmp_path / "index")
        found = index.search(parse_query("*"), text_of=lambda _: {}, limit=1)
        assert found.pages == 2 * found.documents  # never half a document
        assert found.documents >= last
        index.replace(10**6, [page(1, 1, "port")])  # no lock was left behind
        index.remove(10**6)
        index.commit()
        index.close()


def test_a_second_writer_is_told_that_there_is_one(tmp_path: Path) -> None:
    first, second = TantivyIndex(tmp_path / "index"), TantivyIndex(tmp_path / "index")
    fill(first)
    with pytest.raises(NewsroomBusyError):
        second.replace(99, [page(99, 1, "port")])
    assert count(second) == 5  # reading needs no turn
    first.close()
    second.replace(99, [page(99, 1, "port")])
    second.commit()
    assert count(second) == 6


def test_an_index_that_went_missing_has_another_name(tmp_path: Path) -> None:
    first = TantivyIndex(tmp_path / "index")
    name = first.prepare()
    first.close()
    assert TantivyIndex(tmp_path / "index").prepare() == name
    (tmp_path / "index").rename(tmp_path / "lost")
    assert TantivyIndex(tmp_path / "index").prepare() != name


def test_preparing_a_stale_index_empties_it_and_names_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = TantivyIndex(tmp_path / "index")
    name = index.prepare()
    fill(index)
    index.close()
    monkeypatch.setattr(tantivy_schema, "SCHEMA_VERSION", 999)
    stale = TantivyIndex(tmp_path / "index")
    assert stale.prepare() != name
    assert count(stale, "*") == 0


def test_an_empty_answer_says_which_value_no_document_has(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index")
    fill(index)
    answer = index.search(parse_query("port type:pfd"), text_of=lambda _: {})
    (remark,) = answer.remarks
    assert remark.startswith("No document has type:pfd. There are: application/pdf, email")
    assert not index.search(parse_query("port type:pdf"), text_of=lambda _: {}).remarks
    assert not index.search(parse_query("in:nowhere"), text_of=lambda _: {}).remarks


def test_the_corpus_is_the_same_on_every_page_of_a_document() -> None:
    for pages in corpus().values():
        assert len({(one.title, one.date, one.collection) for one in pages}) == 1


def test_a_document_longer_than_may_wait_is_whole_and_replaced_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tantivy, "_WAITING", 30)
    index = TantivyIndex(tmp_path / "index")
    for text in ("old words", "new words"):
        index.replace(1, [page(1, number, f"{text} {number}") for number in range(1, 21)])
        index.commit()
    found = {
        text: index.search(parse_query(text), text_of=lambda _: {}).pages for text in ("old", "new")
    }
    assert found == {"old": 0, "new": 20}
    index.close()

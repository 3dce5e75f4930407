"""Phrases known to stand in real files are found in them, in many scripts."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.protocols.search_contract import page

from zenger.backends.search.tantivy import TantivyIndex
from zenger.model.research import Order
from zenger.model.tokens import tokens
from zenger.research.grammar import parse_query


def is_utf8(path: Path) -> bool:
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def text_files(shared: Path) -> dict[str, list[str]]:
    """Phrases by the UTF-8 text files they are known to stand in (encodings are tested where
    files are read)."""
    known: dict[str, list[str]] = {}
    with (shared / "corpus" / "QUERIES.tsv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
            for path in json.loads(row["paths"]):
                if path.endswith(".txt") and is_utf8(shared / "corpus" / path):
                    known.setdefault(path, []).append(row["phrase"])
    return known


@pytest.fixture(scope="module")
def known(shared: Path) -> dict[str, list[str]]:
    return text_files(shared)


@pytest.fixture(scope="module")
def index(
    shared: Path, known: dict[str, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> TantivyIndex:
    """Every file is one page, since a phrase may stand across the edge of two."""
    built = TantivyIndex(tmp_path_factory.mktemp("real") / "index")
    for number, path in enumerate(known, 1):
        text = (shared / "corpus" / path).read_text(encoding="utf-8")
        built.replace(number, [page(number, 1, text, paths=(path,))])
    built.commit()
    return built


def test_every_known_phrase_is_found_in_its_file_and_marked_there(
    shared: Path, known: dict[str, list[str]], index: TantivyIndex
) -> None:
    paths = list(known)

    def text_of(keys: object) -> dict[tuple[int, int], str]:
        return {
            (number, 1): (shared / "corpus" / path).read_text(encoding="utf-8")
            for number, path in enumerate(paths, 1)
        }

    assert len(paths) > 30
    for number, path in enumerate(paths, 1):
        for phrase in known[path]:
            answer = index.search(
                parse_query(f'"{phrase}"'), text_of=text_of, limit=1000, order=Order.OLDEST
            )
            hits = {hit.document: hit for hit in answer.hits}
            assert number in hits, phrase
            assert hits[number].marks, phrase


def known_words(phrases: list[str]) -> Iterator[str]:
    for phrase in phrases:
        yield from (token.folded for token in tokens(phrase))


def test_the_words_of_a_phrase_are_found_one_by_one(
    known: dict[str, list[str]], index: TantivyIndex
) -> None:
    for number, path in enumerate(known, 1):
        for word in set(known_words(known[path])):
            answer = index.search(parse_query(f'"{word}"'), text_of=lambda _: {}, limit=1000)
            assert number in {hit.document for hit in answer.hits}, word

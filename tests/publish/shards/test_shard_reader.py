"""The specification is enough: a reader written from it finds what reading every page finds."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publish.shards.sample import SENTENCES, ask, build, has_phrase, sample_pages
from tests.publish.shards.shard_reader import ShardReader

from zenger.model.tokens import folded_words
from zenger.publish.shards.pages import WHOLE_TEXT, ShardPage, date_number

ASTRAL = "𐐷𐐭 𐐷𐐮 𠀀𠀁𠀂 \ufb01n \uff5a"  # two UTF-16 units each; sorted otherwise than by character


@pytest.fixture(scope="module")
def pages() -> list[ShardPage]:
    found = sample_pages()
    last = found[-1]
    long = "filler words " * (WHOLE_TEXT // 6) + "needle in haystack " + ASTRAL
    found.append(replace(last, public_id="9" * 13, url="d/long.html", text=long, date="1975-09"))
    found += [
        ShardPage(f"a{n:012d}", 1, f"d/a{n}.html", "Many", f"common n{n}", "", "text", "en", "B")
        for n in range(2_500)
    ]
    return found


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, pages: list[ShardPage]) -> ShardReader:
    folder = tmp_path_factory.mktemp("archive")
    build(folder, pages)
    return ShardReader(folder / "site")


def _firsts(pages: list[ShardPage]) -> list[bool]:
    return [n == 0 or pages[n - 1].public_id != page.public_id for n, page in enumerate(pages)]


def test_every_page_has_its_document_address_and_whole_text(
    reader: ShardReader, pages: list[ShardPage]
) -> None:
    assert reader.top["pages"] == len(pages)
    for number, (page, is_first) in enumerate(zip(pages, _firsts(pages), strict=True)):
        document = [page.public_id, page.title, page.date, page.kind, page.language,
                    page.collection]  # fmt: skip
        assert reader.page(number) == (document, page.url, page.text, is_first)


def test_a_word_that_a_line_breaks_is_found_whole_and_by_its_halves(tmp_path: Path) -> None:
    text = "The whole corres-\npondence of"
    build(tmp_path, [ShardPage("a" * 13, 1, "d/a.html", "Cable", text)])
    shards = ShardReader(tmp_path / "site")
    for word in ("correspondence", "corres", "pondence"):
        assert shards.word(word) == {0}, word
    found = ask(tmp_path / "site", ["correspondence", "corresp*"], scratch=tmp_path)
    assert [len(answer["urls"]) for answer in found] == [1, 1]


def test_every_word_is_found_on_its_pages(reader: ShardReader, pages: list[ShardPage]) -> None:
    held: dict[str, set[int]] = {}
    for number, (page, is_first) in enumerate(zip(pages, _firsts(pages), strict=True)):
        for word in folded_words(page.text) + (folded_words(page.title) if is_first else []):
            held.setdefault(word, set()).add(number)
    assert reader.top["words"] == len(held)
    assert len(held["common"]) == 2_500
    some = [word for word in sorted(held) if not word.startswith("n")] + ["n0", "n2499"]
    assert {word: reader.word(word) for word in some} == {word: held[word] for word in some}
    assert reader.word("nowhere") == reader.word("\x00") == reader.word("\uffff") == set()


def test_phrases_are_found_where_they_stand(reader: ShardReader, pages: list[ShardPage]) -> None:
    draw = random.Random(2)
    firsts = _firsts(pages)
    phrases = ["needle in haystack", "common n77", "n77 common", ASTRAL]
    for _ in range(60):
        words = draw.choice(SENTENCES).split(" ")
        start = draw.randrange(len(words))
        phrases.append(" ".join(words[start : start + draw.randint(2, 4)]))
    for phrase in phrases:
        holds = has_phrase(phrase)
        expected = {
            number
            for number, (page, is_first) in enumerate(zip(pages, firsts, strict=True))
            if holds(page, is_first)
        }
        assert reader.phrase(folded_words(phrase)) == expected, phrase


def test_facets_and_dates_are_those_of_the_documents(
    reader: ShardReader, pages: list[ShardPage]
) -> None:
    of_documents = [page for page, is_first in zip(pages, _firsts(pages), strict=True) if is_first]
    assert reader.dates() == [date_number(page.date) for page in of_documents]
    by_document = {page.public_id: list(page.facets) for page in of_documents}
    assert reader.facets() == [by_document[page.public_id] for page in pages]

"""The index at the back of the archive: every listed word leads to the pages it stands on."""

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from tests.publish.content import Shelf, document, document_id, text_page

from zenger.model.document import Address
from zenger.model.stated_words import stated_words
from zenger.model.tokens import folded_words
from zenger.publish import keyword_pages
from zenger.publish.keyword_pages import letter_key, script_of
from zenger.publish.keywords import Keyword, KeywordStream, Limits, PagePlaces
from zenger.publish.ledger import Ledger
from zenger.publish.shards.runs import Postings
from zenger.publish.site import build_site
from zenger.publish.wording import shown_title

WORDS = Path("browse/words")


def entries_of(site: Path) -> dict[str, dict[str, list[int]]]:
    """{word: {document: page numbers}} as the data beside the index's pages states it."""
    found: dict[str, dict[str, list[int]]] = {}
    for path in sorted((site / WORDS).rglob("index.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")).get("entries", ()):
            assert entry["word"] not in found, "a word is listed twice"
            found[entry["word"]] = dict(entry["documents"])
    return found


def words_of(shelf: Shelf) -> dict[str, dict[str, set[int]]]:
    """The same, found slowly: title and stated words belong to their document's first page."""
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for key, stated in shelf.documents.items():
        texts = [(page.number, page.text) for page in shelf.pages[key]] or [(0, "")]
        own = stated_words(stated.metadata, stated.title) if stated.kind != "email" else ""
        texts[0] = (texts[0][0], f"{shown_title(stated.title)}\n{own}\n{texts[0][1]}")
        for number, text in texts:
            for word in folded_words(text):
                found[word][key].add(number)
    return found


def test_a_listed_word_leads_to_exactly_the_pages_it_stands_on(printed: Path, drawn: Shelf) -> None:
    listed, found = entries_of(printed), words_of(drawn)
    assert len(listed) > 100
    for word, documents in listed.items():
        if documents:
            stands = {key: sorted(n for n in pages if n) for key, pages in found[word].items()}
            assert {key: sorted(pages) for key, pages in documents.items()} == stands, word


def test_every_word_within_the_limits_is_listed(printed: Path, drawn: Shelf) -> None:
    pages = sum(max(1, len(found)) for found in drawn.pages.values())
    limits = Limits.of(pages)
    expected = {
        word
        for word, documents in words_of(drawn).items()
        if limits.admit(word, sum(len(numbers) for numbers in documents.values()))
    }
    listed = {word for word, documents in entries_of(printed).items() if documents}
    assert listed == expected


@pytest.mark.parametrize(
    "word", ["crane", "رسوم", "港口"], ids=["Latin", "Arabic", "Chinese, in pairs of signs"]
)
def test_words_of_any_script_are_listed(printed: Path, word: str) -> None:
    assert entries_of(printed)[word]


def test_a_person_is_found_by_each_word_of_the_name_and_of_the_address(printed: Path) -> None:
    page = next(
        text
        for path in (printed / WORDS).rglob("index.html")
        if "<bdi>mills</bdi></dt>" in (text := path.read_text(encoding="utf-8"))
    )
    assert page.count('<bdi>Ann Mills</bdi></a> <span class="quiet"><bdi>ann@harbour') == 2


@pytest.mark.parametrize(
    ("pages", "least", "most"),
    [(8, 1, 8), (100, 1, 25), (1_000, 1, 100), (1_001, 2, 100), (1_000_000, 2, 100)],
)
def test_a_small_archive_lists_rare_words_and_no_archive_lists_common_ones(
    pages: int, least: int, most: int
) -> None:
    assert Limits.of(pages) == Limits(least, most)


@pytest.mark.parametrize("word", ["a", "7", "123", "x" * 41], ids=len)
def test_what_nobody_looks_up_is_not_listed(word: str) -> None:
    assert not Limits(1, 100).admit(word, 5)


@pytest.mark.parametrize("word", ["口", "1974", "ab"])
def test_one_sign_can_be_a_word_and_a_year_a_number(word: str) -> None:
    assert Limits(1, 100).admit(word, 5)


def test_a_place_in_the_archive_is_a_document_and_a_page() -> None:
    places = PagePlaces()
    for public_id, number in [("a", 1), ("a", 2), ("b", 0), ("c", 1)]:
        places.add(public_id, number)
    assert [places.find(n) for n in range(4)] == [("a", 1), ("a", 2), ("b", 0), ("c", 1)]


def test_names_join_the_words_in_order(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "book")
    ledger.add_document(
        document(1, "T", "email", people=(Address("from", "Zoë Hill", "zoe@x.example"),)), "", ""
    )
    ledger.finish_documents()
    taken: list[Keyword] = []
    stream = KeywordStream(ledger, Limits(1, 2), taken.append)
    for term, count in [("hall", 1), ("hill", 3), ("hull", 2)]:
        stream.add(Postings(term, np.arange(count, dtype=np.uint32), np.zeros(count, np.uint8)))
    stream.finish()
    ledger.close()
    assert [(k.word, len(k.pages), len(k.people)) for k in taken] == [
        ("hall", 1, 0), ("hill", 0, 1), ("hull", 2, 0), ("zoe", 0, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "key", "script"),
    [
        ("mayor", "m", "Latin"),
        ("1974", "1", "Numbers"),
        ("مينا", "u0645", "Arabic"),
        ("мэр", "u043c", "Cyrillic"),
        ("港口", "u6e", "Chinese characters"),
        ("항구", "ud5", "Korean"),
        ("𠀀𠀁", "u200", "Chinese characters"),
    ],
)
def test_a_letter_has_a_plain_address_in_every_script(word: str, key: str, script: str) -> None:
    assert letter_key(word) == key
    assert script_of(word) == script


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with 3,000 words under one letter."""
    shelf = Shelf()
    for number in range(1, 4):
        words = " ".join(f"m{a}{b}x{number}" for a in "abcdefghij" for b in range(100))
        shelf.add(document(number, f"Letter {number}", "text"), text_page(1, words))
    site = tmp_path_factory.mktemp("crowded") / "site"
    build_site(shelf.content(), site)
    return site


def test_a_letter_with_many_words_is_cut_into_stretches(crowded: Path) -> None:
    letter = json.loads((crowded / WORDS / "m/index.json").read_text(encoding="utf-8"))
    stretches = [group[0] for group in letter["groups"]]
    assert len(stretches) == -(-3_000 // keyword_pages.LINKS)
    assert stretches[0].startswith("ma0x1 – ")
    assert sum(group[2] for group in letter["groups"]) == 3_000
    assert len(entries_of(crowded)) == 3_001  # and "letter"
    middle = (crowded / WORDS / "m/2/index.html").read_text(encoding="utf-8")
    assert 'rel="prev" href="../1/index.html"' in middle
    assert 'rel="next" href="../3/index.html"' in middle
    last = (crowded / WORDS / f"m/{len(stretches)}/index.html").read_text(encoding="utf-8")
    assert 'rel="next"' not in last


def test_no_page_of_the_index_is_heavy(crowded: Path, printed: Path) -> None:
    for site in (crowded, printed):
        for path in (site / WORDS).rglob("*.html"):
            assert path.stat().st_size < 100_000, path


def test_short_letters_share_a_page_and_each_has_its_place_on_it(printed: Path) -> None:
    top = json.loads((printed / WORDS / "index.json").read_text(encoding="utf-8"))
    places = {label: path for script, label, path, _ in top["letters"] if script == "Latin"}
    assert places["A"] == "browse/words/a/index.html#a"
    assert places["C"] == "browse/words/a/index.html#c"


def test_the_search_page_leads_there_without_scripts(printed: Path) -> None:
    search = (printed / "search/index.html").read_text(encoding="utf-8")
    without = search[search.index("<noscript>") : search.index("</noscript>")]
    assert 'href="../browse/words/index.html"' in without
    assert 'href="../browse/words/a/index.html#a"' in without


def test_an_archive_without_words_has_no_index(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.add(document(1, "?", "text"), text_page(1, "!"))
    build_site(shelf.content(), tmp_path / "site")
    assert not (tmp_path / "site" / WORDS).exists()
    assert document_id(1) in (tmp_path / "site/browse/documents/index.html").read_text()


def test_a_sign_that_stands_on_letters_only_is_shown_on_a_circle(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.add(
        document(1, "Rights", "text", language="th"),
        text_page(1, "\u0e2a\u0e34\u0e17\u0e18\u0e34", language="th"),
    )
    build_site(shelf.content(), tmp_path / "site")
    page = (tmp_path / "site" / WORDS / "index.html").read_text(encoding="utf-8")
    assert "<bdi>\u25cc\u0e34</bdi>" in page
    assert "<bdi>\u0e34" not in page


def test_an_archive_without_an_index_says_why(tmp_path: Path) -> None:
    shelf = Shelf()
    for number in range(1, 10):  # every word is on nine pages, the most is eight
        shelf.add(document(number, "Dues", "pdf"), text_page(1, "dues"))
    build_site(shelf.content(), tmp_path / "site")
    page = (tmp_path / "site/search/index.html").read_text(encoding="utf-8")
    assert not (tmp_path / "site" / WORDS).exists()
    assert "no keyword index either: no word stands on at most 8 pages" in page

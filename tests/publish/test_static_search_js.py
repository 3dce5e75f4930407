"""The script of the search page against a slow and simple search of the same pages."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publish.content import Shelf, document, text_page
from tests.publish.shards.sample import ask, build, random_query, sample_pages

from zenger.publish.shards.pages import WHOLE_TEXT, ShardPage
from zenger.publish.site import build_site


def _page(text: str, **others: str) -> ShardPage:
    page = ShardPage("a" * 13, 1, "d/a/p/1/index.html", "Title", text)
    return replace(page, **others)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[ShardPage]]:
    folder, pages = tmp_path_factory.mktemp("archive"), sample_pages()
    build(folder, pages)
    return folder, pages


def test_300_random_queries_find_what_reading_every_page_finds(
    archive: tuple[Path, list[ShardPage]],
) -> None:
    folder, pages = archive
    draw = random.Random(3)
    cases = [random_query(draw) for _ in range(300)]
    answers = ask(folder / "site", [text for text, _ in cases], scratch=folder)
    firsts = {page.public_id: page.url for page in reversed(pages)}
    found_any = 0
    for (text, holds), answer in zip(cases, answers, strict=True):
        expected = {page.url for page in pages if holds(page, firsts[page.public_id] == page.url)}
        assert set(answer["urls"]) == expected, text
        assert len(answer["urls"]) == len(expected), text
        found_any += bool(expected)
    assert found_any > 150


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("muller", "Herr Müller kam"),
        ("MÜLLER", "herr muller kam"),
        ("strasse", "die Straße"),
        ("lodz", "Łódź"),
        ("1975", "لعام ١٩٧٥"),
        ("الرسوم", "أنّ الرُّسوم"),
        ("港湾料金", "東京の港湾料金は"),
        ("東京*", "東京都"),
        ("港", "港湾"),
        ("e-mail", "an e-mail"),
        ("don't", "I don’t know"),
        ("don’t", "I don't know"),
        ('"c o\'neill"', "Mr C. O'Neill"),
        ("date:1974", "x"),
        ("date:1974-09..1975", "x"),
        ("date:>1973", "x"),
        ("date:<=1974-09-06", "x"),
        ("type:email in:box", "x"),
        ("lang:en -absent", "x"),
        ("date:..", "x"),
        ("port *", "the port"),
        ('צה"ל', 'דובר צה"ל אמר'),
        ('"דובר צה"ל"', "דובר צה״ל אמר"),
        (r'"the \"port\" charges"', "the port charges"),
        ("https://a.org/b?c=d", "see https://a.org/b?c=d"),
    ],
)
def test_a_query_finds_its_page(tmp_path: Path, query: str, text: str) -> None:
    known = {"date": "1974-09-06", "kind": "email", "language": "en", "collection": "Box"}
    build(tmp_path, [_page(text, **known), _page("other", public_id="b" * 13, url="d/b/x.html")])
    (answer,) = ask(tmp_path / "site", [query], scratch=tmp_path)
    assert answer["urls"] == ["d/a/p/1/index.html"]


@pytest.mark.parametrize(
    ("query", "place", "says"),
    [
        ("port NEAR/5 charges", 5, "live search"),
        ("charg~1", 5, "live search"),
        ("col?ur", 3, "live search"),
        ("*port", 0, "live search"),
        ("/colou?r/", 0, "live search"),
        ('"port charges"~4', 14, "live search"),
        ("/etc/passwd", 0, "begin with"),
        ("from:mills", 0, "live search"),
        ("exact:Port", 0, "live search"),
        ('port "charges', 5, "never closed"),
        ("(port", 0, "never closed"),
        ("port)", 4, "closes nothing"),
        ("port OR", 7, "should follow"),
        ("- port", 0, "stands alone"),
        ("colour:red", 0, "no field"),
        ("Zürich: port", 0, "no field"),
        ("date:soon", 5, "not a date"),
        ("date:1974-13", 5, "not a date"),
        ("type:", 0, "needs a value"),
        ("!!!", 2, "stands alone"),
        ("§§", 0, "no letter or digit"),
    ],
)
def test_what_cannot_run_is_said_with_its_place(
    tmp_path: Path, query: str, place: int, says: str
) -> None:
    build(tmp_path, [_page("port charges")])
    (answer,) = ask(tmp_path / "site", [query], scratch=tmp_path)
    assert says in answer["error"]
    assert answer["place"] == place
    assert answer["hint"]


def test_a_phrase_is_said_as_it_was_typed(tmp_path: Path) -> None:
    build(tmp_path, [_page("北京市海淀区 o'brien")])
    chinese, irish = ask(tmp_path / "site", ["海淀区", "O'Brien"], scratch=tmp_path)
    assert chinese["said"] == "pages with the phrase “海淀区”"
    assert irish["said"] == "pages with the phrase “O'Brien”"


def test_the_page_that_is_most_about_a_word_comes_first(tmp_path: Path) -> None:
    texts = ["port " + "other " * 400, "port port port harbour", "port " + "word " * 50]
    pages = [_page(text, public_id=f"{n:013d}", url=f"{n}.html") for n, text in enumerate(texts)]
    build(tmp_path, pages)
    (answer,) = ask(tmp_path / "site", ["port"], scratch=tmp_path)
    assert answer["urls"] == ["1.html", "2.html", "0.html"]


def test_a_phrase_far_down_a_very_long_page_is_found(tmp_path: Path) -> None:
    long = "filler words " * (WHOLE_TEXT // 6) + "needle in haystack"
    build(tmp_path, [_page(long)])
    answers = ask(tmp_path / "site", ['"needle in haystack"', '"haystack in"'], scratch=tmp_path)
    assert [len(answer["urls"]) for answer in answers] == [1, 0]


def test_words_on_more_than_2000_pages_are_still_found_on_all_of_them(tmp_path: Path) -> None:
    pages = [
        _page(f"common {'often' if n % 3 else 'seldom'} n{n}", public_id=f"{n:013d}", url=f"{n}")
        for n in range(4_500)
    ]
    build(tmp_path, pages)
    queries = ["common", "common often", "common seldom", "common n4321", "often -common"]
    answers = ask(tmp_path / "site", queries, scratch=tmp_path)
    assert [answer["count"] for answer in answers] == [4_500, 3_000, 1_500, 1, 0]
    assert len(set(answers[1]["urls"])) == 3_000


def test_words_beyond_the_first_plane_and_very_long_ones_are_found(tmp_path: Path) -> None:
    """Their begins are counted in UTF-16 units, and shared by more than one shard here."""
    long = [f"{'x' * 90}{n:04d}" for n in range(1_500)]
    build(tmp_path, [_page(" ".join([*long, "𐐷𐐭𐐯", "𐐷𐐭𐐰", "𝟙𐐷"]))])
    queries = [*long[::40], long[-1], "𐐷𐐭𐐯", "𐐷𐐭𐐰", "1𐐷"]
    answers = ask(tmp_path / "site", queries, scratch=tmp_path)
    assert [
        query for query, answer in zip(queries, answers, strict=True) if not answer["urls"]
    ] == []


def test_what_a_document_says_of_itself_is_found_on_its_first_page(tmp_path: Path) -> None:
    stated = "Budget of the harbour\nAnna Berg"
    first = _page("port charges", stated=stated)
    second = _page("port dues", stated=stated, url="d/a/p/2/index.html")
    build(tmp_path, [first, second])
    queries = ["berg", '"anna berg"', '"the harbour"', '"berg anna"', '"charges budget"', "port"]
    answers = ask(tmp_path / "site", queries, scratch=tmp_path)
    expected = [[first.url]] * 3 + [[]] * 2 + [[first.url, second.url]]
    assert [sorted(answer["urls"]) for answer in answers] == expected


def test_only_what_everybody_reads_of_the_properties_is_found(tmp_path: Path) -> None:
    author = ("author", "Anna Berg"), ("producer", "LibreOffice")
    long = ("comment", f"visible {'and so on ' * 50} beyond")
    shelf = Shelf()
    shelf.add(document(1, "Dues", "document", metadata=(*author, long)), text_page(1, "Port"))
    shelf.add(document(2, "Re: Dues", "email", metadata=author), text_page(1, "Port"))
    build_site(shelf.content(), tmp_path / "site")
    queries = ["berg", '"anna berg"', "visible", "beyond", "libreoffice", "producer"]
    answers = ask(tmp_path / "site", queries, scratch=tmp_path)
    assert [len(answer["urls"]) for answer in answers] == [1, 1, 1, 0, 0, 0]
    page = (tmp_path / "site" / answers[0]["urls"][0]).read_text(encoding="utf-8")
    assert "Anna Berg" in page
    assert "visible" in page
    assert "beyond" not in page


def test_a_word_that_is_nowhere_is_named(tmp_path: Path) -> None:
    build(tmp_path, [_page("port charges")])
    (answer,) = ask(tmp_path / "site", ["port dues"], scratch=tmp_path)
    assert answer["urls"] == []
    assert answer["remarks"] == ["“dues” is on no page."]


def test_a_value_that_no_document_has_is_answered_with_those_there_are(tmp_path: Path) -> None:
    build(tmp_path, [_page("port", kind="email")])
    (answer,) = ask(tmp_path / "site", ["type:telegram"], scratch=tmp_path)
    assert answer["remarks"] == ["type:telegram is held by no document. There is email."]


def test_an_archive_without_pages_answers_that_nothing_matches(tmp_path: Path) -> None:
    build(tmp_path, [])
    answers = ask(tmp_path / "site", ["port", "*", '"a b"', "por*", "type:x"], scratch=tmp_path)
    assert [answer["urls"] for answer in answers] == [[]] * 5


def test_everything_lists_every_page(archive: tuple[Path, list[ShardPage]]) -> None:
    folder, pages = archive
    (answer,) = ask(folder / "site", ["*"], scratch=folder)
    assert sorted(answer["urls"]) == sorted(page.url for page in pages)


def test_a_begin_of_a_word_shared_by_very_many_is_refused_in_words(tmp_path: Path) -> None:
    build(tmp_path, [_page(" ".join(f"a{n}" for n in range(1_000)))])
    (answer,) = ask(tmp_path / "site", ["a*"], scratch=tmp_path)
    assert "Very many words" in answer["error"]

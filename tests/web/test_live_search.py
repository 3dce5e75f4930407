"""Live results in the archive's own look: links instead of widgets, and nothing runs in the page."""

import re
from urllib.parse import parse_qs, quote

import pytest
from tests.served import get

from zenger.model.research import Answer, Facet, Order
from zenger.research.grammar import parse_query
from zenger.research.lexer import LONGEST_QUERY
from zenger.web.live_facets import Asked, facets, narrowings, year_bars
from zenger.web.live_search import understood


def asked(text: str, order: Order = Order.RELEVANCE) -> Asked:
    return Asked(text, parse_query(text), order)


def query_of(href: str) -> str:
    return parse_qs(href.removeprefix("?"))["q"][0]


def answer(**more: object) -> Answer:
    return Answer((), 9, 9, **more)  # type: ignore[arg-type]


# -- facets --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "narrowed"),
    [
        ("port", "port type:pdf"),
        ("port OR dues", "(port OR dues) type:pdf"),
        ("*", "type:pdf"),
        ("port lang:ar", "port lang:ar type:pdf"),
    ],
    ids=["a word", "either word", "everything", "with another condition"],
)
def test_a_value_narrows_the_question_to_it(text: str, narrowed: str) -> None:
    found = facets(asked(text), answer(facets=(Facet("type", (("pdf", 7), ("email", 2))),)))
    ((heading, choices, more),) = found
    assert (heading, more) == ("Type", 0)
    assert [(c.words, c.count) for c in choices] == [("PDF", 7), ("E-mail", 2)]
    assert query_of(choices[0].href) == narrowed
    assert parse_query(narrowed)


def test_a_value_with_spaces_and_signs_can_be_asked_for() -> None:
    name = 'Box "3" (port)\\'
    ((_, choices, _),) = facets(asked("x"), answer(facets=(Facet("in", ((name, 1), ("y", 1))),)))
    again = parse_query(query_of(choices[0].href))
    assert (
        narrowings(Asked("", again, Order.RELEVANCE))[0].words.lower()
        == f"collection: {name}".lower()
    )


def test_a_value_too_long_to_ask_for_is_words_only() -> None:
    counts = (("n" * LONGEST_QUERY, 1), ("y", 1))
    ((_, choices, _),) = facets(asked("x"), answer(facets=(Facet("in", counts),)))
    assert choices[0].href == ""
    assert choices[1].href


@pytest.mark.parametrize("counts", [(), (("pdf", 9),)], ids=["no value", "one value"])
def test_a_facet_that_divides_nothing_is_left_out(counts: tuple[tuple[str, int], ...]) -> None:
    assert facets(asked("x"), answer(facets=(Facet("type", counts),))) == []


def test_each_condition_can_be_taken_away_again() -> None:
    first, second = narrowings(asked("port type:pdf date:1974..1976"))
    assert (first.words, second.words) == ("Type: PDF", "Date: 1974 to 1976")
    assert query_of(first.href) == "port date:1974..1976"
    assert query_of(second.href) == "port type:pdf"
    assert query_of(narrowings(asked("type:pdf"))[0].href) == "*"


@pytest.mark.parametrize(
    ("years", "bars", "asks"),
    [(((1974, 2), (1976, 1)), 2, "x date:1974"), (((1800, 1), (1974, 5)), 2, "x date:1800..1809")],
    ids=["years", "decades"],
)
def test_a_bar_narrows_to_its_time(
    years: tuple[tuple[int, int], ...], bars: int, asks: str
) -> None:
    chart = str(year_bars(asked("x"), years))
    assert chart.count("<rect") == bars
    hrefs = re.findall(r'href="([^"]+)"', chart)
    assert query_of(hrefs[0]) == asks
    assert parse_query(asks)


def test_the_order_is_kept_when_the_question_changes() -> None:
    link = asked("x", Order.OLDEST).link("y", start=20)
    assert parse_qs(link[1:]) == {"q": ["y"], "order": ["oldest"], "start": ["20"]}


def test_words_of_the_question_stand_in_italics_and_stay_words() -> None:
    said = understood("pages with *<b>* and a word like *minist**")
    assert said == (
        "pages with <i><bdi>&lt;b&gt;</bdi></i> and a word like <i><bdi>minist*</bdi></i>"
    )


# -- the page ------------------------------------------------------------------------------------
def test_the_page_is_the_archives_own(port: int) -> None:
    status, page, headers = get(port, "/live/?q=port")
    assert status == 200
    assert '<link rel="stylesheet" href="../assets/zenger.css">' in page
    assert '<a class="name" href="../index.html"><bdi>Harbour</bdi></a>' in page
    assert page.count("<h1") == 1
    assert "<script" not in page
    assert "style=" not in page
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_hits_stand_under_their_document_with_their_page(port: int) -> None:
    _, page, _ = get(port, "/search/index.html?q=tariff")
    article = re.search(r"<article.*?</article>", page, re.DOTALL)
    assert article
    assert re.search(r'href="\.\./d/[a-z2-7]{13}/index\.html"', article[0])
    href = re.search(r'href="\.\./(d/[a-z2-7]{13}/p/\d+/index\.html)#find=\w+">page \d', article[0])
    assert href
    assert get(port, f"/{href[1]}")[0] == 200


@pytest.mark.parametrize("order", ["newest", "oldest", "relevance", "sideways"])
def test_any_order_is_answered(port: int, order: str) -> None:
    status, page, _ = get(port, f"/live/?q=port&order={order}")
    assert status == 200
    assert page.count('aria-current="true"') == 1


def test_every_link_of_the_page_leads_somewhere(port: int) -> None:
    _, page, _ = get(port, "/live/?q=*")
    links = set(re.findall(r'href="([^"#]+)', page))
    assert any(link.startswith("?q=") for link in links)
    for link in links:
        address = f"/live/{link}" if link.startswith("?") else link.replace("../", "/", 1)
        assert get(port, address.replace("&amp;", "&"))[0] == 200, link


def test_a_mistake_is_shown_where_it_is_with_what_to_write(port: int) -> None:
    status, page, _ = get(port, f"/live/?q={quote('harbour ')}%22port")
    assert status == 400
    assert 'harbour <mark>&#34;</mark>port\n<span aria-hidden="true">        ^</span>' in page
    assert "Try &#34;port&#34;" in page
    assert 'value="harbour &#34;port"' in page


def test_no_hit_says_what_else_can_be_done(port: int) -> None:
    status, page, _ = get(port, "/live/?q=zyzzogeton")
    assert status == 200
    assert "No page matches" in page
    assert 'href="../browse/words/index.html"' in page


@pytest.mark.parametrize("start", ["-1", "x", "99999999999", "²", "40"])
def test_an_odd_place_to_start_does_no_harm(port: int, start: str) -> None:
    assert get(port, f"/live/?q=port&start={quote(start)}")[0] == 200


def test_an_empty_question_explains_how_to_ask(port: int) -> None:
    status, page, _ = get(port, "/live/?q=")
    assert status == 200
    assert "How to search" in page

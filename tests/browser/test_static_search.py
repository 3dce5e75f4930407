"""The search page in a real browser: from a disk, below a path, with hostile titles."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.publish.shards.sample import build, sample_pages

from zenger.publish.shards.pages import ShardPage
from zenger.publish.shards.script import search_script

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=alert(1)><b>bold</b>\u202e\"'"
SEARCH_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self';
 form-action 'self'; base-uri 'none'"><title>Search</title></head><body>
<form id="search-form" method="get"><input name="q" aria-label="q"><button>Search</button></form>
<p id="search-status" aria-live="polite"></p><p id="search-understood"></p>
<div id="search-facets"></div><div id="search-results"></div>
<script src="../assets/search.js" data-root="../" data-shards="search/v1/top.js"
 data-keywords="browse/words/index.html" defer></script>
</body></html>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds `site`, an archive of nothing but its search."""
    folder = tmp_path_factory.mktemp("searchable")
    evil = ShardPage(
        "e" * 13, 1, "javascript:alert(1)", EVIL, f"hostile {EVIL} words", "1999", EVIL, "en", EVIL
    )
    arabic = ShardPage(
        "f" * 13,
        1,
        "d/f/p/1/index.html",
        "رسوم",
        "قرار بشأن رسوم الميناء لعام ١٩٧٥",
        "1975",
        "pdf",
        "ar",
    )
    build(folder, [*sample_pages(120), evil, arabic])
    (folder / "site/assets").mkdir()
    (folder / "site/assets/search.js").write_text(search_script(), encoding="utf-8")
    (folder / "site/search/index.html").write_text(SEARCH_PAGE, encoding="utf-8")
    return folder


@pytest.fixture(params=["from a disk", "below a path"])
def address(request: pytest.FixtureRequest, folder: Path, host: Callable[[Path], str]) -> str:
    if request.param == "from a disk":
        return (folder / "site/search/index.html").as_uri()
    return host(folder) + "site/search/index.html"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.on("dialog", lambda dialog: troubles.append(f"dialog: {dialog.message}"))
    yield page
    context.close()
    assert [
        trouble for trouble in troubles if "favicon" not in trouble and "404" not in trouble
    ] == []


def _finished(page: Page) -> str:
    expect(page.locator("#search-status")).to_have_text(re.compile("match|could not"))
    return page.inner_text("#search-status")


def test_a_reader_types_two_words_and_finds_pages(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("input", "port charges")
    page.keyboard.press("Enter")
    assert "pages match" in _finished(page)
    assert "q=port+charges" in page.url
    assert page.inner_text("#search-understood").startswith(
        "Read as: pages with “port” and with “charges”."
    )
    assert page.locator("#search-results .hit").count() > 0
    assert {"port", "charges"} <= {mark.lower() for mark in page.locator("mark").all_inner_texts()}
    assert page.locator(".hit a").first.get_attribute("href").startswith("../d/")  # type: ignore[union-attr]


def test_a_facet_narrows_and_going_back_widens_again(page: Page, address: str) -> None:
    page.goto(f"{address}?q=port")
    before = _finished(page)
    page.locator("#search-facets a", has_text="1975").click()
    page.wait_for_url("**year=1975**")
    narrowed = _finished(page)
    assert narrowed != before
    assert "of the year “1975”" in page.inner_text("#search-understood")
    page.locator("#search-facets a", has_text="any year").wait_for()
    page.go_back()
    assert _finished(page) == before


def test_counts_of_documents_add_up(page: Page, address: str) -> None:
    page.goto(f"{address}?q=port")
    _finished(page)
    page.wait_for_selector(".facet")
    total = int(page.inner_text("#search-facets p").split()[1])
    kinds = page.locator(".facet").first.locator("span").all_inner_texts()
    assert sum(map(int, kinds)) == total


def test_more_results_come_at_the_press_of_a_button_and_take_the_focus(
    page: Page, address: str
) -> None:
    page.goto(f"{address}?q=port")
    _finished(page)
    shown = page.locator(".hit-pages li").count()
    page.click("#search-more")
    expect(page.locator(".hit-pages li").nth(shown)).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.hit') !== null")


def test_a_phrase_in_arabic_is_shown_from_right_to_left(page: Page, address: str) -> None:
    page.goto(f'{address}?q="بشأن رسوم الميناء"')
    assert "match" in _finished(page)
    snippet = page.locator(".snippet").first
    assert snippet.evaluate("element => getComputedStyle(element).direction") == "rtl"


def test_titles_and_texts_of_a_hostile_document_stay_text(page: Page, address: str) -> None:
    page.goto(f"{address}?q=hostile")
    assert "1 page matches" in _finished(page)
    page.wait_for_selector(".facet")
    assert page.locator("main img, .hit img, .hit b, #search-facets img").count() == 0
    assert EVIL in (page.locator(".hit h2").text_content() or "")
    assert page.locator(".hit a[href]").count() == 0


def test_a_search_that_cannot_run_says_why_and_shows_where(page: Page, address: str) -> None:
    page.goto(f"{address}?q=port NEAR/5 charges")
    assert _finished(page) == "This search could not be run."
    assert "live search" in page.get_by_role("alert").inner_text()
    assert page.inner_text("#search-results mark") == "N"


@pytest.mark.parametrize("name", ["top", "t0", "p0", "f"])
@pytest.mark.parametrize("damage", ["missing", "empty"])
def test_a_file_of_the_index_that_cannot_be_read_is_said_with_another_way_in(
    page: Page, address: str, name: str, damage: str
) -> None:
    """Never "no page matches": that would be a lie about what is in the archive."""
    if damage == "missing":
        page.route(f"**/{name}.js", lambda route: route.fulfill(status=404, body=""))
    else:
        page.route(f"**/{name}.js", lambda route: route.fulfill(content_type="text/javascript"))
    page.goto(f"{address}?q=port")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(f"{name})")
    expect(alert.get_by_role("link", name="the keyword index")).to_have_attribute(
        "href", "../browse/words/index.html"
    )
    assert page.inner_text("#search-status") == "This search could not be finished."


def test_more_results_that_cannot_be_read_leave_those_shown_and_can_be_tried_again(
    page: Page, address: str
) -> None:
    page.route(re.compile(r"/p[1-9]\d*\.js"), lambda route: route.fulfill(status=404, body=""))
    page.goto(f"{address}?q=*")  # in the order of pages: those of the first block come first
    _finished(page)
    hits = page.locator(".hit-pages li")
    while not page.get_by_role("alert").count():
        shown = hits.count()
        page.click("#search-more")
        page.wait_for_function(
            "n => document.querySelectorAll('.hit-pages li').length > n"
            " || document.querySelector('[role=alert]')",
            arg=shown,
        )
    assert hits.count() == shown > 0
    page.unroute_all()
    page.click("#search-more")
    expect(hits.nth(shown)).to_be_visible()
    page.wait_for_function("!document.querySelector('[role=alert]')")


def test_no_hit_says_what_else_can_be_done(page: Page, address: str) -> None:
    page.goto(f"{address}?q=zyzzogeton")
    assert _finished(page) == "No page matches."
    assert "leave a word out" in page.inner_text("#search-results")
    assert page.get_by_role("link", name="the keyword index").count() == 1
    assert page.inner_text("#search-facets") == ""


def test_a_search_for_two_words_loads_little(page: Page, address: str) -> None:
    """Of 100,000 pages `benchmarks/search_static.py` measures the same."""
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto(f"{address}?q=port charges")
    _finished(page)
    page.wait_for_load_state("networkidle")
    read = [size for url, size in sizes.items() if "/v1/" in url]
    assert 0 < len(read) <= 15
    assert 0 < sum(read) <= 100_000
    assert max(read) <= 64 * 1024


def test_nothing_is_loaded_until_somebody_asks(page: Page, address: str) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert [url for url in loaded if "/v1/" in url] == []

"""The printed archive in a real browser: accessible, quiet, usable by keyboard, whole on a phone."""

import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request
from tests.browser.accessible import check, in_each_width_and_light
from tests.publish.content import (
    add_copies,
    add_losses,
    add_narrow_sheet,
    document_id,
    make_shelf,
)

from zenger.publish.manifest import ITSELF
from zenger.publish.site import build_site
from zenger.publish.verify import verify_site

pytestmark = pytest.mark.browser
TEMPLATES = {
    "first page": "index.html",
    "page with picture": f"d/{document_id(1)}/p/3/index.html",
    "right to left": f"d/{document_id(3)}/index.html",
    "message": f"d/{document_id(20)}/index.html",
    "message in HTML": f"d/{document_id(21)}/index.html",
    "table": f"d/{document_id(30)}/index.html",
    "wide table": f"d/{document_id(31)}/index.html",
    "container": f"d/{document_id(40)}/index.html",
    "locked": f"d/{document_id(41)}/index.html",
    "hostile names": f"d/{document_id(50)}/index.html",
    "endless name": f"d/{document_id(51)}/index.html",
    "dates": "browse/dates/index.html",
    "all lists": "browse/index.html",
    "a list": "browse/documents/index.html",
    "what is missing": "about/missing/index.html",
    "about": "about/index.html",
    "search": "search/index.html",
    "taken away": f"d/{document_id(90)}/index.html",
    "all pages": f"d/{document_id(1)}/pages/index.html",
    "whole text": f"d/{document_id(1)}/text/index.html",
    "not here": "404.html",
    "keyword index": "browse/words/index.html",
    "keywords": "browse/words/a/index.html",
    "keywords from right to left": "browse/words/u0627/index.html",
    "people": "browse/people/index.html",
    "all that is inside": f"d/{document_id(42)}/inside/index.html",
    "damaged": f"d/{document_id(53)}/index.html",
    "search results": "search/index.html?q=port",
    "no search result": "search/index.html?q=zyzzogeton",
    "a search that cannot run": "search/index.html?q=%22port",
    "results from right to left": "search/index.html?q=%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1",
    "files from which something is missing": "about/missing/inside/index.html",
    "such a file": f"d/{document_id(200)}/index.html",
    "such a file with nothing left": f"d/{document_id(201)}/index.html",
    "copies and versions": f"d/{document_id(300)}/index.html",
    "picture of a table": f"d/{document_id(310)}/index.html",
    "received in many places": f"d/{document_id(301)}/index.html",
    "scan": f"d/{document_id(2)}/index.html",
    "all that is in a mailbox, next": f"d/{document_id(42)}/inside/page/2/index.html",
    "not readable yet": f"d/{document_id(54)}/index.html",
    "empty": f"d/{document_id(55)}/index.html",
    "speaker notes": f"d/{document_id(56)}/p/2/index.html",
    "hidden sheet": f"d/{document_id(31)}/p/2/index.html",
    "Chinese": f"d/{document_id(52)}/index.html",
    "a page taken away": f"d/{document_id(90)}/p/2/index.html",
    "folders": "browse/folders/index.html",
    "collections": "browse/collections/index.html",
    "kinds": "browse/types/index.html",
    "languages": "browse/languages/index.html",
    "a year": "browse/dates/1974/index.html",
}
PAGE = TEMPLATES["page with picture"]


def is_lost(request: Request) -> bool:
    """Not one that the browser gave up when the next page was asked for: an icon still on its way
    is neither waited for nor missed."""
    return request.failure != "net::ERR_ABORTED"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive below a sub-path, as on a shared host."""
    folder = tmp_path_factory.mktemp("host")
    shelf = make_shelf(folder / "drawn")
    add_losses(shelf)
    add_copies(shelf)
    add_narrow_sheet(shelf, folder / "drawn")
    build_site(shelf.content(), folder / "www" / "papers" / "record")
    return folder / "www" / "papers" / "record"


@pytest.fixture(scope="module")
def address(site: Path, host: Callable[[Path], str]) -> str:
    return host(site.parents[1]) + "papers/record/"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1360, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@in_each_width_and_light
def test_axe_finds_nothing_and_nothing_is_cut_off(
    chromium: Browser, address: str, scheme: str, width: int
) -> None:
    check(chromium, address, TEMPLATES, scheme, width)


def test_no_page_breaks_its_own_policy_or_asks_another_host(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: said.append(request.url) if is_lost(request) else None)
    for path in TEMPLATES.values():
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
    assert said == []
    assert all(url.startswith(address) for url in asked)
    assert context.cookies() == []
    assert page.evaluate("localStorage.length") == 0


def test_from_a_disk_every_page_is_whole_and_asks_for_nothing_beside_it(
    context: BrowserContext, site: Path
) -> None:
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: said.append(request.url) if is_lost(request) else None)
    for name, path in TEMPLATES.items():
        page.goto(f"{site.as_uri()}/{path}")
        page.wait_for_load_state("networkidle")
        font = page.evaluate("getComputedStyle(document.body).fontFamily")
        assert font.startswith('"Source Sans 3"'), name  # its style sheet was found
    assert said == []
    assert all(url.startswith(site.as_uri()) for url in asked)


def test_the_keyboard_skips_to_the_content_and_shows_where_it_is(page: Page, address: str) -> None:
    page.goto(address + PAGE)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.evaluate("link => link === document.activeElement")
    assert skip.evaluate("link => link.getBoundingClientRect().height") > 20
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(outline) == "solid", page.evaluate("document.activeElement.outerHTML")


def test_a_copy_made_by_the_list_of_files_is_the_archive(
    address: str, site: Path, tmp_path: Path
) -> None:
    with urllib.request.urlopen(address + "manifest-sha256.txt") as answer:
        sums = answer.read().decode("utf-8")
    for path in [line.partition("  ")[2] for line in sums.splitlines()] + list(ITSELF):
        copy = tmp_path / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        with urllib.request.urlopen(address + urllib.parse.quote(path)) as answer:
            copy.write_bytes(answer.read())
    assert list(verify_site(tmp_path)) == []


@pytest.mark.parametrize("name", ["table", "wide table"])
def test_on_paper_no_column_is_lost(page: Page, address: str, name: str) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})  # an upright A4 sheet
    page.goto(address + TEMPLATES[name])
    assert page.evaluate("document.querySelectorAll('table').length")
    over = "[...document.querySelectorAll('table')].filter(t => t.getBoundingClientRect().right > innerWidth)"
    assert page.evaluate(f"{over}.length") == 0


def test_keys_turn_pages_and_can_be_switched_off(page: Page, address: str) -> None:
    page.goto(address + PAGE)
    page.keyboard.press("n")
    page.wait_for_url("**/p/4/index.html")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/p/3/index.html")
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    assert page.url.endswith("/p/3/index.html")


def test_zoom_makes_the_picture_and_its_text_larger_together(page: Page, address: str) -> None:
    page.goto(address + PAGE)
    measure = "[...document.querySelectorAll('.frame img, .layer')].map(e => e.clientWidth || e.getBoundingClientRect().width)"
    image, layer = page.evaluate(measure)
    assert abs(image - layer) < 2
    page.keyboard.press("+")
    bigger, layer = page.evaluate(measure)
    assert bigger > image * 1.2
    assert abs(bigger - layer) < 2
    page.keyboard.press("0")
    assert page.evaluate(measure)[0] == image


@pytest.mark.parametrize("number", [1, 3], ids=["left to right", "right to left"])
def test_each_word_of_the_text_layer_lies_on_its_picture(
    page: Page, address: str, number: int
) -> None:
    page.goto(f"{address}d/{document_id(number)}/p/1/index.html")
    strays = page.evaluate("""() => {
        const frame = document.querySelector('.frame').getBoundingClientRect();
        return [...document.querySelectorAll('.layer text')].filter(line => {
            const box = line.getBoundingClientRect();
            return !box.width || box.left < frame.left - 2 || box.right > frame.right + 2;
        }).map(line => line.textContent);
    }""")
    assert strays == []
    assert page.evaluate("document.querySelectorAll('.layer text').length") > 3


@pytest.mark.parametrize("way", ["from a server", "from a disk"])
def test_search_inside_a_document_lists_pages_and_marks_words(
    page: Page, address: str, site: Path, way: str
) -> None:
    page.goto((address if way == "from a server" else site.as_uri() + "/") + PAGE)
    page.keyboard.press("/")
    page.keyboard.type("port talks")
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.hits li")
    assert page.locator("ol.hits li").count() == 12
    assert page.locator(".text mark").all_inner_texts() == ["PORT TALKS"]
    assert page.locator(".layer rect").count() == 1
    page.locator("ol.hits a").nth(4).click()
    page.wait_for_url("**/p/5/index.html?q=port%20talks")
    assert page.locator(".text mark").count() == 1


@pytest.mark.parametrize("way", ["from a server", "from a disk"])
def test_search_finds_a_page_and_leads_to_it(
    page: Page, address: str, site: Path, way: str
) -> None:
    page.goto((address if way == "from a server" else site.as_uri() + "/") + "index.html")
    page.get_by_label("Search all documents").fill("crane")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results .hit")
    page.locator("#search-results .hit-pages a").first.click()
    page.wait_for_url("**/index.html#find=*")
    assert page.locator("h1").inner_text().endswith("Crane")
    marked = page.locator("main mark").all_inner_texts()
    assert marked
    assert {word.casefold() for word in marked} == {"crane"}


def test_without_scripts_all_text_is_there(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGE)
    assert "CONSIDER BOLIVIAN SOCIAL AND ECONOMIC NEEDS" in page.locator(".text").inner_text()
    page.goto(address + TEMPLATES["search"])
    assert "needs JavaScript" in page.locator("noscript").inner_text()
    context.close()


def test_a_phone_shows_the_picture_first_and_then_the_text(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address + PAGE)
    tops = page.evaluate(
        "['.sheet', '.text', 'aside'].map(s => document.querySelector(s).getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
    context.close()


def test_the_line_under_the_pointer_is_shown_in_the_text_and_in_the_picture(
    page: Page, address: str
) -> None:
    page.goto(address + PAGE)
    page.locator(".line", has_text="SUBJ: PORT TALKS END").hover()
    assert page.locator(".line.here").all_inner_texts() == ["SUBJ: PORT TALKS END\n"]
    text = page.locator(".layer text", has_text="SUBJ: PORT TALKS END").bounding_box()
    shown = page.locator(".layer rect.here").bounding_box()
    assert text
    assert shown
    assert abs(text["y"] - shown["y"]) < 3
    page.locator("h1").hover()
    page.locator(".layer text", has_text="TO SECSTATE").hover(force=True)
    assert page.locator(".line.here").all_inner_texts() == ["TO SECSTATE WASHDC 4160\n"]


def test_escape_ends_the_search_and_then_the_zoom(page: Page, address: str) -> None:
    page.goto(address + PAGE)
    page.keyboard.press("+")
    page.keyboard.press("/")
    page.keyboard.type("port talks")
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.hits li")
    page.keyboard.press("Escape")
    assert page.locator("ol.hits li, mark").count() == 0
    width = "document.querySelector('.frame').style.width"
    assert page.evaluate(width) == "125%"
    page.keyboard.press("Escape")
    assert page.evaluate(width) == "100%"


def test_the_text_over_the_picture_can_be_selected(page: Page, address: str) -> None:
    page.goto(address + PAGE)
    page.locator(".layer text", has_text="FM AMEMBASSY LA PAZ").click(click_count=3, force=True)
    assert "AMEMBASSY" in page.evaluate("getSelection().toString()")


def test_search_inside_reaches_the_cells_of_a_table(page: Page, address: str) -> None:
    page.goto(address + TEMPLATES["table"])
    page.keyboard.press("/")
    page.keyboard.type("arica 7")
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.hits li")
    assert page.locator("td mark").first.inner_text() == "Arica 7"


def test_without_scripts_a_word_is_looked_up_by_its_letter(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Search all documents").fill("crane")
    page.get_by_role("button", name="Search").click()
    page.locator(".letters a", has_text="C").first.click()
    entry = page.locator(".keywords > div", has=page.locator("dt", has_text="crane"))
    assert entry.locator("dd a").count() == 3
    entry.locator("dd a").first.click()
    assert page.locator("h1").inner_text().endswith("Crane")
    context.close()


def test_without_scripts_each_page_is_within_five_links_of_the_first(
    chromium: Browser, address: str, site: Path
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.{webp,woff2}", lambda route: route.abort())
    wanted = {f"{address}d/{document_id(1)}/p/{n}/index.html" for n in range(1, 13)}
    assert all((site / url.removeprefix(address)).is_file() for url in wanted)
    seen, edge = {address + "index.html"}, {address + "index.html"}
    for _ in range(5):
        found: set[str] = set()
        for url in sorted(edge):
            page.goto(url)
            for href in page.locator("a[href]").evaluate_all(
                "links => links.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
            ):
                if re.search(r"/(browse/(documents/)?|d/.+/)index\.html$", href):
                    found.add(href)
        edge = found - seen
        seen |= edge
        if wanted <= seen:
            break
    assert wanted <= seen
    context.close()

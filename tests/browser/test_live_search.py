"""Live results in a real browser: accessible, without a script, on any screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.browser.accessible import check, in_each_width_and_light
from tests.served import served_newsroom

pytestmark = pytest.mark.browser
QUESTIONS = {
    "results": "live/?q=port",
    "narrowed": "live/?q=port+type:email+date:1974",
    "everything": "live/?q=*&order=newest",
    "no hit": "live/?q=zyzzogeton",
    "a mistake": "live/?q=%22port",
    "nothing asked": "live/?q=",
    "an address without a page": "nothing/here/at/all",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_newsroom(tmp_path_factory.mktemp("live")) as port:
        yield f"http://127.0.0.1:{port}/"


@in_each_width_and_light
def test_axe_finds_nothing_and_nothing_is_cut_off(
    chromium: Browser, address: str, scheme: str, width: int
) -> None:
    check(chromium, address, QUESTIONS, scheme, width)


def test_a_reader_without_scripts_searches_narrows_and_arrives(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Search all documents").fill("port")
    page.get_by_role("button", name="Search").click()
    assert "Read as: pages with port" in page.locator("main").inner_text()
    page.locator(".facet a", has_text="E-mail").click()
    assert "Type: E-mail" in page.locator(".narrowed").inner_text()
    page.locator("article a").first.click()
    assert "/d/" in page.url
    assert page.locator("h1").inner_text().endswith("Port charges")
    context.close()

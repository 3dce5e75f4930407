"""Live results in a real browser: accessible, without a script, on any screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.served import served_newsroom

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
QUESTIONS = {
    "results": "q=port",
    "narrowed": "q=port+type:email+date:1974",
    "everything": "q=*&order=newest",
    "no hit": "q=zyzzogeton",
    "a mistake": "q=%22port",
    "nothing asked": "q=",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_newsroom(tmp_path_factory.mktemp("live")) as port:
        yield f"http://127.0.0.1:{port}/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320], ids=["desktop", "phone", "zoomed to 400 %"])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    chromium: Browser, address: str, scheme: str, width: int
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # or axe could not be put into the page
    )
    page = context.new_page()
    for name, question in QUESTIONS.items():
        page.goto(f"{address}live/?{question}")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()


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

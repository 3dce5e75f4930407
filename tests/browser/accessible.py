"""Checks a page by axe, in every width and light it must be good in."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

_AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# The light changes colours alone and the width the layout alone (zenger.css has no rule for both),
# so each is met once. What is zoomed is a narrower phone: it is looked at for what sticks out.
_SEEN = {
    "desktop, light": ("light", 1360),
    "phone, dark": ("dark", 390),
    "zoomed to 400 %, light": ("light", 320),
}  # CSS pixels
_PHONE = 360  # CSS pixels; below, a page is zoomed

Test = Callable[..., None]


def in_each_width_and_light(test: Test) -> Test:
    """Runs a test with each width and each light."""
    return pytest.mark.parametrize(("scheme", "width"), list(_SEEN.values()), ids=list(_SEEN))(test)


def check(
    chromium: Browser, address: str, paths: Mapping[str, str], scheme: str, width: int,
    cookies: Sequence[Mapping[str, str]] = (),
) -> None:  # fmt: skip
    """axe finds nothing on any of `paths` (by name) below `address`, and nothing sticks out.

    axe looks at one phone: it takes longer than all else.
    """
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # or axe could not be put into the page
        has_touch=width < 600,
    )
    context.add_cookies([dict(one) for one in cookies])  # type: ignore[arg-type]
    page = context.new_page()
    script = _AXE.read_text(encoding="utf-8")
    for name, path in paths.items():
        page.goto(address + path)
        if "?" in path:  # a search goes on after the page is there
            page.wait_for_load_state("networkidle")
        assert page.locator("header.masthead").count() == 1, name  # it is a page of ours
        if width > _PHONE:
            page.evaluate(script)
            assert _violations(page, touch=width < 600) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()


def _violations(page: Page, *, touch: bool) -> list[tuple[str, str]]:
    """What axe finds: its rule, and the first place."""
    found = page.evaluate(
        "touch => axe.run(document, {resultTypes: ['violations'],"
        " rules: {'target-size': {enabled: touch}}})",
        touch,
    )
    return [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]]

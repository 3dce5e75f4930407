"""Cables and mail, read with scripts and without."""

from typing import Any

from playwright.sync_api import Browser, expect
from tests.browser.accessible import check
from tests.browser.journey.seat import Seat
from tests.browser.journey.trove import MAIL, number_of, number_with_attachments

from zenger.catalog.models import Batch, Document


def read_a_cable(anna: Seat) -> None:
    """Found, enlarged, turned, read on; where else it lies, and what is about the same."""
    page = anna.page
    anna.open("/search?q=bolivia type:pdf&all=1")
    page.locator("article.hit h2 a").first.click()
    expect(page.locator(".text mark").first).to_be_visible()
    assert page.locator(".layer").count() == 1  # the words lie over the picture
    where = page.url
    page.get_by_role("link", name="Next result").click()
    assert page.url != where
    page.keyboard.press("+")
    page.keyboard.press("0")
    page.keyboard.press("n")
    page.keyboard.press("p")
    anna.press("Turn right")
    expect(page.locator(".frame.turn-90")).to_be_visible()
    anna.press("Turn left")
    expect(page.locator(".frame.turn-90")).to_have_count(0)
    anna.open(f"/documents/{number_of('LAPAZ 6523.pdf')}")
    expect(page.get_by_role("heading", name="The same file in other collections")).to_be_visible()
    assert anna.download("Take it out").startswith(b"%PDF")
    page.get_by_role("link", name="Documents that share its rarer words").click()
    expect(page.locator("ul.rows mark").first).to_be_visible()


def read_mail(anna: Seat) -> None:
    """The conversation, what is attached, a copy compared, a layout that fetches nothing."""
    page = anna.page
    anna.open(f"/documents/{number_of('FW: original email')}")
    thread = page.locator("section", has=page.get_by_role("heading", name="Conversation"))
    assert thread.locator("li").count() == 4
    anna.open(f"/documents/{number_with_attachments()}")
    attached = page.locator("section", has=page.get_by_role("heading", name="Attachments"))
    attached.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Found inside")).to_be_visible()
    copy = Document.objects.filter(title="Re: Speech", collection__title=MAIL).first()
    assert copy
    anna.open(f"/documents/{copy.pk}")
    page.get_by_role("link", name="Compare").first.click()
    expect(page.get_by_role("heading", name="What differs")).to_be_visible()


def read_without_scripts(peter: Seat, reading: Seat) -> None:
    """The same telephone with scripts turned off: search, narrow, read, turn over, leave a note."""
    reading.context.add_cookies(peter.context.cookies())  # type: ignore[arg-type]
    page = reading.page
    reading.open("/")
    page.get_by_label("Search all documents").fill("bolivia")
    page.get_by_role("button", name="Search").click()
    page.fill("form.span input[name=since]", "1974")
    reading.press("Narrow")
    page.locator("article.hit h2 a").first.click()
    expect(page.locator(".text mark").first).to_be_visible()
    page.get_by_role("link", name="Next result").click()
    reading.press("Turn right")
    reading.press("Turn left")
    page.get_by_role("link", name="Whole text").click()
    expect(page.locator("section.whole").first).to_be_visible()
    page.go_back()
    page.get_by_label("New note").fill("Without a script.")
    page.get_by_label("On these words of the page").fill("bolivia")
    reading.press("Save note")
    expect(page.locator(".text .noted").first).to_be_visible()
    expect(page.locator("#notes")).to_contain_text("Without a script.")
    for path in ("/search/kept", "/search/past", "/lists", "/activity", "/state", "/me"):
        reading.open(path)
        expect(page.locator("h1")).to_be_visible()


def is_accessible(chromium: Browser, anna: Seat) -> None:
    """axe finds nothing on pages as full as two people left them, in the dark on a telephone."""
    cable = number_of("LAPAZ 6523.pdf")
    paths = {
        "overview": "/", "results": "/search?q=coca", "a cable": f"/documents/{cable}?q=coca",
        "similar": f"/documents/{cable}/similar", "state": "/state", "lists": "/lists",
        "a message": f"/documents/{number_with_attachments()}", "kept": "/search/kept",
        "questions": f"/search/many/{Batch.objects.get(name='Names').pk}", "log": "/log",
        "activity": "/activity", "people": "/people",
    }  # fmt: skip
    cookies: Any = anna.context.cookies()
    check(chromium, anna.address, paths, "dark", 390, cookies)

"""A source at the door: without a script, on a phone and on a desk, from left and from right, by day
and by night. Nothing is loaded from elsewhere, and every page is accessible."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.accessible import check
from tests.receive.parcels import opened
from tests.visitor import DoorHouse, Visitor, door_house, served_door

from zenger.receive.codename import source_keys
from zenger.receive.door.sealed_text import seal_text

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 640}
REPLY = "Thank you. Is the stamp on page 3 the ministry’s own?\nشكراً لك."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DoorHouse]:
    with door_house(tmp_path_factory.mktemp("door"), questions=("Who may know of it?",)) as made:
        yield made


@pytest.fixture(scope="module")
def address(house: DoorHouse) -> Iterator[str]:
    with served_door(house) as found:
        yield found


class Watched:
    """A browser with scripts off, and what it complained of or asked of others."""

    def __init__(self, chromium: Browser, address: str, language: str) -> None:
        self.context: BrowserContext = chromium.new_context(
            viewport=PHONE, java_script_enabled=False, locale=language, color_scheme="dark"  # type: ignore[arg-type]
        )  # fmt: skip
        self.page: Page = self.context.new_page()
        self.elsewhere: list[str] = []
        self.said: list[str] = []
        self.addresses: list[str] = []
        self.page.on("request", lambda one: self.addresses.append(one.url))
        self.page.on(
            "request",
            lambda one: None if one.url.startswith(address) else self.elsewhere.append(one.url),
        )
        self.page.on("console", lambda one: self.said.append(one.text))

    def fits(self) -> None:
        """Nothing sticks out on the smallest phone. (Asked of the layout: scripts are off.)"""
        for name in ("main", "header", "h1"):
            for box in (one.bounding_box() for one in self.page.locator(name).all()):
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= PHONE["width"]


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_whole_way_of_a_source_without_a_script(
    chromium: Browser, house: DoorHouse, address: str, code: str
) -> None:
    watched = Watched(chromium, address, code)
    page = watched.page
    before = set(house.incoming())
    page.goto(f"{address}/")
    assert page.locator("html").get_attribute("lang") == code
    assert page.locator("html").get_attribute("dir") == ("rtl" if code == "ar" else "ltr")
    watched.fits()
    page.locator(f'a[href="/{code}/begin"]').click()
    page.locator("main form button").click()
    words = page.locator(".codename li").all_inner_texts()
    watched.fits()
    page.locator(f'a[href="/{code}/confirm"]').click()
    page.locator("#codename").fill("not these words")
    page.locator("main form button").click()
    expect(page.locator("#wrong")).to_be_visible()
    assert page.locator("#codename").input_value() == ""
    page.locator("#codename").fill(" ".join(words))
    page.locator("main form button").click()
    page.locator(f'a[href="/{code}/send"]').click()
    watched.fits()
    page.locator("#message").fill("Look at page 3.")
    page.locator("#files").set_input_files(
        [{"name": "plan.txt", "mimeType": "text/plain", "buffer": b"canary " * 40_000},
         {"name": "قائمة \"1\".txt", "mimeType": "text/plain", "buffer": b"list"}]
    )  # fmt: skip
    page.locator("main form button").click()
    expect(page.locator(".sent li")).to_have_count(1)
    expect(page.locator("#sent")).to_be_in_viewport()
    watched.fits()
    (name,) = set(house.incoming()) - before
    _, reading, kept = opened((house.folder.incoming / name).read_bytes(), house.week_keys)
    assert reading.is_complete
    assert kept.names == [b"plan.txt", 'قائمة "1".txt'.encode()]
    assert kept.heads[0].untrusted_note == "Look at page 3."

    page.locator("header button").click()
    assert [one["name"] for one in watched.context.cookies()] == []
    keys = source_keys(" ".join(words), pepper=house.folder.pepper())
    mailboxes = house.pages.door.mailboxes
    mailboxes.add_reply(mailboxes.id_of(keys.lookup), seal_text(REPLY, keys.reply_public))
    page.goto(f"{address}/{code}/return")
    page.locator("#codename").fill(" ".join(words).upper())
    page.locator("main form button").click()
    assert page.locator(".reply").inner_text() == REPLY
    page.locator('form[action*="/read/"] button').click()
    expect(page.locator(".reply")).to_have_count(0)
    page.locator(f'a[href="/{code}/delete"]').click()
    page.locator("button.grave").click()
    watched.fits()
    assert name.replace(".age", ".delete") in house.incoming()
    page.goto(f"{address}/{code}/return")
    page.locator("#codename").fill(" ".join(words))
    page.locator("main form button").click()
    expect(page.locator("#wrong")).to_be_visible()
    assert watched.elsewhere == []
    # It says that two codenames were wrong, and that cookies were cleared; of the policy, nothing.
    assert [one for one in watched.said if "403" not in one and "Cleared data" not in one] == []
    assert not any(word in one for one in watched.addresses for word in words if len(word) > 5)
    watched.context.close()


def test_what_is_typed_is_hidden_until_it_is_asked_for(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/en/return")
    shown = "getComputedStyle(document.querySelector('#codename')).webkitTextSecurity"
    assert page.evaluate(shown) == "disc"
    page.get_by_label("Show what I type").check()
    assert page.evaluate(shown) == "none"
    page.close()


@pytest.mark.parametrize(
    ("code", "scheme", "width"),
    [("en", "light", 1360), ("fa", "dark", 390), ("en", "light", 320)],
    ids=["desktop, light", "phone, dark, from the right", "zoomed to 400 %, light"],
)
def test_every_page_is_accessible_in_every_width_and_light(
    chromium: Browser, house: DoorHouse, address: str, scheme: str, width: int, code: str
) -> None:
    pending, inside = Visitor(house, code), Visitor(house, code)
    pending.gets_codename()
    keys = source_keys(inside.opens_mailbox(), pepper=house.folder.pepper())
    inside.sends("Hear me.", {"a": b"a" * 300_000})
    inside.sends("", {"a": b"a" * 300_000}, cut=100_000)
    mailboxes = house.pages.door.mailboxes
    for text in (REPLY, "More."):
        mailboxes.add_reply(mailboxes.id_of(keys.lookup), seal_text(text, keys.reply_public))
    for visitor, names in (
        (pending, ("", "begin", "return", "seal", "proof", "left", "codename", "confirm", "none")),
        (inside, ("inside", "send", "delete")),
    ):
        cookies = [
            {"name": name, "value": value, "url": address}
            for name, value in visitor.cookies.items()
        ]
        paths = {name or "first": f"/{code}/{name}" for name in names}
        check(chromium, address, paths, scheme, width, cookies)

"""In by the door, for the first time, by an invitation, by a recovery code; and out."""

from playwright.sync_api import expect
from tests.browser.journey.seat import Seat
from tests.browser.journey.trove import CABLES, MAIL
from tests.desk import PASSPHRASE


def set_up_codes(one: Seat) -> None:
    one.page.get_by_text("Or type this in").click()
    one.secret = one.page.locator("code.digest").inner_text().replace(" ", "")
    one.page.get_by_label("Type the six digits").fill(one.code())
    one.press("Go on")
    one.codes = one.page.locator("ol.codes code").all_inner_texts()
    one.page.get_by_role("link", name="I have them on paper").click()


def give_passphrase(one: Seat, name: str) -> None:
    one.open("/sign-in")
    one.page.get_by_label("Name").fill(name)
    one.page.get_by_label("Passphrase").fill(PASSPHRASE)
    one.press("Go on")


def give_code(one: Seat, code: str) -> None:
    one.page.get_by_label("The six digits").fill(code)
    one.press("Sign in")


def come_in(anna: Seat, name: str) -> None:
    """The first time with a new authenticator, then with its code."""
    give_passphrase(anna, name)
    set_up_codes(anna)
    anna.press("Sign out")
    give_passphrase(anna, name)
    give_code(anna, anna.code())
    expect(anna.page.get_by_role("heading", name="Collections")).to_be_visible()


def invited(anna: Seat, peter: Seat) -> None:
    """By a link that works once; a recovery code stands in for the lost telephone, once."""
    anna.open("/people")
    anna.page.get_by_label("As").select_option("reporter")
    for title in (MAIL, CABLES):
        anna.page.get_by_label(title).check()
    anna.press("Make a link")
    link = anna.page.locator(".notice pre").inner_text()
    peter.page.goto(link)
    peter.page.get_by_label("A name to sign in with").fill("peter")
    peter.page.get_by_label("The name that others see").fill("Peter")
    peter.page.get_by_label("A passphrase").fill(PASSPHRASE)
    peter.page.get_by_label("The same once more").fill(PASSPHRASE)
    peter.press("Make my account")
    set_up_codes(peter)
    assert peter.page.goto(link).status == 404  # type: ignore[union-attr]
    peter.open("/")
    peter.press("Sign out")
    for code, is_in in ((peter.codes[0], True), (peter.codes[0], False), (peter.codes[1], True)):
        if not peter.page.url.endswith("/second"):
            give_passphrase(peter, "peter")
        give_code(peter, code)
        if is_in and code == peter.codes[0]:
            peter.press("Sign out")
    peter.open("/me")
    expect(peter.page.get_by_text("8 of your codes are unused")).to_be_visible()


def sent_away(anna: Seat, peter: Seat) -> None:
    """All sessions of Peter are ended; the next click leads to the door."""
    anna.open("/people")
    anna.page.get_by_role("link", name="Peter").click()
    anna.press("End all sessions")
    peter.open("/lists")
    assert "/sign-in" in peter.page.url

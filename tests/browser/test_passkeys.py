"""A passkey is made and used in a real browser, with a key that Chromium pretends to have."""

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Page
from tests.desk import PASSPHRASE, House, desk_of, make_house, served_desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("house"))
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served_desk(house) as found:
        yield found


def with_security_key(page: Page) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": False,
        "hasUserVerification": False, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def give_passphrase(page: Page, address: str) -> None:
    page.goto(address + "/sign-in")
    page.get_by_label("Name").fill("editor")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Go on").click()


def set_up_codes(page: Page, house: House) -> str:
    page.get_by_text("Or type this in").click()
    secret = page.locator("code.digest").inner_text().replace(" ", "")
    page.get_by_label("Type the six digits").fill(pyotp.TOTP(secret).at(house.clock.now))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="I have them on paper").click()
    return secret


def test_a_passkey_takes_the_place_of_the_code(
    chromium: Browser, house: House, address: str
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    with_security_key(page)
    give_passphrase(page, address)
    secret = set_up_codes(page, house)

    page.goto(address + "/me")
    page.get_by_label("What you will know it by").fill("The key on my ring")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("not used yet").wait_for()
    assert "The key on my ring" in page.locator("#passkeys").inner_text()
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("This passkey was added before.").wait_for()

    page.get_by_role("button", name="Sign out").click()
    give_passphrase(page, address)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(address + "/")
    page.goto(address + "/me")
    assert "last used" in page.locator("#passkeys").inner_text()
    assert complaints == []
    context.close()

    without = chromium.new_context(java_script_enabled=False)
    page = without.new_page()
    give_passphrase(page, address)
    assert not page.get_by_role("button", name="Use a passkey").is_visible()
    house.clock.go_on(minutes=1)
    page.get_by_label("six digits").fill(pyotp.TOTP(secret).at(house.clock.now))
    page.get_by_role("button", name="Sign in").click()
    page.goto(address + "/me")
    assert not page.get_by_role("button", name="Add a passkey").is_visible()
    assert "browser with scripts" in page.locator("#passkeys").inner_text()
    page.get_by_role("button", name="Remove The key on my ring").click()
    assert "The key on my ring" not in page.locator("#passkeys").inner_text()
    without.close()

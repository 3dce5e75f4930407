"""A person at a browser, for the journey, and an ear for all that is sent to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page
from tests.desk import House

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(slots=True)
class Seat:
    """Somebody at a browser, with all that was sent to it."""

    page: Page
    context: BrowserContext
    address: str
    house: House
    secret: str = ""  # of the authenticator
    codes: list[str] = field(default_factory=list)  # for a lost telephone
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).first.click()

    def download(self, link: str) -> bytes:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=link).first.click()
        return Path(waiting.value.path()).read_bytes()

    def code(self) -> str:
        self.house.clock.go_on(seconds=60)  # a code works once
        return pyotp.TOTP(self.secret).at(self.house.clock.now)


class Ear:
    """Keeps all that the desk sends, by whose browser it is sent to: pages, tables, files."""

    def __init__(self) -> None:
        self.sent: dict[str, list[bytes]] = {}

    def around(self, application: "WSGIApplication") -> "WSGIApplication":
        def listening(environ: Any, start_response: Any) -> list[bytes]:
            answer = application(environ, start_response)
            try:
                body = b"".join(answer)
            finally:
                if hasattr(answer, "close"):
                    answer.close()
            self.sent.setdefault(environ.get("HTTP_USER_AGENT", ""), []).append(body)
            return [body]

        return listening


@contextmanager
def seat(
    chromium: Browser, house: House, address: str, name: str, *, width: int, scripts: bool = True
) -> Iterator[Seat]:
    """A new browser, known to an `Ear` by the name; narrow ones are touched."""
    context = chromium.new_context(
        viewport={"width": width, "height": 850}, user_agent=name, has_touch=width < 600,
        java_script_enabled=scripts, accept_downloads=True,
    )  # fmt: skip
    context.set_default_timeout(60_000)
    taken = Seat(context.new_page(), context, address, house)
    taken.page.on("pageerror", lambda error: taken.complaints.append(str(error)))
    taken.page.on("console", lambda message: _note(taken, message.text))
    yield taken
    context.close()


def _note(taken: Seat, complaint: str) -> None:
    if "the server responded with a status of 4" not in complaint:  # what is refused is looked at
        taken.complaints.append(complaint)

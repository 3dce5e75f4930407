"""The two applications of the door: pages, and what is sent, which only ever becomes ciphertext."""

import secrets
from collections.abc import Callable
from datetime import date

from django.core.handlers.wsgi import WSGIHandler
from django.http.response import HttpResponseBase

from zenger.receive.door.folder import DoorFolder
from zenger.web.door.django_settings import configure
from zenger.web.door.here import Door, Visit, this_machine, utc_today
from zenger.web.door.only_here import require_own_server
from zenger.web.door.refusals import Refusals
from zenger.web.door.shares import Shares

# What begins so goes to processes that serve one request and end.
UPLOAD_PATHS = frozenset({"/send"})
# Nothing from elsewhere, no script, no frame; nothing stays in the browser, no address is told on.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class DoorApplication(WSGIHandler):
    """Django, with our request, our addresses and our headers on each answer."""

    request_class = Visit

    def __init__(self, door: Door, addresses: str) -> None:
        configure()
        self.door, self._addresses = door, addresses
        super().__init__()

    def get_response(self, request: Visit) -> HttpResponseBase:  # type: ignore[override]
        request.door = self.door
        request.urlconf = self._addresses
        response = super().get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def pages(
    folder: DoorFolder, *, ticket_key: bytes, shares: Shares | None = None,
    today: Callable[[], date] = utc_today,
) -> DoorApplication:  # fmt: skip
    """Everything but what is sent. Runs in one process: who is inside is in its memory.

    Args:
        ticket_key: 32 bytes, which the processes of this door share and no disk ever sees.
        shares: how much came through each mailbox, which they have in common too.
    """
    door = _door(folder, ticket_key, shares, today)
    door.mailboxes.make()
    door.mailboxes.require_sound()
    return DoorApplication(door, "zenger.web.door.routes")


def uploads(
    folder: DoorFolder, *, ticket_key: bytes, shares: Shares | None = None,
    today: Callable[[], date] = utc_today,
) -> DoorApplication:  # fmt: skip
    """What is sent. A process of it should serve one request and end, and its memory with it."""
    return DoorApplication(
        _door(folder, ticket_key, shares, today), "zenger.web.door.upload_routes"
    )


def refusals(folder: DoorFolder) -> Refusals:
    """What the gate says by itself. Nobody is inside, so it shares no key with the pages."""
    configure()
    return Refusals(_door(folder, secrets.token_bytes(32), None, utc_today), HEADERS)


def _door(
    folder: DoorFolder, ticket_key: bytes, shares: Shares | None, today: Callable[[], date]
) -> Door:
    require_own_server()
    door = this_machine(folder, ticket_key)
    door.today, door.shares = today, shares or door.shares
    door.keyring()  # refuse to start with one that another root signed
    return door

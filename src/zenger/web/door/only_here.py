"""The door is served by `zenger door run` alone: other servers write what is sent to a disk.

ASGI servers and waitress keep the body of a request in a temporary file before any code of ours
runs, so it would be too late to refuse then. It is refused when the application is made.
"""

import sys
from asyncio import iscoroutinefunction
from collections.abc import Callable
from typing import Any

from zenger.errors import DoorError

_OTHERS = (
    "uvicorn", "hypercorn", "daphne", "granian", "waitress", "a2wsgi", "asgiref.wsgi", "uwsgi",
    "cheroot", "bjoern", "werkzeug.serving", "mod_wsgi",
)  # fmt: skip


def require_own_server() -> None:
    """Raises: DoorError: another server is in this process."""
    for name in _OTHERS:
        if name in sys.modules:
            _refuse(name)


class OnlyWsgi:
    """Middleware that lets no ASGI application be made with the settings of the door."""

    async_capable = sync_capable = True

    def __init__(self, get_response: Callable[..., Any]) -> None:
        if iscoroutinefunction(get_response):
            _refuse("an ASGI server")
        self._get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self._get_response(request)


def _refuse(server: str) -> None:
    raise DoorError(
        f"The door does not start under {server}, which may write what a source sends to a disk "
        "before anybody can seal it. Start it with `zenger door run`."
    )

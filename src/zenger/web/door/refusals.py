"""What the gate itself says to who may not come in: pages like all others, made before it begins.

The gate reads no template. Where it refuses an upload, whoever sends it reads why in the language
of their page.
"""

import io
from http import HTTPStatus

from zenger.web.door.connections import Refusal
from zenger.web.door.here import Door, Visit
from zenger.web.door.trouble import refused


class Refusals:
    """An answer for each reason and language."""

    def __init__(self, door: Door, headers: dict[str, str]) -> None:
        """Args: headers: of each answer of the door."""
        self._languages = door.languages
        self._answers = {
            (why, code): _answer(door, why, code, headers)
            for why in Refusal
            for code in door.languages
        }

    def __call__(self, untrusted_path: str, why: Refusal) -> bytes:
        """All of an answer, head and page.

        Args:
            untrusted_path: that was asked for; it names a language, or none.
        """
        return self._answers[why, language_in(untrusted_path, self._languages)]

    def enough_address(self, untrusted_path: str) -> str:
        """The page that tells whose circuit sent enough messages."""
        return f"/{language_in(untrusted_path, self._languages)}/enough"


def language_in(untrusted_path: str, offered: tuple[str, ...]) -> str:
    """The language of an address; English where it names none, or the first that is offered."""
    for part in untrusted_path.split("/")[1:3]:
        if part in offered:
            return part
    return "en" if "en" in offered else offered[0]


def _answer(door: Door, why: Refusal, code: str, headers: dict[str, str]) -> bytes:
    visit = Visit({"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": io.BytesIO()})
    visit.door = door
    response = refused(visit, code, why)
    said = {
        **headers, "Content-Type": response.headers["Content-Type"],
        "Content-Length": str(len(response.content)), "Connection": "close",
    }  # fmt: skip
    status = HTTPStatus(response.status_code)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{k}: {v}" for k, v in said.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + response.content

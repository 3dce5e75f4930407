"""A door in a folder of the test's own, and a source that visits it: the real applications, called
as a server calls them."""

import io
import re
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, BinaryIO
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.test import override_settings
from nacl.signing import SigningKey
from pyrage import x25519

import zenger.catalog  # noqa: F401  # it sets Django up for the rest of the tests
from zenger.receive.door.folder import DoorFolder
from zenger.receive.door.settings import DoorSettings
from zenger.receive.keyring import Desk, Epoch, Keyring, signed
from zenger.receive.root import fingerprint_of
from zenger.receive.weeks import week_of, weeks_from
from zenger.web.door.app import UPLOAD_PATHS, DoorApplication, pages, uploads
from zenger.web.door.django_settings import SETTINGS
from zenger.web.door.shares import Shares

HOST = f"{'d' * 56}.onion"
BEGUN = date(2026, 11, 26)  # a Thursday, in 2026-W48
EXPIRES = date(2027, 8, 1)  # weeks after the last key of a week
BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def words(self) -> str:
        """What is read of it: no marks, single spaces."""
        text = re.sub(r"</?(bdi|b|i|a|span)\b[^>]*>", "", self.text)
        return " ".join(re.sub(r"<[^>]*>", " ", text).split())

    def action(self, part: str) -> str:
        """Where the form goes whose address holds `part`."""
        found = re.search(f'action="([^"]*{re.escape(part)}[^"]*)"', self.text)
        assert found, f"no form for {part}"
        return found[1]


class Keys:
    """A root, two desks, a key of each for 26 weeks. Nothing of it is under a passphrase, which
    would take half a minute."""

    def __init__(self) -> None:
        self.root = SigningKey.generate()
        self.desks = tuple(x25519.Identity.generate() for _ in range(2))
        self.weeks = {
            (week, desk): x25519.Identity.generate()
            for week in weeks_from(BEGUN, 26)
            for desk in (1, 2)
        }

    def keyring(self) -> bytes:
        desks = tuple(Desk(n, str(one.to_public())) for n, one in enumerate(self.desks, 1))
        epochs = tuple(
            Epoch(week, desk, str(one.to_public())) for (week, desk), one in self.weeks.items()
        )
        return signed(
            Keyring(1, "The Harbour Record", BEGUN, EXPIRES, 14, desks, epochs, HOST, 3), self.root
        )


class DoorHouse:
    """A door and the keys that open what it takes in."""

    def __init__(self, path: Path, *, today: date = BEGUN, **settings: Any) -> None:
        self.keys = Keys()
        root = fingerprint_of(self.keys.root.verify_key).value.hex()
        self.folder = DoorFolder(path / "door")
        self.today = today
        self.folder.make(
            DoorSettings(name="The Harbour Record", root=root, **settings), self.keys.keyring()
        )
        self.reopen()

    def reopen(self) -> None:
        """As after a restart: what was in memory is gone."""
        key, shares = secrets.token_bytes(32), Shares()
        self.pages, self.uploads = (
            made(self.folder, ticket_key=key, shares=shares, today=lambda: self.today)
            for made in (pages, uploads)
        )

    @property
    def week_keys(self) -> tuple[x25519.Identity, ...]:
        return (self.keys.weeks[week_of(self.today), 2],)

    def incoming(self) -> list[str]:
        return sorted(one.name for one in self.folder.incoming.iterdir())


@contextmanager
def door_house(path: Path, **settings: Any) -> Iterator[DoorHouse]:
    """In a process whose Django is set up for the door meanwhile."""
    with override_settings(**SETTINGS):
        yield DoorHouse(path, **settings)


@dataclass
class Visitor:
    """A browser without a script: cookies, forms, redirects."""

    house: DoorHouse
    code: str = "en"
    cookies: dict[str, str] = field(default_factory=dict)
    seen: list[Answer] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # addresses

    def get(self, path: str, **headers: str) -> Answer:
        answer = self.ask("GET", path, b"", headers)
        return self.get(answer.headers["Location"]) if answer.status in (302, 303) else answer

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        body = urlencode(fields or {}).encode()
        answer = self.ask("POST", path, body, {"CONTENT_TYPE": "application/x-www-form-urlencoded"})
        return self.get(answer.headers["Location"]) if answer.status in (302, 303) else answer

    def page(self, name: str) -> Answer:
        return self.get(f"/{self.code}/{name}")

    def ask(
        self, method: str, path: str, body: bytes | BinaryIO, headers: Mapping[str, str],
        length: int | None = None,
    ) -> Answer:  # fmt: skip
        stream = io.BytesIO(body) if isinstance(body, bytes) else body
        size = len(body) if isinstance(body, bytes) else length
        place, _, query = path.partition("#")[0].partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": place, "QUERY_STRING": query,
            "SCRIPT_NAME": "", "SERVER_NAME": HOST, "SERVER_PORT": "80", "HTTP_HOST": HOST,
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "", "CONTENT_LENGTH": str(size),
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.input": stream, "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": False,
            "wsgi.run_once": False, **headers,
        }  # fmt: skip
        is_upload = any(place == one or place.startswith(f"{one}/") for one in UPLOAD_PATHS)
        answer = called(self.house.uploads if is_upload else self.house.pages, environ)
        self._keep(answer.cookies)
        self.seen.append(answer)
        self.asked.append(path)
        return answer

    def _keep(self, said: Sequence[str]) -> None:
        for line in said:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or morsel["max-age"] == 0:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value

    # -- what sources do ---------------------------------------------------------------------

    def gets_codename(self) -> str:
        page = self.post(self.page("begin").action("/begin/"))
        return " ".join(re.findall(r"<li>([^<]+)</li>", page.text.partition("</ol>")[0]))

    def opens_mailbox(self) -> str:
        """The codename of a mailbox that it has just opened."""
        codename = self.gets_codename()
        inside = self.post(self.page("confirm").action("/confirm/"), {"codename": codename})
        assert inside.action("/leave/")
        return codename

    def comes_back(self, codename: str) -> Answer:
        return self.post(self.page("return").action("/return/"), {"codename": codename})

    def sends(
        self, message: str = "", files: Mapping[str, bytes] | None = None, *, cut: int = 0,
        **answers: str,
    ) -> Answer:  # fmt: skip
        """Args: cut: how many bytes before its end the connection breaks."""
        address = self.page("send").action("/send/")
        body = form_of(message, files or {}, **answers)
        sent = body[: len(body) - cut]
        answer = self.ask("POST", address, io.BytesIO(sent), form_type(), length=len(body))
        return self.get(answer.headers["Location"]) if answer.status in (302, 303) else answer


def form_type(boundary: str = BOUNDARY) -> dict[str, str]:
    return {"CONTENT_TYPE": f"multipart/form-data; boundary={boundary}"}


def form_of(message: str, files: Mapping[str, bytes], **answers: str) -> bytes:
    """As Chromium sends it, the empty folder picker included."""
    parts = [(f'name="{name}"', b"", value.encode()) for name, value in
             [("message", message), *answers.items()]]  # fmt: skip
    kind = b"Content-Type: application/octet-stream\r\n"
    parts += [(f'name="files"; filename="{name}"', kind, value) for name, value in files.items()]
    parts += [('name="folder"; filename=""', kind, b"")]
    made = b"".join(
        b"--%s\r\nContent-Disposition: form-data; %s\r\n%s\r\n%s\r\n"
        % (BOUNDARY.encode(), head.encode(), kind, value)
        for head, kind, value in parts
    )
    return made + b"--%s--\r\n" % BOUNDARY.encode()


def called(application: DoorApplication, environ: dict[str, Any]) -> Answer:
    """What a server would send."""
    said: list[tuple[str, list[tuple[str, str]]]] = []
    body = b"".join(
        application(environ, lambda status, headers, *_: said.append((status, headers)))
    )
    status, headers = said[0]
    return Answer(
        int(status[:3]), dict(headers), [value for name, value in headers if name == "Set-Cookie"],
        body,
    )  # fmt: skip


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def served_door(house: DoorHouse) -> Iterator[str]:
    """The door at an address of this machine, for a browser."""

    def application(environ: dict[str, Any], start: Any) -> Any:
        is_upload = environ["PATH_INFO"].startswith(tuple(f"{one}/" for one in UPLOAD_PATHS))
        return (house.uploads if is_upload else house.pages)(environ, start)

    server = make_server("127.0.0.1", 0, application, _Threads, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()

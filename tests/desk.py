"""A newsroom with two collections and a person of every role, for tests of the desk."""

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pyotp
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from tests.trove import mail_bytes, pdf_bytes

from zenger.assemble import create_newsroom, open_newsroom, writing
from zenger.catalog.models import Account, Document
from zenger.model.people import Role, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.settings import Settings
from zenger.workflow.access.accounts import add_account
from zenger.workflow.access.sight import viewer_of
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PASSPHRASE = "correct horse battery staple"


@dataclass(slots=True)
class Clock:
    """A clock that tests set."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 26, 12, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **more: float) -> None:
        self.now += timedelta(**more)


@dataclass(slots=True)
class House:
    """The newsroom and its people."""

    newsroom: Newsroom
    clock: Clock
    people: dict[str, Account] = field(default_factory=dict)

    def viewer(self, name: str) -> Viewer:
        return viewer_of(Account.objects.get(name=name))

    def acting(self, name: str) -> Newsroom:
        return replace(self.newsroom, actor=name)

    def document(self, title: str) -> Document:
        return Document.objects.get(title=title)


def open_trove(folder: Path) -> Path:
    folder.mkdir(parents=True)
    tariff = pdf_bytes("The tariff of the port of Arica", "Second page on lighthouses")
    (folder / "tariff.pdf").write_bytes(tariff)
    (folder / "letter.eml").write_bytes(
        mail_bytes("Port charges", "The commission met in La Paz.", tariff, Message_ID="<1@x>")
    )
    (folder / "both.txt").write_bytes(b"A note about the harbour that lies in both boxes.\n")
    return folder


def closed_trove(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "informant.txt").write_bytes(b"The harbour informant is called Zebulon Quartz.\n")
    (folder / "secret path.txt").write_bytes(b"A note about the harbour that lies in both boxes.\n")
    (folder / "reply.eml").write_bytes(
        mail_bytes("Re: Port charges", "Zebulon agreed.", Message_ID="<2@x>",
                   In_Reply_To="<1@x>", References="<1@x>", sender="zebulon@quartz.example")
    )  # fmt: skip
    return folder


def make_house(folder: Path) -> House:
    """Collections Open and Closed; reader, reporter, editor and publisher see Open, admin all."""
    shutil.copytree(_built().name, folder, symlinks=True, dirs_exist_ok=True)
    clock = Clock()
    newsroom = replace(open_newsroom(folder / "desk"), now=clock)
    return House(newsroom, clock, {role: Account.objects.get(name=role) for role in Role})


@cache
def _built() -> tempfile.TemporaryDirectory[str]:
    """One house, to be copied: building it takes longer than most tests of the desk."""
    kept = tempfile.TemporaryDirectory()
    folder = Path(kept.name)
    newsroom = replace(create_newsroom(folder / "desk", Settings("The Record")), now=Clock())
    with writing(newsroom):
        import_trove(newsroom, open_trove(folder / "open"), collection="Open")
        import_trove(newsroom, closed_trove(folder / "closed"), collection="Closed")
        process_newsroom(newsroom, jobs=1)
    for role in Role:
        sees_all = role is Role.ADMIN
        add_account(
            newsroom, role, PASSPHRASE, role=role, sees_all=sees_all,
            collections=() if sees_all else ("Open",),
        )  # fmt: skip
    newsroom.sandbox().close()
    connection.close()  # all is in its files
    return kept


@contextmanager
def desk_of(house: House) -> Iterator[Any]:
    """The desk's application in this process, put back as it was afterwards."""
    from zenger.web.desk.here import DESK
    from zenger.web.desk.serve import prepare

    before = settings.SECRET_KEY, settings.ALLOWED_HOSTS
    DESK._newsroom = None  # another test's
    folder = house.newsroom.folder
    prepare(lambda: replace(open_newsroom(folder), now=house.clock), "a key for tests")
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    try:
        yield
    finally:
        DESK._newsroom = None
        settings.SECRET_KEY, settings.ALLOWED_HOSTS = before


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: tests read what the browser says."""


@contextmanager
def served_desk(
    house: House, around: "Callable[[WSGIApplication], WSGIApplication]" = lambda inner: inner
) -> Iterator[str]:
    """The address of the desk, for a browser; `desk_of` is open around it.

    Args:
        around: may listen to what is asked and answered.
    """
    application = around(get_wsgi_application())
    server = make_server("127.0.0.1", 0, application, server_class=_Threads, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def signed_in(house: House, name: str) -> Client:
    """A browser of this person, past both steps of the door."""
    client = Client()
    client.post("/sign-in", {"name": name, "passphrase": PASSPHRASE})
    account = Account.objects.get(name=name)
    if not account.totp_secret:
        account.totp_secret = pyotp.random_base32()
        account.save()
    house.clock.go_on(seconds=60)  # a code works once
    code = pyotp.TOTP(account.totp_secret).at(house.clock.now)
    response = client.post("/sign-in/second", {"code": code})
    assert response.status_code == 302, response.content
    return client

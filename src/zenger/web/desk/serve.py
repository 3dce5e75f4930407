"""Starts the desk: a few processes that answer requests until Ctrl-C."""

import gc
import importlib
import logging
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from zenger.protocols.newsroom import Newsroom
from zenger.web.desk.accepting import OneQueueWorker
from zenger.web.desk.here import DESK

LOCAL = ("localhost", "127.0.0.1", "[::1]")
KEY_SIZE = 32  # bytes
_KEY = "desk.key"
# New objects after which Python looks for cycles, of which a page leaves hardly any: with as few as
# it begins with, it does so ten times a page, which takes a fiftieth of it.
_COLLECTED = (20_000, 20, 50)


def desk_key(folder: Path) -> str:
    """What cookies and forms are signed with; made at the first start."""
    path = folder / "keys" / _KEY
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().hex()
    with os.fdopen(handle, "wb") as stream:
        stream.write(secrets.token_bytes(KEY_SIZE))
    return path.read_bytes().hex()


def prepare(
    opened: Callable[[], Newsroom], key: str, *, hosts: Sequence[str] = (), behind_tls: bool = False
) -> Any:
    """The WSGI application of one newsroom's desk.

    Args:
        hosts: names besides this machine's own that it may be called by.
        behind_tls: a proxy before it ends TLS, and says so in X-Forwarded-Proto.
    """
    settings.SECRET_KEY = key
    settings.ALLOWED_HOSTS = [*LOCAL, *hosts]
    settings.CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in hosts if behind_tls]
    if behind_tls:
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        settings.CSRF_COOKIE_SECURE = True
    _hush()
    DESK.opened = opened
    application = get_wsgi_application()
    DESK.newsroom()
    connection.settings_dict["CONN_MAX_AGE"] = None  # opening one takes longer than most pages
    return application


def _hush() -> None:
    """Django says on the terminal which address was not found or refused. Addresses hold questions,
    and the one-time links of invitations; what went wrong inside is said by `broken_page`."""
    said = logging.getLogger("django")
    if not said.handlers:
        said.addHandler(logging.NullHandler())
    said.propagate = False


class _Quiet(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn names the address of a request that broke off, and what it was about to send."""

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:
        del msg, args, kwargs
        self.error("An answer broke off. Whoever waits for it is told by their browser.")


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, load: Callable[[], Any], options: dict[str, Any]) -> None:
        self._load, self._options = load, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._load()


def serve(
    opened: Callable[[], Newsroom], key: str, *, host: str, port: int, workers: int,
    hosts: Sequence[str] = (), behind_tls: bool = False, ready: Callable[[int], None],
) -> None:  # fmt: skip
    """Serve until Ctrl-C. Nothing is logged of who asked for what: that is on record inside.

    Args:
        ready: called with the port once requests are taken.
    """
    options = {
        "bind": f"{host}:{port}", "workers": workers, "threads": 4, "worker_class": OneQueueWorker,
        "accesslog": None, "errorlog": "-", "loglevel": "warning", "control_socket_disable": True,
        "logger_class": _Quiet,
        "timeout": 120, "graceful_timeout": 10,
        "when_ready": lambda server: ready(server.LISTENERS[0].sock.getsockname()[1]),
        "proc_name": "zenger-desk",
    }  # fmt: skip
    # Loaded once, before the processes part: they share it. Each opens the newsroom for itself.
    importlib.import_module(settings.ROOT_URLCONF)
    gc.freeze()
    gc.set_threshold(*_COLLECTED)
    _Server(lambda: prepare(opened, key, hosts=hosts, behind_tls=behind_tls), options).run()

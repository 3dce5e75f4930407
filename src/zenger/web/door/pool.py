"""One lane of processes behind the gate: gunicorn, told to keep and say nothing."""

import gc
import io
import os
import socket
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import wsgi

from zenger.receive.door.folder import DoorFolder
from zenger.web.door.connections import Lane
from zenger.web.door.handed import OnceWorker, Untold
from zenger.web.door.lockdown import fall_silent, lock_down
from zenger.web.door.mishaps import Mishaps

# That answer pages. More than may wait for a codename to be worked out, which goes one by one.
THREADS = 48
STOPPING = 5  # seconds in which what is under way may end


class _Silent(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Says nothing, and keeps what went wrong where the others are."""

    mishaps: Mishaps

    def setup(self, cfg: Any) -> None:
        self.cfg = cfg
        self._access_log_enabled = False
        self.loglevel = 100

    def access(self, *args: object) -> None:
        del args

    def exception(self, *args: object, **about: object) -> None:
        del args, about
        error = sys.exc_info()[1]
        if error is not None:
            self.mishaps.add(error)

    def close_on_exec(self) -> None:
        pass

    def reopen_files(self) -> None:
        pass


class Pool(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Processes of one lane."""

    def __init__(
        self, folder: DoorFolder, lane: Lane, worker: type, load: Callable[[], Any],
        mishaps: Mishaps,
    ) -> None:  # fmt: skip
        self._folder, self._lane, self._worker = folder, lane, worker
        self._load, self._mishaps = load, mishaps
        super().__init__()

    def load_config(self) -> None:
        wsgi.Response = Untold
        util.write_error = _say_little
        once = self._worker is OnceWorker
        quiet = type("Quiet", (_Silent,), {"mishaps": self._mishaps})
        options = {
            "bind": f"unix:{self._lane.socket}", "worker_class": self._worker, "umask": 0o077,
            "workers": self._lane.most if once else 1, "threads": 1 if once else THREADS,
            "timeout": 0,  # an upload may take hours; who is too slow is cut off by `Handed`
            "graceful_timeout": STOPPING, "keepalive": 0, "preload_app": True,
            "max_requests": 1 if once else 0, "accesslog": None, "errorlog": os.devnull,
            "logger_class": quiet, "control_socket_disable": True, "proc_name": "zenger-door",
            "worker_tmp_dir": str(self._folder.run), "post_fork": self._after_fork,
            "limit_request_line": 2048, "limit_request_fields": 64,
        }  # fmt: skip
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        application = self._load()
        _warm_up(application)
        self._note_mishaps()
        fall_silent()
        gc.freeze()
        return application

    def _after_fork(self, arbiter: object, worker: object) -> None:
        del arbiter, worker
        lock_down()
        os.nice(self._lane.niceness)
        self._mishaps.spread()

    def _note_mishaps(self) -> None:
        from django.core.signals import got_request_exception

        got_request_exception.connect(self._note, weak=False)

    def _note(self, **about: object) -> None:
        del about
        error = sys.exc_info()[1]
        if error is not None:
            self._mishaps.add(error)


def _say_little(client: socket.socket, status: int, reason: str, why: str) -> None:
    """That we broke. To what no browser sends, nothing: a page of gunicorn's would name it by its
    look, quote what came, and lack the headers of ours."""
    del status, why
    if reason == HTTPStatus.INTERNAL_SERVER_ERROR.phrase:
        client.sendall(b"HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\n\r\n")


def _warm_up(application: Any) -> None:
    """Have one page made, so that templates and addresses are read before processes part: fifty
    that begin at once would each do it for themselves, and others wait for ten seconds."""
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/-", "SCRIPT_NAME": "", "QUERY_STRING": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "", "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
        "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    answer = application(environ, lambda *_: None)
    b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()

"""Serves the door: a gate and three lanes of processes, until it is told to stop.

zenger door run
  |-- gate                        waits for slow clients, hands over who is ready
  |-- pages      1 process        gunicorn, threads
  |-- messages   4 at a time      gunicorn, each answers once
  `-- uploads    48 at a time     gunicorn, each answers once
"""

import gc
import os
import secrets
import shutil
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from zenger.errors import DoorError, ZengerError
from zenger.receive.door.folder import DoorFolder
from zenger.web.door.connections import Lane, Lanes, Refusal
from zenger.web.door.gate import Gate
from zenger.web.door.handed import OnceWorker, PagesWorker
from zenger.web.door.lockdown import end_with, fall_silent, lock_down
from zenger.web.door.mishaps import Mishaps
from zenger.web.door.pool import THREADS, Pool
from zenger.web.door.shares import Shares

MESSAGES = 4  # processes that take a message in
# At a time, of one circuit: a browser loads a page and its style, and sends one form.
PAGES_OF_CIRCUIT, PER_CIRCUIT = 4, 2
_PLAIN = b"HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\n\r\n%s"
_FOREIGN = ("GUNICORN_", "SCRIPT_NAME", "FORWARDED_ALLOW_IPS", "LISTEN_", "DJANGO_")


@dataclass(frozen=True, slots=True)
class Applications:
    """What is served: functions that make a WSGI application in the process that serves it."""

    pages: Callable[[], Any]
    uploads: Callable[[], Any]
    is_submission: Callable[[str], bool]
    # By the address that was asked for: that of the page for whose circuit sent enough, and what
    # the gate says itself.
    enough: Callable[[str], str] = lambda _: "/enough"
    refused: Callable[[str, Refusal], bytes] = lambda _, why: _PLAIN % why.encode()


@dataclass(frozen=True, slots=True)
class Serving:
    """How."""

    names_circuits: bool = True  # tor says of which circuit a request is
    socket_group: str | None = None  # that may connect, tor's; None: only who runs the door
    messages: int = MESSAGES


def of_the_door(folder: DoorFolder) -> Applications:
    """The door's own pages. The key with which pages tell uploads who comes is made here, and lives
    only in the memory of these processes."""
    app = import_module("zenger.web.door.app")
    key, shares, refusals = secrets.token_bytes(32), Shares(), app.refusals(folder)
    return Applications(
        lambda: app.pages(folder, ticket_key=key, shares=shares),
        lambda: app.uploads(folder, ticket_key=key, shares=shares),
        lambda path: any(f"{path}/".startswith(f"{start}/") for start in app.UPLOAD_PATHS),
        refusals.enough_address,
        refusals,
    )


def serve(
    folder: DoorFolder, served: Applications, how: Serving = Serving(), *,
    ready: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Serve until SIGTERM or Ctrl-C.

    Raises:
        DoorError: memory cannot be protected here, or one of the processes ended by itself.
    """
    for name in [name for name in os.environ if name.startswith(_FOREIGN)]:
        del os.environ[name]  # gunicorn and Django read these, and one of them turns logs on
    lock_down()
    mishaps = Mishaps()
    lanes = _lanes(folder, served, how)
    listener = _listening(folder.door_socket, how.socket_group)
    _begin(folder, served, lanes, listener, mishaps, how, ready)


def _begin(
    folder: DoorFolder, served: Applications, lanes: Lanes, listener: socket.socket,
    mishaps: Mishaps, how: Serving, ready: Callable[[], None],
) -> None:  # fmt: skip
    gc.collect()
    gc.freeze()  # what is there already is shared by the processes, and stays so
    children = {
        _forked(lambda: _run_gate(listener, lanes, how, mishaps)),
        _forked(lambda: Pool(folder, lanes.pages, PagesWorker, served.pages, mishaps).run()),
        _forked(lambda: Pool(folder, lanes.messages, OnceWorker, served.uploads, mishaps).run()),
        _forked(lambda: Pool(folder, lanes.uploads, OnceWorker, served.uploads, mishaps).run()),
    }
    listener.close()
    _watch(children, mishaps, ready)


def _lanes(folder: DoorFolder, served: Applications, how: Serving) -> Lanes:
    settings = folder.settings()
    return Lanes(
        Lane(folder.run / "pages.sock", THREADS, PAGES_OF_CIRCUIT),
        Lane(
            folder.run / "messages.sock", how.messages, PER_CIRCUIT,
            most_of_circuit=settings.max_circuit_text_bytes,
        ),
        Lane(
            folder.upload_socket, settings.upload_processes, PER_CIRCUIT, niceness=10,
            most_of_circuit=settings.max_circuit_bytes,
        ),
        served.is_submission,
        served.enough,
        served.refused,
    )  # fmt: skip


def _listening(path: Path, group: str | None) -> socket.socket:
    with suppress(FileNotFoundError):
        path.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(path))
    except OSError as error:
        raise DoorError(
            f"No socket can be made in the folder for sockets: {error.strerror or error}. Its path "
            "has 90 characters at most; name a shorter one with `--run DIR`."
        ) from None
    if group is not None:
        shutil.chown(path, group=group)
    path.chmod(0o600 if group is None else 0o660)
    listener.listen(1024)
    return listener


def _run_gate(listener: socket.socket, lanes: Lanes, how: Serving, mishaps: Mishaps) -> None:
    fall_silent()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    gate = Gate(listener, lanes, names_circuits=how.names_circuits)
    while True:
        try:
            gate.step()
        except Exception as error:  # noqa: BLE001 - one connection is lost, not the door
            mishaps.add(error)


def _forked(run: Callable[[], None]) -> int:
    parent, pid = os.getpid(), os.fork()
    if pid:
        return pid
    status = 1
    try:
        end_with(parent)
        lock_down()
        run()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except ZengerError as error:
        sys.stderr.write(f"zenger: {error}\n")
    except Exception:  # noqa: BLE001 - while it starts; later there is nowhere to say it
        traceback.print_exc()
    finally:
        os._exit(status)


def _watch(children: set[int], mishaps: Mishaps, ready: Callable[[], None]) -> None:
    """Wait. The processes live and die together.

    Raises:
        DoorError: one ended that nobody told to.
    """
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    signal.signal(signal.SIGUSR1, lambda *_: _say(mishaps))
    ready()
    asked = None
    while children:
        child, _ = os.wait()
        children.discard(child)
        if asked is None:
            asked = stopping
            stop()
    if not asked:
        raise DoorError(
            "One of the door's processes ended, so all were stopped. Start it again; if it ends "
            "again, run `zenger door check`."
        )


def _say(mishaps: Mishaps) -> None:
    """On SIGUSR1: what went wrong, without when."""
    for text, times in sorted(mishaps.counted().items()):
        sys.stderr.write(f"{times} x {text}\n")
    sys.stderr.flush()

"""A harmless format whose content orders the worker that reads it to do what none may.

A file is ``MISBEHAVE order``. What the handler got done stands in its page: "refused: ..." or
"done". It is a handler like any other, found by its entry point.
"""

import ctypes
import fcntl
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from zenger.backends.isolation import wire
from zenger.model.document import Original
from zenger.model.extraction import ExtractionOptions, Page, PageKind, Piece
from zenger.protocols.formats import Identity

MAGIC = b"MISBEHAVE "


class MisbehavingHandler:
    name = "misbehaving"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 1.0 if head.startswith(MAGIC) else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        words = untrusted.read(4096).decode().split()
        order = words[1]
        yield Page(1, f"about to {order}", PageKind.TEXT)
        if order in STREAMS:
            yield from STREAMS[order]()
        else:
            yield Page(2, _tried(order, words[2:]), PageKind.TEXT)


def _tried(order: str, words: list[str]) -> str:
    try:
        ORDERS[order](*words)
    except (OSError, ValueError, RuntimeError) as error:
        return f"refused: {type(error).__name__}"
    return "done"


def _hang() -> None:
    while True:
        time.sleep(60)


def _spin() -> None:
    while True:
        pass


def _eat_memory() -> None:
    held = []
    while True:
        held.append(bytearray(512 * 1024 * 1024))


def _crash() -> None:
    ctypes.string_at(0)


def _raise() -> None:
    raise LookupError("the name of a source")


def _write(place: str) -> None:
    Path(place).write_bytes(b"x")


def _fill_scratch() -> None:
    """Wherever something may be written, write until it is refused."""
    for place in ("/scratch/x", "/tmp/misbehaved", "/dev/shm/misbehaved", "misbehaved"):
        try:
            with Path(place).open("wb") as stream:
                while True:
                    stream.write(b"\0" * 1_000_000)
        except OSError:
            continue
    raise OSError("nowhere")


def _read(place: str) -> None:
    Path(place).read_bytes()


def _connect(port: str) -> None:
    with socket.create_connection(("127.0.0.1", int(port)), timeout=5) as connection:
        connection.sendall(b"the name of a source")


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _run_program() -> None:
    subprocess.run(["/bin/true"], check=True)


def _many_threads() -> None:
    for _ in range(100_000):
        threading.Thread(target=_hang, daemon=True).start()


def _kill_parent() -> None:
    os.kill(os.getppid(), signal.SIGKILL)


def _kill_all() -> None:
    os.kill(-1, signal.SIGKILL)


def _deafen() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _hang()


def _print_secrets() -> None:
    sys.stdout.write("the name of a source\n")
    sys.stderr.write("the name of a source\n")


def _close_everything() -> None:
    os.closerange(0, 1024)


def _recurse() -> None:
    _recurse()


def _channel() -> int:
    """The socket to the outside: the descriptor that is one."""
    for number in range(256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            continue
    raise OSError("no socket")


def _say_done_and_stay() -> None:
    """An ending that is none: what comes next in this process is another file's turn."""
    os.write(_channel(), wire.pack_ending(wire.DONE, 0, 0, ""))
    _hang()


def _say_done_and_talk() -> None:
    """After such an ending, words for whoever is asked next."""
    channel = _channel()
    os.write(channel, wire.pack_ending(wire.DONE, 0, 0, ""))
    time.sleep(0.2)
    while True:
        os.write(channel, wire.FRAME.pack(1, 5) + b"words")


def _keep_the_memory() -> None:
    """Nothing wrong with this file, but little is left for the next one in this process."""
    KEPT.append(bytearray(1_200_000_000))


def _change_the_original() -> None:
    """Its mode, its dates or its length, by the descriptors that the worker was given."""
    for number in range(256):
        for change in (
            lambda n: os.fchmod(n, 0o777), lambda n: os.utime(n, (0, 0)),
            lambda n: os.ftruncate(n, 0), lambda n: os.setxattr(n, "user.x", b"x"),
            lambda n: fcntl.flock(n, fcntl.LOCK_EX | fcntl.LOCK_NB),
            lambda n: os.pwrite(n, b"x", 0),
        ):  # fmt: skip
            try:
                change(number)
            except OSError:
                continue
            raise RuntimeError if stat.S_ISREG(os.fstat(number).st_mode) else OSError
    raise OSError("nothing")


def _call(number: str, *values: str) -> None:
    """A system call by its number, with whatever values."""
    libc = ctypes.CDLL(None, use_errno=True)
    numbers = [ctypes.c_long(int(value)) for value in values if value.lstrip("-").isdigit()]
    if libc.syscall(int(number), *numbers) < 0:
        raise OSError(ctypes.get_errno(), "refused")


KEPT: list[bytearray] = []
ORDERS: dict[str, Callable[..., Any]] = {
    "hang": _hang,
    "spin": _spin,
    "deafen": _deafen,
    "eat-memory": _eat_memory,
    "exit": lambda: os._exit(0),
    "exit-in-python": lambda: sys.exit(0),
    "crash": _crash,
    "raise": _raise,
    "recurse": _recurse,
    "write": _write,
    "fill-scratch": _fill_scratch,
    "read": _read,
    "connect": _connect,
    "fork": _fork,
    "run-program": _run_program,
    "many-threads": _many_threads,
    "kill-parent": _kill_parent,
    "kill-all": _kill_all,
    "print": _print_secrets,
    "close-everything": _close_everything,
    "say-done-and-stay": _say_done_and_stay,
    "say-done-and-talk": _say_done_and_talk,
    "keep-the-memory": _keep_the_memory,
    "change-the-original": _change_the_original,
    "call": _call,
}


def _endless_pages() -> Iterator[Piece]:
    number = 1
    while True:
        number += 1
        yield Page(number, "x" * 10_000, PageKind.TEXT)


def _drip() -> Iterator[Piece]:
    """A page every half second: never stalled, never done."""
    number = 1
    while True:
        number += 1
        time.sleep(0.5)
        yield Page(number, "drip", PageKind.TEXT)


def _nonsense() -> Iterator[Piece]:
    yield Page(-7, "\x00" * 10, PageKind.TEXT, boxes=(5, 1, -1, 99_999_999, 0, 0))


def _no_piece() -> Iterator[Piece]:
    yield {"not": "a piece"}  # type: ignore[misc]


def _huge_page() -> Iterator[Piece]:
    yield Page(2, "x" * 100_000_000, PageKind.TEXT)


STREAMS: dict[str, Callable[[], Iterator[Piece]]] = {
    "endless-pages": _endless_pages,
    "drip": _drip,
    "nonsense": _nonsense,
    "no-piece": _no_piece,
    "huge-page": _huge_page,
}

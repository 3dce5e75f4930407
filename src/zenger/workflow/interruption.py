"""Ctrl-C: whoever reads documents is stopped, not waited for, and no Ctrl-C is lost."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class _Asked:
    """Whether Ctrl-C came. It belongs to the process, as signals do."""

    ever = False


def _handle(number: int, frame: FrameType | None) -> None:
    _Asked.ever = True
    signal.default_int_handler(number, frame)


@contextmanager
def remembered() -> Iterator[None]:
    """Inside the block Ctrl-C raises `KeyboardInterrupt` as ever, and `go_on` raises it again.

    Python raises it wherever the program happens to be. Where that is foreign code that catches
    everything (some packages do while they are imported), it would be gone.
    """
    with _handled_by(_handle):
        try:
            yield
        finally:
            _Asked.ever = False


def go_on() -> None:
    """Asked between two pieces of work. Raises `KeyboardInterrupt` if Ctrl-C came before."""
    if _Asked.ever:
        raise KeyboardInterrupt


@contextmanager
def interrupted_by(stop: Callable[[], None]) -> Iterator[None]:
    """Inside the block Ctrl-C calls `stop` and then raises `KeyboardInterrupt` as ever.

    One scan of a thousand pages may take hours; without this, leaving would mean waiting for
    it. Does nothing outside of the main thread, which is where Python delivers signals.
    """

    def handle(number: int, frame: FrameType | None) -> None:
        stop()
        _handle(number, frame)

    with _handled_by(handle):
        yield


@contextmanager
def _handled_by(handle: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

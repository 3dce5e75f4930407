"""Ctrl-C while documents are being read: whoever reads them is stopped, not waited for."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interrupted_by(stop: Callable[[], None]) -> Iterator[None]:
    """Inside the block Ctrl-C calls `stop` and then raises `KeyboardInterrupt` as ever.

    One scan of a thousand pages may take hours; without this, leaving would mean waiting for
    it. Does nothing outside of the main thread, which is where Python delivers signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(number: int, frame: FrameType | None) -> None:
        stop()
        signal.default_int_handler(number, frame)

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

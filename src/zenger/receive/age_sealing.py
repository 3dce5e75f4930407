"""age encryption that is pushed: bytes are written to it as they come, ciphertext leaves at once.

pyrage pulls what it encrypts, and whoever serves an upload is pushed what arrives. Between the two
stand a thread and a short queue in memory: never a file.
"""

from collections.abc import Sequence
from queue import Queue
from threading import Event, Thread
from typing import BinaryIO, Protocol

import pyrage
from pyrage import x25519

from zenger.model.parcel_padding import filled
from zenger.receive.age_opening import MOST_HEAD

BLOCK = 256 * 1024  # bytes that go through the queue at once
WAITING = 4  # blocks at most
_HEAD_END = b"\n--- "  # before the MAC, which ends the header
# The age library keeps its header back until the first chunk of 64 KiB is full. It is pulled in
# pieces of 8 KiB, so it has certainly come out after this many bytes.
HEAD_AFTER = 96 * 1024
_HEAD_WAIT = 60  # seconds, after which something is wrong that waiting does not mend


class Sealing(Protocol):
    """What a parcel is written into."""

    def write(self, data: bytes) -> None:
        """Add these bytes. Raises what went wrong with those before."""
        ...

    def filled(self, plain: int) -> int:
        """How many bytes to write in all, so that the size tells little; at least `plain`.

        At least `HEAD_AFTER` bytes must be written before.
        """
        ...

    def close(self) -> None:
        """End it: from now on it is whole."""
        ...

    def abort(self) -> None:
        """Leave it as it is: what was written so far can be opened, and is seen to be cut off.

        Raises nothing, also after an error.
        """
        ...


class _CutOffError(Exception):
    """Stops pyrage before it writes the chunk that would make the file whole."""


class AgeSealing:
    """One age file, sealed to X25519 recipients, under way."""

    def __init__(self, out: BinaryIO, recipients: Sequence[str]) -> None:
        """`out` is written to by another thread until `close` or `abort` returns.

        Raises:
            pyrage.RecipientError: one of them is no recipient.
        """
        self._keys = [x25519.Recipient.from_str(one) for one in recipients]
        self._out = _Counted(out)
        self._queue: Queue[bytes | None] = Queue(WAITING)
        self._source = _Pulled(self._queue)
        self._block = bytearray()
        self._written = 0
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name="seal", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        self._written += len(data)
        rest = memoryview(data)
        while rest:  # piece by piece: what waits in the queue stays small
            room = BLOCK - len(self._block)
            self._block += rest[:room]
            rest = rest[room:]
            if len(self._block) == BLOCK:
                self._push()

    def filled(self, plain: int) -> int:
        if self._written < HEAD_AFTER:
            raise ValueError("too little is written to know how long the header is")
        self._push()
        if not self._out.head_known.wait(_HEAD_WAIT):
            raise RuntimeError("the age library wrote no header")
        self._raise()
        return filled(self._out.head, plain)

    def close(self) -> None:
        self._push()
        self._end()
        self._raise()

    def abort(self) -> None:
        self._source.cut_off = True  # from here on trouble is no news
        if self._thread.is_alive():
            self._push()
            self._end()

    def _push(self) -> None:
        self._raise()
        self._queue.put(bytes(self._block))
        self._block.clear()

    def _end(self) -> None:
        self._queue.put(None)
        self._thread.join()

    def _raise(self) -> None:
        if self._error is not None and not self._source.cut_off:
            raise self._error

    def _run(self) -> None:
        try:
            pyrage.encrypt_io(self._source, self._out, self._keys)
        except BaseException as error:  # noqa: BLE001 - handed to whoever writes
            self._error = self._out.error or error
            self._out.head_known.set()
            while not self._source.ended and self._queue.get() is not None:
                pass  # nobody may wait for room in a queue that nobody empties


class _Pulled:
    """The queue as the file that pyrage reads from."""

    def __init__(self, queue: "Queue[bytes | None]") -> None:
        self._queue = queue
        self._block = memoryview(b"")
        self.ended = False
        self.cut_off = False

    def read(self, size: int) -> bytes:
        while not self._block and not self.ended:
            block = self._queue.get()
            if block is None:
                self.ended = True
            else:
                self._block = memoryview(block)
        if self.ended and self.cut_off:
            raise _CutOffError
        taken, self._block = self._block[:size], self._block[size:]
        return bytes(taken)


class _Counted:
    """The output; it learns how long the header is, which pyrage varies by chance."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._start = b""
        self.head = 0  # bytes
        self.head_known = Event()
        self.error: BaseException | None = None  # pyrage makes another of it

    def write(self, data: bytes) -> int:
        try:
            self._out.write(data)
        except BaseException as error:
            self.error = error
            raise
        if not self.head:
            self._look(data)
        return len(data)

    def flush(self) -> None:
        self._out.flush()

    def _look(self, data: bytes) -> None:
        self._start = (self._start + data)[:MOST_HEAD]
        mac = self._start.find(_HEAD_END)
        end = self._start.find(b"\n", mac + len(_HEAD_END)) if mac >= 0 else -1
        if end >= 0:
            self.head = end + 1
            self._start = b""
            self.head_known.set()

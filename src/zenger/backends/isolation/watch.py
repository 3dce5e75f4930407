"""Reads what a worker sends, while its time and its output last."""

import contextlib
import socket
import time
from collections.abc import Iterator

from zenger.backends.isolation import wire
from zenger.model.document import Status
from zenger.protocols.sandbox import MAX_FRAME, Frame, Limits

_CHUNK = 1 << 16
"""Bytes asked of the socket at once: what is larger gets pages of its own from the kernel, anew
for every frame."""


class Stop(Exception):  # noqa: N818  not an error: the reason a task is ended from outside
    def __init__(self, status: Status, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Gone(Exception):  # noqa: N818
    """The worker's socket has closed."""


class Watch:
    """Reads from a worker while its time and its output last.

    Both clocks stop while whoever takes the frames is busy with one.
    """

    def __init__(self, channel: socket.socket, limits: Limits) -> None:
        self._channel, self._limits = channel, limits
        self._buffer = bytearray()
        self._waited = 0.0  # seconds
        self._silent_since = 0.0  # of `_waited`
        self._taken = 0  # bytes of all frames

    @property
    def wall_ms(self) -> int:
        return int(self._waited * 1000)

    def send(self, data: bytes, handles: list[int]) -> None:
        """Give it all to the worker; `handles` go with the first byte."""
        view = memoryview(data)
        while view or handles:
            with self._timed():
                try:
                    sent = socket.send_fds(self._channel, [view], handles)
                except (BrokenPipeError, ConnectionResetError):
                    raise Gone from None
            view, handles = view[sent:], []

    def next_item(self) -> Frame | wire.Report:
        """One frame, or the report that ends the task."""
        kind, length = wire.FRAME.unpack(self._read(wire.FRAME.size))
        if length == wire.END:
            report = wire.unpack_ending(kind, self._read(wire.ENDING.size))
            if self._buffer or report.outcome > wire.OUT_OF_MEMORY:
                raise _bad_frame()
            return report
        if length > MAX_FRAME:
            raise _bad_frame()
        self._taken += length + wire.FRAME.size
        if self._taken > self._limits.output_bytes:
            raise Stop(Status.LIMIT, "output", "More came out of it than is allowed.")
        payload = self._read(length)
        self._silent_since = self._waited
        return Frame(kind, payload)

    def _read(self, size: int) -> bytes:
        if size > _CHUNK:
            return self._read_long(size)
        while len(self._buffer) < size:
            self._buffer += self._received(_CHUNK)
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _read_long(self, size: int) -> bytes:
        """The same with one copy where `_read` makes three: of pages as pixels that is felt."""
        parts, missing = [bytes(self._buffer)], size - len(self._buffer)
        self._buffer.clear()
        while missing:
            parts.append(self._received(min(_CHUNK, missing)))
            missing -= len(parts[-1])
        return b"".join(parts)

    def _received(self, most: int) -> bytes:
        """What came, one byte or more."""
        with self._timed():
            try:
                chunk = self._channel.recv(most)
            except ConnectionResetError:
                chunk = b""
        if not chunk:
            raise Gone
        return chunk

    @contextlib.contextmanager
    def _timed(self) -> Iterator[None]:
        """One wait on the socket, within what is left of both clocks."""
        left = self._limits.wall_seconds - self._waited
        calm = self._limits.stall_seconds - (self._waited - self._silent_since)
        if left <= 0:
            raise Stop(Status.TIMEOUT, "wall-time", "It took longer than is allowed.")
        if calm <= 0:
            raise Stop(Status.TIMEOUT, "stalled", "Nothing came out of it for too long.")
        self._channel.settimeout(min(left, calm))
        before = time.monotonic()
        try:
            yield
        except TimeoutError:
            self._waited += time.monotonic() - before
            is_over = self._waited >= self._limits.wall_seconds
            code = "wall-time" if is_over else "stalled"
            raise Stop(Status.TIMEOUT, code, "It took longer than is allowed.") from None
        self._waited += time.monotonic() - before


def _bad_frame() -> Stop:
    return Stop(Status.CRASHED, "bad-frame", "What came out of it was not in the agreed form.")

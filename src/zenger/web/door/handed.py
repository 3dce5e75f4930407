"""Connections that the gate hands over, and the processes that answer them.

The gate has read the head of a request, or the whole of a small one. It connects to the socket of a
lane and sends the connection itself (SCM_RIGHTS) with what was read. It sees from the end of that
connection when the request is over.
"""

import socket
import struct
import time
from contextlib import suppress
from typing import Any

from gunicorn.http.wsgi import Response
from gunicorn.workers.gthread import TConn, ThreadWorker
from gunicorn.workers.sync import SyncWorker

# Bytes of the circuit's name, bytes that were read already, bytes that are still to come.
INTRODUCTION = struct.Struct("!HIQ")
CAME = struct.Struct("!Q")  # bytes that came after those the gate had read
_SCRAP = 256 * 1024  # bytes
_PATIENCE = struct.pack("ll", 5, 0)  # for the gate, which writes at once
_MOMENT = struct.pack("ll", 2, 0)
SILENCE = struct.pack("ll", 120, 0)  # after which a client is taken to be gone
ANSWER = 256 * 1024  # bytes that the system takes at once: a whole page, however slow its reader
WINDOW = 120  # seconds
# For so many seconds the rest of a request is read that was refused before its end, if it comes
# with so many bytes a second; longer where all of it will have come by then. (Chromium reads what a
# connection held that was cut, Firefox and Tor Browser read nothing before they have sent all.)
LINGER, LONGEST, SENDING = 20.0, 300.0, 5_000
SLOWEST = 2_000  # bytes a second over a whole window: slower than any Tor circuit that is of use


class Handed(socket.socket):
    """A connection, the first bytes of which were read by the gate."""

    circuit: str = ""
    _before: bytearray
    _gate: socket.socket
    _left: int  # bytes of the request that are still to come
    _all: int = 0  # bytes that came
    _came: int
    _since: float

    @classmethod
    def over(cls, gate: socket.socket) -> "Handed":
        """Take one over.

        Raises:
            OSError: the gate broke off.
        """
        gate.setblocking(True)
        gate.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _PATIENCE)
        said, handles, _, _ = socket.recv_fds(gate, INTRODUCTION.size, 1)
        if not handles:
            raise ConnectionAbortedError
        made = cls(fileno=handles[0])
        made._gate = gate
        try:
            said += _exactly(gate, INTRODUCTION.size, said)
            named, before, made._left = INTRODUCTION.unpack(said)
            made.circuit = _exactly(gate, named).decode("ascii")
            made._before = _exactly(gate, before)
        except (OSError, struct.error):
            made.close()
            raise ConnectionAbortedError from None
        made._came, made._since = 0, time.monotonic()
        made.set_inheritable(False)
        made.setblocking(True)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, SILENCE)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, SILENCE)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ANSWER)
        return made

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Bytes of the request.

        Raises:
            ConnectionResetError: nothing came for too long, or too little.
        """
        if self._before:
            taken = bytes(self._before[:size])
            del self._before[:size]
            return taken
        try:
            found = super().recv(size, flags)
        except (BlockingIOError, TimeoutError):
            raise ConnectionResetError from None
        self._require_pace(len(found))
        return found

    def shutdown(self, how: int) -> None:
        """The answer is complete, and says so itself. A browser that is still sending reads it only
        if nobody closes on it, so what it sends is read for a while and thrown away. Tor knows no
        connection of which one half is closed: it would close both.

        Raises:
            OSError: nothing is to come, so there is nothing to wait for before closing.
        """
        del how
        self.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _MOMENT)
        began, before = time.monotonic(), self._all
        while self._left > 0 and self.recv(_SCRAP):
            passed, came = time.monotonic() - began, self._all - before
            if came < SENDING * (passed - 2):
                break
            if passed > LINGER and self._left * passed > came * (LONGEST - passed):
                break
        raise OSError

    def close(self) -> None:
        """Tell the gate how much came, and that it is over."""
        super().close()
        with suppress(OSError):
            self._gate.send(CAME.pack(self._all))
        self._gate.close()

    def _require_pace(self, size: int) -> None:
        self._came += size
        self._all += size
        self._left -= size
        passed = time.monotonic() - self._since
        if passed > WINDOW:
            if self._came < SLOWEST * passed:
                raise ConnectionResetError
            self._came, self._since = 0, time.monotonic()


class Untold(Response):  # type: ignore[misc]  # gunicorn has no types
    """An answer that tells neither the time nor the program. By its clock, which runs a little fast
    or slow, a machine could be known again that answers elsewhere under its own address."""

    def default_headers(self) -> list[str]:
        told = "Server:", "Date:"
        return [one for one in super().default_headers() if not one.startswith(told)]


def _exactly(gate: socket.socket, size: int, already: bytes = b"") -> bytearray:
    """The rest of so many bytes."""
    found = bytearray(size - len(already))
    left = memoryview(found)
    while left:
        count = gate.recv_into(left)
        if not count:
            raise ConnectionAbortedError
        left = left[count:]
    return found


class OnceWorker(SyncWorker):  # type: ignore[misc]  # gunicorn has no types
    """Answers one request and ends, and with it everything that the request left in memory."""

    def accept(self, listener: Any) -> None:
        gate, _ = listener.accept()
        try:
            client = Handed.over(gate)
        except ConnectionAbortedError:
            gate.close()
            return
        self.alive = False  # whatever becomes of it
        self.handle(listener, client, client.circuit)


class PagesWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Answers requests that are wholly there, so that no thread waits for anybody."""

    def accept(self, listener: Any) -> None:
        try:
            gate, _ = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        try:
            client = Handed.over(gate)
        except ConnectionAbortedError:
            gate.close()
            return
        self.nr_conns += 1
        connection = TConn(self.cfg, client, client.circuit, listener.getsockname())
        connection.data_ready = True  # a poll would not see what the gate has read
        self.enqueue_req(connection)

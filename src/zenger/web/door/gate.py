"""The gate: waits for slow clients so that nobody else has to, and hands over who is ready.

    tor --> gate --> pages      requests that are wholly there
                 --> messages   small submissions, wholly there
                 --> uploads    large submissions, as soon as their head is there

One thread holds all connections that are not ready, hundreds of them, for a buffer each. It
opens no file, and passes on the connection itself: what is uploaded does not come by here.
"""

import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from zenger.web.door.handed import INTRODUCTION
from zenger.web.door.request_head import (
    MOST_HEAD,
    BadHeadError,
    Head,
    read_circuit,
    read_head,
)

SMALL = 256 * 1024  # bytes of a body that is waited for here
MOST_WAITING = 1000  # connections that are not ready; beyond, who waited longest has to go
PATIENCE = 90.0  # seconds for a head, and for a small body behind it
LOOK = 0.5  # seconds between two looks at the clock
_ROOM = 16 * 1024  # bytes of a first buffer
_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


@dataclass(frozen=True, slots=True)
class Lane:
    """Processes that answer."""

    socket: Path
    most: int  # connections they answer at once; others wait here
    per_circuit: int  # of those, of one circuit


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where requests go."""

    pages: Lane
    messages: Lane
    uploads: Lane
    is_submission: Callable[[str], bool]  # by the path

    def of(self, head: Head) -> tuple[Lane, int]:
        """The lane of a request, and how many bytes must be there before it goes.

        Raises:
            BadHeadError: nothing takes a body of this size.
        """
        whole = head.size + head.body
        if head.method == b"POST" and self.is_submission(head.path.decode("ascii", "replace")):
            return (self.messages, whole) if head.body <= SMALL else (self.uploads, head.size)
        if head.body > SMALL:
            raise BadHeadError
        return self.pages, whole


class _Coming:
    """A connection whose request is not ready."""

    def __init__(self, client: socket.socket, until: float) -> None:
        self.client, self.until = client, until
        self.buffer = bytearray(_ROOM)
        self.size = 0  # bytes of it that came
        self.circuit: str | None = None
        self.lane: Lane | None = None
        self.wanted = MOST_HEAD  # bytes, at most
        self.whole = 0  # bytes of the request

    def wipe(self) -> None:
        """A message may have been in here."""
        self.buffer[:] = bytes(len(self.buffer))

    def make_room(self) -> None:
        if self.size == len(self.buffer):
            larger = bytearray(min(max(self.wanted, self.size + 1), 2 * self.size))
            larger[: self.size] = memoryview(self.buffer)[: self.size]
            self.wipe()
            self.buffer = larger


class _Going:
    """A connection that is being handed over, and then answered elsewhere."""

    def __init__(self, ready: _Coming, lane: Lane, gate: socket.socket) -> None:
        self.ready, self.lane, self.gate = ready, lane, gate
        self.sent = 0


class Gate:
    """Takes connections from a socket until the process ends."""

    def __init__(self, listener: socket.socket, lanes: Lanes, *, names_circuits: bool) -> None:
        """Args: names_circuits: tor says before each request of which circuit it is."""
        self._listener, self._lanes, self._names_circuits = listener, lanes, names_circuits
        self._poll = selectors.DefaultSelector()
        self._coming: dict[socket.socket, _Coming] = {}
        self._waiting: dict[Lane, deque[_Coming]] = {
            lane: deque() for lane in (lanes.pages, lanes.messages, lanes.uploads)
        }
        self._busy: Counter[Lane] = Counter()
        self._of_circuit: Counter[tuple[Lane, str]] = Counter()
        self._looked = 0.0
        listener.setblocking(False)
        self._poll.register(listener, _READ)

    def run(self) -> None:
        while True:
            self.step()

    def step(self) -> None:
        for key, _ in self._poll.select(LOOK):
            if key.fileobj is self._listener:
                self._accept()
            elif isinstance(key.data, _Coming):
                self._read(key.data)
            else:
                self._go_on(key.data)
        for lane in self._waiting:
            self._hand_over(lane)
        if time.monotonic() - self._looked > LOOK:
            self._looked = time.monotonic()
            for late in [one for one in self._coming.values() if one.until < self._looked]:
                self._drop(late)

    # who comes

    def _accept(self) -> None:
        with suppress(BlockingIOError, ConnectionAbortedError):
            client, _ = self._listener.accept()
            client.setblocking(False)
            if len(self._coming) >= MOST_WAITING:
                self._drop(next(iter(self._coming.values())))
            coming = _Coming(client, time.monotonic() + PATIENCE)
            self._coming[client] = coming
            self._poll.register(client, _READ, coming)

    def _read(self, coming: _Coming) -> None:
        coming.make_room()
        try:
            count = coming.client.recv_into(memoryview(coming.buffer)[coming.size :])
        except BlockingIOError:
            return
        except OSError:
            count = 0
        if not count:
            self._drop(coming)
            return
        coming.size += count
        try:
            self._look_at(coming)
        except BadHeadError:
            self._drop(coming)

    def _look_at(self, coming: _Coming) -> None:
        if coming.circuit is None and not self._know_circuit(coming):
            return
        if coming.lane is None:
            head = read_head(coming.buffer, coming.size)
            if head is None:
                return
            coming.lane, coming.wanted = self._lanes.of(head)
            coming.whole = head.size + head.body
            coming.until = time.monotonic() + PATIENCE
        if coming.size >= coming.wanted:
            self._forget(coming)
            self._waiting[coming.lane].append(coming)

    def _know_circuit(self, coming: _Coming) -> bool:
        if not self._names_circuits:
            coming.circuit = ""
            return True
        found = read_circuit(coming.buffer, coming.size)
        if found is None:
            return False
        coming.circuit, size = found
        del coming.buffer[:size]
        coming.size -= size
        return coming.size > 0

    def _forget(self, coming: _Coming) -> None:
        del self._coming[coming.client]
        self._poll.unregister(coming.client)

    def _drop(self, coming: _Coming) -> None:
        self._forget(coming)
        coming.wipe()
        coming.client.close()

    # who goes

    def _hand_over(self, lane: Lane) -> None:
        """Let go as many as the lane has room for, the first first."""
        queue = self._waiting[lane]
        for _ in range(len(queue)):
            if self._busy[lane] >= lane.most:
                return
            ready = queue.popleft()
            circuit = ready.circuit or ""
            if circuit and self._of_circuit[lane, circuit] >= lane.per_circuit:
                queue.append(ready)  # others first
                continue
            gate = self._connected(lane)
            if gate is None:
                queue.appendleft(ready)
                return
            self._busy[lane] += 1
            self._of_circuit[lane, circuit] += 1
            self._introduce(_Going(ready, lane, gate))

    def _connected(self, lane: Lane) -> socket.socket | None:
        gate = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        gate.setblocking(False)
        try:
            gate.connect(str(lane.socket))
        except OSError:  # they are being started, or their queue is full
            gate.close()
            return None
        return gate

    def _introduce(self, going: _Going) -> None:
        ready, circuit = going.ready, (going.ready.circuit or "").encode()
        left = max(0, ready.whole - ready.size)
        said = INTRODUCTION.pack(len(circuit), ready.size, left)
        socket.send_fds(going.gate, [said], [ready.client.fileno()])
        going.gate.send(circuit)
        ready.client.close()  # the process behind has it
        self._poll.register(going.gate, _WRITE, going)

    def _go_on(self, going: _Going) -> None:
        try:
            if going.sent < going.ready.size:
                self._send(going)
                return
            if going.gate.recv(64):
                return
        except BlockingIOError:
            return
        except OSError:
            pass  # that process ended in the middle
        self._end(going)

    def _send(self, going: _Going) -> None:
        left = memoryview(going.ready.buffer)[going.sent : going.ready.size]
        going.sent += going.gate.send(left)
        left.release()
        if going.sent == going.ready.size:
            going.ready.wipe()
            self._poll.modify(going.gate, _READ, going)

    def _end(self, going: _Going) -> None:
        going.ready.wipe()
        self._poll.unregister(going.gate)
        going.gate.close()
        self._busy[going.lane] -= 1
        key = going.lane, going.ready.circuit or ""
        self._of_circuit[key] -= 1
        if not self._of_circuit[key]:
            del self._of_circuit[key]

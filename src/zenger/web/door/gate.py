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
from contextlib import suppress

from zenger.model.parcel_padding import LEAST
from zenger.web.door.connections import Coming, Going, Lane, Lanes, Refusal
from zenger.web.door.handed import ANSWER, CAME, INTRODUCTION, LONGEST
from zenger.web.door.request_head import (
    BadHeadError,
    read_circuit,
    read_head,
)

MOST_WAITING = 1000  # connections that are not ready; beyond, who waited longest has to go
PATIENCE = 90.0  # seconds for a head, and for a small body behind it
LOOK = 0.5  # seconds between two looks at the clock
_MOST_CIRCUITS = (
    10_000  # of which it is counted what they send; beyond, those longest ago are forgotten
)
_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Gate:
    """Takes connections from a socket until the process ends."""

    def __init__(self, listener: socket.socket, lanes: Lanes, *, names_circuits: bool) -> None:
        """Args: names_circuits: tor says before each request of which circuit it is."""
        self._listener, self._lanes, self._names_circuits = listener, lanes, names_circuits
        self._poll = selectors.DefaultSelector()
        self._coming: dict[socket.socket, Coming] = {}
        self._waiting: dict[Lane, deque[Coming]] = {
            lane: deque() for lane in (lanes.pages, lanes.messages, lanes.uploads)
        }
        self._busy: Counter[Lane] = Counter()
        self._of_circuit: Counter[tuple[Lane, str]] = Counter()
        self._sent: dict[tuple[Lane, str], int] = {}  # bytes
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
            elif isinstance(key.data, Coming):
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
            coming = Coming(client, time.monotonic() + PATIENCE)
            self._coming[client] = coming
            self._poll.register(client, _READ, coming)

    def _read(self, coming: Coming) -> None:
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
        if coming.is_refused:
            self._throw_away(coming, count)
            return
        coming.size += count
        try:
            self._look_at(coming)
        except BadHeadError:
            self._drop(coming)

    def _look_at(self, coming: Coming) -> None:
        if coming.circuit is None and not self._know_circuit(coming):
            return
        if coming.lane is None:
            head = read_head(coming.buffer, coming.size)
            if head is None:
                return
            coming.lane, coming.wanted = self._lanes.of(head)
            coming.whole = head.size + head.body
            coming.until = time.monotonic() + PATIENCE
            coming.address = head.path.decode("ascii", "replace")
            if len(self._waiting[coming.lane]) >= MOST_WAITING:
                self._refuse(coming, Refusal.BUSY)
                return
            if coming.lane is self._lanes.uploads and self._has_sent_enough(coming):
                self._refuse(coming, Refusal.ENOUGH)
                return
        if coming.size >= coming.wanted:
            self._forget(coming)
            if coming.lane is self._lanes.messages:
                self._measure(coming)
            self._waiting[coming.lane].append(coming)

    def _measure(self, message: Coming) -> None:
        """What a circuit writes takes room from what is kept for everybody's messages. It is
        counted before it waits, or hundreds could wait at once. A page says when it is enough."""
        if self._has_sent_enough(message):
            message.ask_instead(self._lanes.enough(message.address))
            message.lane = self._lanes.pages
        else:
            self._count(message, max(message.whole, LEAST))

    def _has_sent_enough(self, coming: Coming) -> bool:
        lane = coming.lane
        if lane is None or not lane.most_of_circuit:
            return False
        return self._sent.get((lane, coming.circuit or ""), 0) >= lane.most_of_circuit

    def _refuse(self, coming: Coming, why: Refusal) -> None:
        """Say so, and then read what still comes until it ends: a browser that is not done with
        sending reads no answer of somebody who closes. Nor is the end of the answer shown by
        closing this side of it: tor knows no half, and closes all of it then."""
        coming.is_refused = True
        coming.until = time.monotonic() + LONGEST
        with suppress(OSError):  # it may be gone
            coming.client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ANSWER)
            coming.client.send(self._lanes.refused(coming.address, why))
        coming.wipe()
        said, coming.size = coming.size, 0
        self._throw_away(coming, said)

    def _throw_away(self, refused: Coming, count: int) -> None:
        """So many bytes; after the last of the request it is over."""
        refused.whole -= count
        if refused.whole <= 0:
            self._drop(refused)

    def _know_circuit(self, coming: Coming) -> bool:
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

    def _forget(self, coming: Coming) -> None:
        del self._coming[coming.client]
        self._poll.unregister(coming.client)

    def _drop(self, coming: Coming) -> None:
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
            try:
                self._introduce(Going(ready, lane, gate))
            except OSError:  # that process ended just now: another takes it
                gate.close()
                queue.appendleft(ready)
                return
            self._busy[lane] += 1
            self._of_circuit[lane, circuit] += 1

    def _connected(self, lane: Lane) -> socket.socket | None:
        gate = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        gate.setblocking(False)
        try:
            gate.connect(str(lane.socket))
        except OSError:  # they are being started, or their queue is full
            gate.close()
            return None
        return gate

    def _introduce(self, going: Going) -> None:
        ready, circuit = going.ready, (going.ready.circuit or "").encode()
        left = max(0, ready.whole - ready.size)
        said = INTRODUCTION.pack(len(circuit), ready.size, left)
        socket.send_fds(going.gate, [said], [ready.client.fileno()])
        going.gate.send(circuit)
        ready.client.close()  # the process behind has it
        self._poll.register(going.gate, _WRITE, going)

    def _go_on(self, going: Going) -> None:
        try:
            if going.sent < going.ready.size:
                self._send(going)
                return
            if said := going.gate.recv(CAME.size):
                if going.lane is self._lanes.uploads and len(said) == CAME.size:
                    self._count(going.ready, going.ready.size + CAME.unpack(said)[0])
                return
        except BlockingIOError:
            return
        except OSError:
            pass  # that process ended in the middle
        self._end(going)

    def _count(self, one: Coming, size: int) -> None:
        if one.circuit and one.lane is not None:
            key = one.lane, one.circuit
            self._sent[key] = self._sent.pop(key, 0) + size  # last in the order now
            if len(self._sent) > _MOST_CIRCUITS:
                del self._sent[next(iter(self._sent))]

    def _send(self, going: Going) -> None:
        left = memoryview(going.ready.buffer)[going.sent : going.ready.size]
        going.sent += going.gate.send(left)
        left.release()
        if going.sent == going.ready.size:
            going.ready.wipe()
            self._poll.modify(going.gate, _READ, going)

    def _end(self, going: Going) -> None:
        going.ready.wipe()
        self._poll.unregister(going.gate)
        going.gate.close()
        self._busy[going.lane] -= 1
        key = going.lane, going.ready.circuit or ""
        self._of_circuit[key] -= 1
        if not self._of_circuit[key]:
            del self._of_circuit[key]

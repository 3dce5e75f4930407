"""What the gate knows of a connection: where its request belongs, and how much of it has come."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from zenger.web.door.request_head import MOST_HEAD, BadHeadError, Head

SMALL = 256 * 1024  # bytes of a body that the gate waits for
_ROOM = 16 * 1024  # bytes of a first buffer


@dataclass(frozen=True, slots=True)
class Lane:
    """Processes that answer."""

    socket: Path
    most: int  # connections they answer at once; others wait here
    per_circuit: int  # of those, of one circuit
    niceness: int = 0  # by how much it steps back when the processor is short
    most_of_circuit: int = 0  # bytes that one circuit may send, as long as it lasts; 0: any


class Refusal(StrEnum):
    """Why the gate lets somebody go no further."""

    ENOUGH = "circuit"  # one circuit sent as much as it may
    BUSY = "busy"  # too many wait already


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where requests go."""

    pages: Lane
    messages: Lane
    uploads: Lane
    is_submission: Callable[[str], bool]  # by the path
    # By that path, the page for whose circuit sent enough messages, and what the gate says itself.
    enough: Callable[[str], str]
    refused: Callable[[str, Refusal], bytes]

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


class Coming:
    """A connection whose request is not ready."""

    def __init__(self, client: socket.socket, until: float) -> None:
        self.client, self.until = client, until
        self.buffer = bytearray(_ROOM)
        self.size = 0  # bytes of it that came
        self.circuit: str | None = None
        self.lane: Lane | None = None
        self.address = ""  # the path that it asks for
        self.wanted = MOST_HEAD  # bytes, at most
        self.whole = 0  # bytes of the request
        self.is_refused = False  # what still comes is thrown away until it ends

    def wipe(self) -> None:
        """A message may have been in here."""
        self.buffer[:] = bytes(len(self.buffer))

    def ask_instead(self, address: str) -> None:
        """Ask for a page in place of what was asked; that is gone from here."""
        self.wipe()
        head = f"GET {address} HTTP/1.1\r\nHost: door\r\n\r\n".encode()
        self.buffer[: len(head)] = head
        self.size = self.wanted = self.whole = len(head)

    def make_room(self) -> None:
        if self.size == len(self.buffer):
            larger = bytearray(min(max(self.wanted, self.size + 1), 2 * self.size))
            larger[: self.size] = memoryview(self.buffer)[: self.size]
            self.wipe()
            self.buffer = larger


class Going:
    """A connection that is being handed over, and then answered elsewhere."""

    def __init__(self, ready: Coming, lane: Lane, gate: socket.socket) -> None:
        self.ready, self.lane, self.gate = ready, lane, gate
        self.sent = 0

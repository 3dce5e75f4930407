"""Who is inside: kept in the memory of one process, gone with it, and after a while by itself."""

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

IDLE = 3600.0  # seconds without a page, after which the codename is asked for again
MOST = 10_000  # at once; beyond, somebody is put out
TICKET_LASTS = 24 * 3600.0  # seconds in which an upload may begin
_TICKET_SIZE = 32 + 32 + 8  # bytes: mailbox, key, when it ends
_FORM = b"zenger-form"
Held = TypeVar("Held")


def new_token() -> str:
    """256 bits that say nothing, for a cookie."""
    return secrets.token_urlsafe(32)


def form_token(cookie: str) -> str:
    """What a form of ours carries: only who can read the cookie can work it out."""
    return hashlib.blake2b(
        cookie.encode("utf-8", "replace"), digest_size=16, person=_FORM
    ).hexdigest()


def is_form_token(untrusted: str, cookie: str) -> bool:
    return bool(cookie) and hmac.compare_digest(
        untrusted.encode("utf-8", "replace"), form_token(cookie).encode()
    )


class Sessions(Generic[Held]):
    """What is held for whoever has a token.

    When there are too many, the quietest of that circuit goes which has most of them: whoever asks
    for thousands puts out their own, and nobody else's.
    """

    def __init__(self, clock: Callable[[], float], *, idle: float = IDLE, most: int = MOST) -> None:
        """Args: clock: seconds since whenever, never going back: `time.monotonic`."""
        self._clock, self._idle, self._most = clock, idle, most
        self._held: dict[str, tuple[float, Held, str]] = {}  # the quietest first
        self._of_circuit: Counter[str] = Counter()
        self._lock = Lock()

    def begin(self, held: Held, circuit: str = "") -> str:
        """A new token for it.

        Args:
            circuit: from which it is asked for.
        """
        token = new_token()
        with self._lock:
            self._forget_idle()
            while len(self._held) >= self._most:
                self._put_one_out()
            self._held[token] = (self._clock(), held, circuit)
            self._of_circuit[circuit] += 1
        return token

    def find(self, untrusted_token: str) -> Held | None:
        """What is held, if anything still is. It stays for another while."""
        with self._lock:
            self._forget_idle()
            found = self._held.pop(untrusted_token, None)
            if found is None:
                return None
            self._held[untrusted_token] = (self._clock(), *found[1:])
            return found[1]

    def end(self, untrusted_token: str) -> None:
        with self._lock:
            if untrusted_token in self._held:
                self._forget(untrusted_token)

    def _put_one_out(self) -> None:
        greediest = max(self._of_circuit, key=lambda circuit: self._of_circuit[circuit])
        self._forget(next(one for one, held in self._held.items() if held[2] == greediest))

    def _forget_idle(self) -> None:
        oldest = self._clock() - self._idle
        while self._held:
            token = next(iter(self._held))
            if self._held[token][0] > oldest:
                return
            self._forget(token)

    def _forget(self, token: str) -> None:
        circuit = self._held.pop(token)[2]
        self._of_circuit[circuit] -= 1
        if not self._of_circuit[circuit]:
            del self._of_circuit[circuit]


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who uploads, told to a process that keeps no sessions."""

    mailbox: bytes = field(repr=False)  # 32 bytes
    reply_public: bytes = field(repr=False)  # 32 bytes


class Tickets:
    """Tickets in a cookie, under a key that is nowhere but in the memory of this door."""

    def __init__(self, key: bytes, clock: Callable[[], float]) -> None:
        """Args: clock: `time.monotonic`, which all processes of a machine share."""
        self._box = SecretBox(key)
        self._clock = clock

    def issue(self, ticket: Ticket) -> str:
        ends = int(self._clock() + TICKET_LASTS).to_bytes(8)
        return self._box.encrypt(ticket.mailbox + ticket.reply_public + ends).hex()

    def read(self, untrusted: str) -> Ticket | None:
        """The ticket, if this door issued it and it has not ended."""
        try:
            content = self._box.decrypt(bytes.fromhex(untrusted))
        except (CryptoError, ValueError, TypeError):
            return None
        if len(content) != _TICKET_SIZE or int.from_bytes(content[64:]) < self._clock():
            return None
        return Ticket(content[:32], content[32:64])

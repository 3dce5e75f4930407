"""Receipts: what the source may know of what it sent, and nobody else."""

import secrets
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from zenger.receive.codename import SourceKeys
from zenger.receive.door.mailboxes import Mailboxes, Sealed
from zenger.receive.door.sealed_text import open_text, seal_text
from zenger.receive.door.sessions import Ticket

SIZE = 512  # bytes of each before sealing


class State(StrEnum):
    """How far it came."""

    BEGUN = "begun"
    WHOLE = "whole"
    CUT = "cut"
    FULL = "full"  # cut, as there is no more room


@dataclass(frozen=True, slots=True)
class Receipt:
    """One submission, as its source sees it."""

    number: int  # from 1, in the order of sending: the door knows no times
    name: str  # of the parcel as it came in
    state: State
    has_message: bool
    files: int = 0  # that came whole
    bytes: int = 0  # of files, as far as they came
    kept: int = 0  # bytes of ciphertext that are kept of it


class Receipts:
    """Those of one submission under way: one is written over the other."""

    def __init__(self, mailboxes: Mailboxes, ticket: Ticket, name: str, *, message: bool) -> None:
        self._mailboxes, self._ticket = mailboxes, ticket
        self._id = secrets.token_bytes(16)
        number = 1 + len(mailboxes.receipts(ticket.mailbox))
        self._receipt = Receipt(number, name, State.BEGUN, message)

    def write(self, state: State, *, files: int = 0, size: int = 0, kept: int = 0) -> bool:
        """The last word is what counts. False: the mailbox is gone, and nothing was written."""
        said = replace(self._receipt, state=state, files=files, bytes=size, kept=kept)
        text = msgspec.json.encode(said).decode()
        sealed = Sealed(self._id, seal_text(text, self._ticket.reply_public, SIZE))
        return self._mailboxes.put_receipt(self._ticket.mailbox, sealed)


def read_receipts(sealed: tuple[Sealed, ...], keys: SourceKeys) -> tuple[Receipt, ...]:
    """Those that open, the newest first."""
    texts = [open_text(one.sealed, keys.reply, SIZE) for one in sealed]
    found = [msgspec.json.decode(text, type=Receipt) for text in texts if text is not None]
    return tuple(sorted(found, key=lambda one: one.number, reverse=True))

"""Submissions as they come through the door, and the people who work on them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from nacl.public import PrivateKey
from pyrage import x25519
from tests.receive.parcels import HEAD, sealed
from tests.workflow.house import newsroom_in

from zenger.catalog.models import Account, Submission
from zenger.model.parcel import reply_address
from zenger.model.people import Role, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.receive.key_folder import WeekKey
from zenger.workflow.access.accounts import add_account
from zenger.workflow.access.sight import viewer_of
from zenger.workflow.door.open_parcel import open_parcel

NOW = datetime(2026, 11, 27, 14, 35, 7, 12, tzinfo=UTC)
PASSPHRASE = "correct horse battery staple"


@dataclass(frozen=True, slots=True)
class SourceAtDoor:
    """Somebody with a mailbox."""

    mailbox: bytes
    private: PrivateKey

    @property
    def reply_to(self) -> str:
        return reply_address(self.mailbox, bytes(self.private.public_key))


def new_source() -> SourceAtDoor:
    return SourceAtDoor(os.urandom(32), PrivateKey.generate())


@cache
def week_keys() -> tuple[WeekKey, ...]:
    """One key of one week: what opens is not what is tried here."""
    return (WeekKey("2026-W48", x25519.Identity.generate()),)


def newsroom_of(folder: Path) -> Newsroom:
    return replace(newsroom_in(folder), now=lambda: NOW)


def submit(
    newsroom: Newsroom, folder: Path, reply_to: str = "", *,
    files: dict[bytes, bytes] | None = None, note: str = "Read me first.", cut: bool = False,
    name: str = "", keys: Sequence[WeekKey] = (),
) -> Submission:  # fmt: skip
    """Seal something as the door does, and open it in the reading room."""
    folder.mkdir(exist_ok=True)
    keys = keys or week_keys()
    parcel = folder / (name or f"{os.urandom(16).hex()}.age")
    head = replace(HEAD, untrusted_note=note, reply_to=reply_to)
    parcel.write_bytes(
        sealed(files or {b"a.txt": os.urandom(9)}, [keys[0].identity], head=head, cut=cut)
    )
    opened = open_parcel(newsroom, parcel, keys)
    return Submission.objects.get(parcel=opened.sha256)


def person(newsroom: Newsroom, name: str, role: Role, *collections: str) -> Viewer:
    """Somebody who sees these collections; none named: all of them."""
    account = Account.objects.filter(name=name).first() or add_account(
        newsroom, name, PASSPHRASE, role=role, sees_all=not collections, collections=collections
    )
    return viewer_of(account)

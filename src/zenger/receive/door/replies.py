"""The bundle that goes from the reading room to the door: replies, and what is to be destroyed.

It travels on a stick or over a one-way line. A desk of the keyring signed it, so that nobody who
finds the stick or sits on the line can speak for the newsroom. Replies in it are sealed already;
the door cannot read them either. docs/reference/reply-bundle.md has the format.
"""

import base64
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import msgspec
from nacl.signing import SigningKey

from zenger.errors import BundleError
from zenger.model.parcel import MAILBOX_SIZE
from zenger.receive.desk_signing import read_public_half
from zenger.receive.door.sealed_text import OVERHEAD, REPLY_SIZE
from zenger.receive.envelope import Envelope, EnvelopeError, enveloped, read_envelope, unpacked
from zenger.receive.keyring import Keyring

FORMAT = 1
KIND = "application/vnd.zenger.replies+json"
MOST_REPLIES = 200  # in one bundle
MOST_OTHERS = 10_000  # blocks, deletions, parcels, each
MOST_BYTES = 64 * 1024 * 1024
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)  # of a bundle; names of parcels are the same
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SealedReply:
    """One reply, which only its source opens."""

    mailbox: bytes  # 32 bytes
    sealed: bytes  # REPLY_SIZE + OVERHEAD bytes, as `seal_text` makes it


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that the door is asked to do."""

    id: str  # 32 hexadecimal digits by chance: what was taken once is not taken again
    desk: int  # who signed
    day: str  # 2026-11-27
    replies: tuple[SealedReply, ...] = ()
    blocked: tuple[bytes, ...] = ()  # mailboxes from which nothing more is taken
    deleted: tuple[bytes, ...] = ()  # mailboxes that are destroyed, replies in them too
    destroyed: tuple[str, ...] = ()  # names of parcels in the store that are not needed there

    @property
    def is_empty(self) -> bool:
        return not (self.replies or self.blocked or self.deleted or self.destroyed)


class Boxes(Protocol):
    """The mailboxes of the door."""

    def add_reply(self, mailbox: bytes, sealed: bytes) -> bool:
        """Put a reply in; False where there is no such mailbox any more."""
        ...

    def block(self, mailbox: bytes) -> None: ...

    def delete(self, mailbox: bytes) -> object: ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of the replies."""

    replies: int
    nowhere: int  # their mailbox is gone: it ended, or the source deleted it


class _Reply(msgspec.Struct):
    mailbox: str
    sealed: str


class _Payload(msgspec.Struct):
    format: int
    id: str
    desk: int
    day: str
    replies: list[_Reply]
    blocked: list[str]
    deleted: list[str]
    destroyed: list[str]


def new_bundle_id() -> str:
    return secrets.token_hex(16)


def signed_bundle(bundle: Bundle, key: SigningKey) -> bytes:
    """The bytes of the bundle.

    Args:
        key: of the desk that it names.
    """
    payload = _Payload(
        FORMAT, bundle.id, bundle.desk, bundle.day,
        [_Reply(_packed(one.mailbox), _packed(one.sealed)) for one in bundle.replies],
        [_packed(one) for one in bundle.blocked],
        [_packed(one) for one in bundle.deleted],
        list(bundle.destroyed),
    )  # fmt: skip
    return enveloped(KIND, msgspec.json.encode(payload), key)


def read_bundle(untrusted: bytes, keyring: Keyring) -> Bundle:
    """The bundle, if a desk of this keyring signed it.

    Whoever takes it must see to it that none is taken twice: by its `id`.

    Raises:
        BundleError: it is none, was changed, or whoever signed it is no desk of the keyring.
    """
    if len(untrusted) > MOST_BYTES:
        raise BundleError("This is no bundle of replies: it is larger than any can be.")
    try:
        envelope = read_envelope(untrusted)
        payload = msgspec.json.decode(envelope.untrusted_payload, type=_Payload)
    except (EnvelopeError, msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise BundleError(
            "This is no bundle of replies, or it was cut off on the way. Make it anew with "
            "`zenger submissions send`, or copy it again."
        ) from None
    _require_signed(envelope, payload.desk, keyring)
    if payload.format != FORMAT:
        raise BundleError(
            f"This bundle is of format {payload.format}; the door reads {FORMAT}. Bring door and "
            "reading room to the same version of Zenger."
        )
    try:
        return _checked(payload)
    except ValueError:
        raise BundleError(
            "This bundle was signed by a desk and still holds what no bundle can. Nothing of it "
            "was taken. Make it anew with `zenger submissions send`."
        ) from None


def deliver(bundle: Bundle, boxes: Boxes) -> Delivered:
    """Do what a bundle says with mailboxes. Parcels are left to whoever keeps them."""
    put = sum(boxes.add_reply(one.mailbox, one.sealed) for one in bundle.replies)
    for mailbox in bundle.blocked:
        boxes.block(mailbox)
    for mailbox in bundle.deleted:
        boxes.delete(mailbox)
    return Delivered(put, len(bundle.replies) - put)


def _require_signed(envelope: Envelope, desk: int, keyring: Keyring) -> None:
    """Raises: BundleError: not by the desk that it names."""
    for one in keyring.desks:
        public = read_public_half(one.signs) if one.id == desk else None
        if public is not None and envelope.is_signed_by(public, KIND):
            return
    raise BundleError(
        "No desk of the door's keyring signed this bundle as it is: it was changed, somebody else "
        "made it, or the desk is new or was revoked. Nothing of it was taken. If the keyring was "
        "signed anew, bring that to the door first."
    )


def _checked(payload: _Payload) -> Bundle:
    """Raises: ValueError: something in it has not the form it should have."""
    if not _ID.fullmatch(payload.id) or not _DAY.fullmatch(payload.day):
        raise ValueError("its number or day is none")
    others = (payload.blocked, payload.deleted, payload.destroyed)
    if len(payload.replies) > MOST_REPLIES or max(map(len, others)) > MOST_OTHERS:
        raise ValueError("there is more in it than a bundle holds")
    if not all(_ID.fullmatch(name) for name in payload.destroyed):
        raise ValueError("the name of a parcel is none")
    replies = tuple(
        SealedReply(_sized(one.mailbox, MAILBOX_SIZE), _sized(one.sealed, REPLY_SIZE + OVERHEAD))
        for one in payload.replies
    )
    return Bundle(
        payload.id, payload.desk, payload.day, replies, _mailboxes(payload.blocked),
        _mailboxes(payload.deleted), tuple(payload.destroyed),
    )  # fmt: skip


def _mailboxes(texts: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(_sized(text, MAILBOX_SIZE) for text in texts)


def _sized(text: str, size: int) -> bytes:
    content = unpacked(text)
    if len(content) != size:
        raise ValueError("something in it has another length")
    return content


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")

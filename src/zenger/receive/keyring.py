"""The keyring: which keys documents are sealed to this week, signed by the newsroom's root."""

import base64
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import msgspec
from nacl.signing import SigningKey, VerifyKey
from pyrage import RecipientError, x25519

from zenger.errors import KeyringError
from zenger.receive.envelope import (
    Envelope,
    EnvelopeError,
    enveloped,
    read_envelope,
    unpacked,
)
from zenger.receive.recovery import MOST_HOLDERS, Recovery
from zenger.receive.root import Fingerprint, fingerprint_of
from zenger.receive.weeks import first_day, week_of

FORMAT = 1
KIND = "application/vnd.zenger.keyring+json"
MOST_BYTES = 4 * 1024 * 1024
_CUT_OFF = (
    "This is no keyring, or it was changed or cut off on the way. Get it from the newsroom anew."
)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Desk:
    """One member of the desk, by a number that is never given to anybody else."""

    id: int
    recipient: str  # age1...
    signs: str = ""  # public half of the key that signs what it sends to the door, base64


@dataclass(frozen=True, slots=True)
class Epoch:
    """A key of one desk for one week."""

    week: str  # 2026-W48
    desk: int
    recipient: str  # age1...


@dataclass(frozen=True, slots=True)
class Keyring:
    """All of it. No name of a person stands in it."""

    version: int  # one more with each signing
    newsroom: str
    issued: date
    expires: date  # the last day on which it holds
    keep_days: int  # for how long an epoch's private half is kept after its week
    desks: tuple[Desk, ...]
    epochs: tuple[Epoch, ...]
    onion: str = ""  # address of the door
    next_desk: int = 1
    recovery: Recovery | None = None  # a key that several people hold together

    def of_week(self, day: date) -> tuple[Epoch, ...]:
        """To which documents are sealed on that day; empty where the epochs ran out."""
        week = week_of(day)
        return tuple(epoch for epoch in self.epochs if epoch.week == week)


class _Payload(msgspec.Struct):
    format: int
    root: str  # public half, base64
    keyring: Keyring


def signed(keyring: Keyring, root: SigningKey) -> bytes:
    """The bytes of keyring.json."""
    public = base64.b64encode(bytes(root.verify_key)).decode("ascii")
    return enveloped(KIND, msgspec.json.encode(_Payload(FORMAT, public, keyring)), root)


def verified(untrusted: bytes, pinned: Fingerprint) -> Keyring:
    """The keyring, if the newsroom with this fingerprint signed it. It may have expired.

    Raises:
        KeyringError: it did not, or the file is no keyring.
    """
    envelope = _opened(untrusted)
    said = _decoded(envelope.untrusted_payload, _Payload)
    public = _public(said.root)
    if fingerprint_of(public) != pinned:
        raise KeyringError(
            "This keyring is not of the newsroom whose fingerprint you gave. Somebody may have "
            "put theirs in its place, or the fingerprint is mistyped. Seal nothing to it; get the "
            "fingerprint in print, and the keyring anew."
        )
    if not envelope.is_signed_by(public, KIND):
        raise KeyringError(
            "This keyring was changed after the newsroom signed it. Seal nothing to it; get it "
            "anew."
        )
    if said.format != FORMAT:
        raise KeyringError(
            f"This keyring is of format {said.format}; this Zenger reads {FORMAT}. Get a newer one."
        )
    _require_sound(said.keyring)
    return said.keyring


def root_of(untrusted: bytes, pinned: Fingerprint) -> VerifyKey:
    """The public half of the root that signed this keyring.

    Raises:
        KeyringError: it is not the one with this fingerprint.
    """
    verified(untrusted, pinned)
    return _public(_decoded(_opened(untrusted).untrusted_payload, _Payload).root)


def _opened(untrusted: bytes) -> Envelope:
    if len(untrusted) > MOST_BYTES:
        raise KeyringError("This is no keyring: it is larger than any can be.")
    try:
        return read_envelope(untrusted)
    except EnvelopeError:
        raise KeyringError(_CUT_OFF) from None


def _decoded(untrusted: bytes, kind: type[Value]) -> Value:
    try:
        return msgspec.json.decode(untrusted, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise KeyringError(_CUT_OFF) from None


def _public(text: str) -> VerifyKey:
    try:
        return VerifyKey(unpacked(text))
    except ValueError:  # of base64, or of its length
        raise KeyringError(
            "This keyring names no root key. Get it from the newsroom anew."
        ) from None


def _require_sound(keyring: Keyring) -> None:
    """What was signed can still be wrong; then nothing is sealed to it.

    Raises:
        KeyringError: a recipient, week or number in it is none.
    """
    desks = {desk.id for desk in keyring.desks}
    places = {(epoch.week, epoch.desk) for epoch in keyring.epochs}
    try:
        for recipient in (
            [one.recipient for one in keyring.desks]
            + [one.recipient for one in keyring.epochs]
            + ([keyring.recovery.recipient] if keyring.recovery else [])
        ):
            x25519.Recipient.from_str(recipient)
        for epoch in keyring.epochs:
            first_day(epoch.week)
    except (RecipientError, ValueError):
        raise KeyringError(
            "A key in this keyring is none. Have the newsroom sign it anew."
        ) from None
    if (
        not desks
        or len(desks) != len(keyring.desks)
        or len(places) != len(keyring.epochs)
        or not {epoch.desk for epoch in keyring.epochs} <= desks
        or not _is_shared(keyring.recovery)
    ):
        raise KeyringError("This keyring contradicts itself. Have the newsroom sign it anew.")


def _is_shared(recovery: Recovery | None) -> bool:
    return recovery is None or 2 <= recovery.needed <= recovery.holders <= MOST_HOLDERS

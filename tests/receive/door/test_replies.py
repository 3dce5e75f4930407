"""A bundle for the door is taken from a desk of its keyring, whole, or not at all."""

import base64
import json
import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey
from pyrage import x25519

from zenger.errors import BundleError
from zenger.receive.desk_signing import public_half, signing_key
from zenger.receive.door.replies import (
    KIND,
    Bundle,
    SealedReply,
    deliver,
    new_bundle_id,
    read_bundle,
    signed_bundle,
)
from zenger.receive.door.sealed_text import open_text, seal_text
from zenger.receive.envelope import enveloped
from zenger.receive.keyring import Desk, Keyring

IDENTITIES = [x25519.Identity.generate() for _ in range(2)]
KEYS = [signing_key(one) for one in IDENTITIES]
KEYRING = Keyring(
    1, "The Harbour Record", date(2026, 11, 26), date(2027, 6, 24), 14,
    (Desk(1, str(IDENTITIES[0].to_public()), public_half(KEYS[0])),
     Desk(2, str(IDENTITIES[1].to_public()), public_half(KEYS[1]))), (),
)  # fmt: skip
SOURCE = PrivateKey.generate()
MAILBOX, OTHER = b"m" * 32, b"o" * 32
BUNDLE = Bundle(
    new_bundle_id(), 1, "2026-11-27",
    (SealedReply(MAILBOX, seal_text("Who signed it?", bytes(SOURCE.public_key))),),
    (OTHER,), (b"d" * 32,), ("ab" * 16,),
)  # fmt: skip
SIGNED = signed_bundle(BUNDLE, KEYS[0])


def test_the_door_reads_what_a_desk_signed() -> None:
    assert read_bundle(SIGNED, KEYRING) == BUNDLE
    second = replace(BUNDLE, desk=2)
    assert read_bundle(signed_bundle(second, KEYS[1]), KEYRING) == second
    nothing = Bundle(new_bundle_id(), 1, "2026-11-27")
    assert read_bundle(signed_bundle(nothing, KEYS[0]), KEYRING).is_empty


def test_a_reply_opens_with_the_codename_of_its_source_and_with_nothing_else() -> None:
    (reply,) = read_bundle(SIGNED, KEYRING).replies
    assert open_text(reply.sealed, SOURCE) == "Who signed it?"
    assert open_text(reply.sealed, PrivateKey.generate()) is None
    assert b"Who signed" not in SIGNED


def test_nobody_else_speaks_for_a_desk() -> None:
    for bundle, key in (
        (BUNDLE, KEYS[1]),  # one desk for another
        (BUNDLE, SigningKey.generate()),
        (replace(BUNDLE, desk=3), KEYS[0]),
    ):
        with pytest.raises(BundleError, match="No desk of the door's keyring"):
            read_bundle(signed_bundle(bundle, key), KEYRING)


def test_a_desk_that_was_revoked_or_has_no_key_to_sign_with_is_not_heard() -> None:
    for desks in (KEYRING.desks[1:], (replace(KEYRING.desks[0], signs=""),)):
        with pytest.raises(BundleError, match="revoked"):
            read_bundle(SIGNED, replace(KEYRING, desks=desks))


def test_a_signature_for_another_use_does_not_count() -> None:
    payload = base64.b64decode(json.loads(SIGNED)["payload"])
    for kind in ("", "application/vnd.zenger.keyring+json"):
        other = json.loads(enveloped(kind, payload, KEYS[0]))
        with pytest.raises(BundleError, match="No desk"):
            read_bundle(json.dumps(other).encode(), KEYRING)
        with pytest.raises(BundleError, match="No desk"):
            read_bundle(json.dumps({**other, "payloadType": KIND}).encode(), KEYRING)


def test_a_changed_bit_anywhere_never_changes_what_is_read() -> None:
    chance, refused = random.Random(9), 0
    for _ in range(300):
        changed = bytearray(SIGNED)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        try:
            assert read_bundle(bytes(changed), KEYRING) == BUNDLE  # white space, the key's name
        except BundleError:
            refused += 1
    assert refused > 280


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[" * 200_000, b"\xff", b"null", SIGNED[:-300], b" " * (65 * 1024 * 1024)],
    ids=["empty", "no envelope", "deep", "no UTF-8", "null", "cut off", "large"],
)
def test_what_is_no_bundle_is_refused(content: bytes) -> None:
    with pytest.raises(BundleError, match="no bundle"):
        read_bundle(content, KEYRING)


def signed_by_mistake(**changes: Any) -> bytes:
    payload = json.loads(base64.b64decode(json.loads(SIGNED)["payload"]))
    return enveloped(KIND, json.dumps({**payload, **changes}).encode(), KEYS[0])


SHORT = base64.b64encode(b"short").decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x"}, {"day": "2026-11-27T10:31"}, {"blocked": [SHORT]}, {"deleted": ["%"]},
        {"destroyed": ["../../keyring"]}, {"destroyed": ["ab" * 16] * 10_001},
        {"replies": [{"mailbox": SHORT, "sealed": SHORT}]},
        {"replies": [{"mailbox": base64.b64encode(MAILBOX).decode(), "sealed": SHORT}]},
    ],
    ids=["number", "hour", "mailbox", "no base64", "a path", "too many", "short", "short reply"],
)  # fmt: skip
def test_what_was_signed_by_mistake_is_not_taken(changes: dict[str, Any]) -> None:
    with pytest.raises(BundleError, match="what no bundle can"):
        read_bundle(signed_by_mistake(**changes), KEYRING)


def test_a_later_format_is_told_from_a_forgery() -> None:
    with pytest.raises(BundleError, match="format 2"):
        read_bundle(signed_by_mistake(format=2), KEYRING)


class Boxes:
    def __init__(self) -> None:
        self.done: list[tuple[str, bytes]] = []

    def add_reply(self, mailbox: bytes, sealed: bytes) -> bool:
        self.done.append(("reply", mailbox))
        return mailbox == MAILBOX and bool(sealed)

    def block(self, mailbox: bytes) -> None:
        self.done.append(("block", mailbox))

    def delete(self, mailbox: bytes) -> None:
        self.done.append(("delete", mailbox))


def test_all_of_it_is_done_and_replies_to_nobody_are_counted() -> None:
    boxes = Boxes()
    lost = SealedReply(OTHER, BUNDLE.replies[0].sealed)
    done = deliver(replace(BUNDLE, replies=(*BUNDLE.replies, lost)), boxes)
    assert (done.replies, done.nowhere) == (1, 1)
    assert boxes.done == [
        ("reply", MAILBOX), ("reply", OTHER), ("block", OTHER), ("delete", b"d" * 32),
    ]  # fmt: skip


def test_the_key_a_desk_signs_with_is_always_the_same_and_tells_nothing_of_its_identity() -> None:
    again = x25519.Identity.from_str(str(IDENTITIES[0]))
    assert signing_key(again) == KEYS[0] != KEYS[1]
    assert public_half(KEYS[0]) not in str(IDENTITIES[0].to_public())
    known = x25519.Identity.from_str(
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
    )
    assert public_half(signing_key(known)) == "PwFPFWhNZIp0ECIxAawErofJUcBb9cMUtGTXpNe3DbI="

"""Only the keyring that the pinned root signed is used, byte for byte."""

import base64
import json
import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from nacl.signing import SigningKey
from pyrage import x25519

from zenger.errors import KeyringError
from zenger.receive.keyring import KIND, Desk, Epoch, Keyring, signed, verified
from zenger.receive.root import fingerprint_of, signature_of

ROOT = SigningKey(bytes(range(32)))
PIN = fingerprint_of(ROOT.verify_key)
RECIPIENTS = [str(x25519.Identity.generate().to_public()) for _ in range(4)]
KEYRING = Keyring(
    3, "The Harbour Record", date(2026, 11, 26), date(2027, 6, 24), 14,
    (Desk(1, RECIPIENTS[0]), Desk(4, RECIPIENTS[1])),
    (Epoch("2026-W48", 1, RECIPIENTS[2]), Epoch("2026-W48", 4, RECIPIENTS[3])),
    "example.onion", 5,
)  # fmt: skip


def taken_apart(content: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    envelope = json.loads(content)
    return envelope, json.loads(base64.b64decode(envelope["payload"]))


def put_together(envelope: dict[str, Any], payload: dict[str, Any]) -> bytes:
    packed = base64.b64encode(json.dumps(payload).encode()).decode()
    return json.dumps({**envelope, "payload": packed}).encode()


def test_what_was_signed_comes_back() -> None:
    assert verified(signed(KEYRING, ROOT), PIN) == KEYRING


def test_a_key_put_in_the_place_of_another_is_noticed() -> None:
    envelope, payload = taken_apart(signed(KEYRING, ROOT))
    payload["keyring"]["epochs"][0]["recipient"] = str(x25519.Identity.generate().to_public())
    with pytest.raises(KeyringError, match="changed after the newsroom signed it"):
        verified(put_together(envelope, payload), PIN)


def test_another_root_does_not_pass_for_the_pinned_one() -> None:
    with pytest.raises(KeyringError, match="not of the newsroom"):
        verified(signed(KEYRING, SigningKey.generate()), PIN)


def test_naming_the_pinned_root_without_its_signature_does_not_help() -> None:
    thief = SigningKey.generate()
    envelope, payload = taken_apart(signed(KEYRING, thief))
    payload["root"] = base64.b64encode(bytes(ROOT.verify_key)).decode()
    made = json.dumps(payload).encode()
    envelope["payload"] = base64.b64encode(made).decode()
    envelope["signatures"][0] = {
        "keyid": PIN.value.hex(),
        "sig": base64.b64encode(signature_of(thief, KIND, made)).decode(),
    }
    with pytest.raises(KeyringError, match="changed after the newsroom signed it"):
        verified(json.dumps(envelope).encode(), PIN)


def test_a_signature_for_another_use_does_not_count() -> None:
    envelope, payload = taken_apart(signed(KEYRING, ROOT))
    made = base64.b64decode(envelope["payload"])
    for kind in ("", "application/vnd.zenger.release+json", KIND + " "):
        other = base64.b64encode(signature_of(ROOT, kind, made)).decode()
        changed = {**envelope, "signatures": [{"keyid": "", "sig": other}]}
        with pytest.raises(KeyringError, match="changed after"):
            verified(json.dumps(changed).encode(), PIN)
        with pytest.raises(KeyringError, match="changed after"):
            verified(json.dumps({**changed, "payloadType": kind}).encode(), PIN)
    assert payload["format"] == 1


@pytest.mark.parametrize(
    "signatures",
    [[], [{"keyid": "", "sig": ""}], [{"keyid": "", "sig": "AAAA"}], [{"keyid": "", "sig": "%"}]],
)
def test_no_signature_is_none(signatures: list[dict[str, str]]) -> None:
    envelope, _ = taken_apart(signed(KEYRING, ROOT))
    with pytest.raises(KeyringError):
        verified(json.dumps({**envelope, "signatures": signatures}).encode(), PIN)


def test_a_changed_bit_anywhere_never_changes_what_is_read() -> None:
    content = signed(KEYRING, ROOT)
    chance = random.Random(5)
    refused = 0
    for _ in range(1500):
        changed = bytearray(content)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        try:
            assert verified(bytes(changed), PIN) == KEYRING  # white space, the key's name
        except KeyringError:
            refused += 1
    assert refused > 1300


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[" * 200_000, b"\xff", b"null", b'{"payload":1}', b" " * 5_000_000],
    ids=["empty", "no keys", "deep", "no UTF-8", "null", "a number", "large"],
)
def test_what_is_no_keyring_is_refused(content: bytes) -> None:
    with pytest.raises(KeyringError, match="no keyring"):
        verified(content, PIN)


WRONG = {
    "no age key": replace(KEYRING, epochs=(Epoch("2026-W48", 1, "age1nothing"),)),
    "a private key": replace(
        KEYRING, epochs=(Epoch("2026-W48", 1, str(x25519.Identity.generate())),)
    ),
    "no week": replace(KEYRING, epochs=(Epoch("2026-W77", 1, RECIPIENTS[0]),)),
    "a desk that is not there": replace(KEYRING, epochs=(Epoch("2026-W48", 9, RECIPIENTS[0]),)),
    "a desk twice": replace(KEYRING, desks=(*KEYRING.desks, Desk(1, RECIPIENTS[3]))),
    "a week twice": replace(KEYRING, epochs=(*KEYRING.epochs, Epoch("2026-W48", 1, RECIPIENTS[3]))),
    "no desk": replace(KEYRING, desks=(), epochs=()),
}


@pytest.mark.parametrize("keyring", WRONG.values(), ids=WRONG.keys())
def test_what_was_signed_by_mistake_is_not_used(keyring: Keyring) -> None:
    with pytest.raises(KeyringError, match="Have the newsroom sign it anew"):
        verified(signed(keyring, ROOT), PIN)


def test_a_later_format_is_told_from_a_forgery() -> None:
    envelope, payload = taken_apart(signed(KEYRING, ROOT))
    made = json.dumps({**payload, "format": 2}).encode()
    sig = base64.b64encode(signature_of(ROOT, KIND, made)).decode()
    envelope |= {
        "payload": base64.b64encode(made).decode(),
        "signatures": [{"keyid": "", "sig": sig}],
    }
    with pytest.raises(KeyringError, match="format 2"):
        verified(json.dumps(envelope).encode(), PIN)


def test_any_tool_checks_the_signature() -> None:
    """With the bytes that DSSE signs, put together here from its specification alone."""
    envelope, _ = taken_apart(signed(KEYRING, ROOT))
    payload = base64.b64decode(envelope["payload"])
    kind = envelope["payloadType"].encode()
    said = b" ".join(
        [b"DSSEv1", str(len(kind)).encode(), kind, str(len(payload)).encode(), payload]
    )
    ROOT.verify_key.verify(said, base64.b64decode(envelope["signatures"][0]["sig"]))


def test_no_name_of_a_person_is_in_it_but_numbers() -> None:
    _, payload = taken_apart(signed(KEYRING, ROOT))
    assert set(payload["keyring"]["desks"][0]) == {"id", "recipient", "signs"}
    assert set(payload["keyring"]["epochs"][0]) == {"week", "desk", "recipient"}


def test_one_that_was_signed_before_desks_had_keys_to_sign_with_is_still_read() -> None:
    envelope, payload = taken_apart(signed(KEYRING, ROOT))
    for desk in payload["keyring"]["desks"]:
        del desk["signs"]
    made = json.dumps(payload).encode()
    sig = base64.b64encode(signature_of(ROOT, KIND, made)).decode()
    envelope["signatures"] = [{"keyid": "", "sig": sig}]
    assert verified(put_together(envelope, payload), PIN) == KEYRING

"""The envelope that what a newsroom signs goes in: DSSE, as JSON.

Source:
    DSSE v1.0.2: https://github.com/secure-systems-lab/dsse/blob/v1.0.2/envelope.md
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from nacl.signing import SigningKey, VerifyKey

from zenger.receive.root import fingerprint_of, is_signed, signature_of


class EnvelopeError(ValueError):
    """This is no envelope, or not all of one."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What lies in an envelope, of which nothing is sure until a signature was checked."""

    kind: str
    untrusted_payload: bytes
    signatures: tuple[bytes, ...]

    def is_signed_by(self, public: VerifyKey, kind: str) -> bool:
        """Whether one of the signatures is of this key, over this payload for this use."""
        return self.kind == kind and any(
            is_signed(public, kind, self.untrusted_payload, one) for one in self.signatures
        )


class _Signature(msgspec.Struct):
    keyid: str
    sig: str


class _Record(msgspec.Struct, rename="camel"):
    payload_type: str
    payload: str
    signatures: list[_Signature]


def enveloped(kind: str, payload: bytes, key: SigningKey) -> bytes:
    """The bytes of the file."""
    record = _Record(
        kind,
        _packed(payload),
        [
            _Signature(
                fingerprint_of(key.verify_key).value.hex(),
                _packed(signature_of(key, kind, payload)),
            )
        ],
    )
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"


def read_envelope(untrusted: bytes) -> Envelope:
    """Raises: EnvelopeError: it is none."""
    try:
        record = msgspec.json.decode(untrusted, type=_Record)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise EnvelopeError("this is no envelope") from error
    signatures = _each_unpacked(one.sig for one in record.signatures)
    return Envelope(record.payload_type, unpacked(record.payload), signatures)


def unpacked(text: str) -> bytes:
    """Raises: EnvelopeError: this is not base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise EnvelopeError("something in it is not base64") from error


def _each_unpacked(texts: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(unpacked(text) for text in texts)


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")

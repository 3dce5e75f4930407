"""The newsroom's root: an Ed25519 key that lies offline and signs the keyring, nothing else.

Source:
    RFC 8032 (Ed25519, through libsodium). DSSE v1.0.2 for what exactly is signed:
    https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md
"""

import hashlib
import re
from dataclasses import dataclass

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from zenger.receive.wordlist import as_words, from_words, typed

BITS = 128  # of the fingerprint: whoever wants another key with the same one tries 2**128
WORDS = 10  # 7,776 ** 10 > 2 ** 128
_PERSON = b"zenger-root-v1"
_HEX = re.compile(r"[0-9a-f]{32}", re.ASCII)
_GAPS = re.compile(r"[\s:.-]+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is printed of a root key, and pinned by whoever seals to its newsroom."""

    value: bytes  # 16 bytes

    @property
    def hexadecimal(self) -> str:
        """In groups of four digits."""
        digits = self.value.hex()
        return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))

    @property
    def words(self) -> tuple[str, ...]:
        """In ten words of the EFF's list."""
        return as_words(int.from_bytes(self.value), WORDS)


def fingerprint_of(public: VerifyKey) -> Fingerprint:
    return Fingerprint(
        hashlib.blake2b(bytes(public), digest_size=BITS // 8, person=_PERSON).digest()
    )


def read_fingerprint(text: str) -> Fingerprint | None:
    """One as somebody typed it, in digits or in words; None where it is neither."""
    digits = _GAPS.sub("", text.strip().casefold())
    if _HEX.fullmatch(digits):
        return Fingerprint(bytes.fromhex(digits))
    said = typed(text)
    number = from_words(said) if len(said) == WORDS else None
    if number is None or number >> BITS:
        return None
    return Fingerprint(number.to_bytes(BITS // 8))


def signature_of(root: SigningKey, kind: str, payload: bytes) -> bytes:
    return root.sign(_signed_bytes(kind, payload)).signature


def is_signed(public: VerifyKey, kind: str, payload: bytes, signature: bytes) -> bool:
    try:
        public.verify(_signed_bytes(kind, payload), signature)
    except (BadSignatureError, ValueError, TypeError):  # the latter two: of another length
        return False
    return True


def _signed_bytes(kind: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: no two pairs of kind and payload have the same."""
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)

"""The key with which a desk signs what it sends to the door; it comes out of the desk's identity.

So there is nothing more to lock, to copy or to lose: who unlocks the identity can sign, and the
keyring, which the root signed, says with which key each desk does.
"""

import base64
import hashlib

from nacl.signing import SigningKey, VerifyKey
from pyrage import x25519

_PERSON = b"zenger-desk-sign"


def signing_key(identity: x25519.Identity) -> SigningKey:
    """Always the same of one identity, and of no use to find out about it."""
    seed = hashlib.blake2b(str(identity).encode("ascii"), digest_size=32, person=_PERSON)
    return SigningKey(seed.digest())


def public_half(key: SigningKey) -> str:
    """As the keyring names it."""
    return base64.b64encode(bytes(key.verify_key)).decode("ascii")


def read_public_half(text: str) -> VerifyKey | None:
    """The key; None where none is named, or what is there is none."""
    try:
        return VerifyKey(base64.b64decode(text, validate=True))
    except ValueError:  # of base64, or of its length
        return None

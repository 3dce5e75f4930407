"""How Zenger names bytes and documents."""

import base64
import hashlib
import hmac
from typing import NewType

Digest = NewType("Digest", str)
"""SHA-256 of some bytes, 64 lower-case hexadecimal letters, without a prefix."""

PublicId = NewType("PublicId", str)
"""The name of a document in public: 13 lower-case base32 letters."""

PUBLIC_ID_LENGTH = 13


def shown_digest(digest: Digest) -> str:
    """The form the desk, the command line and citations of originals use: ``sha256:…``."""
    return f"sha256:{digest}"


def public_id(digest: Digest, *, key: bytes) -> PublicId:
    """The public name of a document, which reveals nothing about its bytes.

    A plain digest would let anyone who holds a file prove that it is in the archive (and
    guess what a redacted one held), so the digest is keyed with the newsroom's secret.

    Args:
        digest: of the original.
        key: the newsroom's id key, 32 random bytes that never leave it.
    """
    mac = hmac.new(key, bytes.fromhex(digest), hashlib.sha256).digest()
    return PublicId(base64.b32encode(mac).decode("ascii").lower()[:PUBLIC_ID_LENGTH])

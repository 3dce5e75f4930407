"""Texts that only the source opens, all of one length: replies, and what the source sent.

A text is filled up to a size (ISO 7816-4, libsodium's `sodium_pad`) and sealed to the public key
that comes out of the codename (libsodium's sealed box). The door keeps no key that opens it.
"""

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

REPLY_SIZE = 100_000  # bytes of a reply before sealing, whatever it says
OVERHEAD = 48  # bytes that a sealed box adds


def seal_text(text: str, reply_public: bytes, size: int = REPLY_SIZE) -> bytes:
    """`size` + `OVERHEAD` bytes, whatever the text.

    Args:
        reply_public: 32 bytes, of the codename.

    Raises:
        ValueError: the text has more than `size` - 1 bytes in UTF-8.
    """
    content = text.encode()
    if len(content) >= size:
        raise ValueError(f"a text of {len(content):,} bytes does not fit into {size - 1:,}")
    return SealedBox(PublicKey(reply_public)).encrypt(sodium_pad(content, size))


def open_text(sealed: bytes, private: PrivateKey, size: int = REPLY_SIZE) -> str | None:
    """The text; None where it was not sealed to this key, or is damaged."""
    if len(sealed) != size + OVERHEAD:
        return None
    try:
        return sodium_unpad(SealedBox(private).decrypt(sealed), size).decode()
    except (CryptoError, UnicodeDecodeError):
        return None

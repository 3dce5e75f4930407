"""AES in CBC mode, as RAR and 7z use it: read forward, or at any place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from Crypto.Cipher import AES
from Crypto.Hash import HMAC, SHA1
from Crypto.Protocol.KDF import PBKDF2
from Crypto.Util import Counter


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens one member or header."""

    cipher: bytes
    iv: bytes
    checksum: bytes = b""  # RAR 5: its key for checksums


def _warm_up() -> None:
    """Have the library load what it loads late, for our ciphers and those of encrypted zips."""
    AES.new(bytes(16), AES.MODE_CBC, bytes(16)).decrypt(bytes(16))
    AES.new(bytes(16), AES.MODE_CTR, counter=Counter.new(nbits=128, little_endian=True)).decrypt(
        b"a"
    )
    AES.new(bytes(16), AES.MODE_CTR, nonce=b"").decrypt(b"a")
    PBKDF2("", b"salt", 16, count=2, hmac_hash_module=SHA1)
    HMAC.new(bytes(16), b"a", digestmod=SHA1).digest()


_warm_up()


def decrypted(blocks: Iterable[bytes], keys: Keys) -> Iterator[bytes]:
    """AES in CBC mode. Bytes at the end that fill no block are left out: it was cut off."""
    cipher = AES.new(keys.cipher, AES.MODE_CBC, keys.iv)
    rest = b""
    for block in blocks:
        data = rest + block
        whole = len(data) & ~15
        rest = data[whole:]
        yield cipher.decrypt(data[:whole])


def decrypted_at(
    untrusted: BinaryIO, data_at: int, data_size: int, keys: Keys, start: int, size: int
) -> bytes:
    """`size` bytes from the place `start` of the plain data; fewer at their end.

    Args:
        data_at, data_size: where the encrypted bytes lie in the file.
    """
    first = start & ~15
    untrusted.seek(data_at + max(0, first - 16))
    iv = untrusted.read(16) if first else keys.iv
    length = min(-(-(start + size) // 16) * 16, data_size & ~15) - first
    data = untrusted.read(max(0, length))
    if len(iv) < 16:
        return b""
    plain = b"".join(decrypted([data], Keys(keys.cipher, iv)))
    return plain[start - first : start - first + size]

"""From a password to the keys of a RAR file: the ways of RAR 3 and of RAR 5.

Source: RARLAB, "RAR 5.0 archive format", "Encryption record"; for RAR 3 the unrar source,
crypt3.cpp. Passwords of 28 letters and more are not opened in RAR 3, whose own program mixes
them up in a way of its own.
"""

import hashlib
import hmac
import struct
from dataclasses import dataclass
from functools import lru_cache

from zenger.process.formats.archive_cipher import Keys

MAX_ROUNDS = 24  # as a power of two: what the format allows
_ROUNDS4, _GROUP4 = 0x40000, 0x4000


@dataclass(frozen=True, slots=True)
class Lock:
    """How something is encrypted."""

    salt: bytes
    iv: bytes = b""  # RAR 5; in RAR 3 it follows from the password
    rounds: int = -1  # RAR 5, as a power of two; -1: RAR 3
    check: bytes = b""  # RAR 5: eight bytes that tell a right password; may be missing
    tweaked_crc: int | None = None  # RAR 5: the member's CRC, made with the key
    is_known: bool = True  # False: a cipher from before RAR 3

    def keys(self, password: str) -> Keys | None:
        """None where the lock itself says that the password is wrong."""
        if self.rounds < 0:
            return Keys(*_keys3(password, self.salt))
        cipher, checksum, check = _keys5(password, self.salt, self.rounds)
        if self.check and not hmac.compare_digest(check, self.check):
            return None
        return Keys(cipher, self.iv, checksum)


@lru_cache(64)
def _keys5(password: str, salt: bytes, rounds: int) -> tuple[bytes, bytes, bytes]:
    raw = password.encode("utf-8", "surrogateescape")
    made = [
        hashlib.pbkdf2_hmac("sha256", raw, salt, (1 << rounds) + more, 32) for more in (0, 16, 32)
    ]
    return made[0], made[1], folded(made[2], 8)


def folded(digest: bytes, size: int) -> bytes:
    """All pieces of `size` bytes, xored."""
    result = 0
    for start in range(0, len(digest), size):
        result ^= int.from_bytes(digest[start : start + size], "little")
    return result.to_bytes(size, "little")


@lru_cache(64)
def _keys3(password: str, salt: bytes) -> tuple[bytes, bytes]:
    seed = password.encode("utf-16-le", "surrogatepass") + salt
    digest, iv = hashlib.sha1(usedforsecurity=False), bytearray()
    for start in range(0, _ROUNDS4, _GROUP4):
        digest.update(seed + start.to_bytes(3, "little"))
        iv.append(digest.digest()[19])
        rest = range(start + 1, start + _GROUP4)
        digest.update(b"".join([seed + number.to_bytes(3, "little") for number in rest]))
    return struct.pack("<4L", *struct.unpack(">4L", digest.digest()[:16])), bytes(iv)


def tweaked(crc: int, keys: Keys) -> int:
    """A CRC as RAR 5 writes it for encrypted members, so that it gives nothing away."""
    digest = hmac.new(keys.checksum, crc.to_bytes(4, "little"), "sha256").digest()
    return int.from_bytes(folded(digest, 4), "little")

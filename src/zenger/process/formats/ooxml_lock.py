"""Word, Excel and PowerPoint documents under a password, opened: [MS-OFFCRYPTO] 2.3.4."""

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import olefile
from Crypto.Cipher import AES
from lxml import etree

from zenger.process.formats.office_ole import BROKEN
from zenger.process.formats.office_package import parsed
from zenger.process.formats.xml_names import local

SEGMENT = 4096  # bytes that have an initial value of their own
CHUNK = 1 << 20
MAX_INFO = 1 << 20  # bytes of what the file says of its lock
MAX_ROUNDS = 10_000_000  # what the format allows
_STANDARD_ROUNDS = 50_000
_HASHES = {
    name.replace("SHA", "SHA-"): name.lower() for name in ("SHA1", "SHA256", "SHA384", "SHA512")
}
_HASHES |= {name.replace("-", ""): ours for name, ours in _HASHES.items()}
_INPUT, _VALUE, _KEY = (
    bytes.fromhex(block) for block in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6")
)


class UnusualLockError(Exception):
    """Not one of the ways that Office has locked documents since 2007, or damaged."""


class Lock(Protocol):
    """How one document is locked."""

    def key(self, password: str) -> bytes | None:
        """None where the password is wrong."""

    def plain(self, untrusted_package: BinaryIO, key: bytes) -> Iterator[bytes]:
        """The document."""


def lock_of(ole: olefile.OleFileIO) -> Lock:
    """Raises `UnusualLockError`."""
    try:
        info = ole.openstream("EncryptionInfo").read(MAX_INFO)
        version = struct.unpack_from("<HH", info)
        if version == (4, 4):
            return _agile(parsed(info[8:]))
        if version[1] == 2 and version[0] in (2, 3, 4):
            return _standard(info)
    except (*BROKEN, etree.XMLSyntaxError, binascii.Error) as error:
        raise UnusualLockError from error
    raise UnusualLockError


# -- agile: Office 2010 and later, LibreOffice ----------------------------------------------
@dataclass(frozen=True, slots=True)
class _Cipher:
    salt: bytes
    hash: str
    key_size: int  # bytes
    block: int  # bytes


@dataclass(frozen=True, slots=True)
class _Agile:
    data: _Cipher
    own: _Cipher  # of the key that opens the data's key
    rounds: int
    verifier: tuple[bytes, bytes]  # encrypted: some bytes, and their hash
    locked_key: bytes

    def key(self, password: str) -> bytes | None:
        seed = _spun(self.own, password, self.rounds)
        size = hashlib.new(self.own.hash).digest_size
        given = self._opened(seed, _INPUT, self.verifier[0])[: len(self.own.salt)]
        stated = self._opened(seed, _VALUE, self.verifier[1])[:size]
        if not hmac.compare_digest(hashlib.new(self.own.hash, given).digest(), stated):
            return None
        return self._opened(seed, _KEY, self.locked_key)[: self.data.key_size]

    def _opened(self, seed: bytes, block: bytes, locked: bytes) -> bytes:
        key = _fitted(hashlib.new(self.own.hash, seed + block).digest(), self.own.key_size)
        start = _fitted(self.own.salt, self.own.block)
        return AES.new(key, AES.MODE_CBC, start).decrypt(locked)

    def plain(self, untrusted_package: BinaryIO, key: bytes) -> Iterator[bytes]:
        left = int.from_bytes(untrusted_package.read(8), "little")
        number = 0
        while left > 0 and (part := untrusted_package.read(SEGMENT)):
            salted = self.data.salt + number.to_bytes(4, "little")
            start = _fitted(hashlib.new(self.data.hash, salted).digest(), self.data.block)
            cipher = AES.new(key, AES.MODE_CBC, start)
            yield cipher.decrypt(part[: len(part) & ~15])[:left]
            left, number = left - SEGMENT, number + 1


def _spun(cipher: _Cipher, password: str, rounds: int) -> bytes:
    raw = password.encode("utf-16-le", "surrogatepass")
    digest = hashlib.new(cipher.hash, cipher.salt + raw).digest()
    new = getattr(hashlib, cipher.hash)
    for number in range(rounds):
        digest = new(number.to_bytes(4, "little") + digest).digest()
    return digest


def _fitted(value: bytes, size: int) -> bytes:
    return value[:size].ljust(size, b"\x36")


def _agile(root: etree._Element) -> _Agile:
    elements = {local(element): element for element in root.iter()}
    data, own = elements["keyData"], elements["encryptedKey"]
    rounds = int(own.get("spinCount", ""))
    if not 0 <= rounds <= MAX_ROUNDS:
        raise UnusualLockError
    verifier = _bytes(own, "encryptedVerifierHashInput"), _bytes(own, "encryptedVerifierHashValue")
    return _Agile(_cipher(data), _cipher(own), rounds, verifier, _bytes(own, "encryptedKeyValue"))


def _cipher(element: etree._Element) -> _Cipher:
    way = element.get("cipherAlgorithm"), element.get("cipherChaining"), element.get("blockSize")
    bits = int(element.get("keyBits", ""))
    if way != ("AES", "ChainingModeCBC", "16") or bits not in (128, 192, 256):
        raise UnusualLockError
    return _Cipher(
        _bytes(element, "saltValue"), _HASHES[element.get("hashAlgorithm", "")], bits // 8, 16
    )


def _bytes(element: etree._Element, name: str) -> bytes:
    return base64.b64decode(element.get(name, ""), validate=True)


# -- standard: Office 2007 ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Standard:
    salt: bytes
    key_size: int  # bytes
    verifier: bytes
    verifier_hash: bytes

    def key(self, password: str) -> bytes | None:
        spun = _spun(_Cipher(self.salt, "sha1", 0, 0), password, _STANDARD_ROUNDS)
        last = hashlib.sha1(spun + bytes(4), usedforsecurity=False).digest()
        key = b"".join(_mixed(last, fill) for fill in (0x36, 0x5C))[: self.key_size]
        cipher = AES.new(key, AES.MODE_ECB)
        given = hashlib.sha1(cipher.decrypt(self.verifier), usedforsecurity=False).digest()
        stated = cipher.decrypt(self.verifier_hash)[: len(given)]
        return key if hmac.compare_digest(given, stated) else None

    def plain(self, untrusted_package: BinaryIO, key: bytes) -> Iterator[bytes]:
        left = int.from_bytes(untrusted_package.read(8), "little")
        cipher = AES.new(key, AES.MODE_ECB)
        while left > 0 and (part := untrusted_package.read(CHUNK)):
            yield cipher.decrypt(part[: len(part) & ~15])[:left]
            left -= len(part)


def _mixed(value: bytes, fill: int) -> bytes:
    padded = value.ljust(64, b"\0")
    return hashlib.sha1(bytes(b ^ fill for b in padded), usedforsecurity=False).digest()


def _standard(info: bytes) -> _Standard:
    size = struct.unpack_from("<I", info, 8)[0]
    algorithm, _, bits = struct.unpack_from("<III", info, 20)
    at = 12 + size
    salt_size = struct.unpack_from("<I", info, at)[0]
    rest = info[at + 4 :]
    if algorithm not in (0x660E, 0x660F, 0x6610) or salt_size != 16 or len(rest) < 68:
        raise UnusualLockError
    return _Standard(rest[:16], bits // 8, rest[16:32], rest[36:68])


def _warm_up() -> None:
    """Have the library load what it loads late: a locked worker could no longer."""
    AES.new(bytes(16), AES.MODE_ECB).decrypt(bytes(16))
    for name in set(_HASHES.values()):
        hashlib.new(name)


_warm_up()

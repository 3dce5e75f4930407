"""OpenDocument files under a password, opened: ODF 1.2 part 3, 3.4 and 4.8."""

import base64
import binascii
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from Crypto.Cipher import AES, Blowfish
from lxml import etree

from zenger.process.formats.office_package import (
    CHUNK,
    MAX_ALL,
    MAX_XML,
    TooLargeError,
    parsed,
)
from zenger.process.formats.xml_names import local, local_name

MANIFEST = "META-INF/manifest.xml"
MAX_LOCKED = 256 * 1024**2  # bytes of one locked part, which is held
MAX_ROUNDS = 10_000_000
_CHECKED = 1024  # bytes, packed, that a checksum of kind "1K" is made of


class UnusualLockError(Exception):
    """A way of locking that is not known here, or damaged."""


@dataclass(frozen=True, slots=True)
class PartLock:
    """How one part is locked."""

    cipher: str  # "aes" or "blowfish"
    iv: bytes
    salt: bytes
    rounds: int
    key_size: int
    start: str  # hash of the password that the key is made of
    check: tuple[str, bytes]  # hash, and what it gives for the first bytes

    def opened(self, locked: bytes, password: str) -> bytes | None:
        """The part, packed as it lies in its zip; None where the password is wrong."""
        seed = hashlib.new(self.start, password.encode("utf-8", "surrogatepass")).digest()
        key = hashlib.pbkdf2_hmac("sha1", seed, self.salt, self.rounds, self.key_size)
        if self.cipher == "aes":
            plain = AES.new(key, AES.MODE_CBC, self.iv).decrypt(locked[: len(locked) & ~15])
        else:
            cipher = Blowfish.new(key, Blowfish.MODE_CFB, self.iv, segment_size=64)  # noqa: S304
            padded = locked.ljust(-(-len(locked) // 8) * 8, b"\0")
            plain = cipher.decrypt(padded)[: len(locked)]
        name, stated = self.check
        if hashlib.new(name, plain[:_CHECKED]).digest() != stated:
            return None
        return plain


def manifest(untrusted: BinaryIO) -> bytes:
    """The list of parts, as it stands. Raises what `DAMAGE` names."""
    with zipfile.ZipFile(untrusted) as archive, archive.open(MANIFEST) as stream:
        return stream.read(MAX_XML)


def locks_of(manifest: bytes) -> dict[str, PartLock]:
    """Of each locked part. Raises `UnusualLockError`."""
    found = {}
    try:
        for entry in parsed(manifest).iter():
            data = [e for e in entry if local(e) == "encryption-data"]
            if local(entry) == "file-entry" and data:
                found[_said(entry)["full-path"]] = _lock(data[0])
    except (etree.XMLSyntaxError, KeyError, ValueError, binascii.Error) as error:
        raise UnusualLockError from error
    if not found:
        raise UnusualLockError
    return found


def _lock(data: etree._Element) -> PartLock:
    parts = {local(element): _said(element) for element in data.iter()}
    algorithm, made = parts["algorithm"], parts["key-derivation"]
    way = algorithm["algorithm-name"].lower()
    cipher = "aes" if "aes" in way and "cbc" in way else "blowfish" if "blowfish" in way else ""
    rounds = int(made["iteration-count"])
    if not cipher or "pbkdf2" not in made["key-derivation-name"].lower() or rounds > MAX_ROUNDS:
        raise UnusualLockError
    start = parts.get("start-key-generation", {}).get("start-key-generation-name", "SHA1")
    check = _hash(parts["encryption-data"]["checksum-type"])
    return PartLock(
        cipher, _bytes(algorithm["initialisation-vector"]), _bytes(made["salt"]), rounds,
        int(made.get("key-size", "16")), _hash(start),
        (check, _bytes(parts["encryption-data"]["checksum"])),
    )  # fmt: skip


def _said(element: etree._Element) -> dict[str, str]:
    return {local_name(name): str(value) for name, value in element.items()}


def _bytes(letters: str) -> bytes:
    return base64.b64decode(letters, validate=True)


def _hash(name: str) -> str:
    return "sha256" if "256" in name else "sha1"


def fits(untrusted: BinaryIO, locks: Mapping[str, PartLock], password: str) -> bool:
    """Whether the password opens the smallest locked part."""
    with zipfile.ZipFile(untrusted) as archive:
        parts = [info for info in archive.infolist() if info.filename in locks]
        least = min(parts, key=lambda info: info.file_size, default=None)
        if least is None or least.file_size > MAX_LOCKED:
            raise UnusualLockError
        return locks[least.filename].opened(archive.read(least), password) is not None


def unlocked(untrusted: BinaryIO, locks: Mapping[str, PartLock], password: str) -> Iterator[bytes]:
    """The document as it was before it was locked. Raises `UnusualLockError`, `TooLargeError`."""
    out, left = io.BytesIO(), MAX_ALL
    with zipfile.ZipFile(untrusted) as archive, zipfile.ZipFile(out, "w") as made:
        for info in archive.infolist():
            if info.is_dir():
                continue
            if info.file_size > MAX_LOCKED:
                raise TooLargeError
            way = zipfile.ZIP_STORED if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
            bare = zipfile.ZipInfo(info.filename)  # the same each time, without a moment
            bare.compress_type = way
            with made.open(bare, "w") as part:
                for block in _plain(archive, info, locks, password):
                    left -= len(block)
                    if left < 0:
                        raise TooLargeError
                    part.write(block)
    out.seek(0)
    while block := out.read(CHUNK):
        yield block


def _plain(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, locks: Mapping[str, PartLock], password: str
) -> Iterator[bytes]:
    if info.filename == MANIFEST:
        yield _without_locks(archive.read(info))
        return
    if info.filename not in locks:
        with archive.open(info) as stream:
            while block := stream.read(CHUNK):
                yield block
        return
    packed = locks[info.filename].opened(archive.read(info), password)
    if packed is None:
        raise UnusualLockError
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not inflate.eof:
        yield inflate.decompress(packed, CHUNK)
        packed = inflate.unconsumed_tail


def _without_locks(manifest: bytes) -> bytes:
    root = parsed(manifest)
    for element in list(root.iter()):
        above = element.getparent()
        if local(element) == "encryption-data" and above is not None:
            above.remove(element)
    whole: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return whole


def _warm_up() -> None:
    """Have the library load what it loads late: a locked worker could no longer."""
    cipher = Blowfish.new(bytes(16), Blowfish.MODE_CFB, bytes(8), segment_size=64)  # noqa: S304
    cipher.decrypt(bytes(8))
    hashlib.pbkdf2_hmac("sha1", b"", b"salt", 2, 16)


_warm_up()

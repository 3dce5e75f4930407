"""Opens age files: all of it, or the beginning that is surely as it was sealed."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Protocol

import pyrage
from pyrage import x25519

from zenger.model.parcel_padding import is_padded

MAGIC = b"age-encryption.org/v1\n"
ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----"
# Bytes of a header: room for 80 recipients. The time that the age library takes for one grows with
# its square: 0.1 MB took 1 s for each of our keys, 1 MB two minutes.
MOST_HEAD = 8 * 1024
_REST = 1024 * 1024  # bytes read at once of what is only hashed
_APPENDED = "last chunk has been processed"  # the words of the age library


class How(StrEnum):
    """How an age file ended."""

    WHOLE = "whole"
    CUT_OFF = "cut-off"  # its end is missing, as when an upload breaks off
    CHANGED = "changed"  # somewhere it is not what was sealed


class Writer(Protocol):
    """Where the plaintext goes."""

    def write(self, untrusted: bytes) -> int: ...

    def flush(self) -> None: ...


@dataclass(frozen=True, slots=True)
class AgeOpened:
    """What became of an age file."""

    how: How
    key: int  # which of the identities opened it
    sha256: str  # of the age file, hexadecimal
    plain: int  # bytes that were written; each of them is as it was sealed


def is_age(head: bytes) -> bool:
    """Whether a file that begins so is sealed with age."""
    return head.startswith((MAGIC, ARMOR))


def open_age(
    sealed: BinaryIO, to: Writer, identities: Sequence[x25519.Identity]
) -> AgeOpened | None:
    """Decrypt `sealed` into `to`, with whichever identity can.

    Returns:
        None where none can, or its header was changed or is too long; then nothing was written.

    Raises:
        whatever `to` raises, and reading `sealed`.
    """
    if not _is_head_short(sealed):
        return None
    for place, identity in enumerate(identities):
        sealed.seek(0)
        source, target = _Hashed(sealed), _Guarded(to)
        words = ""
        try:
            pyrage.decrypt_io(source, target, [identity])
        except pyrage.DecryptError:
            source.require_read()
            target.require_written()
            continue
        except OSError as error:
            source.require_read()
            target.require_written()
            words = str(error)
        how = How.WHOLE if not words else _how(source, words)
        return AgeOpened(how, place, source.digest(), target.count)
    return None


def _is_head_short(sealed: BinaryIO) -> bool:
    """Whether its header ends before there is too much of it."""
    sealed.seek(0)
    start = sealed.read(2 * MOST_HEAD)
    if start.startswith(ARMOR):
        body = start.split(b"\n", 1)[-1].split(b"-", 1)[0]  # its last line decodes to anything
        text = b"".join(body.split())
        try:
            start = base64.b64decode(text[: len(text) // 4 * 4])
        except binascii.Error:
            return False
    return b"\n--- " in start[:MOST_HEAD]


def _how(source: "_Hashed", words: str) -> How:
    """A file whose last chunk is wrong was cut off, unless its size is that of a whole parcel."""
    if _APPENDED in words or not source.is_at_end():
        return How.CHANGED
    return How.CHANGED if is_padded(source.size()) else How.CUT_OFF


class _Hashed:
    """The sealed file, hashed as it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self._error: OSError | None = None
        self._count = 0

    def read(self, size: int) -> bytes:
        try:
            data = self._stream.read(size)
        except OSError as error:
            self._error = error
            raise
        self._hash.update(data)
        self._count += len(data)
        return data

    def require_read(self) -> None:
        """Trouble with the disk is not trouble with the parcel."""
        if self._error is not None:
            raise self._error

    def size(self) -> int:
        """Bytes of the file, all of which are read for it."""
        while self.read(_REST):
            pass
        return self._count

    def is_at_end(self) -> bool:
        before = self._count
        return self.size() == before

    def digest(self) -> str:
        self.size()
        return self._hash.hexdigest()


class _Guarded:
    """The plaintext's way; it keeps an error as it was, of which pyrage makes another."""

    def __init__(self, to: Writer) -> None:
        self._to = to
        self._error: BaseException | None = None
        self.count = 0

    def write(self, untrusted: bytes) -> int:
        try:
            self._to.write(untrusted)
        except BaseException as error:
            self._error = error
            raise
        self.count += len(untrusted)
        return len(untrusted)

    def flush(self) -> None:
        self._to.flush()

    def require_written(self) -> None:
        if self._error is not None:
            raise self._error

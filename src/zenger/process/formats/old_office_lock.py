"""doc, xls and ppt under a password, opened by msoffcrypto."""

import io
from types import SimpleNamespace

import msoffcrypto
from msoffcrypto.exceptions import (
    DecryptionError,
    FileFormatError,
    InvalidKeyError,
    ParseError,
)
from msoffcrypto.format import doc97, ppt97, xls97
from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI

from zenger.process.formats.office_ole import BROKEN

# Loaded here, as that library does so when first needed: then it is too late. What they
# would write to the disk, of which a locked worker has none, stays in memory.
_FORMATS = (doc97, ppt97, xls97)
for _format in _FORMATS:
    _format.tempfile = SimpleNamespace(TemporaryFile=io.BytesIO)


class UnusualLockError(Exception):
    """Not one of the ways in which Office locked documents before 2007, or damaged."""


def unlocked(untrusted: bytes, password: str) -> bytes | None:
    """The document without its lock; None where the password is wrong.

    Raises:
        UnusualLockError
    """
    out = io.BytesIO()
    try:
        document = msoffcrypto.OfficeFile(io.BytesIO(untrusted))
        document.load_key(password=password)
        document.decrypt(out)
    except InvalidKeyError:
        return None
    except (DecryptionError, FileFormatError, ParseError, AssertionError, *BROKEN) as error:
        raise UnusualLockError from error
    return out.getvalue()


def _warm_up() -> None:
    """Have the library load its ciphers, which a locked worker could not any more."""
    DocumentRC4CryptoAPI.decrypt("x", b"x" * 16, 128, io.BytesIO(b"x"))


_warm_up()

"""A key that several people hold together: so many of their shares open it, fewer tell nothing.

    identity of age  <- locked in recovery.age under a secret of 128 bits <- shares of the secret

Off unless a newsroom makes it. It is never destroyed with a week, so sources are told of it.

Source:
    Shamir: How to Share a Secret, CACM 22 (11), 1979, as PyCryptodome has it
    (`Crypto.Protocol.SecretSharing`, over GF(2^128)).
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyrage
from Crypto.Protocol.SecretSharing import Shamir
from pyrage import x25519

from zenger.errors import KeyringError
from zenger.receive.age_passphrase import open_locked
from zenger.receive.wordlist import as_words, from_words, typed

MOST_HOLDERS = 20
_SIZE, _WORDS = 16, 10  # bytes of a share, and English words that hold them
_SHARE = re.compile(r"(\d{1,2})[:.]?\s+(.+)", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Recovery:
    """What the keyring says of it."""

    recipient: str  # age1...
    needed: int  # shares that open it
    holders: int


@dataclass(frozen=True, slots=True)
class MadeRecovery:
    """A new one."""

    recovery: Recovery
    locked: bytes = field(repr=False)  # recovery.age, of which copies may lie anywhere
    shares: tuple[str, ...] = field(repr=False)  # one for each holder, to be written on paper


def make_recovery(needed: int, holders: int) -> MadeRecovery:
    """A new key and its shares.

    Raises:
        KeyringError: one person alone could open it, or nobody could.
    """
    if not 2 <= needed <= holders <= MOST_HOLDERS:
        raise KeyringError(
            f"A recovery key is opened by at least two people and held by {MOST_HOLDERS} at most, "
            "and no more can be needed than hold it."
        )
    secret, identity = secrets.token_bytes(_SIZE), x25519.Identity.generate()
    locked = pyrage.passphrase.encrypt(f"{identity}\n".encode(), secret.hex(), True)
    shares = Shamir.split(needed, holders, secret)
    return MadeRecovery(
        Recovery(str(identity.to_public()), needed, holders), locked,
        tuple(_written(index, share) for index, share in shares),
    )  # fmt: skip


def open_recovery(locked: bytes, shares: Iterable[str]) -> x25519.Identity:
    """The key, from as many shares as are needed, or more.

    Raises:
        KeyringError: a share is none, they are of another key, or too few.
    """
    read = list(dict(_read(share) for share in shares).items())
    for count in range(2, len(read) + 1):  # how many are needed is nowhere but in the keyring
        text = open_locked(locked, Shamir.combine(read[:count]).hex())
        if text is not None:
            return x25519.Identity.from_str(text.decode("ascii").strip())
    raise KeyringError(
        "These shares do not open the recovery key: they are too few, one is mistyped, or they "
        "are of another key."
    )


def _written(index: int, share: bytes) -> str:
    return f"{index} {' '.join(as_words(int.from_bytes(share), _WORDS))}"


def _read(untrusted_share: str) -> tuple[int, bytes]:
    found = _SHARE.fullmatch(untrusted_share.strip())
    said = typed(found[2]) if found else ()
    number = from_words(said) if len(said) == _WORDS else None
    if found is None or number is None or number >> (8 * _SIZE) or not int(found[1]):
        raise KeyringError(
            f"A share is a number and {_WORDS} words of the list, on one line. Look for a word "
            "that is misspelt."
        )
    return int(found[1]), number.to_bytes(_SIZE)

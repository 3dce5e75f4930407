"""The codename: a few words that are all a source needs to come back, and that nobody keeps.

    words --Argon2id--> master --BLAKE2b "lookup"--> found under this
                               --BLAKE2b "reply"---> X25519 key that replies are sealed to

The server keeps `lookup` under a hash of its own and the public half of `reply`, no more.
"""

import hashlib
import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw
from nacl.public import PrivateKey

from zenger.receive.wordlist import ENGLISH, pick, typed, words

BITS = 90  # at least, in every language
TIME_COST, MEMORY_KIB, LANES = 3, 64 * 1024, 1
PEPPER_SIZE = 32  # bytes
_MOST_TYPED = 1024  # characters: what is longer is no codename, and costs no time
# `person` of BLAKE2b, 16 bytes at most: keys for different uses are never the same.
_SALT, _LOOKUP, _REPLY = b"zenger-codename", b"zenger-lookup", b"zenger-reply"


@dataclass(frozen=True, slots=True)
class SourceKeys:
    """What a codename opens. It lives for one request and is written nowhere."""

    lookup: bytes = field(repr=False)  # 32 bytes
    reply: PrivateKey = field(repr=False)

    @property
    def reply_public(self) -> bytes:
        """To which replies are sealed: 32 bytes."""
        return bytes(self.reply.public_key)


def count_of_words(language: str = ENGLISH) -> int:
    """How many words make a codename: seven of 7,776 (90.5 bits), nine of 2,048 (99 bits)."""
    return math.ceil(BITS / math.log2(len(words(language))))


def new_codename(choose: Callable[[int], int], language: str = ENGLISH) -> str:
    """Words of that language's list.

    Args:
        choose: a number from 0 to below its argument, unpredictable: `secrets.randbelow`.
    """
    return " ".join(pick(count_of_words(language), choose, language))


def as_typed(untrusted_text: str) -> str:
    """One form for all ways to type the same words."""
    return " ".join(typed(untrusted_text[:_MOST_TYPED]))


def source_keys(untrusted_codename: str, *, pepper: bytes) -> SourceKeys:
    """The keys of a codename, right or wrong: every text has some, in the same time.

    Takes 64 MiB and some tenths of a second; whoever serves strangers runs one at a time.

    Args:
        pepper: 32 bytes of this door, the same for all its sources.
    """
    if len(pepper) != PEPPER_SIZE:
        raise ValueError("the pepper has 32 bytes")
    said = unicodedata.normalize("NFC", as_typed(untrusted_codename)).encode("utf-8", "replace")
    master = hash_secret_raw(
        said, salt=hashlib.blake2b(pepper, digest_size=16, person=_SALT).digest(),
        time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=32, type=Type.ID,
    )  # fmt: skip
    return SourceKeys(_subkey(master, _LOOKUP), PrivateKey(_subkey(master, _REPLY)))


def _subkey(master: bytes, use: bytes) -> bytes:
    return hashlib.blake2b(key=master, digest_size=32, person=use).digest()

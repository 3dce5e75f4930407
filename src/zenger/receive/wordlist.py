"""Words that people can write down, read out and type: for codenames and fingerprints.

The list is the EFF's, in its order, which fingerprints depend on: it can never change.
"""

import hashlib
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from zenger.errors import ZengerError

_SHA256 = "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522"


@cache
def words() -> tuple[str, ...]:
    """All 7,776, in their order (12.9 bits each).

    Raises:
        ZengerError: the list that came with Zenger was changed.
    """
    content = files("zenger.receive").joinpath("words/en.txt").read_bytes()
    if hashlib.sha256(content).hexdigest() != _SHA256:
        raise ZengerError(
            "The list of words that came with Zenger was changed, so codenames might be easy to "
            "guess. Install Zenger again from a source that you trust."
        )
    return tuple(content.decode("ascii").split())


def pick(count: int, choose: Callable[[int], int]) -> tuple[str, ...]:
    """Words drawn by chance.

    Args:
        choose: a number from 0 to below its argument, unpredictable: `secrets.randbelow`.
    """
    return tuple(words()[choose(len(words()))] for _ in range(count))


def as_words(number: int, count: int) -> tuple[str, ...]:
    """A number below 7,776 ** `count` in words, most significant first."""
    found = []
    for _ in range(count):
        number, place = divmod(number, len(words()))
        found.append(words()[place])
    return tuple(reversed(found))


def from_words(said: tuple[str, ...]) -> int | None:
    """The number, or None where one of them is not in the list."""
    number = 0
    for word in said:
        if word not in _places():
            return None
        number = number * len(words()) + _places()[word]
    return number


def typed(untrusted_text: str) -> tuple[str, ...]:
    """Words as somebody typed them: any case, any space between, any form of a letter."""
    return tuple(unicodedata.normalize("NFKC", untrusted_text).casefold().split())


@cache
def _places() -> dict[str, int]:
    return {word: place for place, word in enumerate(words())}

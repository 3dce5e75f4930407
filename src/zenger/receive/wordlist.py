"""Words that people can write down, read out and type: for codenames and fingerprints.

Fingerprints are in the EFF's English list, in its order, on which they depend: it can never
change. Codenames are in the list of the page's language where there is a free one.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from zenger.errors import ZengerError

ENGLISH = "en"
_SHA256 = {
    "de": "440fa02c65591328d6351435d3824c27b483a049f4eca0b13456d8c5090442e7",
    "en": "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522",
    "es": "46846a5a0139d1e3cb77293e521c2865f7bcdb82c44e8d0a06a2cd0ecba48c0b",
    "fr": "ebc3959ab7801a1df6bac4fa7d970652f1df76b683cd2f4003c941c63d517e59",
    "it": "d392c49fdb700a24cd1fceb237c1f65dcc128f6b34a8aacb58b59384b5c648c2",
    "pt": "2685e9c194c82ae67e10ba59d9ea5345a23dc093e92276fc5361f6667d79cd3f",
    "ru": "07f11af3f07fd13d8d74859f4448d8bca8f1d9d336dc4842531ecea083103a26",
    "tr": "a7dc9c77913726106c7b8baa022b7e17601d118acf40aa60ab1fbc9c91b383ac",
    "zh": "5c5942792bd8340cb8b27cd592f1015edf56a8c5b26276ee18a482428e7c5726",
}
LANGUAGES = tuple(_SHA256)
_ACCENTS = re.compile("[\u0300-\u036f]")  # over letters of Latin, Greek and Cyrillic script
_HAN = re.compile("([\u4e00-\u9fff])")  # each of them is a word of its list


@cache
def words(language: str = ENGLISH) -> tuple[str, ...]:
    """The list of a language, in its order: 7,776 words (12.9 bits each), or 2,048 (11 bits).

    Raises:
        ZengerError: the list that came with Zenger was changed.
    """
    content = files("zenger.receive").joinpath(f"words/{language}.txt").read_bytes()
    if hashlib.sha256(content).hexdigest() != _SHA256[language]:
        raise ZengerError(
            "The list of words that came with Zenger was changed, so codenames might be easy to "
            "guess. Install Zenger again from a source that you trust."
        )
    return tuple(unicodedata.normalize("NFC", content.decode()).split())


def pick(count: int, choose: Callable[[int], int], language: str = ENGLISH) -> tuple[str, ...]:
    """Words drawn by chance.

    Args:
        choose: a number from 0 to below its argument, unpredictable: `secrets.randbelow`.
    """
    return tuple(words(language)[choose(len(words(language)))] for _ in range(count))


def as_words(number: int, count: int) -> tuple[str, ...]:
    """A number below 7,776 ** `count` in English words, most significant first."""
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
    """Words as somebody typed them: any case, any space between, any form of a letter, with or
    without accents. No two words of a list become the same by this.
    """
    text = unicodedata.normalize("NFKC", untrusted_text).casefold().replace("ı", "i")
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return tuple(_HAN.sub(r" \1 ", unicodedata.normalize("NFC", bare)).split())


@cache
def _places() -> dict[str, int]:
    return {word: place for place, word in enumerate(words())}

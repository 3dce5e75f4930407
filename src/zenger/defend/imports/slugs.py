"""Ids made from words: lower-case letters, digits and hyphens, each once."""

import re
import unicodedata

_LONGEST = 80
_OTHER = re.compile(r"[^a-z0-9]+")


def slug(words: str) -> str:
    """``Portland, OR`` becomes ``portland-or``; empty where nothing of it is ASCII."""
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", ascii_words.lower()).strip("-")[:_LONGEST].rstrip("-")


class Ids:
    """Gives each thing an id that nothing else has: ``portland``, ``portland-2``."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._given: set[str] = set()

    def new(self, words: str, otherwise: str) -> str:
        """From the words, or from `otherwise` where they give none."""
        base = slug(words) or otherwise
        number = self._last.get(base, 0)
        while True:
            number += 1
            id_ = base if number == 1 else f"{base}-{number}"
            if id_ not in self._given:
                self._last[base] = number
                self._given.add(id_)
                return id_

"""Words in the language of the case and their translations, each tied to what was translated."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Translated(StrEnum):
    """Who made a translation."""

    HUMAN = "human"
    REVIEWED = "reviewed"  # by a second person
    MACHINE = "machine"


class Translation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The words in another language."""

    text: str
    status: Translated = Translated.HUMAN
    of: str = ""  # `Text.mark` of the words that were translated; empty: nobody said


class Text:
    """Words for readers, in the case's own language.

    In a case folder it is a string, or a table of languages:
    ``{ en = "Held", fr = { text = "Détenu", status = "reviewed", of = "5b1c2f7a" } }``. It is not a
    `msgspec.Struct`, which could not be read from a string.
    """

    __slots__ = ("text", "translations")

    def __init__(self, text: str, translations: Mapping[str, Translation] | None = None) -> None:
        self.text = text
        self.translations: Mapping[str, Translation] = translations or {}

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Text)
            and self.text == other.text
            and dict(self.translations) == dict(other.translations)
        )

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Text({self.text!r}, {sorted(self.translations)})"

    @property
    def mark(self) -> str:
        """The first eight hex digits of the SHA-256 of the words: tells a stale translation."""
        return mark_of(self.text)

    def is_stale(self, language: str) -> bool:
        """The words were changed after they were translated into this language."""
        return self.translations[language].of not in ("", self.mark)


def mark_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]

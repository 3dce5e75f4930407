"""Things in a text that have a form of their own: addresses, numbers, dates."""

from dataclasses import dataclass
from enum import StrEnum


class PatternKind(StrEnum):
    """What kind of thing it is."""

    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    IBAN = "iban"
    DATE = "date"


@dataclass(frozen=True, slots=True, order=True)
class Pattern:
    """One find in one page's text."""

    start: int  # first character, counted from 0
    end: int  # one past the last
    kind: PatternKind
    value: str
    """Normalised: e-mail lower-case; phone E.164; IBAN without spaces; date partial ISO."""

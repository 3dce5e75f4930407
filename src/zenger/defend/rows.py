"""One row of a case folder becomes one record; everything wrong with it is told, field by field."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar, get_args

import msgspec

from zenger.model.case.moments import Moment
from zenger.model.case.texts import Text, Translation

R = TypeVar("R", bound=msgspec.Struct)
Hook = Callable[[type, object], object]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one field of a row."""

    field: str  # empty: the whole row
    code: str
    message: str


def read_row(untrusted_row: object, kind: type[R], language: str) -> R | tuple[Flaw, ...]:
    """The record; else everything that is wrong, at least one flaw.

    Args:
        language: of the case: what a text that is a table of languages must have.
    """
    hook = reading_in(language)
    try:
        return msgspec.convert(untrusted_row, kind, dec_hook=hook)
    except msgspec.ValidationError as error:
        flaws = tuple(_flaws(untrusted_row, kind, hook))
        return flaws or (Flaw("", "wrong-row", _plain(str(error))),)


def _flaws(untrusted_row: object, kind: type[msgspec.Struct], hook: Hook) -> Iterator[Flaw]:
    if not isinstance(untrusted_row, Mapping):
        yield Flaw("", "not-a-table", "This is not a table of fields. Write “field = value” lines.")
        return
    fields = {one.encode_name: one for one in msgspec.structs.fields(kind)}
    for name in untrusted_row:
        if name not in fields:
            yield Flaw(str(name), "unknown-field", unknown(str(name), fields))
    for name, field in fields.items():
        if name in untrusted_row:
            yield from _value_flaw(name, untrusted_row[name], field.type, hook)
        elif field.required:
            yield Flaw(name, "missing-field", f"“{name}” is missing. It cannot be left out.")


def _value_flaw(name: str, untrusted_value: object, kind: Any, hook: Hook) -> Iterator[Flaw]:
    try:
        msgspec.convert(untrusted_value, kind, dec_hook=hook)
    except msgspec.ValidationError as error:
        words = _choices(kind)
        if words and isinstance(untrusted_value, str):
            yield Flaw(name, "unknown-word", unknown(untrusted_value, words))
            return
        message, _, place = str(error).partition(" - at `$")
        code = "no-such-date" if Moment in (kind, *get_args(kind)) else "wrong-value"
        yield Flaw(name + place.rstrip("`"), code, _plain(message))


def _choices(kind: Any) -> list[str]:
    kinds = [one for one in (kind, *get_args(kind)) if isinstance(one, type)]
    return [word.value for one in kinds if issubclass(one, StrEnum) for word in one]


_ALIKE = 0.7  # of 1; at 0.6, “bail” was proposed for “jailed”


def unknown(untrusted_name: str, known: Any) -> str:
    """What could be written instead of a word that is not known."""
    shown = untrusted_name[:60]
    close = difflib.get_close_matches(untrusted_name, list(known), n=1, cutoff=_ALIKE)
    if close:
        return f"“{shown}” is not known here. Did you mean “{close[0]}”?"
    return f"“{shown}” is not known here. What can be written: {', '.join(known)}."


_PLAIN = {
    "Expected `str`, got `int`": "Write words in quotation marks; this is a number.",
    "Expected `int`, got `str`": "Write a number without quotation marks.",
    "Expected `float | null`, got `str`": "Write a number without quotation marks.",
    "Expected `array`, got `str`": "Write a list: [\"…\"].",
    "Expected `array`, got `object`": "Write a list, with [[…]] above each entry.",
    "Expected `bool`, got `str`": "Write true or false, without quotation marks.",
}  # fmt: skip


def _plain(message: str) -> str:
    return _PLAIN.get(message, message)


# -- dates and texts ---------------------------------------------------------------------------
@lru_cache(maxsize=64)
def reading_in(language: str) -> Hook:
    """How dates and texts are read, for `msgspec`."""

    def read(kind: type, untrusted_value: object) -> object:
        if kind is Moment:
            return moment(untrusted_value)
        if kind is Text:
            return text(untrusted_value, language)
        raise NotImplementedError(kind.__name__)

    return read


def written_in(language: str) -> Callable[[object], object]:
    """How dates and texts are written, for `msgspec`: in the forms that are read."""

    def write(value: object) -> object:
        if isinstance(value, Moment):
            return value.isoformat()
        if isinstance(value, Text):
            return (
                {language: value.text, **value.translations} if value.translations else value.text
            )
        raise NotImplementedError(type(value).__name__)

    return write


def moment(untrusted_value: object) -> Moment:
    """A date in quotation marks, as TOML writes it without, or a year.

    Raises:
        ValueError, TypeError: it is none, or says what a page could not repeat.
    """
    if isinstance(untrusted_value, str):
        return Moment.parse(untrusted_value)
    if isinstance(untrusted_value, datetime) and untrusted_value.tzinfo:
        raise ValueError(
            "Write the hour as it is there, and where: “2024-02-20 10:30 Europe/London”."
        )
    if isinstance(untrusted_value, date):
        return Moment.of(untrusted_value)
    if isinstance(untrusted_value, int) and not isinstance(untrusted_value, bool):
        return Moment.parse(f"{untrusted_value:04d}")
    if isinstance(untrusted_value, time):
        raise TypeError("An hour needs a day: “2024-02-20 10:30”.")
    raise ValueError("Write a date: 2019, 2019-04 or 2019-04-11.")


def text(untrusted_value: object, language: str) -> Text:
    """A string, or a table of languages that has the case's own.

    Raises:
        ValueError, TypeError: it is neither, or empty.
    """
    if isinstance(untrusted_value, str):
        return Text(_said(untrusted_value))
    if not isinstance(untrusted_value, Mapping):
        raise TypeError("Write words in quotation marks, or a table of languages.")
    own = untrusted_value.get(language)
    if not isinstance(own, str):
        raise TypeError(
            f"The words in the language of the case are missing. Write {language} = “…” beside "
            "the translations, or change “language” of the case."
        )
    others = {str(key): value for key, value in untrusted_value.items() if key != language}
    return Text(_said(own), {key: _translation(key, value) for key, value in others.items()})


def _translation(language: str, untrusted_value: object) -> Translation:
    if not is_language(language):
        raise ValueError(f"“{language[:40]}” is not a language. Write one such as ar, de or pt-BR.")
    if isinstance(untrusted_value, str):
        return Translation(_said(untrusted_value))
    made = msgspec.convert(untrusted_value, Translation)
    return msgspec.structs.replace(made, text=_said(made.text))


def _said(untrusted_words: str) -> str:
    words = untrusted_words.strip()
    if not words:
        raise ValueError("There are no words here. Write some, or leave the field out.")
    return words


def is_language(tag: str) -> bool:
    """It has the form of a BCP 47 tag: ``de``, ``zh-Hant``, ``pt-BR``."""
    first, *rest = tag.split("-")
    return (
        2 <= len(first) <= 3  # ISO 639
        and first.isascii() and first.isalpha() and first.islower()
        and all(part.isascii() and part.isalnum() and len(part) <= 8 for part in rest)
    )  # fmt: skip

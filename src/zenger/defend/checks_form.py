"""Whether single values have their form: ids, addresses, codes, digests, and no hidden letters."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from zenger.defend.closed_words import words_for
from zenger.defend.findings import Checked, Finding
from zenger.defend.rows import is_language
from zenger.model.case.texts import Text

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_CASE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DOCUMENT = re.compile(r"[0-9a-f]{64}|[a-z2-7]{13}")
_OVERRIDES = frozenset("\u202a\u202b\u202d\u202e\u200b\u2060\ufeff")
"""Letters that turn what follows around, or cannot be seen: never part of a name or an address."""
NAMED = frozenset({
    "subjects", "statutes", "charges", "proceedings", "hearings", "points", "branches", "demands",
    "authorities",
})  # fmt: skip
"""What others refer to, or what has an address of its own."""
_LINES = frozenset({"post"})  # fields of several lines


def form(checked: Checked) -> Iterator[Finding]:
    """Every value of the head and of every record."""
    yield from _values("case", 0, checked.case.case)
    if not _CASE_ID.fullmatch(checked.case.case.id):
        message = "The id is not lower-case letters, digits and hyphens, as “assange”. Change it."
        yield Finding("case", 0, "id", "wrong-id", message)
    for array, index, record in checked.rows():
        yield from _values(array, index, record)
        yield from _id(array, index, record)
    yield from _twice(checked)
    for index, story in enumerate(checked.case.stories):
        yield from _hidden("stories", index, "", story.text, several_lines=True)


def _id(array: str, index: int, record: Any) -> Iterator[Finding]:
    id_ = getattr(record, "id", "")
    if id_ and not _ID.fullmatch(id_):
        message = "The id has letters that cannot stand in an address. Use a-z, 0-9 and hyphens."
        yield Finding(array, index, "id", "wrong-id", message)
    if not id_ and array in NAMED:
        message = "It has no id. Give it one that stays, as “hearing-2024-02-20”."
        yield Finding(array, index, "id", "missing-id", message)


def _twice(checked: Checked) -> Iterator[Finding]:
    for array, index, record in checked.rows():
        id_ = getattr(record, "id", "")
        if id_ and checked.names[array][id_] != index:
            message = f"“{id_}” is the id of another row of {array} too. Give one of them another."
            yield Finding(array, index, "id", "same-id", message)
        if array == "points" and id_ in checked.names["hearings"]:
            message = f"“{id_}” is the id of a hearing too, so no answer could lead to it."
            yield Finding(array, index, "id", "same-id", message)


# -- values ------------------------------------------------------------------------------------
def _values(array: str, index: int, record: Any, at: str = "") -> Iterator[Finding]:
    for name in record.__struct_fields__:
        value = getattr(record, name)
        where = f"{at}{name}"
        if isinstance(value, str):
            yield from _string(array, index, where, name, value)
        elif isinstance(value, Text):
            for words in (value.text, *(one.text for one in value.translations.values())):
                yield from _hidden(array, index, where, words, several_lines=True)
        elif isinstance(value, msgspec.Struct):
            yield from _values(array, index, value, f"{where}.")
        elif isinstance(value, tuple):
            yield from _list(array, index, where, name, value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield from _number(array, index, where, name, value)


def _list(
    array: str, index: int, where: str, name: str, value: tuple[Any, ...]
) -> Iterator[Finding]:
    for number, one in enumerate(value, 1):
        at = f"{where} {number}"
        if isinstance(one, str):
            yield from _string(array, index, at, name, one)
        elif isinstance(one, msgspec.Struct):
            yield from _values(array, index, one, f"{at}.")


def _string(array: str, index: int, where: str, name: str, value: str) -> Iterator[Finding]:
    yield from _hidden(array, index, where, value, several_lines=name in _LINES)
    rule = _FORMS.get(f"{array}.{name}") or _FORMS.get(name)
    if value and rule and not rule[0](value):
        yield Finding(array, index, where, rule[1], rule[2])
    if value and (words := words_for(array, name)) and value not in words:
        message = f"This is not known here. One of: {', '.join(words)}."
        yield Finding(array, index, where, "unknown-word", message)


def _number(array: str, index: int, where: str, name: str, value: float) -> Iterator[Finding]:
    least, most = _RANGES.get(name, (0, float("inf")))
    if not least <= value <= most:
        message = f"{value:g} is not possible here."
        if most < float("inf"):
            message += f" Write a number from {least:g} to {most:g}."
        yield Finding(array, index, where, "impossible-number", message)


def _hidden(
    array: str, index: int, where: str, value: str, *, several_lines: bool
) -> Iterator[Finding]:
    if value.isprintable():  # nearly all; says nothing of those that turn letters around
        return
    allowed = "\n\t\r" if several_lines else ""
    for letter in value:
        is_control = unicodedata.category(letter) == "Cc" and letter not in allowed
        if is_control or letter in _OVERRIDES:
            name = unicodedata.name(letter, "a control character").lower()
            what = "a line break" if letter in "\n\r" else name
            message = (
                f"There is {what} (U+{ord(letter):04X}) in it, which could pass for something "
            )
            yield Finding(array, index, where, "hidden-letter", message + "else. Type it anew.")
            return


# -- forms -------------------------------------------------------------------------------------
def is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in value
    except ValueError:
        return False


def _is_zone(value: str) -> bool:
    try:
        return bool(ZoneInfo(value))
    except (KeyError, OSError, ValueError):
        return False


def _is_country(value: str) -> bool:
    return bool(_COUNTRY.fullmatch(value)) and value != "UK"


_ADDRESS = (
    is_web_address, "unsafe-address",
    "This is not an address of a page. It begins with https:// (or http://).",
)  # fmt: skip
_LAND = (
    _is_country, "no-country", "Write a country in two capitals, as US or GB (not UK): ISO 3166-1.",
)  # fmt: skip
_ZONE = (_is_zone, "no-such-zone", "There is no such time zone. Write one such as Europe/London.")
_DIGEST = (
    lambda value: bool(_SHA256.fullmatch(value)), "no-digest",
    "This is not a SHA-256: 64 letters of 0-9 and a-f, as `sha256sum` prints.",
)  # fmt: skip
_CITED = (
    lambda value: bool(_DOCUMENT.fullmatch(value)), "no-document",
    "This names no document. Write its SHA-256, or the 13 letters after /d/ in its address.",
)  # fmt: skip
_FORMS: dict[str, tuple[Callable[[str], bool], str, str]] = {
    "url": _ADDRESS, "docket_url": _ADDRESS, "access_url": _ADDRESS, "methodology": _ADDRESS,
    "site": _ADDRESS, "country": _LAND, "nationalities": _LAND, "zone": _ZONE, "copy": _DIGEST,
    "citations.document": _CITED, "documents": _CITED,
    "photos.licence": (
        lambda value: value == "permission" or is_web_address(value), "no-licence",
        "Write the address of the licence, or “permission”.",
    ),
    "language": (
        is_language, "no-language", "This is not a language. Write one such as en, ar or pt-BR.",
    ),
    "email": (
        lambda value: bool(re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", value)), "no-email",
        "This is not an e-mail address.",
    ),
}  # fmt: skip
_RANGES: dict[str, tuple[float, float]] = {
    "latitude": (-90, 90), "longitude": (-180, 180), "page": (1, 1_000_000), "counts": (1, 100_000),
    "seq": (0, 100_000), "order": (-1000, 100_000), "years": (0, 10_000), "months": (0, 100_000),
}  # fmt: skip

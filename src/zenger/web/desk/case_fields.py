"""From the type of a record to the fields of its form, filled with what it says now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec

from zenger.defend.closed_words import words_for
from zenger.defend.references import REFERENCES
from zenger.model.case.cases import Case
from zenger.model.case.moments import Moment
from zenger.model.case.texts import Text, mark_of
from zenger.web.desk.case_summaries import summary_of
from zenger.web.desk.case_wording import DATE, LATER, hint_of, label_of

SOURCES = "sources"
# Sources are asked for after what they are sources of; one outside, as most are, comes first.
PLACES = {"external": -1, SOURCES: 1}
BLANK = 1  # entries to fill in, after those of a list
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in one of the case's other languages."""

    language: str
    text: str
    status: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str  # of its input: "date", "maximum.years", "names.0.name"
    kind: str  # "line", "area", "date", "number", "tick", "lines"; "choice", "choices" of records
    # or words; "group" of fields, "many" groups
    label: str
    value: Any = ""
    hint: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    fields: tuple["Field", ...] = ()  # of a group
    entries: tuple[tuple["Field", ...], ...] = ()  # of a list
    wordings: tuple[Wording, ...] = ()

    @property
    def is_later(self) -> bool:
        """Whether it is behind “More”."""
        return self.name in LATER

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Of the choices, those that were made."""
        return [one for one in self.choices if one[0] in self.value]

    @property
    def others(self) -> list[tuple[str, str]]:
        """Of the choices, those that were not."""
        return [one for one in self.choices if one[0] not in self.value]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What forms of one case need to know of it."""

    case: Case
    section: str
    languages: tuple[str, ...]  # into which it is translated

    def named(self, parts: Sequence[str]) -> Iterator[tuple[str, str]]:
        """(id, words) of the records that can be chosen."""
        for part in parts:
            for record in getattr(self.case, part):
                yield record.id, summary_of(record, self.case)


def languages_of(case: Case) -> tuple[str, ...]:
    """The languages the case is translated into, of its title, summary or story."""
    found = {one.language for one in case.stories if one.language != case.case.language}
    for text in (case.case.title, case.case.summary):
        found |= set(text.translations)
    return tuple(sorted(found))


def fields_of(kind: type, row: Row, sheet: Sheet, prefix: str = "") -> tuple[Field, ...]:
    """The fields of one record.

    Args:
        row: what it says now, as in a case folder; empty for a new one.
    """
    ordered = sorted(msgspec.structs.fields(kind), key=lambda one: PLACES.get(one.encode_name, 0))
    return tuple(_field(one, row.get(one.encode_name), sheet, prefix) for one in ordered)


def _field(one: msgspec.structs.FieldInfo, value: Any, sheet: Sheet, prefix: str) -> Field:
    name, kind = prefix + one.encode_name, without_none(one.type)
    plain = ".".join(part for part in name.split(".") if not part.isdigit())
    label, hint = label_of(plain), hint_of(plain, sheet.section)
    required = one.required and one.encode_name != "id"  # left empty, one is made
    if parts := references(plain, sheet.section):
        choices = tuple(sheet.named(parts))
        if get_origin(kind) is tuple:
            return Field(name, "choices", label, value or (), hint, choices=choices)
        return Field(name, "choice", label, value or "", hint, required, choices)
    if kind is Text:
        return _text(name, label, value, hint, required, sheet)
    if kind is Moment:
        return Field(name, "date", label, value or "", hint or DATE, required)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _choice(one, kind, name, label, value, hint)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        fields = fields_of(kind, value or {}, sheet, f"{name}.")
        if not required:  # a browser would ask for parts of what may be left out altogether
            fields = tuple(replace(field, required=False) for field in fields)
        return Field(name, "group", label, hint=hint, fields=fields)
    if get_origin(kind) is tuple:
        return _list(get_args(kind)[0], name, label, value or (), hint, sheet)
    if get_origin(kind) is dict:
        return Field(name, "lines", label, [f"{k}: {v}" for k, v in (value or {}).items()], hint)
    if words := words_for(sheet.section, one.encode_name) if kind is str else ():
        return _of_words(words, one, name, label, value, hint)
    return _scalar(kind, one, name, label, value, hint, required)


def _text(name: str, label: str, value: Any, hint: str, required: bool, sheet: Sheet) -> Field:
    own = sheet.case.case.language
    table = value if isinstance(value, Mapping) else {own: value or ""}
    words = str(table.get(own, ""))
    wordings = tuple(_wording(language, table.get(language), words) for language in sheet.languages)
    return Field(name, "area", label, words, hint, required, wordings=wordings)


def _wording(language: str, value: Any, words: str) -> Wording:
    if value is None:
        return Wording(language, "", "human", False)
    if isinstance(value, str):
        return Wording(language, value, "human", False)
    row = msgspec.to_builtins(value)
    of = row.get("of", "")
    return Wording(
        language, row["text"], row.get("status", "human"), of not in ("", mark_of(words))
    )


def _choice(
    one: msgspec.structs.FieldInfo,
    kind: type[StrEnum],
    name: str,
    label: str,
    value: Any,
    hint: str,
) -> Field:
    return _of_words([word.value for word in kind], one, name, label, value, hint)


def _of_words(
    words: Sequence[str],
    one: msgspec.structs.FieldInfo,
    name: str,
    label: str,
    value: Any,
    hint: str,
) -> Field:
    default = "" if one.default is msgspec.NODEFAULT else one.default
    shown = str(value if value is not None else default or "")
    choices = tuple((word, word.replace("_", " ")) for word in words)
    return Field(name, "choice", label, shown, hint, one.required, choices)


def _list(kind: Any, name: str, label: str, value: Any, hint: str, sheet: Sheet) -> Field:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        rows = [*value, *({} for _ in range(BLANK))]
        entries = tuple(
            tuple(replace(f, required=False) for f in fields_of(kind, row, sheet, f"{name}.{i}."))
            for i, row in enumerate(rows)
        )
        return Field(name, "many", label, hint=hint, entries=entries)
    own = sheet.case.case.language
    lines = [one.get(own, "") if isinstance(one, Mapping) else one for one in value]
    return Field(name, "lines", label, lines, hint or "One a line.")


def _scalar(
    kind: Any, one: msgspec.structs.FieldInfo, name: str, label: str, value: Any, hint: str,
    required: bool,
) -> Field:  # fmt: skip
    shown = (
        value if value is not None else ("" if one.default is msgspec.NODEFAULT else one.default)
    )
    if kind is bool:
        return Field(name, "tick", label, bool(shown), hint)
    if kind in (int, float):
        return Field(name, "number", label, "" if shown is None else shown, hint, required)
    is_long = one.encode_name in ("post", "quote", "text")
    return Field(name, "area" if is_long else "line", label, shown or "", hint, required)


def references(plain: str, section: str) -> tuple[str, ...]:
    """The parts of the case that a field may name records of; none for other fields."""
    if plain in (SOURCES, "counts.source"):
        return ("citations",)
    if (section, plain) == ("branches", "leads_to"):
        return ("points", "hearings")
    target = REFERENCES.get(section, {}).get(plain)
    return (target,) if target else ()


def without_none(kind: Any) -> Any:
    """The type that a field has where it is filled in."""
    if get_origin(kind) is UnionType:
        return next(one for one in get_args(kind) if one is not type(None))
    return kind

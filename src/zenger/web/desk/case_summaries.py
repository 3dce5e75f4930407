"""One line for a record of a case in a list: its date and what it says, in words."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from zenger.defend.references import REFERENCES
from zenger.model.case.cases import Case
from zenger.model.case.charges import ChargeStatus
from zenger.model.case.courts import HearingStatus
from zenger.model.case.custody import Custody
from zenger.model.case.moments import Moment
from zenger.model.case.texts import Text
from zenger.publish.case_words import words_in

_NAMING = ("title", "label", "question", "text", "name", "caption", "wording", "short")
_OF = ("subject", "charge", "hearing", "branch", "demand", "statute", "addressee")
_WORDS: dict[type[StrEnum], str] = {
    Custody: "custody", ChargeStatus: "charge", HearingStatus: "hearing",
}  # fmt: skip
_LONGEST = 90


def summary_of(record: Any, case: Case) -> str:
    """``5 January 2026 · Nour Haddad · Held on remand``; “without words” where nothing is said.

    Args:
        case: names what the record refers to.
    """
    when = getattr(record, "date", None) or getattr(record, "starts", None)
    day = words_in("en").moment(when) if isinstance(when, Moment) else ""
    parts = [day, *_parts(record, case)]
    if getattr(record, "corrects", ""):
        parts.append("taken back" if record.retracted else "correction")
    said = dict.fromkeys(part for part in parts if part)
    return " · ".join(said) or getattr(record, "id", "") or "without words"


def _parts(record: Any, case: Case) -> Iterator[str]:
    """What it is called; what has no name of its own is called after what it is about."""
    if name := _name(record):
        yield name
        return
    for field in _OF:
        if id_ := getattr(record, field, ""):
            yield _named(field, id_, case)
    yield _status(record)
    if isinstance(summary := getattr(record, "summary", None), Text):
        yield _cut(summary.text)


def _name(record: Any) -> str:
    if getattr(record, "names", ()):
        return _cut(record.names[0].name.text)
    if source := getattr(record, "external", None):
        return " · ".join(part for part in (_cut(source.title), source.publisher) if part)
    if passage := getattr(record, "archive", None):
        return f"Page {passage.page}: “{_cut(passage.quote)}”"
    for field in _NAMING:
        value = getattr(record, field, None)
        if words := value.text if isinstance(value, Text) else value:
            return _cut(str(words))
    return ""


def _named(field: str, id_: str, case: Case) -> str:
    """What a record refers to, by its name; by its id where there is none of it."""
    part = next((to for some in REFERENCES.values() for of, to in some.items() if of == field), "")
    found = next((one for one in getattr(case, part, ()) if one.id == id_), None)
    if found is None:
        return id_
    return _name(found) or " ".join(part for part in _parts(found, case) if part)


def _status(record: Any) -> str:
    """In the words of the page: a charge is called nothing else here either."""
    status = getattr(record, "status", None) or getattr(record, "state", None)
    if not isinstance(status, StrEnum):
        return ""
    section = _WORDS.get(type(status), "")
    said = words_in("en")(f"{section}.{status.value}") if section else ""
    return said or status.value.replace("_", " ").capitalize()


def _cut(text: str) -> str:
    first = text.strip().partition("\n")[0]
    return first if len(first) <= _LONGEST else f"{first[: _LONGEST - 1]}…"

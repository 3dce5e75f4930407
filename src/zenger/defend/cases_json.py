"""Cases as one JSON file, whole, for another newsroom: with what stays inside in `case.json`."""

from collections.abc import Iterable
from typing import Any

import msgspec

from zenger.defend.imports.imported import Imported, Notes
from zenger.defend.imports.json_file import NOTHING, decoded
from zenger.defend.rows import reading_in, written_in
from zenger.model.case.cases import Case

FORMAT = "zenger-cases/1"
_HEAD = "case"


def cases_json(cases: Iterable[Case]) -> bytes:
    """All records of all cases."""
    written = [
        msgspec.Raw(msgspec.json.encode(one, enc_hook=written_in(one.case.language)))
        for one in cases
    ]
    value = {"format": FORMAT, "cases": written}
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def read_cases_json(untrusted: bytes, file: str) -> Imported:
    """The same cases; what is wrong is told with the number of the case and the place in it."""
    notes = Notes(file)
    value = decoded(untrusted, notes)
    if value is NOTHING:
        return Imported((), tuple(notes.troubles))
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        notes.error(
            "format", "wrong-format", f"This is no file of cases: its format must be {FORMAT}."
        )
        return Imported((), tuple(notes.troubles))
    if not isinstance(value.get("cases"), list):
        notes.error("cases", "wrong-value", "“cases” must be a list.")
        return Imported((), tuple(notes.troubles))
    cases = [_case(one, number, notes) for number, one in enumerate(value["cases"], 1)]
    return Imported(tuple(case for case in cases if case), tuple(notes.troubles))


def _case(untrusted: Any, number: int, notes: Notes) -> Case | None:
    notes.row = f"case {number}"
    head = untrusted.get(_HEAD) if isinstance(untrusted, dict) else None
    language = head.get("language", "en") if isinstance(head, dict) else "en"
    try:
        return msgspec.convert(untrusted, Case, dec_hook=reading_in(str(language)))
    except msgspec.ValidationError as wrong:
        message, _, place = str(wrong).partition(" - at `$")
        notes.error(place.strip("`."), "wrong-value", message)
        return None

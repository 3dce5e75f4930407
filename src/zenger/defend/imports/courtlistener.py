"""Dockets of CourtListener (API v4, JSON) as draft cases.

The API gives a docket, its entries and its parties at three addresses. A file may be the answer of
any of them, a page of answers (`results`), or one object with `docket_entries` and `parties` in it,
as the Internet Archive keeps dockets; several files are put together by the number of the docket.
What is sealed is not taken over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zenger.defend.imports.courtlistener_facts import draft
from zenger.defend.imports.imported import Imported, Notes
from zenger.defend.imports.json_file import NOTHING, decoded
from zenger.defend.imports.rows import shown
from zenger.defend.imports.slugs import Ids
from zenger.model.case.trouble import Trouble

Object = Mapping[str, Any]


@dataclass(slots=True)
class Docket:
    """What was found about one docket. All of it is untrusted."""

    file: str
    head: Object | None = None
    entries: list[Object] = field(default_factory=list)
    parties: list[Object] = field(default_factory=list)


def read_courtlistener(untrusted_files: Iterable[tuple[str, bytes]]) -> Imported:
    """All dockets of (name, bytes) of files."""
    dockets: dict[str, Docket] = {}
    troubles: list[Trouble] = []
    for file, untrusted in untrusted_files:
        notes = Notes(file)
        for number, one in enumerate(_objects(untrusted, notes), 1):
            notes.row = f"object {number}"
            _put(one, dockets, notes)
        troubles += notes.troubles
    ids = Ids()
    cases = []
    has_any = any(docket.head for docket in dockets.values())
    for id_, docket in dockets.items():
        notes = Notes(docket.file)
        if docket.head is None and not docket.entries and has_any:
            continue  # a party's part in a docket that nobody asked for
        if docket.head is None:
            notes.error("docket", "docket-missing", (
                f"There are entries or parties of docket {id_}, and not the docket itself. "
                f"Fetch …/api/rest/v4/dockets/{id_}/ as well, and give both files."
            ))  # fmt: skip
        else:
            case = draft(docket.head, docket.entries, docket.parties, ids, notes)
            cases += [case] if case else []
        troubles += notes.troubles
    return Imported(tuple(cases), tuple(troubles))


def _objects(untrusted: bytes, notes: Notes) -> Iterator[Object]:
    """Every object, out of pages and lists."""
    value = decoded(untrusted, notes)
    if value is NOTHING:
        return
    if isinstance(value, dict) and isinstance(value.get("results"), list):
        if value.get("next"):
            notes.loss("next", "more-pages", (
                "This is one page of several. Fetch the others as well, and give all files."
            ))  # fmt: skip
        value = value["results"]
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one
        else:
            notes.error("", "no-object", "The file holds something that is no object of the API.")


def _put(one: Object, dockets: dict[str, Docket], notes: Notes) -> None:
    """To which docket an object belongs, told by the fields it has."""
    if "docket_number" in one and ("case_name" in one or "court_id" in one):
        docket = dockets.setdefault(str(one.get("id", one["docket_number"])), Docket(notes.file))
        docket.file, docket.head = notes.file, one
        docket.entries += _dicts(one.get("docket_entries"))
        docket.parties += _dicts(one.get("parties"))
    elif "entry_number" in one and "docket" in one:
        number = _number(one["docket"])
        dockets.setdefault(number, Docket(notes.file)).entries.append(one)
    elif "party_types" in one:
        for number in {_number(kind.get("docket")) for kind in _dicts(one["party_types"])}:
            dockets.setdefault(number, Docket(notes.file)).parties.append(one)
    else:
        _refuse(one, notes)


def _refuse(one: Object, notes: Notes) -> None:
    """Say what an object is that is none of the three, and what to fetch instead."""
    if number := one.get("docket_id"):
        number = shown(str(number))
        notes.error("docket_id", "search-result", (
            "This is what a search found, which has neither charges nor all entries. Fetch the "
            f"docket itself: …/api/rest/v4/dockets/{number}/, …/parties/?docket={number} and "
            f"…/docket-entries/?docket={number}, and give these files."
        ))  # fmt: skip
    elif "parties_represented" in one:
        notes.loss("name", "attorney-left-out", (
            f"Attorneys are not taken over: write “{shown(str(one.get('name', '')))}” down by "
            "hand, with whom they represent."
        ))  # fmt: skip
    elif isinstance(one.get("detail"), str):
        notes.error("detail", "refused", (
            f"This is no docket: CourtListener answered “{shown(one['detail'])}”. Fetch it again, "
            "signed in or with a token."
        ))  # fmt: skip
    else:
        notes.error("", "object-unknown", (
            "This is neither a docket, nor a docket entry, nor a party of CourtListener's API v4."
        ))  # fmt: skip


def _number(address: object) -> str:
    """Of ``https://www.courtlistener.com/api/rest/v4/dockets/4214664/``; a number is itself."""
    return str(address).rstrip("/").rpartition("/")[2]


def _dicts(value: object) -> list[Object]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

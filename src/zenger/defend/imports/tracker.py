"""Incidents of the U.S. Press Freedom Tracker, from its CSV exports, as draft cases.

Two forms are known: the map's (`date, city, state, latitude, longitude, categories, tags`, one line
an incident, no names) and the full one of its export and its interface for programs (`title`, `url`
or `slug`, and whatever fields were asked for).

A draft says what the Tracker says, as *reported*, with the Tracker as its source. What an incident
says of several people is not tied to one of them.
"""

from zenger.defend.imports.days import day_of
from zenger.defend.imports.imported import Imported, Notes
from zenger.defend.imports.rows import Row, read_rows, require, shown
from zenger.defend.imports.slugs import Ids
from zenger.defend.imports.tracker_cells import listed
from zenger.defend.imports.tracker_facts import Draft
from zenger.defend.imports.tracker_words import CATEGORIES, NOTHING
from zenger.model.case.cases import Case
from zenger.model.case.moments import Moment

MAP_COLUMNS = ("date", "city", "state", "categories")
FULL_COLUMNS = ("title", "date")
_LARGEST_LATITUDE, _LARGEST_LONGITUDE = 90.0, 180.0


def read_tracker(untrusted: bytes, file: str) -> Imported:
    """All incidents of a file.

    Args:
        file: what messages call it.
    """
    notes = Notes(file)
    table = read_rows(untrusted, notes, fold=True)
    if not table.columns:
        return Imported((), tuple(notes.troubles))
    notes.row = "line 1"
    is_full = "title" in table.columns
    if not require(table, FULL_COLUMNS if is_full else MAP_COLUMNS, notes):
        return Imported((), tuple(notes.troubles))
    _note_columns(table.columns, notes, is_full=is_full)
    ids = Ids()
    cases = [_case(row, ids, notes) for row in table.rows]
    return Imported(tuple(case for case in cases if case), tuple(notes.troubles))


def _note_columns(columns: tuple[str, ...], notes: Notes, *, is_full: bool) -> None:
    """What is lost in every row alike is told once."""
    if not is_full:
        notes.loss("", "no-address", (
            "This is the form of the map: it has neither titles, nor addresses of incidents, nor "
            "people. Titles are made of category and place; two incidents of one day and place "
            "differ by number. No case can be printed before it says whom it is about."
        ))  # fmt: skip
    for name in ("tags", "targeted_institutions"):
        if name in columns:
            notes.loss(name, "parted-at-commas", (
                "Several are joined with commas. One that holds a comma itself is now two."
            ))  # fmt: skip


def _case(row: Row, ids: Ids, notes: Notes) -> Case | None:
    notes.row, notes.case = f"line {row.line}", ""
    values = {
        name: "" if value.casefold() in NOTHING else value for name, value in row.untrusted.items()
    }
    opened = _date(values, notes)
    if opened is None:
        return None
    if row.untrusted.get("exact_date_unknown", "").casefold() in ("true", "1", "yes"):
        opened = Moment.parse(opened.isoformat()[:7])
    notes.case = ids.new(_name(values), f"incident-{row.line}")
    draft = Draft(notes.case, values, opened, notes)
    draft.categories = _categories(values.pop("categories", ""), notes)
    draft.tags = listed(values.pop("tags", ""))
    draft.coordinates = _coordinates(values, notes)
    return draft.case()


def _name(values: dict[str, str]) -> str:
    """What an id is made of: the end of its address, else day and place."""
    address = values.get("url") or values.get("slug") or ""
    last = address.split("?")[0].rstrip("/").rpartition("/")[2]
    if last and ":" not in last:  # “javascript:…” is no address
        return last
    parts = (values["date"], values.get("title") or values.get("city", ""), values.get("state", ""))
    return " ".join(part for part in parts if part)


def _date(values: dict[str, str], notes: Notes) -> Moment | None:
    if not values.get("date"):
        notes.error("date", "date-missing", "Every incident needs a date, such as 2020-11-05.")
        return None
    return day_of(values["date"], "date", notes)


def _categories(cell: str, notes: Notes) -> tuple[str, ...]:
    found = listed(cell)
    for name in found:
        if name.casefold() not in CATEGORIES:
            notes.loss("categories", "category-unknown", (
                f"“{shown(name)}” is none of the Tracker's categories that are known here. It is "
                "kept as written."
            ))  # fmt: skip
    return found


def _coordinates(values: dict[str, str], notes: Notes) -> tuple[float, float] | None:
    latitude = _degrees(values, "latitude", _LARGEST_LATITUDE, notes)
    longitude = _degrees(values, "longitude", _LARGEST_LONGITUDE, notes)
    return None if latitude is None or longitude is None else (latitude, longitude)


def _degrees(values: dict[str, str], column: str, most: float, notes: Notes) -> float | None:
    value = values.pop(column, "")
    if not value:
        return None
    try:
        degrees = float(value)
    except ValueError:
        degrees = float("nan")
    if not -most <= degrees <= most:
        notes.error(column, "no-such-place", (
            f"“{shown(value)}” is no {column}: it must lie between -{most:.0f} and {most:.0f}."
        ))  # fmt: skip
        return None
    return degrees

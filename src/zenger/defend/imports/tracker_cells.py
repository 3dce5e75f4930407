"""Cells of the Tracker that hold several things, joined with commas that titles may hold too.

Each is taken apart at what the exports put between title and comma (a status, an address, a date),
not at the comma. What is left over is told.
"""

import re
from dataclasses import dataclass

from zenger.defend.imports.tracker_words import CHARGES, ORDER_STATUSES

_CHARGE = re.compile(
    r"(?P<title>.+?) \((?P<status>" + "|".join(map(re.escape, sorted(CHARGES, key=len)[::-1]))
    + r") as of (?P<date>\d{4}-\d{2}-\d{2})\)(?:, |$)", re.IGNORECASE,
)  # fmt: skip
_ORDER = re.compile(
    r"(?P<title>.+?) \((?P<status>" + "|".join(map(re.escape, ORDER_STATUSES))
    + r")(?: as of (?P<date>\d{4}-\d{2}-\d{2}))?\)(?:, |$)", re.IGNORECASE,
)  # fmt: skip
_UPDATE = re.compile(r"\((\d{4}-\d{2}-\d{2})[ T][^()]*\) ")
_ADDRESS = re.compile(r"\((https?://[^\s)]+)\)")
_PERSON = re.compile(r"(?P<name>[^(),]+(?:, (?:Jr|Sr)\.?)?)(?: \((?P<outlet>[^()]*)\))?(?:, |$)")

_CODE = re.compile(r"'(\w+)'")
_CODES = re.compile(r"\['\w+'(?:, '\w+')*\]")


@dataclass(frozen=True, slots=True)
class Stood:
    """A charge or an order, and how it stood when the source last said so."""

    title: str
    status: str
    date: str  # ISO; empty where the source gives none


@dataclass(frozen=True, slots=True)
class Link:
    """A source that the Tracker names."""

    title: str
    url: str
    publication: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and for whom they work."""

    name: str
    outlet: str


def charges_in(cell: str) -> tuple[list[Stood], str]:
    """(charges, what could not be taken apart)."""
    return _stood(_CHARGE, cell)


def orders_in(cell: str) -> tuple[list[Stood], str]:
    """(legal orders, what could not be taken apart)."""
    return _stood(_ORDER, cell)


def _stood(form: re.Pattern[str], cell: str) -> tuple[list[Stood], str]:
    found, end = [], 0
    while match := form.match(cell, end):
        found.append(Stood(match["title"], match["status"].casefold(), match["date"] or ""))
        end = match.end()
    return found, cell[end:].strip()


def updates_in(cell: str) -> tuple[list[tuple[str, str]], str]:
    """((day, title) of each update, what stood before the first)."""
    before, *parts = _UPDATE.split(cell)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return [(day, title.strip().removesuffix(",")) for day, title in pairs], before.strip()


def links_in(cell: str) -> tuple[list[Link], str]:
    """(links, what stood after the last address and is no publication)."""
    pieces = _ADDRESS.split(cell)
    titles, addresses = pieces[::2], pieces[1::2]
    links, title = [], titles[0]
    for address, rest in zip(addresses, titles[1:], strict=True):
        publication, following = _via(rest)
        links.append(Link(title.strip() or address, address, publication))
        title = following
    return links, title.strip()


def _via(rest: str) -> tuple[str, str]:
    """(publication, title of the next link) of what stands between two addresses."""
    if not rest.startswith(" via "):
        return "", rest.removeprefix(", ")
    publication, _, following = rest.removeprefix(" via ").partition(", ")
    return publication, following


def people_in(cell: str) -> tuple[list[Person], str]:
    """(journalists with their outlets, what could not be taken apart)."""
    found, end = [], 0
    while match := _PERSON.match(cell, end):
        found.append(Person(match["name"].strip(), (match["outlet"] or "").strip()))
        end = match.end()
    return found, cell[end:].strip()


def uncoded(cell: str) -> str:
    """A list of the database's codes, as the export writes those of some columns, in words:
    ``['ONGOING', 'APPEALED']``. Any other cell is as it was."""
    if not _CODES.fullmatch(cell):
        return cell
    return ", ".join(code.lower().replace("_", " ") for code in _CODE.findall(cell))


def listed(cell: str) -> tuple[str, ...]:
    """Plain words joined with commas, without the quotation marks that some tags have."""
    parts = (part.strip().strip('"').strip() for part in cell.split(", "))
    return tuple(dict.fromkeys(part for part in parts if part))

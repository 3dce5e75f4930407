"""What an index holds of a document's properties, for every backend alike."""

from dataclasses import dataclass

from zenger.errors import QueryError
from zenger.model.research import IndexedPage
from zenger.model.tokens import fold

LONGEST_VALUE = 4_000  # characters; a longer path or subject is not found as a whole


def word_values(page: IndexedPage) -> dict[str, tuple[str, ...]]:
    """The values of each of `WORD_FIELDS`, as the documents have them."""
    return {
        "from": page.sender,
        "to": page.recipients,
        "subject": (page.subject,) if page.subject else (),
        "title": (page.title,) if page.title else (),
        "path": page.paths,
    }


def whole_values(field: str, values: tuple[str, ...]) -> set[str]:
    """Folded values that a wildcard may match as a whole; of a path also the last part."""
    wholes = {fold(value)[:LONGEST_VALUE] for value in values}
    if field == "path":
        wholes |= {fold(value.rpartition("/")[2])[:LONGEST_VALUE] for value in values}
    return wholes - {""}


def plain_values(page: IndexedPage) -> dict[str, set[str]]:
    """The folded values of each of `VALUE_FIELDS`."""
    return {
        "type": {fold(page.kind), fold(page.media_type)} - {""},
        "lang": {fold(page.language)} - {""},
        "in": {fold(page.collection)} - {""},
        "status": {fold(page.status)} - {""},
        "has": {fold(value) for value in page.has} - {""},
        "hash": {page.digest},
    }


@dataclass(frozen=True, slots=True)
class Days:
    """The span of a document's date, as days from 0001-01-01 (1)."""

    first: int
    last: int


def days_of(page: IndexedPage) -> Days | None:
    if page.date is None:
        return None
    return Days(page.date.first_day().toordinal(), page.date.last_day().toordinal())


def at_the_desk(field: str) -> QueryError:
    """What to say of a field that no index has: never "0 hits"."""
    return QueryError(
        f"{field}: is about something that only the desk knows.",
        query=f"{field}:", position=0, suggestion=f"Leave out {field}:, or search at the desk.",
    )  # fmt: skip

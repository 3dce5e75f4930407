"""What checks of a case say, before it is known in which file and row it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from msgspec.structs import fields

from zenger.defend.corrections import CORRECTED, that_stand
from zenger.model.case.cases import Case, CaseState
from zenger.model.case.standing import Standing
from zenger.model.case.trouble import Weight

ARRAYS = tuple(one.name for one in fields(Case) if one.name not in ("case", "stories"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, in one record."""

    array: str  # "custody"; "case" for the head; "stories"
    index: int  # within the array, from 0
    field: str
    code: str
    message: str
    weight: Weight = Weight.ERROR


@dataclass(frozen=True, slots=True)
class Checked:
    """A case under examination."""

    case: Case
    as_of: date
    today: date | None  # None: nobody said, so nothing is called too early or too late by it
    standing: Standing  # on `as_of`
    names: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # array, id, index

    @property
    def is_public(self) -> bool:
        return self.case.case.state is CaseState.PUBLIC

    def rows(self) -> Iterator[tuple[str, int, Any]]:
        """Every record that is in an array."""
        for array in ARRAYS:
            for index, record in enumerate(getattr(self.case, array)):
                yield array, index, record

    def of(self, array: str) -> Iterable[tuple[int, Any]]:
        """(index, record) of those that stand: without what a correction took the place of."""
        rows = enumerate(getattr(self.case, array))
        if array not in CORRECTED:
            return rows
        standing = {id(one) for one in that_stand(getattr(self.case, array))}
        return [(index, one) for index, one in rows if id(one) in standing]


def names_of(case: Case) -> dict[str, dict[str, int]]:
    """Where the record with an id is; of two with the same, the first."""
    names: dict[str, dict[str, int]] = {}
    for array in ARRAYS:
        ids = names.setdefault(array, {})
        for index, record in enumerate(getattr(case, array)):
            ids.setdefault(getattr(record, "id", ""), index)
        ids.pop("", None)
    return names

"""Counts of a federal docket as PACER prints them: ``18:793(g) CONSPIRACY TO … (1s-3s)``."""

import re
from dataclasses import dataclass

from zenger.model.case.charges import ChargeStatus

_LAW = re.compile(
    r"(?P<title>\d{1,2}):(?P<sections>\S+(?: and \S+)*)(?: - | )?(?P<words>.*)$", re.DOTALL
)
_NUMBERS = re.compile(
    r"\s*\((?P<numbers>\d{1,4}s*(?:-\d{1,4}s*)?(?:, ?\d{1,4}s*(?:-\d{1,4}s*)?)*)\)\s*$"
)
_PENDING, _MOST = 1, 1000


@dataclass(frozen=True, slots=True)
class Count:
    """One line of the counts.

    Args:
        counts: how many it stands for; 0 where the line does not say.
        superseding: how often the instrument was replaced: the letters "s" behind the numbers.
    """

    law: str  # "18 U.S.C. 793(g)"; empty where it is in no form we know
    words: str
    counts: int
    superseding: int


def parse_count(untrusted_name: str) -> Count:
    """What a line says; all of it as words where it is in no form we know."""
    name = " ".join(untrusted_name.split())
    numbers = _NUMBERS.search(name)
    rest = name[: numbers.start()] if numbers else name
    law = _LAW.match(rest)
    return Count(
        law=f"{law['title']} U.S.C. {law['sections'].rstrip('.,;')}" if law else "",
        words=(law["words"].strip() if law else "") or rest,
        counts=_how_many(numbers["numbers"]) if numbers else 0,
        superseding=max(map(len, re.findall("s+", numbers["numbers"])), default=0)
        if numbers
        else 0,
    )


def _how_many(numbers: str) -> int:
    total = 0
    for part in numbers.replace("s", "").split(","):
        first, _, last = part.strip().partition("-")
        total += max(int(last or first) - int(first) + 1, 1)
    return min(total, _MOST)


def status_of(status: object, untrusted_disposition: str) -> ChargeStatus:
    """How a count stands, where that is certain.

    A count listed as pending with a disposition was decided: PACER keeps it there. What the
    disposition means is then for a person to say, unless it says so in the plainest words.
    """
    said = " ".join(untrusted_disposition.casefold().split())
    if not said:
        return ChargeStatus.PENDING if status == _PENDING else ChargeStatus.UNKNOWN
    if said.startswith(("dismissed", "count dismissed", "counts dismissed")):
        return ChargeStatus.DISMISSED
    if said.startswith(("not guilty", "acquitted", "found not guilty")):
        return ChargeStatus.ACQUITTED
    return ChargeStatus.UNKNOWN

"""What is pointed out on a page, the same words together, and redacting what was picked of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zenger.errors import ReviewError
from zenger.model.review import Basis
from zenger.web.desk.here import Here
from zenger.workflow.review.places import redactions_at
from zenger.workflow.review.reasons import known_reasons
from zenger.workflow.review.redactions import add_redactions
from zenger.workflow.review.seen_on_page import MOST, PERHAPS_AT_RISK, Suggestion

_BY_BASIS = {Basis.CASE: "life"}
_LIFE_OF_SOMEBODY = frozenset({"perhaps a name"})


@dataclass(frozen=True, slots=True)
class Group:
    """The same words wherever they stand on a page, or one place on its picture."""

    kind: str
    text: str  # untrusted
    count: int  # places
    left: int  # of them not redacted yet
    code: str  # the usual reason; empty: the newsroom offers it no more
    pick: str  # what a button sends: basis, code and places
    box: tuple[int, ...] | None = None


def grouped(suggestions: Iterable[Suggestion]) -> list[Group]:
    """In the order of the first place of each."""
    known = known_reasons()
    together: dict[object, list[Suggestion]] = {}
    for one in suggestions:
        words = one.box or " ".join(one.text.split())
        together.setdefault((one.kind, words), []).append(one)
    return [
        _group(some, code if (known.get(code) and known[code].is_offered) else "")
        for some in together.values()
        for code in [_usual(some[0])]
    ]


def _usual(one: Suggestion) -> str:
    if one.kind == PERHAPS_AT_RISK:  # of the pattern's basis: only the places that are picked go
        return "life"
    if one.box or one.kind in _LIFE_OF_SOMEBODY:
        return "privacy"
    return _BY_BASIS.get(one.basis, "contact")


def _group(some: list[Suggestion], code: str) -> Group:
    first, left = some[0], [one for one in some if not one.is_held]
    places = [{"box": one.box} if one.box else {"text": [one.start, one.end]} for one in left]
    pick = json.dumps({"basis": first.basis, "code": code, "places": places})
    return Group(first.kind, first.text, len(some), len(left), code, pick, first.box)


def redact_picked(here: Here, number: int, page: int, untrusted_pick: str, code: str) -> None:
    """Redact all places of one group at once, so that they are taken back at once.

    Args:
        code: the reason that was chosen instead of the usual one.

    Raises:
        ReviewError: it is no group, or no reason was chosen where there is no usual one.
    """
    picked = _read(untrusted_pick)
    code = code or str(picked["code"])
    if not code:
        raise ReviewError("Choose a reason: readers are told it. Nothing was redacted.")
    redactions = [
        redaction
        for place in picked["places"]
        for redaction in redactions_at(
            here.newsroom, here.viewer, number, page, place, code, basis=picked["basis"]
        )
    ]
    add_redactions(here.newsroom, here.viewer, number, list(dict.fromkeys(redactions)))


def _read(untrusted_pick: str) -> dict[str, Any]:
    try:
        picked = json.loads(untrusted_pick)
        places, basis = picked["places"], Basis(picked["basis"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReviewError("This place cannot be redacted. Mark it again.") from error
    if not isinstance(places, list) or not 0 < len(places) <= MOST:
        raise ReviewError("This place cannot be redacted. Mark it again.")
    return {"places": places, "basis": basis, "code": picked.get("code", "")}

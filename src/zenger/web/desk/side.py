"""The column beside the results: what they can be narrowed to, as links with counts."""

from dataclasses import dataclass

from zenger.model.names import inert
from zenger.model.research import Answer, DateRange, FieldIs, Term
from zenger.web.live_facets import (
    HELD_WORDS,
    Asked,
    Choice,
    choice,
    facets,
    parts_of,
)
from zenger.workflow.desk.facet_counts import Counted, DeskFacet

_HEADINGS = {
    "sender": "Sender", "recipient": "Recipient", "folder": "Folder", "tag": "Tag", "has": "With",
    "is": "Copies",
}  # fmt: skip
_WORDS = {"duplicate": "nearly the same as another", **HELD_WORDS}
_ONE_IS_ENOUGH = ("tag", "has", "is")  # one value of these divides an answer already


@dataclass(frozen=True, slots=True)
class Span:
    """What the two fields for dates hold."""

    since: str = ""
    until: str = ""


def column(
    asked: Asked, answer: Answer, counted: tuple[DeskFacet, ...]
) -> list[tuple[str, list[Choice], int]]:
    """(heading, choices, how many more values there are) of each facet that divides the answer."""
    chosen = {
        (part.field, part.value.word)
        for part in parts_of(asked.query)
        if isinstance(part, FieldIs) and isinstance(part.value, Term)
    }
    found = facets(asked, answer)
    for facet in counted:
        left = [one for one in facet.counts if (facet.field, one.value) not in chosen]
        if _divides(facet.field, left, answer.documents):
            choices = [_choice(asked, facet.field, one) for one in left]
            found.append((_HEADINGS[facet.field], choices, facet.more))
    return found


def _divides(field: str, left: list[Counted], documents: int) -> bool:
    some = any(one.documents < documents for one in left)
    return some and (len(left) > 1 or field in _ONE_IS_ENOUGH or field == "folder")


def _choice(asked: Asked, field: str, one: Counted) -> Choice:
    return choice(asked, field, one.value, one.documents, _WORDS.get(one.value, inert(one.shown)))


def span_of(asked: Asked) -> Span:
    """The dates that the question is narrowed to now."""
    for part in parts_of(asked.query):
        if isinstance(part, DateRange):
            days = ["" if day is None else day.isoformat() for day in (part.first, part.last)]
            return Span(*days)
    return Span()


def between(asked: Asked, since: str, until: str) -> str:
    """The question narrowed to a span of dates, in place of the one it has."""
    since, until = since.strip(), until.strip()
    for part in parts_of(asked.query):
        if isinstance(part, DateRange):
            asked = Asked(asked.widened(part), asked.without(part), asked.order, asked.every)
    if not since and not until:
        return asked.text
    return asked.narrowed(f'date:"{since}..{until}"')

"""The column beside the results: what they can be narrowed to, as links with counts."""

from dataclasses import dataclass

from zenger.model.names import inert
from zenger.model.research import Answer, DateRange, FieldIs, Term
from zenger.web.live_facets import (
    HEADINGS,
    HELD_WORDS,
    SHOWN_VALUES,
    Asked,
    Choice,
    choice,
    dividing,
    parts_of,
)
from zenger.workflow.desk.facet_counts import OPENED, Counted, DeskFacet

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


@dataclass(frozen=True, slots=True)
class Facet:
    """One list in the column."""

    field: str
    heading: str
    choices: list[Choice]
    more: int  # values that are not listed
    link: str  # to where more of them are; empty: nowhere


def column(
    asked: Asked, answer: Answer, counted: tuple[DeskFacet, ...], opened: str = ""
) -> list[Facet]:
    """The facets that divide the answer.

    Args:
        opened: the field whose values are wanted beyond the first few.
    """
    chosen = {
        (part.field, part.value.word)
        for part in parts_of(asked.query)
        if isinstance(part, FieldIs) and isinstance(part.value, Term)
    }
    found = []
    for known in dividing(asked, answer):
        shown = known.counts[: OPENED if known.field == opened else SHOWN_VALUES]
        choices = [choice(asked, known.field, *one) for one in shown]
        found.append(_facet(asked, known.field, choices, len(known.counts) - len(shown), opened))
    for facet in counted:
        left = [one for one in facet.counts if (facet.field, one.value) not in chosen]
        if _divides(facet.field, left, answer.documents):
            choices = [_choice(asked, facet.field, one) for one in left]
            found.append(_facet(asked, facet.field, choices, facet.more, opened))
    return found


def _facet(asked: Asked, field: str, choices: list[Choice], more: int, opened: str) -> Facet:
    heading = _HEADINGS.get(field) or HEADINGS.get(field) or field.capitalize()
    link = f"{asked.link()}&facet={field}#narrow-{field}" if more and field != opened else ""
    return Facet(field, heading, choices, more, link)


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

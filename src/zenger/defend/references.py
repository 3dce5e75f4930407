"""What the records of a case refer to: each other, and citations, also in running texts."""

import re
from collections.abc import Iterator

from zenger.model.case.advocacy import Action
from zenger.model.case.cases import Case
from zenger.model.case.courts import Decision
from zenger.model.case.records import Fact
from zenger.model.case.texts import Text

CITED = re.compile(r"\[\^([A-Za-z0-9_.-]{1,80})\]")  # in Markdown

REFERENCES: dict[str, dict[str, str]] = {
    "photos": {"place": "places", "depicts": "subjects"},
    "custody": {"subject": "subjects", "place": "places", "authority": "authorities"},
    "charges": {
        "subject": "subjects", "statute": "statutes", "proceeding": "proceedings",
        "superseded_by": "charges",
    },
    "charge_events": {"charge": "charges"},
    "courts": {"place": "places", "appeals_to": "courts"},
    "proceedings": {
        "court": "courts", "parent": "proceedings", "originates_from": "proceedings",
    },
    "hearings": {"proceeding": "proceedings", "court": "courts"},
    "hearing_events": {"hearing": "hearings"},
    "decisions": {
        "proceeding": "proceedings", "court": "courts", "hearing": "hearings",
        "document": "citations", "resolves": "points",
    },
    "points": {"proceeding": "proceedings", "hearing": "hearings"},
    "branches": {"point": "points", "risks": "risks", "rights": "rights"},
    "branch_events": {"branch": "branches"},
    "risks": {"condition": "branches"},
    "demands": {"addressee": "authorities", "fallback_of": "demands", "legal_basis": "rights"},
    "demand_events": {"demand": "demands"},
    "actions": {"target": "authorities"},
    "releases": {"supersedes": "releases"},
}  # fmt: skip
"""Which field of which array holds ids of which other."""


def references(case: Case) -> set[str]:
    """Ids of all citations that something in the case rests on."""
    found = {id_ for story in case.stories for id_ in CITED.findall(story.text)}
    for fact in facts(case):
        found.update(cited_by(fact))
    return found


def facts(case: Case) -> Iterator[Fact]:
    """Every record that has to stand on a source."""
    for name in case.__struct_fields__:
        records = getattr(case, name)
        if isinstance(records, tuple):
            yield from (one for one in records if isinstance(one, Fact))


def cited_by(fact: Fact) -> Iterator[str]:
    """The sources of one record, and what its own texts cite."""
    yield from fact.sources
    if isinstance(fact, Decision) and fact.document:
        yield fact.document
    if isinstance(fact, Action):
        yield from (count.source for count in fact.counts)
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if isinstance(value, Text):
            yield from CITED.findall(value.text)

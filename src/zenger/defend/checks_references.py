"""Whether what a record refers to is there, and whether it stands on a source."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import fields

from zenger.defend.findings import Checked, Finding
from zenger.defend.references import CITED, REFERENCES, cited_by
from zenger.defend.rows import unknown
from zenger.model.case.advocacy import Action, Demand, DemandEvent, PressRelease, Update, UpdateKind
from zenger.model.case.cases import Case
from zenger.model.case.people import Photo
from zenger.model.case.records import Fact
from zenger.model.case.trouble import Weight


def sources_and_references(checked: Checked) -> Iterator[Finding]:
    for array, index, record in checked.rows():
        for name, target in REFERENCES.get(array, {}).items():
            yield from _there(checked, array, index, name, getattr(record, name), target)
        if isinstance(record, Fact):
            yield from _sources(checked, array, index, record)
    for index, branch in checked.of("branches"):
        if branch.leads_to and branch.leads_to not in checked.names["points"]:
            known = {**checked.names["hearings"], **checked.names["points"]}
            yield from _one(array="branches", index=index, name="leads_to", id_=branch.leads_to,
                            known=known, target="points")  # fmt: skip
    for index, citation in checked.of("citations"):
        yield from _source(index, citation)
    for index, story in enumerate(checked.case.stories):
        for id_ in dict.fromkeys(CITED.findall(story.text)):
            yield from _cited(checked, "stories", index, f"[^{id_}]", id_)


def _there(
    checked: Checked, array: str, index: int, name: str, value: Any, target: str
) -> Iterator[Finding]:
    """Each id that is written must be one of `target`; one that must be written is."""
    for id_ in value if isinstance(value, tuple) else (value,):
        if id_:
            yield from _one(array, index, name, id_, checked.names[target], target)
        elif _is_required(array, name):
            message = f"It is empty. Write the id of one of the {target}."
            yield Finding(array, index, name, "missing-reference", message)


def _one(array: str, index: int, name: str, id_: str, known: Any, target: str) -> Iterator[Finding]:
    if id_ in known:
        return
    said = unknown(id_, known) if known else f"“{id_[:60]}” is not there: there are none."
    code = "unknown-statute" if target == "statutes" else "unknown-reference"
    yield Finding(array, index, name, code, f"It names one of the {target}. {said}")


def _is_required(array: str, name: str) -> bool:
    return (array, name) in _REQUIRED


def _required() -> frozenset[tuple[str, str]]:
    kinds = {one.name: one.type for one in fields(Case)}
    return frozenset(
        (array, field.name)
        for array, names in REFERENCES.items()
        for field in fields(kinds[array].__args__[0])
        if field.name in names and field.required
    )


_REQUIRED = _required()


# -- sources -----------------------------------------------------------------------------------
def _sources(checked: Checked, array: str, index: int, fact: Fact) -> Iterator[Finding]:
    for id_ in dict.fromkeys(cited_by(fact)):
        yield from _cited(checked, array, index, "sources", id_)
    if not fact.sources and not _is_our_own_word(fact):
        weight = Weight.ERROR if checked.is_public else Weight.WARNING
        message = "Nothing says where this is known from. Add the id of a citation to “sources”."
        yield Finding(array, index, "sources", "no-source", message, weight)


def _is_our_own_word(fact: Fact) -> bool:
    """What we ask for, and say ourselves, stands on nobody else; a photo stands on its credit."""
    if isinstance(fact, Update):
        return fact.kind is not UpdateKind.FACT
    return isinstance(fact, Demand | Action | PressRelease | Photo) and not isinstance(
        fact, DemandEvent
    )


def _cited(checked: Checked, array: str, index: int, field: str, id_: str) -> Iterator[Finding]:
    if id_ not in checked.names["citations"]:
        known = checked.names["citations"]
        said = unknown(id_, known) if known else "There are none yet."
        message = f"No citation is called “{id_[:60]}”. {said}"
        yield Finding(array, index, field, "unknown-citation", message)


def _source(index: int, citation: Any) -> Iterator[Finding]:
    if (citation.archive is None) == (citation.external is None):
        message = (
            "A citation is of a page of the archive or of a source outside: write one of both."
        )
        yield Finding("citations", index, "", "which-source", message)
    if citation.external and citation.external.accessed is None:
        message = "It does not say when somebody read it. Add “accessed”, as pages change."
        yield Finding(
            "citations", index, "external.accessed", "no-access-date", message, Weight.WARNING
        )
    if citation.archive and not citation.archive.quote.strip():
        message = "Quote the words that stand on that page: they are found again at every build."
        yield Finding("citations", index, "archive.quote", "no-quote", message)

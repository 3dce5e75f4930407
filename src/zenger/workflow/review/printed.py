"""What would be printed of a document now, and the one mark that all of it has.

mark    SHA-256 over the safe copy of its pages and the facts printed beside them
inputs  SHA-256 over what both are made from: quickly compared where the mark takes long
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from zenger.catalog.models import Decision, Document, StageRecord
from zenger.errors import ReviewError
from zenger.model.approval import Verb
from zenger.model.ids import Digest, shown_digest
from zenger.model.review import Redaction
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.review.public_facts import PublicFacts, facts_of
from zenger.workflow.review.redactions import redactions_of_many
from zenger.workflow.review.safe_copy import SafeCopy, make_safe_copy

FORMAT = "zenger-approved/1"
_AT_ONCE = 200  # documents


@dataclass(frozen=True, slots=True)
class Printed:
    """All that the public would get of one document."""

    mark: str
    inputs: str
    copy: SafeCopy
    facts: PublicFacts
    redactions: tuple[Redaction, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A copy, and what it was made from."""

    inputs: str
    copy: SafeCopy


def what_would_be_printed(newsroom: Newsroom, document: Document) -> Printed:
    """Made now, which takes a second a page the first time and milliseconds from then on.

    Raises:
        ReviewError: no copy can be made of it, and why.
    """
    return printed_of_many(newsroom, [document], {})[document.pk]


def printed_of_many(
    newsroom: Newsroom, documents: Iterable[Document], known: Mapping[int, Made]
) -> dict[int, Printed]:
    """The same of a few hundred documents at most.

    Args:
        known: copies of some of them, made a moment ago; taken over where nothing has changed
            that they were made from.

    Raises:
        ReviewError: of one of them no copy can be made; says of which and why.
    """
    rows = list(documents)
    digests = sorted({row.blob_id for row in rows})
    redactions, stages = redactions_of_many(digests), _stages(digests)
    facts = facts_of(rows, redactions)
    found = {}
    for row in rows:
        mine = redactions.get(row.blob_id, ())
        inputs = _inputs(facts[row.pk], mine, stages[row.blob_id])
        made = known.get(row.pk)
        copy = made.copy if made and made.inputs == inputs else _copy(newsroom, row, mine)
        mark = mark_of(copy, facts[row.pk])
        found[row.pk] = Printed(mark, inputs, copy, facts[row.pk], mine)
    return found


def _copy(newsroom: Newsroom, row: Document, redactions: tuple[Redaction, ...]) -> SafeCopy:
    try:
        return make_safe_copy(newsroom, row, redactions)
    except ReviewError as error:
        shown = shown_digest(Digest(row.blob_id[:12]))
        raise ReviewError(f"No copy can be made of document {shown}…: {error}") from error


def mark_of(copy: SafeCopy, facts: PublicFacts) -> str:
    """The one name of all that would be printed."""
    text = json.dumps([FORMAT, copy.mark, facts.mark()])
    return hashlib.sha256(text.encode()).hexdigest()


def inputs_of(documents: Iterable[Document]) -> dict[int, str]:
    """What would go into the printing of each, for a few hundred at most."""
    rows = list(documents)
    digests = sorted({row.blob_id for row in rows})
    redactions, stages = redactions_of_many(digests), _stages(digests)
    facts = facts_of(rows, redactions)
    return {
        row.pk: _inputs(facts[row.pk], redactions.get(row.blob_id, ()), stages[row.blob_id])
        for row in rows
    }


def quick_marks(documents: Iterable[Document]) -> dict[int, str]:
    """The marks that were approved and whose inputs are still the same; others are left out.

    For lists and queues. What is released is always compared by its whole mark.
    """
    rows = {row.pk: row for row in documents}
    approved: dict[int, dict[str, str]] = defaultdict(dict)
    given = Decision.objects.filter(document__in=list(rows), verb=Verb.APPROVED)
    for number, inputs, mark in given.order_by("pk").values_list("document_id", "inputs", "mark"):
        approved[number][inputs] = mark
    wanted = sorted(approved)
    found = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = [rows[number] for number in wanted[start : start + _AT_ONCE]]
        for number, inputs in inputs_of(some).items():
            if inputs in approved[number]:
                found[number] = approved[number][inputs]
    return found


def _inputs(
    facts: PublicFacts, redactions: Iterable[Redaction], stages: Iterable[tuple[str, ...]]
) -> str:
    listed = sorted(json.dumps(asdict(one), sort_keys=True) for one in redactions)
    text = json.dumps([FORMAT, facts.mark(), listed, sorted(stages)])
    return hashlib.sha256(text.encode()).hexdigest()


def _stages(digests: Iterable[str]) -> Mapping[str, list[tuple[str, ...]]]:
    """(stage, fingerprint, status) of all that was done to each."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    rows = StageRecord.objects.filter(blob__in=list(digests))
    for digest, *record in rows.values_list("blob_id", "stage", "fingerprint", "status"):
        found[digest].append(tuple(record))
    return found

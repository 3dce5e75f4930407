"""Decisions as a table for a spreadsheet: one document a row, no cell that a program would run."""

import csv
import io
from collections.abc import Iterator

from zenger.catalog.models import Assessment, Decision
from zenger.model.ids import Digest, shown_digest
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit
from zenger.workflow.desk.inert_cells import inert_cell
from zenger.workflow.review.queue import ALL, Entry, Wanted, queue
from zenger.workflow.review.redactions import redactions_of_many

COLUMNS = (
    "document", "title", "collection", "state", "approvals", "approvals_needed", "approved_by",
    "void_approvals", "reason", "note", "decided_by", "decided", "embargo", "redactions", "codes",
    "public_interest", "who_is_hurt", "how", "what_was_done", "right_of_reply", "legal",
)  # fmt: skip
_AT_ONCE = 200  # documents


def decision_rows(newsroom: Newsroom, viewer: Viewer, wanted: Wanted = ALL) -> Iterator[str]:
    """CSV with a head, line by line, of what this person sees. That it was taken out is on record.

    Words beneath redactions are never in it.
    """
    require(viewer, Right.WORK)
    audit(newsroom, "export-decisions", collection=wanted.collection,
          states=sorted(wanted.states))  # fmt: skip
    return _lines(newsroom, viewer, wanted)


def _lines(newsroom: Newsroom, viewer: Viewer, wanted: Wanted) -> Iterator[str]:
    yield ",".join(COLUMNS) + "\r\n"
    after = 0
    while entries := queue(newsroom, viewer, wanted, limit=_AT_ONCE, after=after):
        after = entries[-1].number
        yield from _some(entries)


def _some(entries: list[Entry]) -> Iterator[str]:
    numbers = [one.number for one in entries]
    decisions = Decision.objects.filter(document__in=numbers).select_related("author")
    steps: dict[int, list[Decision]] = {}
    for row in decisions.order_by("pk"):
        steps.setdefault(row.document_id, []).append(row)
    weighed = {
        row.document_id: row
        for row in Assessment.objects.filter(document__in=numbers).order_by("version")
    }
    redacted = redactions_of_many({one.document.blob_id for one in entries})
    for one in entries:
        codes = sorted({r.code for r in redacted.get(one.document.blob_id, ())})
        cells = _cells(one, steps.get(one.number, []), weighed.get(one.number), codes)
        line = io.StringIO()
        csv.writer(line).writerow([inert_cell(cell) for cell in cells])
        yield line.getvalue()


def _cells(
    one: Entry, steps: list[Decision], weighed: Assessment | None, codes: list[str]
) -> list[str]:
    last = steps[-1] if steps else None
    counted = {(step.person, step.at) for step in one.standing.counted}
    names = [row.author.name for row in steps if row.author and (row.author_id, row.at) in counted]
    return [
        shown_digest(Digest(one.document.blob_id)), one.document.title,
        one.document.collection.title, one.standing.state,
        str(len(one.standing.counted)), str(one.standing.needed), "; ".join(names),
        str(one.standing.void), last.reason if last else "", last.note if last else "",
        last.author.name if last and last.author else "", last.at.isoformat() if last else "",
        one.standing.embargo.isoformat() if one.standing.embargo else "",
        str(one.redactions), " ".join(codes),
        *(getattr(weighed, name) if weighed else "" for name in COLUMNS[-6:]),
    ]  # fmt: skip

"""What is hidden in a document, for whoever reviews it, and as a table to take along."""

import csv
import io
import json
from collections.abc import Iterator

from zenger.catalog.models import Document
from zenger.model.ids import Digest, shown_digest
from zenger.model.people import Right, Viewer
from zenger.model.review import Finding
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.audit import audit
from zenger.workflow.desk.inert_cells import inert_cell
from zenger.workflow.passwords import kept_passwords
from zenger.workflow.review.inspect_document import inspect_document, inspection_key
from zenger.workflow.review.inspect_file import Inspection

COLUMNS = ("document", "page", "kind", "where", "text", "severity")


def hidden_in(newsroom: Newsroom, viewer: Viewer, number: int) -> tuple[Document, Inspection]:
    """Looked into now if nobody did yet: up to a tenth of a second a page.

    Raises:
        NotThereError: no such document for this person.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    return document, inspect_document(newsroom, document)


def is_known(newsroom: Newsroom, viewer: Viewer, number: int) -> bool:
    """Whether somebody looked into it already, so that `hidden_in` answers at once."""
    document = seen_document(viewer, number)
    return newsroom.derived.has(
        inspection_key(newsroom, document.blob_id, kept_passwords(newsroom))
    )


def hidden_table(newsroom: Newsroom, viewer: Viewer, number: int, form: str) -> Iterator[str]:
    """All findings of a document line by line: "csv" with a head, or "jsonl". On record.

    Raises:
        NotThereError: no such document for this person.
    """
    document, inspection = hidden_in(newsroom, viewer, number)
    audit(newsroom, "export-hidden", document=document.blob_id, form=form)
    digest = shown_digest(Digest(document.blob_id))
    rows = (_row(digest, found) for found in inspection.findings)
    return (json.dumps(row) + "\n" for row in rows) if form == "jsonl" else _csv(rows)


def _row(digest: str, found: Finding) -> dict[str, object]:
    values = (digest, found.page, found.kind, found.where, found.text, found.severity.value)
    return dict(zip(COLUMNS, values, strict=True))


def _csv(rows: Iterator[dict[str, object]]) -> Iterator[str]:
    yield ",".join(COLUMNS) + "\r\n"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow(
            [inert_cell("" if cell is None else str(cell)) for cell in row.values()]
        )
        yield line.getvalue()

"""What is hidden in a document of the newsroom: looked into once, then kept."""

import json
from contextlib import closing
from dataclasses import asdict
from typing import Any

from zenger.catalog.models import Document, Occurrence
from zenger.model.document import RETRYABLE, Status
from zenger.model.ids import Digest
from zenger.process.frames import dump
from zenger.process.inventory.finding_frames import finding_of
from zenger.process.inventory.markup import LIES_OVER
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Ending
from zenger.workflow.passwords import kept_passwords, passwords_mark
from zenger.workflow.review.inspect_file import Inspection, inspect_stream

VERSION = 13  # raised when more, or other things, may be found in the same file


def inspect_document(
    newsroom: Newsroom, document: Document, *, passwords: tuple[str, ...] = ()
) -> Inspection:
    """What is hidden in a document, looked into once and then kept.

    An answer that another try could better (too slow, too little memory) is not kept; one that a
    password could better is, until the newsroom has other passwords.

    Args:
        passwords: tried besides those the newsroom keeps.
    """
    passwords = (*passwords, *kept_passwords(newsroom))
    key = inspection_key(newsroom, document.blob_id, passwords)
    if (known := _known(newsroom, key)) is not None:
        return known
    occurrence = Occurrence.objects.filter(
        collection=document.collection_id, blob=document.blob_id
    ).first()
    name = occurrence.path.rpartition("/")[2] if occurrence else ""
    with (
        closing(newsroom.sandbox().worker()) as worker,
        newsroom.originals.open(Digest(document.blob_id)) as untrusted,
    ):
        inspection = inspect_stream(
            worker, untrusted, newsroom.programs(), name=name, passwords=passwords
        )
    if inspection.is_final and inspection.ending.status not in RETRYABLE:
        with newsroom.derived.write(key) as stream:
            stream.write(_line(inspection))
    return inspection


def overlaid(inspection: Inspection) -> int:
    """How many passages of a web page or mail are in its text though something lies over them:
    nothing is laid out when a page is read, so these alone are not told from what is seen."""
    return sum(
        found.kind == "bad-redaction" and found.where.endswith(LIES_OVER)
        for found in inspection.findings
    )


def known_inspection(newsroom: Newsroom, document: Document) -> Inspection | None:
    """What `inspect_document` kept, for who cannot wait; None: nobody looked as it is done now."""
    return _known(newsroom, inspection_key(newsroom, document.blob_id, kept_passwords(newsroom)))


def _known(newsroom: Newsroom, key: str) -> Inspection | None:
    if not newsroom.derived.has(key):
        return None
    with newsroom.derived.open(key) as stream:
        return _kept(json.load(stream))


def inspection_key(newsroom: Newsroom, digest: str, passwords: tuple[str, ...]) -> str:
    """Where the answer is kept: by version, by which passwords were tried, by the file.

    Not by how many: one that is forgotten for another may open what that one did not.
    """
    tried = passwords_mark(newsroom, passwords)[:32] or "none"
    return f"inspect/v{VERSION}/{tried}/{digest[:2]}/{digest}.json"


def _line(inspection: Inspection) -> bytes:
    ending = inspection.ending
    return dump(
        {
            "media_type": inspection.media_type,
            "ending": [ending.status, ending.code, ending.message],
            "findings": [asdict(found) for found in inspection.findings],
        }
    )


def _kept(value: dict[str, Any]) -> Inspection:
    status, code, message = value["ending"]
    found = tuple(finding_of(one) for one in value["findings"])
    return Inspection(found, Ending(Status(status), code, message), value["media_type"])

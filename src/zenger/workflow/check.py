"""Check: is every file accounted for? Nothing looks green over a loss."""

from collections.abc import Iterator
from dataclasses import dataclass

from zenger.catalog.models import Document, Occurrence, StageRecord
from zenger.model.document import MemberCount
from zenger.model.ids import Digest, shown_digest
from zenger.workflow.import_trove import batches

BATCH = 500


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one file in one place."""

    path: str
    document: str | None  # "sha256:…"; None where no bytes could be taken
    media_type: str
    status: str  # empty: nobody knows, which is what a check is for
    code: str
    message: str
    pages: int
    children: MemberCount

    @property
    def is_accounted_for(self) -> bool:
        return bool(self.status) and self.children.adds_up


def check() -> Iterator[Account]:
    """Every present occurrence with its status, in order of path."""
    occurrences = Occurrence.objects.filter(present=True).order_by("collection", "path", "pk")
    for batch in batches(occurrences.iterator(BATCH), BATCH):
        digests = {o.blob_id for o in batch if o.blob_id}
        records: dict[str, StageRecord] = {}
        rows = StageRecord.objects.filter(blob__in=digests, stage="extract").order_by("pk")
        for record in rows:
            records[record.blob_id] = record
        pages = dict(Document.objects.filter(blob__in=digests).values_list("blob_id", "pages"))
        for occurrence in batch:
            yield _account(occurrence, records, pages)


def _account(
    occurrence: Occurrence, records: dict[str, StageRecord], pages: dict[str, int]
) -> Account:
    digest = occurrence.blob_id
    record = records.get(digest) if digest else None
    stopped = bool(occurrence.status)  # a link, a cycle, a member that could not be read
    status, code, message = occurrence.status, occurrence.code, occurrence.message
    if not stopped and record is not None:
        status, code, message = record.status, record.code, record.message
    counted = record is not None and not stopped
    return Account(
        path=occurrence.path,
        document=shown_digest(Digest(digest)) if digest else None,
        media_type=record.tools.get("media_type", "") if record else "",
        status=status,
        code=code,
        message=message,
        pages=pages.get(digest or "", 0),
        children=MemberCount(record.expected, record.emitted, record.failed, record.skipped)
        if counted and record
        else MemberCount(0),
    )

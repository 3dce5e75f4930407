"""What a release will put on record: worked out while it is printed, written down in a moment.

intended   reads only, in the snapshot that is printed
write_down within the short transaction before it appears
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from zenger.catalog.models import Decision, Release, ReleasedDocument
from zenger.model.approval import Verb
from zenger.model.ids import PublicId
from zenger.model.release import PublishedDocument, Tombstone
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.audit import audit
from zenger.workflow.import_trove import batches
from zenger.workflow.release_content import Printer
from zenger.workflow.release_successors import successors

BATCH = 200  # documents
GONE = "It is no longer part of the documents this archive is made from."


@dataclass(frozen=True, slots=True)
class Edition:
    """One printing: its number and time, what it holds, and what is other than before.

    Holds a line for each document of the archive, never a page.
    """

    number: int
    moment: datetime
    marks: dict[str, str]  # fingerprint by public id, of all its documents
    fresh: list[ReleasedDocument]  # new, back again, or other than when last released
    removed: dict[
        str, str
    ]  # by public id, what is in it no more, and the reason where one was given
    is_last: bool  # nothing changed: the last one again
    is_reviewed: bool = False  # then no notice tells what followed: somebody may have decided so

    def tombstones(self) -> Iterator[Tombstone]:
        """Of all that was public once and is not any more, by public id."""
        there = {row.public_id for row in self.fresh}
        gone = ReleasedDocument.objects.exclude(removed=None)
        rows = [row for row in gone.iterator() if row.public_id not in there]
        for some in batches(sorted(self.removed), BATCH):
            rows += ReleasedDocument.objects.filter(public_id__in=some)
        mute = {row.public_id for row in rows if self.removed.get(row.public_id) or row.reason}
        followed = self._followed({row.public_id for row in rows} - mute)
        for row in sorted(rows, key=lambda one: one.public_id):
            day = row.removed or self.moment.date()
            reason = self.removed.get(row.public_id) or row.reason or GONE
            after = followed.get(row.public_id, ())
            yield Tombstone(PublicId(row.public_id), row.pages, day, reason, after)

    def _followed(self, gone: set[str]) -> dict[str, tuple[PublicId, ...]]:
        if self.is_reviewed:
            return {}
        found = successors(sorted(gone), self.marks)
        return {old: tuple(map(PublicId, new)) for old, new in found.items()}


def intended(printer: Printer, statement: str, moment: datetime) -> Edition:
    """What there is to write down of what is about to be printed."""
    last = Release.objects.order_by("-number").first()
    number = 1 + (last.number if last else 0)
    marks: dict[str, str] = {}
    fresh: list[ReleasedDocument] = []
    for batch in batches(printer.documents(), BATCH):
        marks |= {one.public_id: one.fingerprint for one in batch}
        fresh += _fresh(batch, number)
    removed = _removed(marks)
    is_reviewed = printer.choice.is_reviewed
    terms = (statement, printer.with_originals, is_reviewed)
    if last and not fresh and not removed and terms == _terms(last):
        return Edition(last.number, last.released, marks, fresh, removed, True, is_reviewed)
    return Edition(number, moment, marks, fresh, removed, False, is_reviewed)


def _terms(row: Release) -> tuple[str, bool, bool]:
    return row.statement, row.with_originals, row.is_reviewed


def _removed(marks: dict[str, str]) -> dict[str, str]:
    public = ReleasedDocument.objects.filter(removed=None).values_list("public_id", flat=True)
    gone = sorted(one for one in public.iterator(2000) if one not in marks)
    reasons = dict.fromkeys(gone, "")
    for some in batches(gone, BATCH):
        said = Decision.objects.filter(verb=Verb.WITHDRAWN, document__public_id__in=some)
        reasons |= dict(said.order_by("pk").values_list("document__public_id", "note"))
    return reasons


def _fresh(batch: list[PublishedDocument], number: int) -> Iterator[ReleasedDocument]:
    before = {
        row.public_id: (row.fingerprint, row.removed)
        for row in ReleasedDocument.objects.filter(public_id__in=[d.public_id for d in batch])
    }
    for one in batch:
        if before.get(one.public_id) != (one.fingerprint, None):
            yield ReleasedDocument(
                public_id=one.public_id, title=one.title, pages=one.page_count,
                fingerprint=one.fingerprint, first_release=number, removed=None, reason="",
            )  # fmt: skip


def write_down(newsroom: Newsroom, printer: Printer, edition: Edition, statement: str) -> None:
    """Within a transaction in which nothing is other than it was when `edition` was made."""
    ReleasedDocument.objects.bulk_create(
        edition.fresh, batch_size=BATCH, update_conflicts=True, unique_fields=["public_id"],
        update_fields=["title", "pages", "fingerprint", "removed", "reason"],
    )  # fmt: skip
    for public_id, reason in edition.removed.items():
        row = ReleasedDocument.objects.filter(public_id=public_id)
        row.update(removed=edition.moment.date(), **({"reason": reason} if reason else {}))
    if edition.is_last:
        return
    originals, is_reviewed = printer.with_originals, printer.choice.is_reviewed
    # Of an attested release this one row is the approval of each of its documents.
    Release.objects.create(
        number=edition.number, released=edition.moment, statement=statement,
        attested_by=newsroom.actor, with_originals=originals, is_reviewed=is_reviewed,
    )  # fmt: skip
    audit(
        newsroom, "release", number=edition.number, documents=len(edition.marks),
        removed=len(edition.removed), statement=statement, with_originals=originals,
        reviewed=is_reviewed, originals_approved=len(printer.choice.originals),
    )  # fmt: skip

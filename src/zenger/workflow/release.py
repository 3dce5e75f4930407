"""Release: decide what becomes public, number it, and print the archive."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction

from zenger.catalog.models import Document, Release, ReleasedDocument
from zenger.errors import NotAttestedError
from zenger.model.ids import PublicId
from zenger.model.release import Imprint, PublishedDocument, ReleaseContent, Tombstone
from zenger.protocols.newsroom import Newsroom
from zenger.publish.site import SiteReport, build_site
from zenger.workflow.audit import audit
from zenger.workflow.configuration import can_print, configuration
from zenger.workflow.progress import Progress, Report, silent
from zenger.workflow.release_content import Printer

NO_REVIEW = (
    "Nothing was published. Documents can hold names of people who would be harmed, so they go "
    "through review before the public sees them. If this trove is public record already, say "
    'why with --public-record "Released by … on …"; your words are kept with the record.'
)


def release(
    newsroom: Newsroom,
    site: Path,
    *,
    public_record: str,
    with_originals: bool = False,
    passwords: tuple[str, ...] = (),
    report: Report = silent,
) -> SiteReport:
    """Print everything present as the next release. What was public before and is gone now
    leaves a notice at its addresses.

    Raises:
        NotAttestedError: nobody stated why this may be public.
        NotOurSiteError: `site` holds something else.
    """
    if not public_record.strip():
        raise NotAttestedError(NO_REVIEW)
    config = configuration(newsroom, passwords=passwords, printing=can_print(newsroom))
    printer = Printer(newsroom, config, with_originals=with_originals)
    documents = list(_summaries(printer))
    number, moment = _number(newsroom, documents, public_record, with_originals)
    content = _content(newsroom, printer, number, moment, public_record)
    built = build_site(
        content,
        site,
        progress=lambda done, total: report(Progress("publish", done, total, "documents")),
    )
    _record(newsroom, number, moment, public_record, with_originals, documents)
    return built


def _summaries(printer: Printer) -> Iterator[PublishedDocument]:
    """Light copies: what the record of a release keeps of each document."""
    for document in printer.documents():
        yield replace(
            document, places=(), people=(), headers=(), metadata=(), children=(), parents=(),
            thread=(), mentions=(),
        )  # fmt: skip


def _moment(newsroom: Newsroom) -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return newsroom.now().replace(microsecond=0)


def _number(
    newsroom: Newsroom, documents: list[PublishedDocument], statement: str, originals: bool
) -> tuple[int, datetime]:
    """The number and time of this printing: the last release's own when nothing changed."""
    last = Release.objects.order_by("-number").first()
    now = {d.public_id: d.fingerprint for d in documents}
    before = dict(
        ReleasedDocument.objects.filter(removed=None).values_list("public_id", "fingerprint")
    )
    moment = _moment(newsroom)
    if last is None:
        return 1, moment
    if (before, last.statement, last.with_originals) == (now, statement, originals):
        return last.number, last.released
    return last.number + 1, moment


def _content(
    newsroom: Newsroom, printer: Printer, number: int, moment: datetime, statement: str
) -> ReleaseContent:
    settings = newsroom.settings
    return ReleaseContent(
        imprint=Imprint(
            settings.title, settings.newsroom or settings.title, settings.contact,
            settings.base_url, statement, settings.languages,
        ),
        number=number,
        released=moment,
        documents=printer.documents,
        pages=printer.pages,
        open_original=printer.open_original if printer.with_originals else None,
        tombstones=tuple(_tombstones(moment.date())),
        missing=printer.missing(),
    )  # fmt: skip


def present_ids() -> set[str]:
    """Public ids of the documents that some present occurrence leads to."""
    return set(Document.objects.exclude(indexed="").values_list("public_id", flat=True))


def _tombstones(today: date) -> Iterator[Tombstone]:
    present = present_ids()
    for row in ReleasedDocument.objects.order_by("public_id"):
        if row.public_id not in present:
            yield Tombstone(
                PublicId(row.public_id), row.title, row.pages, row.removed or today,
                row.reason or "It is no longer part of the documents this archive is made from.",
            )  # fmt: skip


def _record(
    newsroom: Newsroom,
    number: int,
    moment: datetime,
    statement: str,
    originals: bool,
    documents: list[PublishedDocument],
) -> None:
    with transaction.atomic():
        _, new = Release.objects.get_or_create(
            number=number,
            defaults={
                "released": moment,
                "statement": statement,
                "attested_by": newsroom.actor,
                "with_originals": originals,
            },
        )
        if not new:
            return
        ReleasedDocument.objects.bulk_create(
            [
                ReleasedDocument(
                    public_id=d.public_id, title=d.title, pages=d.page_count,
                    fingerprint=d.fingerprint, first_release=number, removed=None,
                )
                for d in documents
            ],
            update_conflicts=True, unique_fields=["public_id"],
            update_fields=["title", "pages", "fingerprint", "removed"], batch_size=500,
        )  # fmt: skip
        present = [d.public_id for d in documents]
        gone = ReleasedDocument.objects.filter(removed=None).exclude(public_id__in=present)
        removed = gone.update(removed=moment.date())
        audit(
            newsroom, "release", number=number, documents=len(documents), removed=removed,
            statement=statement, with_originals=originals,
        )  # fmt: skip

"""Release: decide what becomes public, number it, and print the archive."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.db import transaction

from zenger.catalog.models import Document, Release, ReleasedDocument
from zenger.errors import NotAttestedError
from zenger.model.ids import PublicId
from zenger.model.release import Imprint, PublishedDocument, ReleaseContent, Tombstone
from zenger.protocols.newsroom import Newsroom
from zenger.publish.site import SiteReport, printing
from zenger.workflow.audit import audit
from zenger.workflow.configuration import can_print, configuration
from zenger.workflow.import_trove import batches
from zenger.workflow.progress import Progress, Report, silent
from zenger.workflow.release_content import Printer
from zenger.workflow.release_fates import fates_inside, fates_of_places

BATCH = 200  # documents
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
    with ExitStack() as stack:
        # Printed, then recorded, then shown: nothing is ever public without a record of it.
        with transaction.atomic():
            edition = _record(newsroom, printer, public_record)
            content = _content(newsroom, printer, edition, public_record)
            printed = stack.enter_context(printing(content, site, progress=_documents_done(report)))
        printed.appear()
    return printed.report


def _documents_done(report: Report) -> Callable[[int, int], None]:
    return lambda done, total: report(Progress("publish", done, total, "documents"))


@dataclass(frozen=True, slots=True)
class _Edition:
    """The number and time of one printing, and how many documents it has."""

    number: int
    moment: datetime
    documents: int


def _moment(newsroom: Newsroom) -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return newsroom.now().replace(microsecond=0)


def _content(
    newsroom: Newsroom, printer: Printer, edition: _Edition, statement: str
) -> ReleaseContent:
    settings = newsroom.settings
    return ReleaseContent(
        imprint=Imprint(
            settings.title, settings.newsroom or settings.title, settings.contact,
            settings.base_url, statement, settings.languages,
        ),
        number=edition.number,
        released=edition.moment,
        count=edition.documents,
        documents=partial(printer.documents, recorded=True),
        pages=printer.pages,
        open_original=printer.open_original if printer.with_originals else None,
        tombstones=tuple(_tombstones()),
        inside=tuple(fates_inside()),
        stopped=tuple(fates_of_places()),
    )  # fmt: skip


def _tombstones() -> Iterator[Tombstone]:
    for row in ReleasedDocument.objects.exclude(removed=None).order_by("public_id").iterator():
        assert row.removed is not None  # noqa: S101  # asked for
        yield Tombstone(
            PublicId(row.public_id), row.pages, row.removed,
            row.reason or "It is no longer part of the documents this archive is made from.",
        )  # fmt: skip


def _record(newsroom: Newsroom, printer: Printer, statement: str) -> _Edition:
    """Write down what this release holds: the last one again where nothing changed."""
    last = Release.objects.order_by("-number").first()
    edition = _Edition(1 + (last.number if last else 0), _moment(newsroom), 0)
    changed = count = 0
    for batch in batches(printer.documents(), BATCH):
        count += len(batch)
        changed += _record_documents(batch, edition)
    present = Document.objects.exclude(indexed="").values("public_id")
    gone = ReleasedDocument.objects.filter(removed=None).exclude(public_id__in=present)
    removed = gone.update(removed=edition.moment.date())
    terms = (statement, printer.with_originals)
    if last and not changed and not removed and terms == (last.statement, last.with_originals):
        return _Edition(last.number, last.released, count)
    Release.objects.create(
        number=edition.number, released=edition.moment, statement=statement,
        attested_by=newsroom.actor, with_originals=printer.with_originals,
    )  # fmt: skip
    audit(
        newsroom, "release", number=edition.number, documents=count, removed=removed,
        statement=statement, with_originals=printer.with_originals,
    )  # fmt: skip
    return replace(edition, documents=count)


def _record_documents(batch: list[PublishedDocument], edition: _Edition) -> int:
    """Returns how many of these are new, back again, or other than when last released."""
    before = {
        row.public_id: (row.fingerprint, row.removed)
        for row in ReleasedDocument.objects.filter(public_id__in=[d.public_id for d in batch])
    }
    fresh = [d for d in batch if before.get(d.public_id) != (d.fingerprint, None)]
    ReleasedDocument.objects.bulk_create(
        [
            ReleasedDocument(
                public_id=d.public_id, title=d.title, pages=d.page_count,
                fingerprint=d.fingerprint, first_release=edition.number, removed=None,
            )
            for d in fresh
        ],
        update_conflicts=True, unique_fields=["public_id"],
        update_fields=["title", "pages", "fingerprint", "removed"],
    )  # fmt: skip
    return len(fresh)

"""Release: decide what becomes public, number it, and print the archive."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.db import transaction

from zenger.catalog.models import Decision, Release, ReleasedDocument
from zenger.errors import NotAttestedError
from zenger.model.approval import Verb
from zenger.model.ids import PublicId
from zenger.model.release import Imprint, PublishedDocument, ReleaseContent, Tombstone
from zenger.protocols.newsroom import Newsroom
from zenger.publish.site import SiteReport, printing
from zenger.workflow.audit import audit
from zenger.workflow.configuration import can_print, configuration
from zenger.workflow.import_trove import batches
from zenger.workflow.progress import Progress, Report, silent
from zenger.workflow.release_choice import choose, make_copies, withheld_in_public
from zenger.workflow.release_content import Printer
from zenger.workflow.release_fates import fates_inside, fates_of_places
from zenger.workflow.release_gate import Gate

BATCH = 200  # documents
NO_REVIEW = (
    "Nothing was published. Documents can hold names of people who would be harmed, so they go "
    "through review before the public sees them, and none has all its approvals: `zenger review "
    "queue` says what is missing. If this trove is public record already, say why with "
    '--public-record "Released by … on …"; your words are kept with the record.'
)
NO_ORIGINALS = (
    "Nothing was published. Original files hold what nobody sees on their pages, so that those of "
    "a reviewed archive stay in. Leave out --with-originals."
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
    """Print the next release. What was public before and is gone now leaves a notice.

    Args:
        public_record: why all of it may be public: the one approval of each document. Empty: only
            documents that came through review are printed.

    Raises:
        NotAttestedError: no document has its approvals, and nobody stated why all may be public.
        BlockedReleaseError: something that was redacted is in what was printed. Nothing appears.
        NotOurSiteError: `site` holds something else.
    """
    is_reviewed = not public_record.strip()
    if is_reviewed and with_originals:
        raise NotAttestedError(NO_ORIGINALS)
    made = make_copies(newsroom, is_reviewed=is_reviewed)
    config = configuration(newsroom, passwords=passwords, printing=can_print(newsroom))
    with ExitStack() as stack:
        # Printed, then recorded, then shown: nothing is ever public without a record of it.
        with transaction.atomic():
            choice = choose(newsroom, made, is_reviewed=is_reviewed)
            if is_reviewed and not choice.safe and not ReleasedDocument.objects.exists():
                raise NotAttestedError(NO_REVIEW)
            printer = Printer(newsroom, config, choice, with_originals=with_originals)
            edition = _record(newsroom, printer, public_record)
            content = _content(newsroom, printer, edition, public_record)
            gate = Gate(newsroom, choice)
            content = replace(content, check=gate.check)
            printed = stack.enter_context(printing(content, site, progress=_documents_done(report)))
            gate.check_all(printed.folder)
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
    settings, choice = newsroom.settings, printer.choice
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
        # What lies beside reviewed documents and was not chosen is not told, nor counted.
        inside=() if choice.is_reviewed else tuple(fates_inside(choice.documents)),
        stopped=() if choice.is_reviewed else tuple(fates_of_places()),
        is_reviewed=choice.is_reviewed,
        is_whole=not choice.is_selective,
        withheld=withheld_in_public(),
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
    removed = _take_away(printer, edition)
    is_reviewed = printer.choice.is_reviewed
    terms = (statement, printer.with_originals, is_reviewed)
    if (
        last and not changed and not removed
        and terms == (last.statement, last.with_originals, last.is_reviewed)
    ):  # fmt: skip
        return _Edition(last.number, last.released, count)
    # Of an attested release this one row is the approval of each of its documents.
    Release.objects.create(
        number=edition.number, released=edition.moment, statement=statement,
        attested_by=newsroom.actor, with_originals=printer.with_originals, is_reviewed=is_reviewed,
    )  # fmt: skip
    audit(
        newsroom, "release", number=edition.number, documents=count, removed=removed,
        statement=statement, with_originals=printer.with_originals, reviewed=is_reviewed,
    )  # fmt: skip
    return replace(edition, documents=count)


def _take_away(printer: Printer, edition: _Edition) -> int:
    """Note what was public and is in this release no more, with the reason where one was given."""
    present = printer.choice.documents.values("public_id")
    gone = ReleasedDocument.objects.filter(removed=None).exclude(public_id__in=present)
    numbers = list(gone.values_list("public_id", flat=True))
    removed = gone.update(removed=edition.moment.date())
    for some in batches(numbers, BATCH):
        said = Decision.objects.filter(verb=Verb.WITHDRAWN, document__public_id__in=some)
        for public_id, note in said.order_by("pk").values_list("document__public_id", "note"):
            ReleasedDocument.objects.filter(public_id=public_id).update(reason=note)
    return removed


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
                reason="",
            )
            for d in fresh
        ],
        update_conflicts=True, unique_fields=["public_id"],
        update_fields=["title", "pages", "fingerprint", "removed", "reason"],
    )  # fmt: skip
    return len(fresh)

"""Release: decide what becomes public, number it, and print the archive."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.db import transaction

from zenger.catalog.connect import snapshot
from zenger.catalog.models import Decision, Release, ReleasedDocument
from zenger.errors import BlockedReleaseError, NotAttestedError
from zenger.model.approval import Verb
from zenger.model.release import Imprint, ReleaseContent
from zenger.protocols.newsroom import Newsroom
from zenger.publish.site import SiteReport, printing
from zenger.workflow.configuration import can_print, configuration
from zenger.workflow.progress import Progress, Report, silent
from zenger.workflow.release_choice import Choice, choose, make_copies, withheld_in_public
from zenger.workflow.release_content import Printer
from zenger.workflow.release_fates import fates_inside, fates_of_places
from zenger.workflow.release_gate import Gate
from zenger.workflow.release_record import Edition, intended, write_down
from zenger.workflow.review.redactions import redactions_so_far

CHANGED = (
    "Nothing was published. While it was printed and checked, somebody decided something about "
    "what it holds: redacted, withheld, approved or took back. Publish again: what has not changed "
    "is not made or checked anew."
)
NO_REVIEW = (
    "Nothing was published. Documents can hold names of people who would be harmed, so they go "
    "through review before the public sees them, and none has all its approvals: `zenger review "
    "queue` says what is missing. If this trove is public record already, say why with "
    '--public-record "Released by … on …"; your words are kept with the record.'
)
NO_ORIGINALS = (
    "Nothing was published. Original files hold what nobody sees on their pages. Of a reviewed "
    "archive those are printed in which nothing is hidden and of which two people said so, each "
    "with `zenger review original`. Leave out --with-originals."
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
        BlockedReleaseError: something that was redacted is in what was printed, or somebody
            decided something about it meanwhile. Nothing appears.
        NotOurSiteError: `site` holds something else.
    """
    is_reviewed = not public_record.strip()
    if is_reviewed and with_originals:
        raise NotAttestedError(NO_ORIGINALS)
    done = _documents_done(report)
    made = make_copies(newsroom, is_reviewed=is_reviewed)
    config = configuration(newsroom, passwords=passwords, printing=can_print(newsroom))
    with ExitStack() as stack:
        with snapshot():  # nobody waits for it, and nothing changes in it
            choice = choose(newsroom, made, is_reviewed=is_reviewed)
            _require_documents(choice)
            printer = Printer(newsroom, config, choice, with_originals=with_originals)
            stood = _stands(choice)
            edition = intended(printer, public_record, _moment(newsroom))
            gate = Gate(newsroom, choice)
            content = replace(_content(newsroom, printer, edition, public_record), check=gate.check)
            printed = stack.enter_context(printing(content, site, progress=done))
            gate.check_all(printed.folder)
        # Printed, then recorded, then shown: nothing is ever public without a record of it.
        with transaction.atomic():
            if _stands(choose(newsroom, made, is_reviewed=is_reviewed)) != stood:
                raise BlockedReleaseError(CHANGED)
            write_down(newsroom, printer, edition, public_record)
        printed.appear()
    return printed.report


def _require_documents(choice: Choice) -> None:
    """Unless there was something public: then its place is taken by notices."""
    if choice.is_reviewed and not choice.safe and not ReleasedDocument.objects.exists():
        raise NotAttestedError(NO_REVIEW)


def _stands(choice: Choice) -> tuple[object, ...]:
    """All that decides what may be public, and what is looked for in it: equal, or decided anew."""
    return (
        choice.is_reviewed, choice.is_selective, choice.safe, choice.hidden, choice.closed,
        choice.held, choice.originals, withheld_in_public(), redactions_so_far(),
        Release.objects.order_by("-number").values_list("number", flat=True).first(),
        list(Decision.objects.filter(verb=Verb.WITHDRAWN).values_list("pk", flat=True)),
    )  # fmt: skip


def _documents_done(report: Report) -> Callable[[int, int], None]:
    return lambda done, total: report(Progress("publish", done, total, "documents"))


def _moment(newsroom: Newsroom) -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return newsroom.now().replace(microsecond=0)


def _content(
    newsroom: Newsroom, printer: Printer, edition: Edition, statement: str
) -> ReleaseContent:
    settings, choice = newsroom.settings, printer.choice
    return ReleaseContent(
        imprint=Imprint(
            settings.title, settings.newsroom or settings.title, settings.contact,
            settings.base_url, statement, settings.languages,
        ),
        number=edition.number,
        released=edition.moment,
        count=len(edition.marks),
        documents=partial(printer.documents, edition.marks),
        pages=printer.pages,
        open_original=printer.open_original if printer.with_originals or choice.originals else None,
        tombstones=tuple(edition.tombstones()),
        # What lies beside reviewed documents and was not chosen is not told, nor counted.
        inside=() if choice.is_reviewed else tuple(
            fates_inside(choice.documents, is_selective=choice.is_selective)
        ),
        stopped=() if choice.is_reviewed else tuple(fates_of_places(choice.held)),
        is_reviewed=choice.is_reviewed,
        is_whole=not choice.is_selective,
        withheld=withheld_in_public(),
    )  # fmt: skip

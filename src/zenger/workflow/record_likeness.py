"""Writes by what each file that was read is compared with others, as its worker worked it out."""

from collections.abc import Sequence

from zenger.catalog.many_rows import among, upsert_rows
from zenger.catalog.models import Likeness
from zenger.model.document import Status
from zenger.process.canonical_mail import CanonicalMail
from zenger.process.collect import Collected
from zenger.process.sketch import VERSION
from zenger.process.text_marks import TextMarks
from zenger.workflow.conversations import SHORTEST, bare_subject

MAIL_VERSION = 1  # counts up when the same records give another canonical form or topic
AS_READ = f"read {VERSION} {MAIL_VERSION}"  # origin of what stands for the last reading
_ROW = ("blob", "origin", "sketch", "message", "topic", "family", "settled")
_ANEW = ("origin", "sketch", "message", "topic", "settled")  # the family stays for now
_NO_TEXT = TextMarks(b"", "")


def record_likeness(readings: Sequence[tuple[str, Collected]]) -> None:
    """Together with the pages of these files. What a reading that broke off left has to be worked
    out from the records, by `derive_likeness`."""
    known = [(digest, got, marks) for digest, got in readings if (marks := _marks(got))]
    rows = (
        (digest, AS_READ, marks.sketch, _message(got, marks), _topic(got), "", False)
        for digest, got, marks in known
    )
    upsert_rows(Likeness, _ROW, rows, unique=("blob",), updated=_ANEW)
    if unknown := {digest for digest, _ in readings} - {digest for digest, _, _ in known}:
        Likeness.objects.filter(blob__in=among(unknown)).update(origin="")


def _marks(got: Collected) -> TextMarks | None:
    return got.marks or (None if got.pages else _NO_TEXT)


def _message(got: Collected, marks: TextMarks) -> str:
    mail = got.message
    if mail is None or got.outcome()[0] is not Status.OK:
        return ""
    form = CanonicalMail(mail.message_id, mail.sent, mail.subject, mail.addresses)
    return form.digest(marks.words, (m.digest for m in got.members if m.digest))


def _topic(got: Collected) -> str:
    return topic_of(got.message.subject) if got.message else ""


def topic_of(subject: str) -> str:
    """What messages of one conversation have in common; empty where it tells no conversation."""
    bare = bare_subject(subject)[:200]
    return bare if len(bare) >= SHORTEST else ""

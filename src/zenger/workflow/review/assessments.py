"""What is weighed before a document is published, and until when it stays in."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from zenger.catalog.models import Assessment, Embargo
from zenger.errors import ConflictError, ReviewError
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.audit import audit
from zenger.workflow.desk.activity import tell

LONGEST = 20_000  # characters of one part


@dataclass(frozen=True, slots=True)
class Weighed:
    """An assessment in its parts; any may be empty."""

    public_interest: str = ""
    who_is_hurt: str = ""  # the harm: who could be
    how: str = ""
    what_was_done: str = ""  # against it
    right_of_reply: str = ""
    legal: str = ""


def assess(
    newsroom: Newsroom, viewer: Viewer, number: int, weighed: Weighed, *, version: int
) -> Assessment:
    """Write down what was weighed, as a further version; the ones before are kept.

    Args:
        version: the one that was on the screen when this was begun; 0: there was none.

    Raises:
        NotThereError: no such document for this person.
        ConflictError: somebody wrote one in the meantime. Nothing is overwritten.
        ReviewError: a part of it is endless.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    parts = {name: text.replace("\r\n", "\n").strip() for name, text in asdict(weighed).items()}
    if any(len(text) > LONGEST for text in parts.values()):
        raise ReviewError(f"Each part of an assessment has at most {LONGEST:,} characters.")
    with transaction.atomic():
        last = Assessment.objects.filter(document=document).aggregate(last=Max("version"))["last"]
        if (last or 0) != version:
            raise ConflictError(
                "Somebody changed the assessment while you were writing. Yours is not saved; read "
                "theirs, put the two together and save again."
            )
        made = Assessment.objects.create(
            document=document, version=version + 1, author_id=viewer.account, at=newsroom.now(),
            **parts,
        )  # fmt: skip
        audit(newsroom, "assess", document=document.blob_id, version=made.version)
        tell(newsroom, viewer, "assessed", document)
    return made


def assessments_of(viewer: Viewer, number: int) -> list[Assessment]:
    """All versions, the newest first.

    Raises:
        NotThereError: no such document for this person.
    """
    require(viewer, Right.READ)
    rows = Assessment.objects.filter(document=seen_document(viewer, number))
    return list(rows.select_related("author").order_by("-version"))


def set_embargo(newsroom: Newsroom, viewer: Viewer, number: int, until: datetime | None) -> None:
    """Keep a document in until a moment, whatever its approvals; None lets go of it.

    Raises:
        NotThereError: no such document for this person.
        ReviewError: the moment is in no time zone.
    """
    require(viewer, Right.EDIT)
    document = seen_document(viewer, number)
    if until is not None and until.tzinfo is None:
        raise ReviewError("Say in which time zone the embargo ends: 2026-12-01T06:00+01:00.")
    with transaction.atomic():
        Embargo.objects.create(
            document=document, until=until, author_id=viewer.account, at=newsroom.now()
        )
        audit(
            newsroom, "set-embargo", document=document.blob_id,
            until=until.isoformat() if until else "",
        )  # fmt: skip
        tell(newsroom, viewer, "embargoed", document)

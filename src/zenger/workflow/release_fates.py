"""How many of a release's entries ended how: figures for the page of what is missing."""

from collections.abc import Collection, Iterator

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When

from zenger.catalog.models import Document, Member, Occurrence
from zenger.model.document import Status
from zenger.model.release import Fate
from zenger.model.status_words import without_advice


def fates_inside(shown: "QuerySet[Document]", *, is_selective: bool = False) -> Iterator[Fate]:
    """All files inside documents of the release, by how they lie in them and how they ended.

    One that was taken out counts by the status of its own document.

    Args:
        shown: the documents of the release.
        is_selective: there are others; of these nothing is counted here.
    """
    own = shown.filter(blob=OuterRef("blob")).order_by("pk").values("status")[:1]
    members = Member.objects.filter(Exists(shown.filter(blob=OuterRef("container"))))
    if is_selective:
        members = members.filter(Q(blob=None) | Exists(shown.filter(blob=OuterRef("blob"))))
    ended = Case(
        When(blob=None, then=F("status")), default=Subquery(own), output_field=Member.status.field
    )
    rows = members.annotate(ended=ended).values_list("kind", "ended").annotate(Count("pk"))
    for kind, status, count in rows.order_by("kind", "ended"):
        yield Fate(kind, status or Status.SKIPPED.value, count)


def fates_of_places(held: Collection[str] = ()) -> Iterator[Fate]:
    """Places that were received without their bytes, or not opened again where they lie.

    Files that could not be taken out of another are not among them: `fates_inside` has them.

    Args:
        held: digests of what is held back; what lies in it is not counted.
    """
    inside = Q(parent__blob__in=sorted(held)) | Q(root__blob__in=sorted(held))
    stopped = _stopped().exclude(inside) if held else _stopped()
    rows = stopped.values_list("status", "code")
    told = rows.annotate(Count("pk"), Min("message"), Count("message", distinct=True))
    for status, _, count, message, messages in told.order_by("status", "code"):
        yield Fate("", status, count, without_advice(message) if messages == 1 else "")


def _stopped() -> "QuerySet[Occurrence]":
    lost_inside = Q(parent__isnull=False, blob=None)
    return Occurrence.objects.filter(present=True).exclude(status="").exclude(lost_inside)

"""What is in the trove, as far as one person may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from zenger.catalog.models import Document, Person
from zenger.model.document import RETRYABLE, Status
from zenger.model.people import Viewer
from zenger.workflow.access.sight import seen_collections, seen_documents

LISTED = 100  # rows of one list
GOOD = (Status.OK, Status.EMPTY)
SIZES = (0, 10**4, 10**5, 10**6, 10**7, 10**8)  # bytes; where each group begins


@dataclass(frozen=True, slots=True)
class Counted:
    """One value and how many documents have it."""

    value: str
    documents: int
    more: str = ""


@dataclass(frozen=True, slots=True)
class Sized:
    """How many documents have at least one and less than another number of bytes."""

    least: int
    below: int | None  # None: however many
    documents: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of documents; of bytes and pages in all."""

    documents: int
    pages: int
    size: int  # bytes
    collections: tuple[Counted, ...]
    kinds: tuple[Counted, ...]
    languages: tuple[Counted, ...]
    sizes: tuple[Sized, ...]  # ascending, those that no document has left out
    years: tuple[tuple[int, int], ...]
    senders: tuple[Counted, ...]
    troubles: tuple[Counted, ...]  # by status, those that were not read well
    retryable: int


def overview(viewer: Viewer) -> Overview:
    """Everything at a glance."""
    seen = seen_documents(viewer)
    totals = seen.aggregate(
        documents=Count("pk"), pages=Sum("pages"), size=Sum("blob__size"), **_counts_by_size()
    )
    troubles = tuple(_by(seen.exclude(status__in=GOOD), "status"))
    return Overview(
        documents=totals["documents"], pages=totals["pages"] or 0, size=totals["size"] or 0,
        collections=tuple(_collections(viewer, seen)),
        kinds=tuple(_by(seen, "kind")), languages=tuple(_by(seen.exclude(language=""), "language")),
        sizes=tuple(_sizes(totals)),
        years=tuple(_years(seen)), senders=tuple(_senders(seen)), troubles=troubles,
        retryable=sum(one.documents for one in troubles if one.value in RETRYABLE),
    )  # fmt: skip


def _groups() -> Iterator[tuple[str, int, int | None]]:
    for number, least in enumerate(SIZES):
        yield f"from_{least}", least, SIZES[number + 1] if number + 1 < len(SIZES) else None


def _counts_by_size() -> dict[str, Count]:
    """Counted in one go with all else that needs the size of each document."""
    found = {}
    for name, least, below in _groups():
        within = Q(blob__size__gte=least) & (Q() if below is None else Q(blob__size__lt=below))
        found[name] = Count("pk", filter=within)
    return found


def _sizes(totals: dict[str, Any]) -> Iterator[Sized]:
    for name, least, below in _groups():
        if totals[name]:
            yield Sized(least, below, totals[name])


def _by(seen: QuerySet[Document], field: str) -> Iterator[Counted]:
    rows: Any = seen.values_list(field).annotate(n=Count("pk")).order_by("-n", field)
    yield from (Counted(value, count) for value, count in rows[:LISTED])


def _collections(viewer: Viewer, seen: QuerySet[Document]) -> Iterator[Counted]:
    rows: Any = seen.values_list("collection").annotate(n=Count("pk"))
    counts = dict(rows)
    for one in seen_collections(viewer).order_by("title"):
        yield Counted(one.title, counts.get(one.pk, 0))


def _years(seen: QuerySet[Document]) -> list[tuple[int, int]]:
    counts: dict[int, int] = {}
    rows: Any = seen.exclude(date="").values_list("date").annotate(n=Count("pk"))
    for date, count in rows.iterator(2000):
        year = int(date[:4])
        counts[year] = counts.get(year, 0) + count
    return sorted(counts.items())


def _senders(seen: QuerySet[Document]) -> Iterator[Counted]:
    people = Person.objects.filter(role="from", document__in=seen).exclude(address="")
    rows: Any = people.values_list("address").annotate(n=Count("document", distinct=True))
    yield from (Counted(value, count) for value, count in rows.order_by("-n", "address")[:LISTED])

"""Tells by which members a container differs from the places listed for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from zenger.catalog.many_rows import among
from zenger.catalog.models import Member, Occurrence

PART = 1000  # rows read at once: a container may hold millions
FEW = 100  # members or places: such containers are looked at together
_COLUMNS = ("ordinal", "pk", "raw_name", "blob_id")
_FACTS = ("kind", "status", "code", "message", "blob__size")
Rows = list[tuple[Any, ...]]  # as `_walk` gives them


class NewMember(NamedTuple):
    """One member that has no place yet."""

    ordinal: int
    raw_name: bytes
    blob: str | None
    kind: str
    status: str
    code: str
    message: str
    size: int  # bytes; 0 where it could not be read


def rows_of_few(parents: Sequence[Occurrence]) -> dict[int, Rows]:
    """Members and places of those that have few of both, by key: most have, as e-mails do, and
    one question for all of them takes a tenth of one for each."""
    containers = {parent.blob_id for parent in parents if parent.blob_id}
    members = Member.objects.filter(container__in=among(containers))
    places = Occurrence.objects.filter(parent__in=among(parent.pk for parent in parents))
    inside, listed = _counts(members, "container"), _counts(places, "parent")
    few = [p for p in parents if max(inside.get(p.blob_id, 0), listed.get(p.pk, 0)) <= FEW]
    inner = _by_owner(
        members.filter(container__in=among({p.blob_id for p in few if p.blob_id})),
        "container",
        _FACTS,
    )
    outer = _by_owner(places.filter(parent__in=among(p.pk for p in few)), "parent", ())
    return {p.pk: sorted(inner[p.blob_id] + outer[p.pk], key=itemgetter(0)) for p in few}


def _counts(rows: "QuerySet[Any]", owner: str) -> dict[Any, int]:
    return dict(rows.order_by().values_list(owner).annotate(Count("pk")))


def _by_owner(rows: "QuerySet[Any]", owner: str, facts: Sequence[str]) -> dict[Any, Rows]:
    found: dict[Any, Rows] = defaultdict(list)
    for whose, *row in _ordered(rows).values_list(owner, *_COLUMNS, *facts):
        found[whose].append(tuple(row))
    return found


def member_changes(
    parent: Occurrence, few: Rows | None = None
) -> Iterator[tuple[list[NewMember], list[int]]]:
    """For each ordinal what is new there, and the keys of occurrences that are gone.

    Two walks in order of ordinal, side by side. Places may be listed and deleted meanwhile, as
    far as they were named here: neither walk comes by them again.

    Args:
        few: what `rows_of_few` has for it.
    """
    both: Iterable[tuple[Any, ...]] | None = few
    if both is None:
        members = Member.objects.filter(container=parent.blob_id)
        places = Occurrence.objects.filter(parent=parent.pk)
        both = merge(_walk(members, *_FACTS), _walk(places), key=itemgetter(0))
    for _, rows in groupby(both, itemgetter(0)):
        wanted: dict[tuple[bytes, str | None], NewMember] = {}
        held: dict[tuple[bytes, str | None], int] = {}
        for ordinal, pk, raw_name, blob, *about in rows:
            key = bytes(raw_name), blob
            if about:
                kind, status, code, message, size = about
                wanted[key] = NewMember(ordinal, *key, kind, status, code, message, size or 0)
            else:
                held[key] = pk
        new = [member for key, member in wanted.items() if key not in held]
        yield new, [pk for key, pk in held.items() if key not in wanted]


def _ordered(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.order_by("ordinal", "pk")


def _walk(rows: "QuerySet[Any]", *fields: str) -> Iterator[tuple[Any, ...]]:
    """Tuples of ordinal, key, name, digest and these, in order; an index makes it linear."""
    ordered = _ordered(rows).values_list(*_COLUMNS, *fields)
    part = list(ordered[:PART])
    while part:
        yield from part
        ordinal, pk = part[-1][:2]
        later = ordered.filter(ordinal__gte=ordinal).exclude(ordinal=ordinal, pk__lte=pk)
        part = list(later[:PART])

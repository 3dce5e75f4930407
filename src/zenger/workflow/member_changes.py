"""Tells by which members a container differs from the places listed for it."""

from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet

from zenger.catalog.models import Member, Occurrence

PART = 1000  # rows read at once: a container may hold millions


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


def member_changes(parent: Occurrence) -> Iterator[tuple[list[NewMember], list[int]]]:
    """For each ordinal what is new there, and the keys of occurrences that are gone.

    Two walks in order of ordinal, side by side. Places may be listed and deleted meanwhile, as
    far as they were named here: neither walk comes by them again.
    """
    members = Member.objects.filter(container=parent.blob_id)
    places = Occurrence.objects.filter(parent=parent.pk)
    facts = ("kind", "status", "code", "message", "blob__size")
    both = merge(_walk(members, *facts), _walk(places), key=itemgetter(0))
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


def _walk(rows: "QuerySet[Any]", *fields: str) -> Iterator[tuple[Any, ...]]:
    """Tuples of ordinal, key, name, digest and these, in order; an index makes it linear."""
    ordered = rows.order_by("ordinal", "pk").values_list(
        "ordinal", "pk", "raw_name", "blob_id", *fields
    )
    part = list(ordered[:PART])
    while part:
        yield from part
        ordinal, pk = part[-1][:2]
        later = ordered.filter(ordinal__gte=ordinal).exclude(ordinal=ordinal, pk__lte=pk)
        part = list(later[:PART])

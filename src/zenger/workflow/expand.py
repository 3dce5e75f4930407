"""From what containers hold to where each file was found: one occurrence for every way to it."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from zenger.catalog.models import Member, Occurrence, StageRecord
from zenger.model.document import Status
from zenger.model.names import shown_path
from zenger.workflow.expansion_limits import Ledger

BATCH = 200  # occurrences a transaction
PART = 1000  # members of one container at once
SEPARATOR = "!/"


def expand(fingerprint: str, ledger: Ledger, *, max_depth: int) -> None:
    """Give every occurrence of a container its members, from the records of its bytes.

    One attachment in two e-mails becomes two occurrences, each under its own parent. A member
    whose digest is among its ancestors stops there with status `cycle`; a container whose
    members would be too many for the file it was received in stops with status `limit`.
    """
    read = StageRecord.objects.filter(
        blob=OuterRef("blob"), stage="extract", fingerprint=fingerprint
    )
    waiting = (
        Occurrence.objects.filter(Exists(read), blob__isnull=False)
        .exclude(expanded=fingerprint)
        .exclude(status=Status.CYCLE)
    )
    _pass_over_plain_files(waiting, fingerprint)
    last = 0  # new members come behind it
    while batch := list(waiting.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        ledger.open(o.root_id or o.pk for o in batch)
        with transaction.atomic():
            for occurrence in batch:
                _expand_one(occurrence, ledger, max_depth)
            Occurrence.objects.filter(pk__in=[o.pk for o in batch]).update(expanded=fingerprint)


def _pass_over_plain_files(waiting: "QuerySet[Occurrence]", fingerprint: str) -> None:
    """Most files hold no other and never did: settled in one statement."""
    holds = Member.objects.filter(container=OuterRef("blob"))
    held = Occurrence.objects.filter(parent=OuterRef("pk"))
    with transaction.atomic():
        waiting.filter(~Exists(holds), ~Exists(held)).update(expanded=fingerprint)


def _expand_one(parent: Occurrence, ledger: Ledger, max_depth: int) -> None:
    if parent.status == Status.LIMIT:  # what it holds was read for another place of it
        return
    held = Occurrence.objects.filter(parent=parent)
    stale = held.exclude(Exists(_same(Member.objects.filter(container=parent.blob_id))))
    if stale.exists():
        stale.delete()
        ledger.forget()
    fresh = Member.objects.filter(container=parent.blob_id).exclude(Exists(_same(held)))
    count, size = fresh.aggregate(n=Count("pk"), size=Sum("blob__size")).values()
    if not count:
        return
    account = ledger.account(parent.root_id or parent.pk)
    if problem := account.problem_with(count, size or 0):
        Occurrence.objects.filter(pk=parent.pk).update(
            status=Status.LIMIT, code=problem.code, message=problem.message
        )
        return
    account.files += count
    account.bytes += size or 0
    _create(parent, fresh.select_related("blob"), max_depth)


def _same(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those of `rows` that stand for the same member as a row of the query around it."""
    found: QuerySet[Any] = rows.alias(bytes=Coalesce("blob_id", Value(""))).filter(
        ordinal=OuterRef("ordinal"),
        raw_name=OuterRef("raw_name"),
        bytes=Coalesce(OuterRef("blob_id"), Value("")),
    )
    return found


def _create(parent: Occurrence, fresh: "QuerySet[Member]", max_depth: int) -> None:
    """In parts: a container may have a million members."""
    ancestors, last = _ancestors(parent), 0
    while part := list(fresh.filter(pk__gt=last).order_by("pk")[:PART]):
        last = part[-1].pk
        Occurrence.objects.bulk_create(
            [_child(parent, member, ancestors, max_depth) for member in part]
        )


def _ancestors(occurrence: Occurrence) -> set[str]:
    digests: set[str] = set()
    at: Occurrence | None = occurrence
    while at is not None:
        if at.blob_id:
            digests.add(at.blob_id)
        at = at.parent
    return digests


def _child(parent: Occurrence, member: Member, ancestors: set[str], max_depth: int) -> Occurrence:
    status, code, message = member.status, member.code, member.message
    if member.blob_id in ancestors:
        status, code = Status.CYCLE, "contains-itself"
        message = "It holds a copy of a file it lies in; not opened again."
    elif member.blob_id and parent.depth + 1 > max_depth:
        status, code = Status.LIMIT, "depth"
        message = f"Nested more than {max_depth} deep; not opened."
    return Occurrence(
        collection_id=parent.collection_id,
        accession_id=parent.accession_id,
        parent=parent,
        root_id=parent.root_id or parent.pk,
        raw_name=member.raw_name,
        ordinal=member.ordinal,
        kind=member.kind,
        blob_id=member.blob_id,
        path=parent.path + SEPARATOR + shown_path([bytes(member.raw_name)]),
        depth=parent.depth + 1,
        size=member.blob.size if member.blob else 0,
        status=status,
        code=code,
        message=message,
    )

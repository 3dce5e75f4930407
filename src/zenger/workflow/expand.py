"""From what containers hold to where each file was found: one occurrence for every way to it."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from zenger.catalog.models import Member, Occurrence, StageRecord
from zenger.model.document import Status
from zenger.model.names import shown_path
from zenger.workflow.expansion_limits import Ledger

BATCH = 200
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
    members = list(Member.objects.filter(container=parent.blob_id).select_related("blob"))
    existing = {
        (o.ordinal, bytes(o.raw_name), o.blob_id): o
        for o in Occurrence.objects.filter(parent=parent)
    }
    wanted = {(m.ordinal, bytes(m.raw_name), m.blob_id): m for m in members}
    stale = [o.pk for key, o in existing.items() if key not in wanted]
    if stale:
        Occurrence.objects.filter(pk__in=stale).delete()
        ledger.forget()
    fresh = [m for key, m in wanted.items() if key not in existing]
    if not fresh:
        return
    account = ledger.account(parent.root_id or parent.pk)
    size = sum(member.blob.size for member in fresh if member.blob)
    if problem := account.problem_with(len(fresh), size):
        Occurrence.objects.filter(pk=parent.pk).update(
            status=Status.LIMIT, code=problem.code, message=problem.message
        )
        return
    account.files += len(fresh)
    account.bytes += size
    ancestors = _ancestors(parent)
    Occurrence.objects.bulk_create(
        [_child(parent, member, ancestors, max_depth) for member in fresh], batch_size=500
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

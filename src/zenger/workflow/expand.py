"""From what containers hold to where each file was found: one occurrence for every way to it."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from zenger.catalog.many_rows import among, insert_rows
from zenger.catalog.models import Member, Occurrence, StageRecord
from zenger.model.document import Status
from zenger.workflow.expansion_limits import Ledger
from zenger.workflow.member_changes import NewMember, Rows, member_changes, rows_of_few
from zenger.workflow.member_names import MemberNames

BATCH = 200  # occurrences in one transaction
PART = 1000  # places deleted at once
SEPARATOR = "!/"
_PLACE = (
    "collection", "accession", "parent", "root", "raw_name", "ordinal", "kind", "blob", "path",
    "depth", "size", "modified_ns", "changed_ns", "inode", "status", "code", "message",
    "present", "expanded",
)  # fmt: skip
_HOLDS = Member.objects.filter(container=OuterRef("blob"))
_HELD = Occurrence.objects.filter(parent=OuterRef("pk"))


def expand(fingerprint: str, ledger: Ledger, *, max_depth: int) -> None:
    """Give every occurrence of a container its members, from the records of its bytes.

    One attachment in two e-mails becomes two occurrences, each under its own parent. A member
    whose digest is among its ancestors stops there with status `cycle`; a container whose
    members would be too many for the file it was received in stops with status `limit`.
    """
    # What holds nothing and is not read yet is told first: of most it is in memory.
    waiting = _waiting(fingerprint).filter(Exists(_HOLDS) | Exists(_HELD))
    waiting = waiting.filter(Exists(_read(fingerprint)))
    last = 0  # new members come behind it
    while batch := list(waiting.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        ledger.open(o.root_id or o.pk for o in batch)
        with transaction.atomic():
            few = rows_of_few(batch)
            for occurrence in batch:
                _expand_one(occurrence, few.get(occurrence.pk), ledger, max_depth)
            Occurrence.objects.filter(pk__in=among(o.pk for o in batch)).update(
                expanded=fingerprint
            )


def pass_over_plain_files(fingerprint: str) -> None:
    """Most files hold no other and never did: settled in one statement, once they are read.

    Not before what is left is read: of a large newsroom that was interrupted it takes seconds.
    """
    with transaction.atomic():
        _waiting(fingerprint).filter(~Exists(_HOLDS), ~Exists(_HELD)).filter(
            Exists(_read(fingerprint))
        ).update(expanded=fingerprint)


def _waiting(fingerprint: str) -> "QuerySet[Occurrence]":
    places = Occurrence.objects.filter(blob__isnull=False).exclude(expanded=fingerprint)
    return places.exclude(status=Status.CYCLE)


def _read(fingerprint: str) -> "QuerySet[StageRecord]":
    return StageRecord.objects.filter(
        blob=OuterRef("blob"), stage="extract", fingerprint=fingerprint
    )


def _expand_one(parent: Occurrence, few: Rows | None, ledger: Ledger, max_depth: int) -> None:
    """Twice through its members, as it may have millions: counted, then listed if allowed."""
    if parent.status == Status.LIMIT:  # what it holds was read for another place of it
        return
    count, size = _count_new(parent, few, ledger)
    if not count or _is_gone(parent):
        return
    account = ledger.account(parent.root_id or parent.pk)
    if problem := account.problem_with(count, size):
        Occurrence.objects.filter(pk=parent.pk).update(
            status=Status.LIMIT, code=problem.code, message=problem.message
        )
        return
    account.files += count
    account.bytes += size
    insert_rows(Occurrence, _PLACE, _new_places(parent, few, max_depth))


def _is_gone(parent: Occurrence) -> bool:
    """Whether it was deleted a moment ago with the container it lay in, which holds other files
    as it was read now. Files that were received by themselves stay."""
    return parent.parent_id is not None and not Occurrence.objects.filter(pk=parent.pk).exists()


def _count_new(parent: Occurrence, few: Rows | None, ledger: Ledger) -> tuple[int, int]:
    """How many members are new, and their bytes together. Places that are gone are deleted."""
    count = size = 0
    gone: list[int] = []
    for new, stale in member_changes(parent, few):
        count += len(new)
        size += sum(member.size for member in new)
        gone += stale
        if len(gone) >= PART:
            _delete(gone, ledger)
    _delete(gone, ledger)
    return count, size


def _delete(gone: list[int], ledger: Ledger) -> None:
    if gone:
        Occurrence.objects.filter(pk__in=among(gone)).delete()
        ledger.forget()  # the accounts counted them
        gone.clear()


def _new_places(parent: Occurrence, few: Rows | None, max_depth: int) -> Iterator[tuple[Any, ...]]:
    ancestors, names = _ancestors(parent), MemberNames(parent.blob_id or "")
    for new, _ in member_changes(parent, few):
        for member in new:
            yield _place(parent, member, names, ancestors, max_depth)


def _ancestors(occurrence: Occurrence) -> set[str]:
    digests: set[str] = set()
    at: Occurrence | None = occurrence
    while at is not None:
        if at.blob_id:
            digests.add(at.blob_id)
        at = at.parent
    return digests


def _place(
    parent: Occurrence, member: NewMember, names: MemberNames, ancestors: set[str], max_depth: int
) -> tuple[Any, ...]:
    """A row of `_PLACE`."""
    status, code, message = member.status, member.code, member.message
    depth = parent.depth + 1
    if member.blob in ancestors:
        status, code = Status.CYCLE.value, "contains-itself"
        message = "It holds a copy of a file it lies in; not opened again."
    elif member.blob and depth > max_depth:
        status, code = Status.LIMIT.value, "depth"
        message = f"Nested more than {max_depth} deep; not opened."
    path = parent.path + SEPARATOR + names.shown(member.raw_name)
    return (
        parent.collection_id, parent.accession_id, parent.pk, parent.root_id or parent.pk,
        member.raw_name, member.ordinal, member.kind, member.blob, path,
        depth, member.size, 0, 0, 0, status, code, message,
        True, "",
    )  # fmt: skip

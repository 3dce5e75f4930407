"""Retry: forget how a failed stage ended, so that processing does it again."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet

from zenger.catalog.models import Occurrence, StageRecord
from zenger.model.document import RETRYABLE, Status
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.audit import audit
from zenger.workflow.expansion_limits import BY_PLACE
from zenger.workflow.keys import CHECKPOINTS


def retry(
    newsroom: Newsroom,
    *,
    statuses: tuple[str, ...] = (),
    stages: tuple[str, ...] = (),
    types: tuple[str, ...] = (),
    within: Collection[int] | None = None,
) -> int:
    """Without `statuses`, those that may end better as things are. Returns how many stages.

    A container that one of today's settings stopped in one place (too deep, too much for the
    file it was received in) counts as a stage of its own.

    Args:
        within: the collections that it is about; None: all of them.
    """
    # What failed in a reading that was interrupted is to be tried again as well.
    newsroom.derived.delete(CHECKPOINTS)
    chosen = statuses or tuple(sorted(RETRYABLE))
    records = StageRecord.objects.filter(_ended_so(chosen)).distinct()
    if stages:
        records = records.filter(stage__in=stages)
    if types:
        records = records.filter(_of_types("blob__document__media_type", types)).distinct()
    if within is not None:
        records = records.filter(blob__document__collection__in=within).distinct()
    with transaction.atomic():
        keys = list(records.values_list("pk", flat=True))
        count = len(keys)
        for start in range(0, count, 500):
            _forget(StageRecord.objects.filter(pk__in=keys[start : start + 500]))
        if Status.LIMIT in chosen and (not stages or Stage.EXTRACT in stages):
            count += _open_again(types, within)
        audit(newsroom, "retry", stages=count)
    return count


def _ended_so(statuses: tuple[str, ...]) -> Q:
    """An archive with locked members was read as such: they alone are encrypted."""
    ended = Q(status__in=statuses)
    if Status.ENCRYPTED in statuses:
        ended |= Q(stage=Stage.EXTRACT, blob__members__status=Status.ENCRYPTED)
    return ended


def _forget(records: QuerySet[StageRecord]) -> None:
    """The records, and that the members of what will be read again are listed already."""
    read = records.filter(stage=Stage.EXTRACT).values("blob")
    Occurrence.objects.filter(blob__in=read).update(expanded="")
    records.delete()


def _of_types(field: str, types: tuple[str, ...]) -> Q:
    wanted = Q()
    for prefix in types:
        wanted |= Q(**{f"{field}__startswith": prefix})
    return wanted


def _open_again(types: tuple[str, ...], within: Collection[int] | None) -> int:
    """Let places that a limit closed be judged anew."""
    closed = Occurrence.objects.filter(status=Status.LIMIT, code__in=BY_PLACE)
    if types:
        closed = closed.filter(_of_types("blob__document__media_type", types)).distinct()
    if within is not None:
        closed = closed.filter(collection__in=within)
    keys = list(closed.values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        batch = Occurrence.objects.filter(pk__in=keys[start : start + 500])
        _reread_parents(batch.filter(code="depth"))
        batch.exclude(code="depth").update(status="", code="", message="", expanded="")
    return len(keys)


def _reread_parents(too_deep: QuerySet[Occurrence]) -> None:
    """How deep a member lies is judged when its container is expanded."""
    containers = Occurrence.objects.filter(pk__in=too_deep.values("parent"))
    keys = list(containers.values_list("pk", flat=True))
    too_deep.delete()
    Occurrence.objects.filter(pk__in=keys).update(expanded="")

"""Retry: forget how a failed stage ended, so that processing does it again."""

from django.db import transaction
from django.db.models import Q

from zenger.catalog.models import StageRecord
from zenger.model.document import RETRYABLE
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.audit import audit


def retry(
    newsroom: Newsroom,
    *,
    statuses: tuple[str, ...] = (),
    stages: tuple[str, ...] = (),
    types: tuple[str, ...] = (),
) -> int:
    """Without `statuses`, those that may end better as things are. Returns how many stages."""
    records = StageRecord.objects.filter(status__in=statuses or sorted(RETRYABLE))
    if stages:
        records = records.filter(stage__in=stages)
    if types:
        wanted = Q()
        for prefix in types:
            wanted |= Q(blob__document__media_type__startswith=prefix)
        records = records.filter(wanted).distinct()
    with transaction.atomic():
        keys = list(records.values_list("pk", flat=True))
        StageRecord.objects.filter(pk__in=keys).delete()
        audit(newsroom, "retry", stages=len(keys))
    return len(keys)

"""Sets of cabinets: each one, once read, names the one before and the one after it.

So they are found by what was recorded of them, and read a second time, together.
"""

from dataclasses import dataclass

from zenger.catalog.models import Occurrence, StageRecord
from zenger.model.document import Status
from zenger.model.ids import Digest
from zenger.process.stages import Stage
from zenger.process.volumes import CABINET_AFTER, CABINET_BEFORE, CABINETS
from zenger.workflow.plan import Volumes

MOST = 1000  # cabinets of one set


@dataclass(frozen=True, slots=True)
class _Cabinet:
    digest: Digest
    size: int
    collection: int
    parent: int | None
    folder: str
    names: dict[str, str]  # of the one before it and the one after it


def find_cabinet_sets(fingerprint: str) -> list[Volumes]:
    """Those with a cabinet whose reading has not been listed yet."""
    fresh = Occurrence.objects.filter(present=True, blob__isnull=False, path__iregex=CABINETS)
    found: list[Volumes] = []
    seen: set[int] = set()
    for row in fresh.exclude(expanded=fingerprint).order_by("pk").iterator():
        cabinet = _cabinet(row, fingerprint)
        if row.pk in seen or not cabinet.names:
            continue
        found.append(_set_of(cabinet, fingerprint, seen))
    return found


def _set_of(cabinet: _Cabinet, fingerprint: str, seen: set[int]) -> Volumes:
    before, first_missing = _chain(cabinet, CABINET_BEFORE, fingerprint, seen)
    after, last_missing = _chain(cabinet, CABINET_AFTER, fingerprint, seen)
    together = [*reversed(before), cabinet, *after]
    missing = tuple(filter(None, (first_missing, last_missing)))
    return Volumes(tuple((one.digest, one.size) for one in together), missing)


def _chain(
    cabinet: _Cabinet, which: str, fingerprint: str, seen: set[int]
) -> tuple[list[_Cabinet], str]:
    """Those on one side of it, and the name of the first that is not there."""
    chain: list[_Cabinet] = []
    held = {cabinet.digest}
    while (name := cabinet.names.get(which, "")) and len(chain) < MOST:
        rows = Occurrence.objects.filter(
            collection=cabinet.collection, parent=cabinet.parent, present=True,
            path__iexact=cabinet.folder + name, blob__isnull=False,
        ).exclude(status__in=[Status.CYCLE, Status.LIMIT])  # fmt: skip
        row = rows.order_by("pk").first()
        if row is None or row.blob_id in held:
            return chain, name
        seen.add(row.pk)
        cabinet = _cabinet(row, fingerprint)
        held.add(cabinet.digest)
        chain.append(cabinet)
    return chain, ""


def _cabinet(row: Occurrence, fingerprint: str) -> _Cabinet:
    record = StageRecord.objects.filter(
        blob=row.blob_id, stage=Stage.EXTRACT, fingerprint=fingerprint
    ).first()
    stated = dict(record.tools.get("metadata", ())) if record is not None else {}
    names = {key: stated[key] for key in (CABINET_BEFORE, CABINET_AFTER) if key in stated}
    folder = row.path[: row.path.rfind("/") + 1]
    digest = Digest(str(row.blob_id))
    return _Cabinet(digest, row.size, row.collection_id, row.parent_id, folder, names)

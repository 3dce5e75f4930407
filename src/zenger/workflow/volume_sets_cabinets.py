"""Sets of cabinets: each one, once read, names the one before and the one after it.

So they are found by what was recorded of them, and read a second time, together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from zenger.catalog.models import Occurrence, StageRecord
from zenger.model.document import Status
from zenger.model.ids import Digest
from zenger.process.stages import Stage
from zenger.process.volumes import CABINET_AFTER, CABINET_BEFORE, CABINETS
from zenger.workflow.path_endings import ending_in
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


class Cabinets:
    """Looks up which set a cabinet belongs to, each set once."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint
        self._of: dict[int, Volumes] = {}  # by key of the occurrence

    def fresh_sets(self, fresh: "QuerySet[Occurrence]") -> Iterator[Volumes]:
        """Those that one of these files belongs to."""
        rows = fresh.filter(pk__in=ending_in((CABINETS,)))
        yield from map(self.at, rows.iterator())

    def at(self, row: Occurrence) -> Volumes:
        """The set that lies beside this file; none where it names no other cabinet."""
        if row.pk not in self._of:
            cabinet = _cabinet(row, self._fingerprint)
            keys, self._of[row.pk] = {row.pk}, Volumes()
            if cabinet.names:
                volumes = _set_of(cabinet, self._fingerprint, keys)
                self._of.update(dict.fromkeys(keys, volumes))
        return self._of[row.pk]


def _set_of(cabinet: _Cabinet, fingerprint: str, seen: set[int]) -> Volumes:
    before, first_missing = _chain(cabinet, CABINET_BEFORE, fingerprint, seen)
    after, last_missing = _chain(cabinet, CABINET_AFTER, fingerprint, seen)
    together = [*reversed(before), cabinet, *after]
    missing = tuple(filter(None, (first_missing, last_missing)))
    # Under no other: what is recorded of a set are the names in its first cabinet.
    under = (together[0].digest,)
    return Volumes(tuple((one.digest, one.size) for one in together), missing, under=under)


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

"""Split archives whose volumes lie in one folder: found by their names, read as one file.

The main volume (the first, or ``a.zip`` behind ``a.z01``) stands for the set: what it holds is
recorded under it. The others are recorded as joined. Where the main one lies elsewhere too, beside
others or none, the next one stands for the set. When volumes come later, what was recorded
without them is forgotten, so that it is read again.
"""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from django.db import transaction

from zenger.catalog.models import Occurrence, StageRecord
from zenger.errors import NoSpaceError
from zenger.model.document import Status
from zenger.process.collect import Collected
from zenger.process.stages import Stage
from zenger.process.volumes import JOINED, differing_trouble, missing_trouble
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.import_trove import batches
from zenger.workflow.plan import NONE, Task, Volumes
from zenger.workflow.volume_sets_databases import find_database_sets
from zenger.workflow.volume_sets_places import Places
from zenger.workflow.volume_sets_settling import settled

BATCH = 100  # files asked for at once
COPY = 1024 * 1024  # bytes
_SPOILED = frozenset({Status.CORRUPT, Status.TRUNCATED, Status.UNSUPPORTED})


@dataclass(slots=True)
class VolumeSets:
    """The split archives that anything unread belongs to."""

    of: dict[str, Volumes] = field(default_factory=dict)  # by digest

    def applied(self, task: Task) -> Task:
        """The same task, knowing of its set."""
        return replace(task, volumes=self.of.get(task.digest, NONE))

    def sizes(self) -> dict[str, int]:
        """Of all volumes together, by the digest of the main one."""
        return {digest: v.size(0) for digest, v in self.of.items() if v.are_joined}


def find_volume_sets(newsroom: Newsroom, fingerprint: str) -> VolumeSets:
    """Those with a volume that has not been read, or whose reading has not been listed yet."""
    sets = VolumeSets(settled(Places(fingerprint)))
    databases, apart = find_database_sets(newsroom.originals, fingerprint)
    for volumes in databases:
        _take_whole(sets, volumes)
    for digest in apart:
        sets.of.setdefault(digest, NONE)
    return sets


def _take_whole(sets: VolumeSets, volumes: Volumes) -> None:
    main, *others = (digest for digest, _ in volumes.together)
    sets.of[main] = volumes
    for digest in others:
        if not sets.of.get(digest, NONE).together:
            sets.of[digest] = replace(volumes, is_other=True)


def forget_read_apart(sets: VolumeSets, fingerprint: str) -> None:
    """Have read again what was read when other volumes were there, or none."""
    for digests in batches(sorted(sets.of), BATCH):
        records = StageRecord.objects.filter(
            blob__in=digests, stage=Stage.EXTRACT, fingerprint=fingerprint
        )
        stale = [record for record in records if _is_stale(record, sets.of[record.blob_id])]
        blobs = [record.blob_id for record in stale]
        with transaction.atomic():
            Occurrence.objects.filter(blob__in=blobs).update(expanded="")
            StageRecord.objects.filter(pk__in=[record.pk for record in stale]).delete()


def _is_stale(record: StageRecord, volumes: Volumes) -> bool:
    if volumes.is_other or record.code == JOINED:
        return volumes.is_other != (record.code == JOINED)
    read: object = record.tools.get("volumes", [])
    return read != [digest for digest, _ in volumes.together]


@contextmanager
def opened(newsroom: Newsroom, task: Task) -> Iterator[tuple[BinaryIO, tuple[int, ...]]]:
    """The file, or all volumes one behind another, and where each of them begins.

    Raises:
        NoSpaceError: the volumes do not fit on the disk once more while they are read.
    """
    volumes = task.volumes
    if not volumes.are_joined:
        with newsroom.originals.open(task.digest) as untrusted:
            yield untrusted, ()
        return
    with newsroom.derived.scratch() as joined:
        starts = tuple(_copy_all(newsroom, volumes, joined))
        joined.seek(0)
        yield joined, starts


def _copy_all(newsroom: Newsroom, volumes: Volumes, joined: BinaryIO) -> Iterator[int]:
    try:
        for digest, _ in volumes.together:
            yield joined.tell()
            with newsroom.originals.open(digest) as untrusted:
                shutil.copyfileobj(untrusted, joined, COPY)
        joined.flush()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        total = sum(size for _, size in volumes.together)
        raise NoSpaceError(
            f"The disk is full: {len(volumes.together)} volumes of a split archive or disk image, "
            f"{total:,} bytes, cannot be put together, which they have to be while they are read. "
            "Free some space and run the same command again: it goes on where it stopped."
        ) from error


def explain(got: Collected, volumes: Volumes) -> None:
    """Keep which volumes were read, and say which are missing: the rest follows from that."""
    if not volumes.together or volumes.is_other:
        return
    got.volumes = tuple(digest for digest, _ in volumes.together)
    if volumes.missing or volumes.differ:
        rest = [trouble for trouble in got.troubles if trouble.status not in _SPOILED]
        told = differing_trouble() if volumes.differ else missing_trouble(volumes.missing)
        got.troubles = [told, *rest]
        got.expected = None
    else:
        got.metadata.append(("volumes read together", str(len(volumes.together))))

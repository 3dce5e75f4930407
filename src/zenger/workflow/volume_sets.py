"""Split archives whose volumes lie in one folder: found by their names, read as one file.

The main volume (the first, or ``a.zip`` behind ``a.z01``) stands for the set: what it holds is
recorded under it. The others are recorded as joined. When volumes come later, what was recorded
without them is forgotten, so that it is read again.
"""

import errno
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from django.db import transaction

from zenger.catalog.models import Occurrence, StageRecord
from zenger.errors import NoSpaceError
from zenger.model.document import Status
from zenger.model.ids import Digest
from zenger.process.collect import Collected
from zenger.process.stages import Stage
from zenger.process.volumes import (
    JOINED,
    LIKE_VOLUMES,
    VolumeNames,
    missing_trouble,
    names_of_set,
)
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.import_trove import batches
from zenger.workflow.plan import NONE, Task, Volumes
from zenger.workflow.volume_sets_cabinets import find_cabinet_sets
from zenger.workflow.volume_sets_databases import find_database_sets

BATCH = 100  # files asked for at once
NAMES = 500  # in one question
FIRST = 3  # numbers by which a set is known: one of them is there
COPY = 1024 * 1024  # bytes
_SPOILED = frozenset({Status.CORRUPT, Status.TRUNCATED, Status.UNSUPPORTED})
_Place = tuple[int, int | None]  # collection, and what the file lies in


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
    sets = VolumeSets()
    fresh = Occurrence.objects.filter(present=True, blob__isnull=False, path__iregex=LIKE_VOLUMES)
    rows = fresh.exclude(expanded=fingerprint).order_by("pk")
    seen: set[tuple[_Place, VolumeNames]] = set()
    for batch in batches(rows.values_list("collection", "parent", "path").iterator(), BATCH):
        at: dict[_Place, set[VolumeNames]] = defaultdict(set)
        for collection, parent, path in batch:
            if names := names_of_set(path):
                at[collection, parent].add(names)
        for place, found in at.items():
            new = {names for names in found if (place, names) not in seen}
            seen |= {(place, names) for names in new}
            for names in sorted(_real(place, new), key=lambda names: names.main):
                _take(sets, place, names)
    databases, apart = find_database_sets(newsroom.originals, fingerprint)
    for volumes in (*find_cabinet_sets(fingerprint), *databases):
        _take_whole(sets, volumes)
    for digest in apart:
        sets.of.setdefault(digest, NONE)
    return sets


def _take_whole(sets: VolumeSets, volumes: Volumes) -> None:
    """Read together where all are there; else each one for itself, and the first says so."""
    main, *others = (digest for digest, _ in volumes.together)
    sets.of[main] = volumes
    if volumes.are_joined:
        for digest in others:
            sets.of.setdefault(digest, replace(volumes, is_other=True))


def _real(place: _Place, names: set[VolumeNames]) -> list[VolumeNames]:
    """Those of which a numbered volume is there: most zips are no sets."""
    wanted = {n.numbered(i): n for n in names for i in range(n.start, n.start + FIRST)}
    return list({wanted[path] for path in _held(place, list(wanted))})


def _held(place: _Place, paths: Sequence[str]) -> dict[str, tuple[Digest, int]]:
    """Bytes and size of what lies at these places; of two at one place the first received."""
    collection, parent = place
    held: dict[str, tuple[Digest, int]] = {}
    for start in range(0, len(paths), NAMES):
        rows = Occurrence.objects.filter(
            collection=collection, parent=parent, path__in=paths[start : start + NAMES],
            present=True, blob__isnull=False,
        ).exclude(status__in=[Status.CYCLE, Status.LIMIT])  # fmt: skip
        for path, digest, size in rows.order_by("-pk").values_list("path", "blob", "size"):
            held[path] = (Digest(digest), size)
    return held


def _take(sets: VolumeSets, place: _Place, names: VolumeNames) -> None:
    held = _held(place, [names.main, *map(names.numbered, names.numbers())])
    if names.main not in held:
        return
    numbers = [n for n in names.numbers() if names.numbered(n) in held]
    paths = [names.numbered(n) for n in range(names.start, max(numbers, default=-1) + 1)]
    order = [names.first, *paths, names.last]
    gaps = tuple(path[path.rindex(".") :] for path in paths if path not in held)
    if names.after:  # ``.part3.rar``: the number is what tells
        gaps = tuple(f".part{path[len(names.before) :]}" for path in paths if path not in held)
    together = tuple(held[path] for path in order if path in held)
    main, _ = held[names.main]
    before = sets.of.get(main, NONE)
    if len(together) < 2 or before.are_joined:
        return
    sets.of[main] = Volumes(together, gaps)
    if not gaps:
        for digest, _ in together:
            if digest != main:
                sets.of.setdefault(digest, Volumes(together, is_other=True))


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
    if volumes.missing:
        rest = [trouble for trouble in got.troubles if trouble.status not in _SPOILED]
        got.troubles = [missing_trouble(volumes.missing), *rest]
        got.expected = None
    else:
        got.metadata.append(("volumes read together", str(len(volumes.together))))

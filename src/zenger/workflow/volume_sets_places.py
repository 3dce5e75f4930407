"""Which set of volumes lies at each of the places where a file was found.

What is read of a file stands for all places that have its bytes. So a set may stand only under a
volume that lies nowhere else beside other volumes, or beside none: what only those volumes hold
would otherwise be shown to who may see only the other place.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from zenger.catalog.many_rows import among
from zenger.catalog.models import Occurrence, StageRecord
from zenger.model.document import Status
from zenger.model.ids import Digest
from zenger.process.stages import Stage
from zenger.process.volumes import (
    JOINED,
    LIKE_VOLUMES,
    VOLUME_ENDINGS,
    VolumeNames,
    names_of_set,
)
from zenger.workflow.import_trove import batches
from zenger.workflow.path_endings import ending_in
from zenger.workflow.plan import Volumes
from zenger.workflow.volume_sets_cabinets import Cabinets

BATCH = 100  # files asked for at once
NAMES = 500  # in one question
FIRST = 3  # numbers by which a set is known: one of them is there
_Place = tuple[int, int | None]  # collection, and what the file lies in


class Places:
    """Looks up what lies beside files, each place once."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint
        self._cabinets = Cabinets(fingerprint)
        self._named: dict[tuple[_Place, VolumeNames], Volumes] = {}

    def fresh_sets(self) -> set[Volumes]:
        """Those with a volume that has not been read, or whose reading has not been listed yet."""
        fresh = self._fresh().order_by("pk")
        found = set(self._cabinets.fresh_sets(fresh))
        rows = fresh.filter(pk__in=ending_in(VOLUME_ENDINGS), path__iregex=LIKE_VOLUMES)
        for batch in batches(rows.values_list("collection", "parent", "path").iterator(), BATCH):
            at: dict[_Place, set[VolumeNames]] = defaultdict(set)
            for collection, parent, path in batch:
                if names := names_of_set(path):
                    at[collection, parent].add(names)
            for place, some in at.items():
                found |= set(self._at_names(place, some).values())
        return {volumes for volumes in found if volumes.are_several}

    def known_again(self) -> set[str]:
        """What was read as a volume before, and now lies at a place more, under whatever name."""
        as_volume = StageRecord.objects.filter(
            Q(code=JOINED) | Q(tools__has_key="volumes"),
            stage=Stage.EXTRACT, fingerprint=self._fingerprint,
        )  # fmt: skip
        rows = (
            self._fresh().filter(blob__in=as_volume.values("blob")).values_list("blob", flat=True)
        )
        return set(map(str, rows.order_by("blob").distinct()))

    def _fresh(self) -> "QuerySet[Occurrence]":
        return _present().exclude(expanded=self._fingerprint)

    def views(self, digests: Collection[str]) -> dict[str, set[Volumes]]:
        """What each of these lies among, at all its places."""
        views: dict[str, set[Volumes]] = defaultdict(set)
        for row in _present().filter(blob__in=among(digests)).order_by("pk").iterator():
            views[str(row.blob_id)].add(self._at(row))
        return views

    def _at(self, row: Occurrence) -> Volumes:
        digest = Digest(str(row.blob_id))
        names, place = names_of_set(row.path), (row.collection_id, row.parent_id)
        volumes = self._at_names(place, {names})[names] if names else self._cabinets.at(row)
        held = {digest for digest, _ in volumes.together}
        return volumes if digest in held else Volumes(((digest, row.size),))

    def _at_names(self, place: _Place, some: set[VolumeNames]) -> dict[VolumeNames, Volumes]:
        new = {names for names in some if (place, names) not in self._named}
        real = _real(place, new)
        for names in new:
            volumes = _set_at(place, names) if names in real else Volumes()
            self._named[place, names] = volumes
        return {names: self._named[place, names] for names in some}


def _present() -> "QuerySet[Occurrence]":
    return Occurrence.objects.filter(present=True, blob__isnull=False).exclude(
        status__in=[Status.CYCLE, Status.LIMIT]
    )


def _real(place: _Place, names: set[VolumeNames]) -> set[VolumeNames]:
    """Those of which a numbered volume is there: most zips are no sets."""
    wanted = {n.numbered(i): n for n in names for i in range(n.start, n.start + FIRST)}
    return {wanted[path] for path in _held(place, list(wanted))}


def _held(place: _Place, paths: Sequence[str]) -> dict[str, tuple[Digest, int]]:
    """Bytes and size of what lies at these places; of two at one place the first received."""
    collection, parent = place
    held: dict[str, tuple[Digest, int]] = {}
    for start in range(0, len(paths), NAMES):
        rows = _present().filter(
            collection=collection, parent=parent, path__in=paths[start : start + NAMES]
        )
        for path, digest, size in rows.order_by("-pk").values_list("path", "blob", "size"):
            held[path] = (Digest(digest), size)
    return held


def _set_at(place: _Place, names: VolumeNames) -> Volumes:
    """What lies there under these names; nothing where that of the main volume is missing."""
    held = _held(place, [names.main, *map(names.numbered, names.numbers())])
    if names.main not in held:
        return Volumes()
    numbers = [n for n in names.numbers() if names.numbered(n) in held]
    paths = [names.numbered(n) for n in range(names.start, max(numbers, default=-1) + 1)]
    order = [names.first, *paths, names.last]
    gaps = tuple(path[path.rindex(".") :] for path in paths if path not in held)
    if names.after:  # ``.part3.rar``: the number is what tells
        gaps = tuple(f".part{path[len(names.before) :]}" for path in paths if path not in held)
    together = tuple(held[path] for path in order if path in held)
    main, _ = held[names.main]
    return Volumes(together, gaps, under=(main, *(digest for digest, _ in together)))

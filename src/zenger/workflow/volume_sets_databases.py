"""SQLite databases with a write-ahead log or a journal beside them, which are read together.

A file is taken for one by its first bytes: "notes" and "notes-journal" may be two texts.
"""

from django.db.models import QuerySet

from zenger.catalog.models import Occurrence
from zenger.model.document import Status
from zenger.model.ids import Digest
from zenger.process.formats.sqlite_marks import JOURNAL, MAGIC, WAL
from zenger.process.volumes import BESIDE_DATABASE
from zenger.protocols.blobs import BlobStore
from zenger.workflow.plan import Volumes


def find_database_sets(originals: BlobStore, fingerprint: str) -> list[Volumes]:
    """Those of which the reading of a file has not been listed yet."""
    found: dict[Digest, Volumes] = {}
    for suffix in BESIDE_DATABASE:
        for row in _present().filter(path__endswith=suffix).order_by("pk").iterator():
            main = _main_of(row, suffix)
            if main is None or fingerprint == row.expanded == main.expanded:
                continue
            if not (
                _starts(originals, row, (*WAL, JOURNAL)) and _starts(originals, main, (MAGIC,))
            ):
                continue
            digest = Digest(str(main.blob_id))
            before = found.get(digest, Volumes(((digest, main.size),)))
            beside = (Digest(str(row.blob_id)), row.size)
            if beside not in before.together:
                found[digest] = Volumes((*before.together, beside))
    return list(found.values())


def _present() -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(present=True, blob__isnull=False, size__gt=0).exclude(
        status__in=[Status.CYCLE, Status.LIMIT]
    )


def _main_of(row: Occurrence, suffix: str) -> Occurrence | None:
    path = row.path[: -len(suffix)]
    place = _present().filter(collection=row.collection_id, parent=row.parent_id, path=path)
    return place.order_by("-pk").first()


def _starts(originals: BlobStore, row: Occurrence, marks: tuple[bytes, ...]) -> bool:
    with originals.open(Digest(str(row.blob_id))) as untrusted:
        return untrusted.read(32).startswith(marks)

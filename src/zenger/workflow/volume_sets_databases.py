"""SQLite databases with a write-ahead log or a journal beside them, which are read together.

A file is taken for one by its first bytes: "notes" and "notes-journal" may be two texts.

What is read of a file stands for all places that have its bytes. So where the same database lies
elsewhere with another log, or without one, each file is read for itself: the rows of one log would
otherwise pass for those of the other, and be shown to who may see only the other place.
"""

from django.db.models import QuerySet

from zenger.catalog.models import Occurrence
from zenger.model.document import Status
from zenger.model.ids import Digest
from zenger.process.formats.sqlite_marks import JOURNAL, MAGIC, WAL
from zenger.process.volumes import BESIDE_DATABASE
from zenger.protocols.blobs import BlobStore
from zenger.workflow.path_endings import ending_in
from zenger.workflow.plan import Volumes


def find_database_sets(originals: BlobStore, fingerprint: str) -> tuple[list[Volumes], set[Digest]]:
    """Those of which the reading of a file has not been listed yet.

    Returns:
        what is read together, and what belongs together and has to be read apart.
    """
    joined: dict[Digest, Volumes] = {}
    apart: set[Digest] = set()
    for suffix in BESIDE_DATABASE:
        named = _present().filter(pk__in=ending_in((suffix[-4:],)), path__endswith=suffix)
        for row in named.order_by("pk").iterator():
            main = _main_of(row, suffix)
            if main is None:
                continue
            digest = Digest(str(main.blob_id))
            unlisted = _present().filter(blob__in=[digest, row.blob_id])
            if not unlisted.exclude(expanded=fingerprint).exists():
                continue
            if digest in joined or digest in apart or not _starts(originals, main, (MAGIC,)):
                continue
            logs = {_logs_beside(originals, one) for one in _present().filter(blob=digest)}
            if len(logs) > 1:
                apart |= {digest, *(log for some in logs for log, _ in some)}
            elif beside := logs.pop():
                joined[digest] = Volumes(((digest, main.size), *beside))
    return list(joined.values()), apart


def _logs_beside(originals: BlobStore, main: Occurrence) -> tuple[tuple[Digest, int], ...]:
    rows = (_place(main, main.path + suffix) for suffix in BESIDE_DATABASE)
    return tuple(
        (Digest(str(row.blob_id)), row.size)
        for row in rows
        if row is not None and _starts(originals, row, (*WAL, JOURNAL))
    )


def _present() -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(present=True, blob__isnull=False, size__gt=0).exclude(
        status__in=[Status.CYCLE, Status.LIMIT]
    )


def _main_of(row: Occurrence, suffix: str) -> Occurrence | None:
    return _place(row, row.path[: -len(suffix)])


def _place(beside: Occurrence, path: str) -> Occurrence | None:
    place = _present().filter(collection=beside.collection_id, parent=beside.parent_id, path=path)
    return place.order_by("-pk").first()


def _starts(originals: BlobStore, row: Occurrence, marks: tuple[bytes, ...]) -> bool:
    with originals.open(Digest(str(row.blob_id))) as untrusted:
        return untrusted.read(32).startswith(marks)

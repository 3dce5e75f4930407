"""Import: receive a folder or a file into a collection, keeping every occurrence."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.many_rows import among, insert_rows
from zenger.catalog.models import Accession, Blob, Collection, Occurrence
from zenger.model.accession import AccessionCount, Found, Received
from zenger.model.names import shown_path
from zenger.protocols.newsroom import Newsroom
from zenger.receive.take import take
from zenger.receive.walk import OUT_OF_REACH, require_apart, walk
from zenger.workflow.audit import audit
from zenger.workflow.changed_files import expect_the_same, is_unchanged, settled
from zenger.workflow.former_contents import remember
from zenger.workflow.progress import Progress, Report, silent

BATCH = 200  # files a transaction
_WHERE = (
    "collection", "parent", "root", "raw_name", "ordinal", "kind", "path", "depth", "expanded",
)  # fmt: skip
_SEEN = (
    "accession", "blob", "size", "modified_ns", "changed_ns", "inode", "status", "code",
    "message", "present",
)  # fmt: skip
Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of at most `size` items, in order."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def import_trove(
    newsroom: Newsroom,
    trove: Path,
    *,
    collection: str,
    exclude: tuple[str, ...] = (),
    rehash: bool = False,
    replace_all: bool = False,
    report: Report = silent,
) -> AccessionCount:
    """Copy every file of `trove` into custody and record where each was found.

    Run again, it reads only what is new or may have changed, and marks what is gone. What lies in
    a folder that cannot be read this time does not count as gone.
    Interrupted, it goes on: a file already in custody is not copied again.

    Args:
        rehash: read every file again, whatever the file system says of it.
        replace_all: it may be that nothing received before is in it any more.

    Raises:
        TroveError: it cannot be read, lies inside the newsroom or around it, or shares no
            file with what the collection holds.
    """
    require_apart(trove, newsroom.folder)
    if not replace_all:
        expect_the_same(collection, walk(trove, exclude=exclude))
    with transaction.atomic():
        group, _ = Collection.objects.get_or_create(title=collection)
        accession = Accession.objects.create(
            collection=group, started=newsroom.now(), received_by=newsroom.actor
        )
    count = AccessionCount()
    total = sum(1 for _ in walk(trove, exclude=exclude))
    closed: list[bytes] = []
    for batch in batches(walk(trove, exclude=exclude), BATCH):
        count = _import_batch(newsroom, trove, accession, batch, count, rehash)
        closed += (one.raw_path + b"/" for one in batch if _is_out_of_reach(one))
        report(Progress("import", count.files, total, "files", count.bytes))
    return _close(newsroom, accession, count, tuple(closed))


def _is_out_of_reach(found: Found) -> bool:
    return found.problem is not None and found.problem.code in OUT_OF_REACH


def _import_batch(
    newsroom: Newsroom,
    trove: Path,
    accession: Accession,
    batch: list[Found],
    count: AccessionCount,
    rehash: bool,
) -> AccessionCount:
    batch = [settled(found, newsroom.now()) for found in batch]
    paths = [shown_path([found.raw_path]) for found in batch]
    known = {
        bytes(o.raw_name): o
        for o in Occurrence.objects.filter(
            collection=accession.collection_id, parent=None, path__in=paths
        )
    }
    received: list[tuple[Occurrence | None, Received]] = []
    for found in batch:
        before = known.get(found.raw_path)
        if before is not None and not rehash and is_unchanged(before, found):
            received.append((before, Received(found, None)))
        else:
            received.append((before, take(found, trove, newsroom.originals)))
    with transaction.atomic():
        return _record(accession, received, count)


def _record(
    accession: Accession,
    received: list[tuple[Occurrence | None, Received]],
    count: AccessionCount,
) -> AccessionCount:
    tally = {name: getattr(count, name) for name in AccessionCount.__slots__}
    Blob.objects.bulk_create(
        [Blob(digest=r.digest, size=r.found.size) for _, r in received if r.digest],
        ignore_conflicts=True,
    )
    for before, item in received:
        tally["files"] += 1
        tally["bytes"] += item.found.size
        tally[_record_again(accession, before, item) if before else "added"] += 1
        tally["skipped"] += item.found.problem is not None
    new = (item for before, item in received if before is None)
    insert_rows(Occurrence, (*_WHERE, *_SEEN), (_new_row(accession, item) for item in new))
    return AccessionCount(**tally)


def _new_row(accession: Accession, item: Received) -> tuple[Any, ...]:
    raw = item.found.raw_path
    where = (accession.collection_id, None, None, raw, 0, "file", shown_path([raw]), 0, "")
    return (*where, *_seen(accession, item))


def _seen(accession: Accession, item: Received) -> tuple[Any, ...]:
    """What this import saw of a file: the fields of `_SEEN`."""
    found, problem = item.found, item.found.problem
    trouble = (found.status.value, problem.code, problem.message) if problem else ("", "", "")
    stamps = (found.size, found.modified_ns, found.changed_ns, found.inode)
    return (accession.pk, item.digest, *stamps, *trouble, True)


def _record_again(accession: Accession, before: Occurrence, item: Received) -> str:
    """Write down what a file received before is like now; what became of it."""
    found = item.found
    # A file in custody that cannot be read this time (a failing disk) is still in custody.
    kept = found.problem is None or _is_out_of_reach(found)
    if before.blob_id and item.digest is None and kept:
        outcome = "unchanged" if before.present else "added"
        Occurrence.objects.filter(pk=before.pk).update(accession=accession, present=True)
        return outcome
    values = dict(zip(_SEEN, _seen(accession, item), strict=True))
    outcome = "changed" if before.present else "added"
    if before.blob_id == item.digest and before.present:
        outcome = "unchanged"
    if before.blob_id != item.digest:
        remember(before)
        Occurrence.objects.filter(parent=before).delete()
        values["expanded"] = ""
    Occurrence.objects.filter(pk=before.pk).update(**values)
    return outcome


def _close(
    newsroom: Newsroom, accession: Accession, count: AccessionCount, closed: tuple[bytes, ...]
) -> AccessionCount:
    """`closed`: folders that could not be looked into, each with its slash."""
    with transaction.atomic():
        gone = Occurrence.objects.filter(
            collection=accession.collection_id, parent=None, present=True
        ).exclude(accession=accession)
        removed = _take_out(gone, closed)
        _bring_back(accession)
        tally = {name: getattr(count, name) for name in AccessionCount.__slots__}
        count = AccessionCount(**{**tally, "removed": removed})
        Accession.objects.filter(pk=accession.pk).update(
            finished=newsroom.now(),
            **{name: getattr(count, name) for name in AccessionCount.__slots__},
        )
        audit(
            newsroom,
            "import",
            accession=accession.pk,
            **{name: getattr(count, name) for name in AccessionCount.__slots__},
        )
    return count


def _take_out(gone: QuerySet[Occurrence], closed: tuple[bytes, ...]) -> int:
    """Mark roots as gone, and with each everything that was found inside it."""
    rows = gone.values_list("pk", "raw_name").iterator(2000)
    roots = [pk for pk, raw in rows if not bytes(raw).startswith(closed)]
    _set_present(roots, present=False)
    return len(roots)


def _bring_back(accession: Accession) -> None:
    """A root that is there again brings its members back."""
    roots = Occurrence.objects.filter(accession=accession, parent=None, present=True)
    _set_present(list(roots.values_list("pk", flat=True)), present=True)


def _set_present(roots: list[int], *, present: bool) -> None:
    level = roots
    while level:
        below: list[int] = []
        for batch in batches(level, BATCH):
            Occurrence.objects.filter(pk__in=among(batch)).exclude(present=present).update(
                present=present
            )
            children = Occurrence.objects.filter(parent__in=among(batch))
            below += children.values_list("pk", flat=True)
        level = below

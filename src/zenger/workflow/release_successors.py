"""Which document lies today where one lay that is not printed any more."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from zenger.catalog.models import Document, FormerContent, Occurrence
from zenger.workflow.import_trove import batches

BATCH = 200
MOST = 5  # that one notice leads to; the same bytes may have lain in a thousand places


def successors(gone: Iterable[str], printed: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Public ids of what lies where these documents lay; those without any are left out.

    Args:
        gone: public ids of documents that are not printed any more.
        printed: public ids of those that are.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for some in batches(gone, BATCH):
        for old, path, collection in _former_places(some):
            held = Occurrence.objects.filter(collection=collection, path=path, present=True)
            blobs = held.exclude(blob=None).values("blob")
            now = Document.objects.filter(collection=collection, blob__in=blobs)
            ids = now.values_list("public_id", flat=True)
            found[old] |= {one for one in ids if one in printed}
    return {old: tuple(sorted(new)[:MOST]) for old, new in found.items() if new}


def _former_places(public_ids: list[str]) -> Iterator[tuple[str, str, int]]:
    old = Document.objects.filter(public_id__in=public_ids).order_by("pk")
    for public_id, collection, blob in old.values_list("public_id", "collection_id", "blob_id"):
        places = FormerContent.objects.filter(collection=collection, blob=blob).order_by("path")
        for path in places.values_list("path", flat=True)[:MOST]:
            yield public_id, path, collection

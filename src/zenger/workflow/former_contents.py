"""What lay at a place before something else did: a notice leads from it to what is there today."""

from itertools import chain

from zenger.catalog.many_rows import upsert_rows
from zenger.catalog.models import FormerContent, Occurrence

_PLACE = ("collection", "path", "blob")


def remember(before: Occurrence) -> None:
    """Note what this file held until now, and each of its members. Twice is harmless."""
    own = [(before.path, before.blob_id)] if before.blob_id else []
    members = Occurrence.objects.filter(root=before).exclude(blob=None)
    inside = members.values_list("path", "blob_id").iterator(2000)
    rows = ((before.collection_id, path, blob) for path, blob in chain(own, inside))
    upsert_rows(FormerContent, _PLACE, rows, unique=_PLACE, updated=("path",))

r"""The bytes of a path whose shown form cannot say them all: names that are not UTF-8."""

from collections.abc import Iterable

from zenger.catalog.models import Occurrence
from zenger.model.names import is_utf8, raw_path

ESCAPED = "\\x"  # in every shown path with a byte that is no text, and in few others


def _is_doubted(path: str) -> bool:
    """Whether it may show names that are not UTF-8: escaped, or read in an old charset."""
    return ESCAPED in path or not path.isascii()


def raw_path_of(occurrence: Occurrence) -> bytes | None:
    """The path as bytes; None where its shown form is already all there is to know."""
    if not _is_doubted(occurrence.path):
        return None
    names: list[bytes] = []
    at: Occurrence | None = occurrence
    while at is not None:
        names.insert(0, bytes(at.raw_name))
        at = at.parent
    return None if all(map(is_utf8, names)) else raw_path(names)


def raw_paths_in(collection: int, digest: str, paths: Iterable[str]) -> tuple[bytes, ...]:
    """For each of these paths of a document its bytes; empty where all of them are UTF-8."""
    shown = list(paths)
    doubted = set(filter(_is_doubted, shown))
    if not doubted:
        return ()
    places = Occurrence.objects.filter(
        collection=collection, blob=digest, present=True, path__in=doubted
    )
    raw: dict[str, list[bytes]] = {}  # two places may look the same and differ in their bytes
    for place in places.order_by("pk"):
        raw.setdefault(place.path, []).append(raw_path_of(place) or place.path.encode())
    if all(path.encode() == one for path, found in raw.items() for one in found):
        return ()
    return tuple(raw[path].pop(0) if raw.get(path) else path.encode() for path in shown)

"""Where a document lies: the folders and containers above it, and what lies beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, QuerySet

from zenger.catalog.models import Document, Occurrence
from zenger.model.people import Viewer
from zenger.workflow.access.sight import seen_documents

PLACES = 3  # of one document that are drawn as trees
BESIDE = 12  # shown of what lies on either side
LOOKED_AT = 100  # of what lies on either side
DEEPEST = 40  # containers


@dataclass(frozen=True, slots=True)
class Spot:
    """One step of the way, or one thing beside the document."""

    name: str  # untrusted
    document: int | None
    is_it: bool = False  # the document itself


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One place of a document."""

    above: tuple[Spot, ...]  # from the outermost folder or container inwards
    beside: tuple[Spot, ...]  # in order, the document among them
    has_more: bool  # than the nearest ones


class _Near(NamedTuple):
    """What is needed of one place beside another."""

    pk: int
    path: str
    blob_id: str | None


def places_of(document: Document) -> QuerySet[Occurrence]:
    """Where it lies in its collection, in order of paths.

    The collection is asked for as a sum, so that SQLite begins with the file and does not go
    through all paths of the collection (7 ms among 40,000).
    """
    found = Occurrence.objects.filter(blob=document.blob_id, present=True)
    within = found.annotate(within=F("collection") + 0).filter(within=document.collection_id)
    return within.order_by("path")


def whereabouts(viewer: Viewer, document: Document) -> Iterator[Whereabouts]:
    """The first places, each with what this person may see around it."""
    for place in places_of(document).select_related("parent")[:PLACES]:
        yield _place(viewer, place)


def _place(viewer: Viewer, place: Occurrence) -> Whereabouts:
    chain = _chain(place)
    before, after = _before(place), _after(place)
    seen = _seen(viewer, place.collection_id, [*chain, *before, *after])
    shown_before = [one for one in before if one.blob_id in seen]
    shown_after = [one for one in after if one.blob_id in seen]
    outermost = chain[0] if chain else place
    folders = [Spot(name, None) for name in outermost.path.split("/")[:-1]]
    it = _Near(place.pk, place.path, place.blob_id)
    near = [*reversed(shown_before[:BESIDE]), it, *shown_after[:BESIDE]]
    return Whereabouts(
        (*folders, *(Spot(_named(one), seen.get(one.blob_id or "")) for one in chain)),
        tuple(
            Spot(_name(one.path, place.parent_id), seen.get(one.blob_id or ""), one.pk == place.pk)
            for one in near
        ),
        max(len(shown_before), len(shown_after)) > BESIDE,
    )


def _chain(place: Occurrence) -> list[Occurrence]:
    """The containers it lies in, the outermost first."""
    chain: list[Occurrence] = []
    one = place.parent
    while one is not None and len(chain) < DEEPEST:
        chain.insert(0, one)
        one = one.parent
    return chain


def _before(place: Occurrence) -> list[_Near]:
    """The nearest that lie before it in the same folder or container, backwards."""
    here = _here(place)
    if place.parent_id:
        earlier = here.filter(ordinal__lt=place.ordinal)
        return list(_some(earlier.order_by("-ordinal", "-pk")))
    earlier = here.filter(path__lt=place.path, path__gte=_folder(place))
    return _of_folder(place, earlier.order_by("-path"))


def _after(place: Occurrence) -> list[_Near]:
    here = _here(place)
    if place.parent_id:
        later = here.filter(ordinal__gt=place.ordinal)
        return list(_some(later.order_by("ordinal", "pk")))
    return _of_folder(place, here.filter(path__gt=place.path).order_by("path"))


def _here(place: Occurrence) -> QuerySet[Occurrence]:
    """What can be read in the same container; of files as received, in all folders."""
    found = Occurrence.objects.filter(present=True, blob__gt="", parent=place.parent_id)
    return found if place.parent_id else found.filter(collection=place.collection_id)


def _some(ordered: QuerySet[Occurrence]) -> Iterator[_Near]:
    """The first ones, of each no more than is shown."""
    yield from map(_Near._make, ordered.values_list("pk", "path", "blob_id")[:LOOKED_AT])


def _of_folder(place: Occurrence, ordered: QuerySet[Occurrence]) -> list[_Near]:
    """Those of one folder among the next ones in order of path: a folder may hold folders of any
    size, which are not walked through."""
    folder = _folder(place)
    return [
        one
        for one in _some(ordered)
        if one.path.startswith(folder) and "/" not in one.path[len(folder) :]
    ]


def _folder(place: Occurrence) -> str:
    """Ends with a slash; empty at the top."""
    return place.path[: len(place.path) - len(_named(place))]


def _named(place: Occurrence) -> str:
    return _name(place.path, place.parent_id)


def _name(path: str, parent: int | None) -> str:
    return path.rpartition("!/" if parent else "/")[2]


def _seen(viewer: Viewer, collection: int, places: Iterable[Occurrence | _Near]) -> dict[str, int]:
    """The document of each digest among these, where this person may see it."""
    digests = {place.blob_id for place in places}
    if not digests:
        return {}
    found = seen_documents(viewer).filter(collection=collection, blob__in=digests)
    return dict(found.values_list("blob_id", "pk"))

"""Where a document lies: the folders and containers above it, and what lies beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, QuerySet

from zenger.catalog.models import Document, Occurrence
from zenger.catalog.prepared import Given, prepared
from zenger.model.people import Viewer
from zenger.workflow.access.sight import Limits, limits_of, seen_documents

MOST_PLACES = 500  # of one document that are named
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

    @property
    def lies_beside(self) -> bool:
        """There is something to tell: it lies in something, or something lies beside it."""
        return bool(self.above) or len(self.beside) > 1


class _Near(NamedTuple):
    """What is needed of one place beside another."""

    pk: int
    path: str
    blob_id: str | None


def paths_of(document: Document) -> list[str]:
    """Where it lies in its collection, in order."""
    return _paths(blob=document.blob_id, collection=document.collection_id)


def whereabouts(viewer: Viewer, document: Document) -> Iterator[Whereabouts]:
    """The first places, each with what this person may see around it."""
    for place in _places(blob=document.blob_id, collection=document.collection_id):
        yield _place(viewer, place)


@prepared
def _paths() -> QuerySet[Occurrence, str]:
    return _there().values_list("path", flat=True)[:MOST_PLACES]


@prepared
def _places() -> QuerySet[Occurrence]:
    return _there().select_related("parent")[:PLACES]


def _there() -> QuerySet[Occurrence]:
    """The places of a file in one collection, in order of paths.

    The collection is asked for as a sum, so that SQLite begins with the file and does not go
    through all paths of the collection (7 ms among 40,000).
    """
    found = Occurrence.objects.filter(blob=Given("blob"), present=True)
    within = found.annotate(within=F("collection") + 0).filter(within=Given("collection"))
    return within.order_by("path")


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
    if place.parent_id:
        return _all(_earlier_members(parent=place.parent_id, ordinal=place.ordinal))
    earlier = _earlier_files(collection=place.collection_id, path=place.path, folder=_folder(place))
    return _of_folder(place, earlier)


def _after(place: Occurrence) -> list[_Near]:
    if place.parent_id:
        return _all(_later_members(parent=place.parent_id, ordinal=place.ordinal))
    return _of_folder(place, _later_files(collection=place.collection_id, path=place.path))


_Row = tuple[int, str, str | None]


@prepared
def _earlier_members() -> QuerySet[Occurrence, _Row]:
    earlier = _members().filter(ordinal__lt=Given("ordinal"))
    return _some(earlier.order_by("-ordinal", "-pk"))


@prepared
def _later_members() -> QuerySet[Occurrence, _Row]:
    later = _members().filter(ordinal__gt=Given("ordinal"))
    return _some(later.order_by("ordinal", "pk"))


@prepared
def _earlier_files() -> QuerySet[Occurrence, _Row]:
    earlier = _files().filter(path__lt=Given("path"), path__gte=Given("folder"))
    return _some(earlier.order_by("-path"))


@prepared
def _later_files() -> QuerySet[Occurrence, _Row]:
    return _some(_files().filter(path__gt=Given("path")).order_by("path"))


def _members() -> QuerySet[Occurrence]:
    """What can be read in one container."""
    return Occurrence.objects.filter(present=True, blob__gt="", parent=Given("parent"))


def _files() -> QuerySet[Occurrence]:
    """The same of files as received, in all folders."""
    found = Occurrence.objects.filter(present=True, blob__gt="", parent=None)
    return found.filter(collection=Given("collection"))


def _some(ordered: QuerySet[Occurrence]) -> QuerySet[Occurrence, _Row]:
    """The first ones, of each no more than is shown."""
    return ordered.values_list("pk", "path", "blob_id")[:LOOKED_AT]


def _all(rows: Sequence[_Row]) -> list[_Near]:
    return [_Near(*row) for row in rows]


def _of_folder(place: Occurrence, rows: Sequence[_Row]) -> list[_Near]:
    """Those of one folder among the next ones in order of path: a folder may hold folders of any
    size, which are not walked through."""
    folder = _folder(place)
    return [
        one
        for one in _all(rows)
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
    digests = {place.blob_id or "" for place in places}
    if not digests:
        return {}
    kind, given = limits_of(viewer)
    return dict(_seen_of(kind, collection=collection, blobs=digests, **given))


@prepared
def _seen_of(limits: Limits) -> QuerySet[Document, tuple[str, int]]:
    found = seen_documents(limits).filter(collection=Given("collection"))
    return found.filter(blob__in=Given("blobs")).values_list("blob_id", "pk")

"""Where a document lies: the folders and containers above it, and what lies beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zenger.catalog.models import Document, Occurrence
from zenger.model.people import Viewer
from zenger.workflow.access.sight import seen_documents

PLACES = 3  # of one document that are drawn as trees
BESIDE = 12  # shown of what lies on either side
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
    before: int  # how many more lie before those shown
    after: int


def whereabouts(viewer: Viewer, document: Document) -> Iterator[Whereabouts]:
    """The first places, each with what this person may see around it."""
    found = Occurrence.objects.filter(
        collection=document.collection_id, blob=document.blob_id, present=True
    )
    for place in found.select_related("parent").order_by("path")[:PLACES]:
        yield _place(viewer, place)


def _place(viewer: Viewer, place: Occurrence) -> Whereabouts:
    level = _level(place)
    key = ("ordinal", "path", "pk") if place.parent_id else ("path", "pk")
    before = level.filter(_earlier(place)).order_by(*(f"-{name}" for name in key))
    after = level.exclude(_earlier(place)).exclude(pk=place.pk).order_by(*key)
    near = [*reversed(before[:BESIDE]), place, *after[:BESIDE]]
    seen = _seen(viewer, place.collection_id, near)
    beside = tuple(
        Spot(_name(one), seen.get(one.blob_id or ""), one.pk == place.pk)
        for one in near
        if one.pk == place.pk or one.blob_id in seen
    )
    # Of what is not shown only a number is told, so it must be one of what may be seen.
    rest = seen_documents(viewer).filter(collection=place.collection_id).values("blob")
    return Whereabouts(
        tuple(_above(viewer, place)), beside,
        max(0, before.filter(blob__in=rest).count() - BESIDE),
        max(0, after.filter(blob__in=rest).count() - BESIDE),
    )  # fmt: skip


def _level(place: Occurrence) -> QuerySet[Occurrence]:
    """All that lies in the same folder or container, and can be read."""
    here = Occurrence.objects.filter(collection=place.collection_id, present=True, blob__gt="")
    folder = place.path[: len(place.path) - len(_name(place))]
    if place.parent_id:
        return here.filter(parent=place.parent_id)
    # "/" is before "0": everything below the folder, and no walk through the others.
    deeper = Q(path__contains="/") if not folder else Q(path__regex=f"^.{{{len(folder)}}}[^/]*/")
    found = here.filter(parent=None).exclude(deeper)
    return found.filter(path__gte=folder, path__lt=folder[:-1] + "0") if folder else found


def _earlier(place: Occurrence) -> Q:
    by_path = Q(path__lt=place.path) | Q(path=place.path, pk__lt=place.pk)
    if not place.parent_id:
        return by_path
    return Q(ordinal__lt=place.ordinal) | (Q(ordinal=place.ordinal) & by_path)


def _name(place: Occurrence) -> str:
    own = place.path.rpartition("!/")[2] if place.parent_id else place.path
    return own if place.parent_id else own.rpartition("/")[2]


def _above(viewer: Viewer, place: Occurrence) -> Iterator[Spot]:
    """Folders of the file as received, then the containers down to the place."""
    chain: list[Occurrence] = []
    one = place.parent
    while one is not None and len(chain) < DEEPEST:
        chain.insert(0, one)
        one = one.parent
    outermost = chain[0] if chain else place
    yield from (Spot(name, None) for name in outermost.path.split("/")[:-1])
    seen = _seen(viewer, place.collection_id, chain)
    yield from (Spot(_name(one), seen.get(one.blob_id or "")) for one in chain)


def _seen(viewer: Viewer, collection: int, places: list[Occurrence]) -> dict[str, int]:
    """The document of each digest among these, where this person may see it."""
    digests = {place.blob_id for place in places}
    found = seen_documents(viewer).filter(collection=collection, blob__in=digests)
    return dict(found.values_list("blob_id", "pk"))

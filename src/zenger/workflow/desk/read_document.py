"""Reading a page at the desk: what is seen of it, and what its document hangs together with.

Whatever is named beside it (places, containers, replies, likenesses) is looked up through what the
reader may see.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import Document, Likeness, Marked, Member, Message
from zenger.catalog.prepared import Given, prepared
from zenger.model.people import Right, Viewer
from zenger.model.release import PublishedPage, StoredImage
from zenger.process.families import ALIKE
from zenger.process.sketch import alike
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import (
    Limits,
    limits_of,
    require,
    seen_document,
    seen_documents,
)
from zenger.workflow.audit import audit
from zenger.workflow.conversations import conversation_of
from zenger.workflow.desk.whereabouts import paths_of
from zenger.workflow.member_names import MemberNames
from zenger.workflow.page_content import images_of, last_fingerprints, pages_of

MOST = 500  # relations of one kind that are shown
COMPARED = 500  # members of one family
NEAR = 4  # pages on either side


@dataclass(frozen=True, slots=True)
class Relation:
    """Another document, or a member that became none."""

    document: int | None
    title: str
    kind: str
    pages: int
    status: str
    date: str
    words: str = ""  # how it is related, where that differs: "82 % alike"


@dataclass(frozen=True, slots=True)
class Reading:
    """One page, open."""

    document: Document
    page: PublishedPage | None
    pictures: dict[int, list[StoredImage]]  # of this page and those near it
    places: tuple[str, ...]  # in its collection
    elsewhere: tuple[Relation, ...]  # the same bytes in other collections
    parents: tuple[Relation, ...]
    children: tuple[Relation, ...]
    thread: tuple[Relation, ...]
    alike: tuple[Relation, ...]
    message: Message | None


def read_document(newsroom: Newsroom, viewer: Viewer, number: int, page: int) -> Reading:
    """Open a page. That it was read is on record, and marked for its reader.

    Raises:
        NotThereError: no such document for this person.
    """
    require(viewer, Right.READ)
    document = seen_document(viewer, number)
    message = _message_of.first(blob=document.blob_id)
    config = last_fingerprints(document.blob_id)
    shown = next(pages_of(newsroom, config, document, range(page, page + 1)), None)
    reading = Reading(
        document=document,
        page=shown,
        pictures=images_of(newsroom, config, document.blob_id, near(document, page)),
        places=tuple(paths_of(document)),
        elsewhere=tuple(_elsewhere(viewer, document)),
        parents=tuple(_parents(viewer, document)),
        children=tuple(_children(viewer, document)),
        thread=tuple(_thread(viewer, document, message)),
        alike=tuple(_alike(viewer, document)),
        message=message,
    )
    with transaction.atomic():
        audit(newsroom, "read", document=document.blob_id, page=page)
        Marked.objects.bulk_create(
            [Marked(account_id=viewer.account, document=document, read=newsroom.now())],
            update_conflicts=True, unique_fields=["account", "document"], update_fields=["read"],
        )  # fmt: skip
    return reading


def near(document: Document, page: int) -> range:
    """The pages that are shown small beside this one, itself among them."""
    return range(max(1, page - NEAR), min(document.pages, page + NEAR) + 1)


@prepared
def _message_of() -> QuerySet[Message]:
    return Message.objects.filter(blob=Given("blob"))[:1]


def _related(viewer: Viewer, collection: int, digests: Iterable[str]) -> dict[str, Document]:
    """By digest the document this person may see: the one of this collection before others."""
    found: dict[str, Document] = {}
    wanted = list(dict.fromkeys(digests))[:MOST]
    kind, given = limits_of(viewer)
    for one in _of_blobs(kind, blobs=wanted, **given) if wanted else ():
        if one.blob_id not in found or one.collection_id == collection:
            found[one.blob_id] = one
    return found


@prepared
def _of_blobs(limits: Limits) -> QuerySet[Document]:
    found = seen_documents(limits).filter(blob__in=Given("blobs"))
    return found.defer("metadata").order_by("pk")


def _relation(document: Document, words: str = "") -> Relation:
    return Relation(
        document.pk, document.title, document.kind, document.pages, document.status,
        document.date, words,
    )  # fmt: skip


def _elsewhere(viewer: Viewer, document: Document) -> Iterator[Relation]:
    kind, given = limits_of(viewer)
    for other in _others(kind, blob=document.blob_id, document=document.pk, **given):
        yield _relation(other, other.collection.title)


@prepared
def _others(limits: Limits) -> QuerySet[Document]:
    found = seen_documents(limits).filter(blob=Given("blob")).exclude(pk=Given("document"))
    return found.select_related("collection").order_by("collection__title")


def _parents(viewer: Viewer, document: Document) -> Iterator[Relation]:
    digests = _holders(blob=document.blob_id)
    found = _related(viewer, document.collection_id, digests)
    yield from (_relation(found[digest]) for digest in digests if digest in found)


@prepared
def _holders() -> QuerySet[Member, str]:
    found = Member.objects.filter(blob=Given("blob")).order_by("container_id")
    return found.values_list("container_id", flat=True).distinct()[:MOST]


def _children(viewer: Viewer, document: Document) -> Iterator[Relation]:
    members = _members(container=document.blob_id)
    if not members:
        return
    found = _related(viewer, document.collection_id, (m.blob_id or "" for m in members))
    known = set(
        Document.objects.filter(blob__in=[m.blob_id for m in members]).values_list(
            "blob_id", flat=True
        )
    )
    names = MemberNames(document.blob_id)
    for member in members:
        if member.blob_id in found:
            yield _relation(found[member.blob_id], member.kind)
        elif member.blob_id not in known:  # else it is a document that this person may not see
            name = names.shown(bytes(member.raw_name))
            yield Relation(None, name, "other", 0, member.status or "skipped", "", member.kind)


@prepared
def _members() -> QuerySet[Member]:
    return Member.objects.filter(container=Given("container")).order_by("ordinal")[:MOST]


def _thread(viewer: Viewer, document: Document, message: Message | None) -> Iterator[Relation]:
    digests = conversation_of(message) if message else []
    if len(digests) < 2:
        return
    found = _related(viewer, document.collection_id, digests).values()
    for one in sorted(found, key=lambda d: (d.date or "9999", d.title, d.pk)):
        yield _relation(one)


def _alike(viewer: Viewer, document: Document) -> Iterator[Relation]:
    own = _likeness_of.first(blob=document.blob_id)
    if own is None:
        return
    kin = _family(family=own.family, blob=own.pk)
    found = _related(viewer, document.collection_id, (one.blob_id for one in kin))
    shares: list[tuple[int, Relation]] = []
    for one in kin:
        if one.blob_id not in found:
            continue
        if own.message and own.message == one.message:
            shares.append((101, _relation(found[one.blob_id], "the same message")))
        elif (share := alike(bytes(own.sketch), bytes(one.sketch))) >= ALIKE:
            percent = round(100 * share)
            words = "the same words" if percent == 100 else f"{percent} % alike"
            shares.append((percent, _relation(found[one.blob_id], words)))
    yield from (relation for _, relation in sorted(shares, key=lambda pair: -pair[0]))


@prepared
def _likeness_of() -> QuerySet[Likeness]:
    return Likeness.objects.filter(blob=Given("blob")).exclude(family="")[:1]


@prepared
def _family() -> QuerySet[Likeness]:
    found = Likeness.objects.filter(family=Given("family")).exclude(pk=Given("blob"))
    return found.order_by("blob")[:COMPARED]

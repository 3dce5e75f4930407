"""Facts about many documents at once: one question a table instead of one a document."""

from collections import defaultdict
from collections.abc import Container, Iterable
from typing import Any

from django.db.models import Count

from zenger.catalog.models import (
    Document,
    Member,
    Message,
    Occurrence,
    StageRecord,
)
from zenger.model.document import MemberCount
from zenger.model.ids import PublicId
from zenger.model.names import CONTAINER_MARK
from zenger.model.reconciliation import Contents
from zenger.model.release import Place, Related
from zenger.process.stages import Stage
from zenger.review.tokens import token
from zenger.workflow.configuration import Configuration
from zenger.workflow.import_trove import batches
from zenger.workflow.release_choice import Choice
from zenger.workflow.review.public_facts import Step, ancestors_of, steps_of, title_code

MAX_PARENTS = 100
NOT_PUBLISHED = "…"  # in a place: the name of a file that is not
_AT_ONCE = 500  # digests in one question: SQLite takes 32,766 values


class Facts:
    """What the records say of a batch of documents.

    Holds their places, envelopes and parents, never a page or a list of members.

    Args:
        documents: a few hundred at most.
    """

    def __init__(self, documents: list[Document], config: Configuration, choice: Choice) -> None:
        digests = [row.blob_id for row in documents]
        self.messages = Message.objects.in_bulk(digests)
        self.containers = set(
            Member.objects.filter(container__in=digests).values_list("container", flat=True)
        )
        self._contents = contents_of(digests)
        self.places = _places(digests, choice.held)
        self.stages = _stages(digests, config)
        self.remarks = _remarks(digests, config)
        self._holders = _holders(digests)
        self._related = related((h for some in self._holders.values() for h in some), choice)

    def contents(self, digest: str) -> Contents:
        """What became of the files inside a document."""
        return self._contents.get(digest, Contents())

    def parents(self, digest: str) -> tuple[Related, ...]:
        """The containers a document was found in, those that are documents themselves."""
        named = (self._related.get(holder) for holder in self._holders[digest])
        return tuple(as_relation(item, "container") for item in named if item)


def related(digests: Iterable[str], choice: Choice) -> dict[str, Related]:
    """The document each digest is shown as; those that are not in the release are left out."""
    found: dict[str, Related] = {}
    for some in batches(sorted(set(digests)), _AT_ONCE):
        rows = choice.documents.filter(blob__in=some).order_by("pk")
        columns = ("blob_id", "public_id", "title", "kind", "pages", "status", "date")
        for digest, public_id, *facts in rows.values_list(*columns):
            if digest not in found:
                found[digest] = _shown(PublicId(public_id), facts, choice.hidden.get(digest, {}))
    return found


def _shown(public_id: PublicId, facts: list[Any], hidden: dict[str, str]) -> Related:
    title, kind, pages, status, date = facts
    if code := title_code(kind, hidden):
        title = token(code)
    return Related(public_id, title, "", kind, pages, status, "" if "date" in hidden else date)


def contents_of(digests: Iterable[str]) -> dict[str, Contents]:
    """What became of the files inside each, by its last reading; those never read are left out."""
    asked = list(digests)
    lost: dict[str, list[tuple[str, int]]] = defaultdict(list)
    rows = Member.objects.filter(container__in=asked, blob=None).values_list("container", "status")
    for container, status, number in rows.annotate(Count("pk")).order_by("container", "status"):
        lost[container].append((status, number))
    records = StageRecord.objects.filter(blob__in=asked, stage=Stage.EXTRACT).order_by("pk")
    columns = ("blob_id", "expected", "emitted", "failed", "skipped")
    return {
        digest: Contents(MemberCount(*count), tuple(lost[digest]))
        for digest, *count in records.values_list(*columns)
    }


def as_relation(item: Related, relation: str) -> Related:
    """The same document, related in another way."""
    return Related(
        item.public_id, item.title, relation, item.kind, item.pages, item.status, item.date
    )


def _places(digests: list[str], held: frozenset[str]) -> dict[str, list[Place]]:
    """Where each lies. A container that is held back is not named."""
    found: dict[str, list[Place]] = defaultdict(list)
    rows = Occurrence.objects.filter(blob__in=digests, present=True).select_related("collection")
    columns = ("blob_id", "parent_id", "path", "collection__title")
    ordered = list(rows.order_by("collection__title", "path").only(*columns))
    above = ancestors_of(ordered) if held else {}
    for one in ordered:
        path = one.path
        if held:
            path = CONTAINER_MARK.join(shown_step(s, held) for s in steps_of(one, above))
        parts = path.replace(CONTAINER_MARK, "/").split("/")
        place = Place(one.collection.title, path, tuple(parts[:-1]))
        if place not in found[str(one.blob_id)]:
            found[str(one.blob_id)].append(place)
    return found


def shown_step(step: Step, held: Container[str]) -> str:
    """A part of a place, without the name of a container that is not published."""
    if not step.container or step.container not in held:
        return step.path
    folder, slash, _ = step.path.rpartition("/")
    return f"{folder}{slash}{NOT_PUBLISHED}"


def _stages(digests: list[str], config: Configuration) -> dict[str, list[tuple[Any, ...]]]:
    """(stage, fingerprint, status) of what was done under today's settings, by stage."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    today = [config.extract, config.print, config.ocr, config.render]
    rows = StageRecord.objects.filter(blob__in=digests, fingerprint__in=today).order_by("stage")
    for digest, *record in rows.values_list("blob_id", "stage", "fingerprint", "status"):
        found[digest].append(tuple(record))
    return found


def _remarks(digests: list[str], config: Configuration) -> dict[str, str]:
    """The code of what a reader should know of pictures that were printed, where there is one."""
    rows = StageRecord.objects.filter(
        blob__in=digests, stage=Stage.PRINT, fingerprint=config.print, tools__has_key="remark"
    )
    return {digest: str(tools["remark"]) for digest, tools in rows.values_list("blob_id", "tools")}


def _holders(digests: list[str]) -> dict[str, list[str]]:
    """Digests of the containers that hold each, sorted, the first hundred."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Member.objects.filter(blob__in=digests).order_by("container_id")
    for digest, holder in rows.values_list("blob_id", "container_id").distinct().iterator(2000):
        if len(found[digest]) < MAX_PARENTS:
            found[digest].append(holder)
    return found

"""What has still to be done: blobs without a record of a stage under today's configuration."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from zenger.catalog.models import Blob, Document, Member, Occurrence, Page, StageRecord
from zenger.model.extraction import MemberKind
from zenger.model.ids import Digest
from zenger.process.collect import without_end
from zenger.process.picture_kinds import DRAWN
from zenger.process.programs.printing import printable
from zenger.process.stages import Stage
from zenger.workflow.configuration import Configuration

RENDERABLE = frozenset({"application/pdf", *DRAWN})
_PASSED = ("cycle", "limit")  # places whose content is not read for their sake
PART = 500  # tasks read from the records at once


@dataclass(frozen=True, slots=True)
class Volumes:
    """What is known of a split archive, where a file is its main volume or another one."""

    together: tuple[tuple[Digest, int], ...] = ()  # bytes and size of each, in order
    missing: tuple[str, ...] = ()  # how the names end of those that are not there
    is_other: bool = False  # read under another one, with all of them
    differ: bool = False  # this one lies elsewhere too, beside others or beside none
    under: tuple[Digest, ...] = field(default=(), compare=False)
    """Which of them may stand for the set, the main one first."""

    @property
    def are_several(self) -> bool:
        return bool(self.missing) or len(self.together) > 1

    @property
    def are_joined(self) -> bool:
        return bool(self.together) and not (self.missing or self.is_other or self.differ)

    def size(self, alone: int) -> int:
        """Bytes that are read."""
        return sum(size for _, size in self.together) if self.are_joined else alone


NONE = Volumes()


@dataclass(frozen=True, slots=True)
class Task:
    """One blob that one stage has to be done for."""

    digest: Digest
    size: int
    name: str  # untrusted: a hint for the detector, from one of its occurrences
    media_type: str = ""
    pages: tuple[int, ...] = ()
    turns: tuple[tuple[int, int], ...] = ()  # page and degrees, of pages to be turned upright
    volumes: Volumes = NONE  # of the split archive it belongs to
    may_grow: Callable[[int], bool] = without_end  # asked before more comes out of it


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one stage has still to do: how much, and the tasks, read from the records in parts."""

    total: int  # files
    tasks: Iterator[Task]
    pages: int = 0  # of these files, where work is counted in pages


def to_extract(config: Configuration) -> Waiting:
    """Smallest first, so that the trove is soon searchable and one giant delays nobody."""
    records = StageRecord.objects.filter(stage=Stage.EXTRACT, fingerprint=config.extract)
    done = records.filter(blob=OuterRef("pk"))
    places = Occurrence.objects.filter(blob=OuterRef("pk"))
    wanted = places.filter(present=True).exclude(status__in=_PASSED)
    # In this order: after an interruption most are done, and that is told from an index alone.
    blobs = Blob.objects.exclude(Exists(done)).filter(Exists(wanted))
    first = places.order_by("pk").values("path")[:1]
    rows = blobs.annotate(path=Subquery(first)).values_list("digest", "size", "path")
    return Waiting(_count_unread(records, wanted), _extract_tasks(rows))


def _count_unread(records: "QuerySet[StageRecord]", wanted: "QuerySet[Occurrence]") -> int:
    """How many contents are wanted and not read: all, less those that are read, less the few that
    are not wanted. Asking of each whether it is wanted took most of a start with a million."""
    # Asked in order of digests, as the indexes lie that are looked into for each.
    in_order = Blob.objects.filter(digest__gt="")
    unread = in_order.exclude(Exists(records.filter(blob=OuterRef("pk"))))
    passed = Occurrence.objects.filter(Q(present=False) | Q(status__in=_PASSED))
    unwanted = unread.filter(pk__in=passed.values("blob")).exclude(Exists(wanted)).count()
    places = Occurrence.objects.filter(blob=OuterRef("pk"))
    nowhere = unread.exclude(Exists(places)).count()
    return Blob.objects.count() - records.count() - unwanted - nowhere


def _extract_tasks(rows: "QuerySet[Any, tuple[str, int, str]]") -> Iterator[Task]:
    digest, size = "", 0
    while True:
        # From where the last part ended. Asked for both at once, the database would walk along
        # all that is as large and done: of a million small files some hundred thousand.
        part = list(rows.filter(size=size, digest__gt=digest).order_by("digest")[:PART])
        part = part or list(rows.filter(size__gt=size).order_by("size", "digest")[:PART])
        if not part:
            return
        for digest, size, path in part:
            yield Task(Digest(digest), size, _last_part(path))


def _last_part(path: str) -> str:
    return PurePosixPath(path.replace("!/", "/")).name


def _read_documents(media_types: Collection[str]) -> "QuerySet[Document]":
    """Documents of these types that could be read at least in part."""
    return Document.objects.filter(
        media_type__in=media_types, status__in=["ok", "truncated", "empty", "corrupt"]
    )


def _without(stage: Stage, mark: str) -> Q:
    """No record of this stage under this fingerprint."""
    done = StageRecord.objects.filter(blob=OuterRef("blob"), stage=stage, fingerprint=mark)
    return ~Q(Exists(done))


def _blobs_of(documents: "QuerySet[Document]") -> Waiting:
    """A task for each blob among these documents, in order of digest."""
    total = documents.aggregate(total=Count("blob", distinct=True))["total"]
    return Waiting(total, _blob_tasks(documents))


def _blob_tasks(documents: "QuerySet[Document]") -> Iterator[Task]:
    rows = documents.values_list("blob_id", "blob__size", "media_type").distinct()
    last = ""
    while part := list(rows.filter(blob_id__gt=last).order_by("blob_id")[:PART]):
        for digest, size, media_type in part:
            if digest != last:
                yield Task(Digest(digest), size, "", media_type)
            last = digest


def to_print(config: Configuration) -> Waiting:
    """Documents without a printed form that a program here can make one of.

    One that a password opened holds itself, without the lock: that is printed.
    """
    itself = Member.objects.filter(container=OuterRef("blob"), kind=MemberKind.MEMBER)
    waiting = _read_documents(printable()).filter(_without(Stage.PRINT, config.print))
    return _blobs_of(waiting.exclude(Exists(itself)))


def to_ocr(config: Configuration) -> Waiting:
    """Files with pages whose picture may hold text that nobody has read."""
    scans = Page.objects.filter(needs_ocr=True)
    files = _read_documents(RENDERABLE).filter(
        Exists(scans.filter(blob=OuterRef("blob"))), _without(Stage.OCR, config.ocr)
    )
    pages = scans.filter(Exists(files.filter(blob=OuterRef("blob"))))
    blobs = _blobs_of(files)
    return Waiting(blobs.total, map(_with_pages, blobs.tasks), pages.count())


def _with_pages(task: Task) -> Task:
    numbers = Page.objects.filter(blob=task.digest, needs_ocr=True).order_by("number")
    return replace(task, pages=tuple(numbers.values_list("number", flat=True)))


def to_render(config: Configuration) -> Waiting:
    """Files whose pages have pictures that are not drawn yet."""
    undrawn = _without(Stage.RENDER, config.render)
    own = _blobs_of(_read_documents(RENDERABLE).filter(undrawn))
    drawn = map(partial(_with_turns, config), own.tasks)
    printed = StageRecord.objects.filter(
        undrawn, stage=Stage.PRINT, fingerprint=config.print, status="ok"
    )
    return Waiting(own.total + printed.count(), chain(drawn, _printed_tasks(printed)))


def _with_turns(config: Configuration, task: Task) -> Task:
    """As OCR found its pages to lie."""
    record = StageRecord.objects.filter(blob=task.digest, stage=Stage.OCR, fingerprint=config.ocr)
    tools = record.values_list("tools", flat=True).first() or {}
    return replace(task, turns=tuple((page, turn) for page, turn in tools.get("turns", ())))


def _printed_tasks(printed: "QuerySet[StageRecord]") -> Iterator[Task]:
    digests = printed.order_by("blob").values_list("blob_id", flat=True)
    last = ""
    while part := list(digests.filter(blob_id__gt=last)[:PART]):
        yield from (Task(Digest(digest), 0, "", "printed") for digest in part)
        last = part[-1]

"""What has still to be done: blobs without a record of a stage under today's configuration."""

import hashlib
import shutil
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db.models import Exists, OuterRef, Q

from zenger.catalog.models import Blob, Occurrence, Page, StageRecord
from zenger.model.extraction import ExtractionOptions
from zenger.model.ids import Digest
from zenger.process.collect import without_end
from zenger.process.formats.image import MEDIA_TYPES
from zenger.process.handlers import versions
from zenger.process.ocr import available_languages
from zenger.process.programs.libreoffice import PRINTABLE
from zenger.process.stages import Stage, fingerprint
from zenger.protocols.newsroom import Newsroom

RENDERABLE = frozenset({"application/pdf", *MEDIA_TYPES})


@dataclass(frozen=True, slots=True)
class Configuration:
    """The options of one run and the fingerprints that follow from them."""

    options: ExtractionOptions
    languages: tuple[str, ...]
    printing: bool  # LibreOffice is there
    extract: str
    print: str
    ocr: str
    render: str


def configuration(
    newsroom: Newsroom, *, passwords: tuple[str, ...] = (), printing: bool
) -> Configuration:
    """Passwords enter the fingerprint as a digest keyed by the newsroom's secret."""
    settings = newsroom.settings
    options = ExtractionOptions(
        passwords=passwords,
        max_members=settings.max_members,
        max_expansion=settings.max_expansion,
        max_expanded_bytes=settings.max_expanded_bytes,
        rows_per_page=settings.rows_per_page,
    )
    keyed = hashlib.blake2b("\0".join(passwords).encode(), key=newsroom.id_key).hexdigest()
    extract = fingerprint(
        Stage.EXTRACT,
        {
            "handlers": versions(),
            "passwords": keyed if passwords else "",
            "rows": options.rows_per_page,
        },
    )
    return Configuration(
        options=options,
        languages=settings.languages,
        printing=printing,
        extract=extract,
        print=fingerprint(Stage.PRINT, {"extract": extract}),
        # A language pack that was installed meanwhile is a reason to read scans again.
        ocr=fingerprint(
            Stage.OCR,
            {"languages": list(settings.languages), "installed": sorted(available_languages())},
        ),
        render=fingerprint(Stage.RENDER, {}),
    )


def can_print(newsroom: Newsroom) -> bool:
    """Whether LibreOffice is there and a sandbox to run it in."""
    return shutil.which("soffice") is not None and newsroom.programs().available()


@dataclass(frozen=True, slots=True)
class Task:
    """One blob that one stage has to be done for."""

    digest: Digest
    size: int
    name: str  # untrusted: a hint for the detector, from one of its occurrences
    media_type: str = ""
    pages: tuple[int, ...] = ()
    may_grow: Callable[[int], bool] = without_end  # asked before more comes out of it


def to_extract(config: Configuration) -> list[Task]:
    """Smallest first, so that the trove is soon searchable and one giant delays nobody."""
    done = StageRecord.objects.filter(
        blob=OuterRef("pk"), stage=Stage.EXTRACT, fingerprint=config.extract
    )
    wanted = Occurrence.objects.filter(blob=OuterRef("pk"), present=True).exclude(
        status__in=["cycle", "limit"]
    )
    rows = (
        Blob.objects.filter(Exists(wanted))
        .exclude(Exists(done))
        .order_by("size", "digest")
        .values_list("digest", "size")
    )
    return [Task(Digest(digest), size, "") for digest, size in rows]


def name_of(digest: str) -> str:
    """The last part of the first place a blob was found in."""
    path = (
        Occurrence.objects.filter(blob=digest).order_by("pk").values_list("path", flat=True).first()
    )
    return PurePosixPath((path or "").replace("!/", "/")).name


def _of_types(media_types: Container[str], extract: str) -> Iterator[tuple[str, int, str]]:
    rows = StageRecord.objects.filter(
        stage=Stage.EXTRACT, fingerprint=extract, status__in=["ok", "truncated", "empty", "corrupt"]
    ).values_list("blob_id", "blob__size", "tools__media_type")
    return (row for row in rows.iterator(2000) if row[2] in media_types)


def _done(stage: Stage, fingerprint_: str) -> set[str]:
    return set(
        StageRecord.objects.filter(stage=stage, fingerprint=fingerprint_).values_list(
            "blob_id", flat=True
        )
    )


def to_print(config: Configuration) -> list[Task]:
    """Office documents that have no printed form yet."""
    done = _done(Stage.PRINT, config.print)
    return [
        Task(Digest(digest), size, "", media_type)
        for digest, size, media_type in _of_types(PRINTABLE, config.extract)
        if digest not in done
    ]


def to_ocr(config: Configuration) -> list[Task]:
    """Files with pages whose picture may hold text that nobody has read."""
    done = _done(Stage.OCR, config.ocr)
    numbers: dict[str, list[int]] = {}
    pages = Page.objects.filter(Q(needs_ocr=True)).order_by("blob", "number")
    for digest, number in pages.values_list("blob_id", "number").iterator(2000):
        if digest not in done:
            numbers.setdefault(digest, []).append(number)
    return [
        Task(Digest(digest), size, "", media_type, tuple(numbers[digest]))
        for digest, size, media_type in _of_types(RENDERABLE, config.extract)
        if digest in numbers
    ]


def to_render(config: Configuration) -> list[Task]:
    """Files whose pages have pictures that are not drawn yet."""
    done = _done(Stage.RENDER, config.render)
    tasks = [
        Task(Digest(digest), size, "", media_type)
        for digest, size, media_type in _of_types(RENDERABLE, config.extract)
        if digest not in done
    ]
    printed = StageRecord.objects.filter(
        stage=Stage.PRINT, fingerprint=config.print, status="ok"
    ).values_list("blob_id", flat=True)
    tasks += [Task(Digest(digest), 0, "", "printed") for digest in printed if digest not in done]
    return tasks

"""Everything that is shown of a page: its text, where the words stand, its pictures."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from zenger.catalog.models import Document, Page, StageRecord
from zenger.catalog.prepared import Given, prepared
from zenger.model.extraction import PageKind
from zenger.model.release import PublishedPage, StoredImage
from zenger.model.rendition import ImageUse
from zenger.process.own_text import Layer
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.keys import image_key, layout_key
from zenger.workflow.read_layout import read_layout

_AT_ONCE = 100  # pages held in memory


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Under which settings each stage was done whose results are to be shown."""

    extract: str = ""
    print: str = ""
    ocr: str = ""
    render: str = ""


def last_fingerprints(digest: str) -> Fingerprints:
    """Those under which a file was last read, whatever the settings are today."""
    done = dict(_done(blob=digest))
    return Fingerprints(*(done.get(stage, "") for stage in ("extract", "print", "ocr", "render")))


@prepared
def _done() -> QuerySet[StageRecord, tuple[str, str]]:
    records = StageRecord.objects.filter(blob=Given("blob")).order_by("pk")
    return records.values_list("stage", "fingerprint")


def pages_of(
    newsroom: Newsroom, config: Fingerprints, document: Document, only: Collection[int] = ()
) -> Iterator[PublishedPage]:
    """The pages of one document in order.

    Args:
        only: the numbers of the pages that are wanted; none: all.
    """
    digest = document.blob_id
    layouts = _layouts(newsroom, config, digest)
    scans = {
        line["number"]: line
        for line in read_layout(newsroom, layout_key("ocr", config.ocr, digest))
        if not only or line["number"] in only
    }
    reader = _reader(digest) if config.ocr else {}
    images = images_of(newsroom, config, digest, only)
    if only:
        layouts = (line for line in layouts if line["number"] in only)
    for page in _rows(digest, only):
        read_by = reader if page.from_ocr else {}
        pictures = tuple(images.get(page.number, ()))
        shown = _page(page, next(layouts, {}), scans.get(page.number, {}), read_by)
        yield replace(shown, language=document.language, images=pictures)


def _rows(digest: str, only: Collection[int]) -> Iterable[Page]:
    if 0 < len(only) <= _AT_ONCE:
        return _some_pages(blob=digest, numbers=[*only])
    rows = Page.objects.filter(blob=digest).order_by("number")
    return (rows.filter(number__in=only) if only else rows).iterator(_AT_ONCE)


@prepared
def _some_pages() -> QuerySet[Page]:
    return Page.objects.filter(blob=Given("blob"), number__in=Given("numbers")).order_by("number")


def _page(
    page: Page, layout: dict[str, Any], scan: dict[str, Any], read_by: dict[str, Any]
) -> PublishedPage:
    """From its record and what lies beside it: as the file lays it out, and as OCR read it."""
    size = (page.width, page.height)
    width, height = size[::-1] if scan.get("turn", 0) % 180 else size
    return PublishedPage(
        number=page.number,
        kind=PageKind(page.kind),
        label=page.label,
        text=page.text,
        language="",
        width=width,
        height=height,
        boxes=tuple(scan.get("boxes", layout.get("boxes", ()))),
        html=layout.get("html", ""),
        rows=tuple(tuple(cells) for cells in layout.get("rows", ())),
        from_ocr=page.from_ocr,
        ocr_confidence=page.confidence,
        word_confidences=tuple(scan.get("sure", ())),
        ocr_unread_script=scan.get("script", ""),
        ocr_instead=scan.get("layer") == Layer.REPLACED,
        **read_by,
    )


def _layouts(newsroom: Newsroom, config: Fingerprints, digest: str) -> Iterator[dict[str, Any]]:
    for stage, mark in (("print", config.print), ("extract", config.extract)):
        key = layout_key(stage, mark, digest)
        if newsroom.derived.has(key):
            return read_layout(newsroom, key)
    return iter(())


def images_of(
    newsroom: Newsroom, config: Fingerprints, digest: str, only: Collection[int] = ()
) -> dict[int, list[StoredImage]]:
    """The pictures of a document's pages by page number.

    Args:
        only: the numbers of the pages that are wanted; none: all.
    """
    mark = config.render
    tools = _tools.first(blob=digest, stage=str(Stage.RENDER), mark=mark) if mark else None
    found: dict[int, list[StoredImage]] = {}
    for image in (tools or {}).get("images", []):
        if only and image["number"] not in only:
            continue
        key = image_key(mark, digest, image["number"], image["use"])
        path = newsroom.derived.path(key)
        stored = StoredImage(
            ImageUse(image["use"]), path, image["media_type"], image["width"],
            image["height"], path.stat().st_size,
        )  # fmt: skip
        found.setdefault(image["number"], []).append(stored)
    return found


@prepared
def _tools() -> QuerySet[StageRecord, dict[str, Any]]:
    records = StageRecord.objects.filter(blob=Given("blob"), stage=Given("stage"))
    return records.filter(fingerprint=Given("mark")).values_list("tools", flat=True)[:1]


def _reader(digest: str) -> dict[str, Any]:
    """By what its scans were read last."""
    records = StageRecord.objects.filter(blob=digest, stage=Stage.OCR).order_by("-finished")
    tools = records.values_list("tools", flat=True).first() or {}
    languages = tuple(tools.get("languages", ()))
    lacking = tuple(tools.get("lacking", ()))
    return {
        "ocr_engine": tools.get("engine", ""),
        "ocr_languages": languages,
        "ocr_lacking": lacking,
    }

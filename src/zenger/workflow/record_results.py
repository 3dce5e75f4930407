"""Writes the results of any stage, many documents at a time, in the caller's transaction."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from zenger.catalog.models import Page as PageRecord
from zenger.catalog.models import PatternFound, StageRecord
from zenger.model.extraction import Page, PageKind
from zenger.process.collect import Collected
from zenger.process.ocr_setup import engine_version
from zenger.process.own_text import Layer
from zenger.process.page_list import PageList
from zenger.process.printed_dates import is_stated
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.configuration import Configuration
from zenger.workflow.record_reading import record_pages, record_patterns, record_readings
from zenger.workflow.record_stage import StageEnd, record_stages
from zenger.workflow.stages import Done, merge_printed

MAX_PAGES_NAMED = 20
_LAYER = "text source"


def _record_extract(newsroom: Newsroom, config: Configuration, batch: Sequence[Done]) -> None:
    readings = [(done.task.digest, done.got) for done in batch]
    record_readings(newsroom, config.extract, readings)


def _stored_pages(digest: str) -> Iterator[Page]:
    for row in PageRecord.objects.filter(blob=digest).order_by("number"):
        yield Page(row.number, row.text, PageKind(row.kind), row.label, row.width, row.height)


def _record_print(newsroom: Newsroom, config: Configuration, batch: Sequence[Done]) -> None:
    ends = []
    for done in batch:
        digest, got = done.task.digest, done.got
        printed = len(got.pages)
        if printed:
            stored = list(_stored_pages(digest))
            merge_printed(newsroom, done, config, stored)
            record_pages([(digest, got)])
            if not any(page.text.strip() for page in stored):  # only printing gave it words
                PatternFound.objects.filter(blob=digest).delete()
                record_patterns([(digest, got)])
                got.date = None  # it would be the day of our own PDF
                _complete(digest, config, got)
        remark = {"remark": done.remark} if done.remark else {}
        ends.append(StageEnd(digest, got, {"printed": printed} | remark))
    record_stages(newsroom, Stage.PRINT, config.print, ends)


def _record_ocr(newsroom: Newsroom, config: Configuration, batch: Sequence[Done]) -> None:
    ends = []
    for done in batch:
        digest, got = done.task.digest, done.got
        for page in got.ocr:
            PageRecord.objects.filter(blob=digest, number=page.number).update(
                text=page.text,
                from_ocr=page.layer is not Layer.KEPT,
                confidence=None if page.layer is Layer.KEPT else page.confidence,
            )
        # A page with text of its own had patterns before; what is there now holds them too.
        numbers = [page.number for page in got.ocr]
        PatternFound.objects.filter(blob=digest, page__in=numbers).delete()
        record_patterns([(digest, got)])
        _complete(digest, config, got)
        got.pages = PageList(Page(1, page.text) for page in got.ocr[:1])  # whether there is any
        tools = _ocr_facts(config, got)
        _draw_again_if_turned(digest, tools["turns"])
        ends.append(StageEnd(digest, got, tools))
    record_stages(newsroom, Stage.OCR, config.ocr, ends)


def _ocr_facts(config: Configuration, got: Collected) -> dict[str, Any]:
    return {
        "language": got.language,
        "pages": len(got.ocr),
        "engine": engine_version(),
        "languages": list(config.languages),
        "lacking": list(config.lacking),
        "layers": {
            str(layer): [page.number for page in got.ocr if page.layer is layer]
            for layer in (Layer.KEPT, Layer.REPLACED)
        },
        "turns": [[page.number, page.turn] for page in got.ocr if page.turn],
    }


def _draw_again_if_turned(digest: str, turns: list[list[int]]) -> None:
    """Forget pictures in which pages lie otherwise than their words now do."""
    for record in StageRecord.objects.filter(blob=digest, stage=Stage.RENDER):
        if record.tools.get("turns", []) != turns:
            record.delete()


def _complete(digest: str, config: Configuration, got: Collected) -> None:
    """Add what only OCR could tell to the record of reading: language, and a printed date."""
    record = StageRecord.objects.get(blob=digest, stage=Stage.EXTRACT, fingerprint=config.extract)
    tools = dict(record.tools)
    replaced = [page.number for page in got.ocr if page.layer is Layer.REPLACED]
    known = "" if replaced and got.language else tools.get("language")  # of a garbled text
    tools["language"] = known or got.language
    tools["metadata"] = _with_layer(tools.get("metadata", []), replaced)
    if got.date and not is_stated(tools.get("date_source", "")):
        tools |= {"date": got.date.date.value.isoformat(), "date_source": got.date.date.source}
    if tools != record.tools:
        record.tools = tools
        record.save(update_fields=["tools"])


def _with_layer(metadata: list[list[str]], replaced: list[int]) -> list[list[str]]:
    """With the pages that show what OCR read, because what the file says is not what is seen."""
    rest = [pair for pair in metadata if pair[0] != _LAYER]
    if not replaced:
        return rest
    shown, more = replaced[:MAX_PAGES_NAMED], len(replaced) - MAX_PAGES_NAMED
    pages = ", ".join(map(str, shown)) + (f" and {more} more" if more > 0 else "")
    return [*rest, [_LAYER, f"ocr-instead-of-text-layer: page {pages}"]]


def _record_render(newsroom: Newsroom, config: Configuration, batch: Sequence[Done]) -> None:
    ends = [
        StageEnd(done.task.digest, done.got, {"images": done.images, "turns": done.task.turns})
        for done in batch
    ]
    record_stages(newsroom, Stage.RENDER, config.render, ends)


Recorder = Callable[[Newsroom, Configuration, Sequence[Done]], None]
RECORDERS: dict[Stage, Recorder] = {
    Stage.EXTRACT: _record_extract,
    Stage.PRINT: _record_print,
    Stage.OCR: _record_ocr,
    Stage.RENDER: _record_render,
}

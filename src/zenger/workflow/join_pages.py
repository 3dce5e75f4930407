"""Puts together what OCR read on the pages of one document."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import zstandard

from zenger.model.document import Status
from zenger.process.collect import Collected, PageRead, collect, ocr_layout_line
from zenger.process.frames import dump
from zenger.process.ocr_languages import lacking_trouble
from zenger.process.own_text import Layer
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Limits, Worker
from zenger.workflow.configuration import Configuration
from zenger.workflow.keys import layout_key
from zenger.workflow.read_pictures import PageLooked, in_memory_file
from zenger.workflow.stages import Done, compressor, order_for


def whole_documents(pages: Iterable[PageLooked]) -> Iterator[list[PageLooked]]:
    """The pages of each document in order, as soon as its last one is there."""
    waiting: dict[str, list[PageLooked]] = {}
    for looked in pages:
        task = looked.page.task
        of_document = waiting.setdefault(task.digest, [])
        of_document.append(looked)
        if len(of_document) == len(task.pages):
            yield sorted(waiting.pop(task.digest), key=lambda one: one.page.number)


def join(
    newsroom: Newsroom, worker: Worker, pages: list[PageLooked], config: Configuration
) -> Done:
    """Its text with boxes on disk, patterns, language and date from its pages, in order."""
    task = pages[0].page.task
    with ExitStack() as stack:
        key = layout_key("ocr", config.ocr, task.digest)
        raw = stack.enter_context(newsroom.derived.write(key, settled=False))
        layout = stack.enter_context(compressor().stream_writer(raw, closefd=False))
        lines = stack.enter_context(in_memory_file())

        def keep(read: PageRead) -> PageRead:
            layout.write(ocr_layout_line(read) + b"\n")
            return replace(read, boxes=(), sure=(), instead="")

        for looked in pages:
            if looked.key:
                lines.write(_kept(newsroom, looked) + b"\n")
        lines.seek(0)
        frames = worker.run(order_for("join", task, config), [lines], Limits())
        got = collect(frames, newsroom.originals, keep_read=keep)
    if config.lacking and any(page.layer is not Layer.KEPT for page in got.ocr):
        got.troubles.append(lacking_trouble(config.lacking))
    _add_up(got, pages)
    return Done(task, got, unsettled=(key,))


def _kept(newsroom: Newsroom, looked: PageLooked) -> bytes:
    with newsroom.derived.open(looked.key) as stream:
        entry = json.loads(zstandard.decompress(stream.read()))
    own = {"own": json.loads(looked.own)} if looked.own else {}
    return dump({"number": looked.page.number, **entry, **own})


def _add_up(got: Collected, pages: list[PageLooked]) -> None:
    """Troubles of all pages, each once; the first bad ending counts; costs of everything."""
    for looked in pages:
        got.troubles += [trouble for trouble in looked.troubles if trouble not in got.troubles]
    endings = [ending for looked in pages for ending in looked.endings] + [got.ending]
    worst = next((e for e in endings if e.status is not Status.OK), got.ending)
    got.ending = replace(
        worst,
        wall_ms=sum(ending.wall_ms for ending in endings),
        cpu_ms=sum(ending.cpu_ms for ending in endings),
        peak_memory=max(ending.peak_memory for ending in endings),
    )

"""Does one stage for one blob: the part that runs beside others, without touching records."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any, BinaryIO

import zstandard

from zenger.model.document import Problem, Status
from zenger.model.extraction import ExtractionOptions, MemberBroken, Page, PageKind, Trouble
from zenger.process import last_resort
from zenger.process.checkpoint import Checkpoint
from zenger.process.collect import Collected, collect, content, layout_line
from zenger.process.frames import BadFrameError, FrameKind, count, load, load_piece, packed
from zenger.process.member_list import MemberList
from zenger.process.page_list import PageList
from zenger.process.printed_missing import unprinted
from zenger.process.printed_words import HAS_SIGNS, Spelling
from zenger.process.programs.printing import print_pages
from zenger.process.stages import Stage, fingerprint
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Ending, Frame, Limits, Worker
from zenger.workflow.configuration import Configuration
from zenger.workflow.keys import checkpoint_key, image_key, layout_key, printed_key
from zenger.workflow.plan import Task
from zenger.workflow.read_layout import read_layout
from zenger.workflow.volume_sets import explain, opened

MAX_IMAGE = 64 * 1024 * 1024  # bytes of one encoded page picture
PDF = "application/pdf"
# Bytes a second. Beyond a first ten minutes, what is slower is stopped.
SLOWEST = 500_000
SLOWEST_DRAWN = 20_000  # a page of ink in a PDF can be as short as that
_REPLACED = frozenset({PageKind.TEXT})  # running text that the printed pages stand in for


_FAILED = frozenset({Status.CRASHED, Status.OOM, Status.TIMEOUT})


@dataclass(frozen=True, slots=True)
class Done:
    """One stage done for one blob."""

    task: Task
    got: Collected
    images: tuple[dict[str, Any], ...] = ()
    unsettled: tuple[str, ...] = ()  # derived keys that must be on disk before this is recorded
    remark: str = ""  # the code of what a reader should know although it went well


def order_for(
    do: str, task: Task, config: Configuration, other: dict[str, int] | None = None, **more: Any
) -> bytes:
    """What a worker is asked to do with a file; see `zenger.process.tasks`.

    Args:
        other: values of options that are others for this file.
    """
    order = {"do": do, "digest": task.digest, "size": task.size, "name": task.name}
    # Not `asdict`, which copies all that is in it: this is asked for every file.
    options = {name: getattr(config.options, name) for name in ExtractionOptions.__slots__}
    return json.dumps({**order, "options": options | (other or {}), **more}).encode()


def limits_of(task: Task, slowest: int = SLOWEST) -> Limits:
    """What reading a file may take. A mailbox of 50 GB is no attack because it takes hours.

    Silence may last no longer than in a small file: the stall limit stays as it is.
    """
    return _limits_of(task.size // slowest)


@lru_cache(maxsize=64)
def _limits_of(more: int) -> Limits:
    limits = Limits()
    return replace(
        limits,
        wall_seconds=limits.wall_seconds + more,
        cpu_seconds=limits.cpu_seconds + more,
    )


def extract(newsroom: Newsroom, worker: Worker, task: Task, config: Configuration) -> Done:
    """Read a file: its pages, members and everything it says about itself.

    A file may have spoiled the process for those behind it, by accident or by taking it over. So a
    failure counts only in a process that has read nothing else.
    """
    done = _extract(newsroom, worker, task, config)
    if _is_doubtful(worker, done.got):
        done.got.pages.close()
        worker.close()
        done = _extract(newsroom, worker, task, config)
    return done


def _extract(newsroom: Newsroom, worker: Worker, task: Task, config: Configuration) -> Done:
    with opened(newsroom, task) as (untrusted, starts):
        if starts:
            task = replace(task, size=task.volumes.size(task.size))
            config = replace(config, options=replace(config.options, volumes=starts))
        checkpoint, members = _members_so_far(newsroom, task, config)
        begun = {"start_at": checkpoint.start_at, "spent": members.size}
        is_other = task.volumes.is_other
        order = order_for("extract", task, config, begun, joined=is_other)
        frames = worker.run(order, [untrusted], limits_of(task))
        key = layout_key("extract", config.extract, task.digest)
        with _layout(newsroom, key) as layout:
            got = collect(
                frames,
                newsroom.originals,
                layout.keep,
                task.may_grow,
                scratch=newsroom.derived.scratch,
                members=members,
            )
            explain(got, task.volumes)
            is_wanted = not is_other and not _is_doubtful(worker, got)
            if is_wanted and last_resort.is_wanted(got, task.size):
                got = _read_again(newsroom, worker, task, config, layout.keep, got, untrusted)
    return Done(task, got, unsettled=(key,) if layout.is_written else ())


def _is_doubtful(worker: Worker, got: Collected) -> bool:
    return worker.had_others and got.ending.status in _FAILED


def _read_again(
    newsroom: Newsroom,
    worker: Worker,
    task: Task,
    config: Configuration,
    keep: Callable[[Page], Page],
    got: Collected,
    untrusted: BinaryIO,
) -> Collected:
    """The same with what the reader of last resort finds, in a worker of its own."""
    order = order_for("extract", task, config, last_resort=True)
    limits = last_resort.limits(limits_of(task))
    frames = worker.run(order, [untrusted], limits)
    second = collect(frames, newsroom.originals, keep, _nothing, scratch=newsroom.derived.scratch)
    return last_resort.joined(got, second)


def _nothing(size: int) -> bool:
    """It gives no files out: one that does was taken over, and may fill no disk."""
    return not size


@lru_cache(maxsize=4)
def _mark_of(extract: str, options: ExtractionOptions) -> str:
    """The same for nearly all files of a run."""
    return fingerprint(Stage.EXTRACT, {"extract": extract, "limits": asdict(options)})


def _members_so_far(
    newsroom: Newsroom, task: Task, config: Configuration
) -> tuple[Checkpoint, MemberList]:
    """What an interrupted reading left. Under other limits or passwords nothing of it counts."""
    # Passwords are in the fingerprint, keyed.
    options = config.options
    mark = _mark_of(
        config.extract, replace(options, passwords=()) if options.passwords else options
    )
    key = checkpoint_key(mark, task.name, task.digest)
    checkpoint = Checkpoint(newsroom.derived, key, newsroom.originals.has)
    return checkpoint, MemberList(checkpoint)


_ours = threading.local()


def compressor() -> zstandard.ZstdCompressor:
    """One for each thread: a new one takes a megabyte and a third of a millisecond."""
    if not hasattr(_ours, "compressor"):
        _ours.compressor = zstandard.ZstdCompressor(3)
    compressor: zstandard.ZstdCompressor = _ours.compressor
    return compressor


@dataclass(slots=True)
class _Layout:
    """The layout of one document while its pages come."""

    open_stream: Callable[[], zstandard.ZstdCompressionWriter]
    waits: bool  # nothing is written until a page comes that has a layout
    bare: list[int] = field(default_factory=list)  # pages that wait with it
    stream: zstandard.ZstdCompressionWriter | None = None
    is_written: bool = False

    def keep(self, page: Page) -> Page:
        """Write down boxes, cells and markup of a page; what is left of it."""
        has_layout = bool(page.html or page.rows or packed(page))
        if self.stream is None and self.waits and not has_layout:
            self.bare.append(page.number)
            return page
        if self.stream is None:
            self.stream, self.is_written = self.open_stream(), True
            for number in self.bare:
                self.stream.write(layout_line(Page(number, "")) + b"\n")
        self.stream.write(layout_line(page) + b"\n")
        return replace(page, boxes=(), html="", rows=()) if has_layout else page


@contextmanager
def _layout(newsroom: Newsroom, key: str, *, settled: bool = False) -> Iterator[_Layout]:
    """Boxes, cells and markup go to disk page by page; only the text stays with the record.

    Args:
        settled: it is on disk when the block ends, and there even if no page has a layout:
            what was printed hides what was read. Else plain texts and messages have no file, as
            making one durable costs more than reading some of them.
    """
    with ExitStack() as stack:

        def open_stream() -> zstandard.ZstdCompressionWriter:
            raw = stack.enter_context(newsroom.derived.write(key, settled=settled))
            return stack.enter_context(compressor().stream_writer(raw, closefd=False))

        layout = _Layout(open_stream, waits=not settled)
        stack.callback(setattr, layout, "stream", None)  # `keep` outlives this block
        yield layout
        if not layout.is_written:
            newsroom.derived.delete(key)  # of an earlier reading


def render(newsroom: Newsroom, worker: Worker, task: Task, config: Configuration) -> Done:
    """Draw every page, in all the forms that the archive needs."""
    printed = task.media_type == "printed"
    media_type = PDF if printed else task.media_type
    order = order_for("render", task, config, media_type=media_type, turns=task.turns)
    got, images, limits = Collected(), [], limits_of(task, SLOWEST_DRAWN)
    with _page_source(newsroom, task, config) as untrusted:
        try:
            images = _take_images(
                newsroom, worker.run(order, [untrusted], limits), task, config, got
            )
        except BadFrameError:
            got.ending = Ending(Status.CRASHED, "bad-frame", "The renderer sent nonsense.")
    got.pages = PageList([Page(1, "drawn")] if images else [])
    return Done(task, got, tuple(images))


def _page_source(newsroom: Newsroom, task: Task, config: Configuration) -> BinaryIO:
    if task.media_type == "printed":
        return newsroom.derived.open(printed_key(config.print, task.digest))
    return newsroom.originals.open(task.digest)


def _take_images(
    newsroom: Newsroom,
    frames: Iterator[Frame | Ending],
    task: Task,
    config: Configuration,
    got: Collected,
) -> list[dict[str, Any]]:
    images = []
    for frame in frames:
        if isinstance(frame, Ending):
            got.ending = frame
        elif frame.kind == FrameKind.PIECE:
            piece = load_piece(frame.payload)
            if isinstance(piece, Trouble):
                got.troubles.append(piece)
        elif frame.kind == FrameKind.IMAGE:
            header = _image_header(load(frame.payload))
            key = image_key(config.render, task.digest, header["number"], header["use"])
            try:
                with newsroom.derived.write(key) as stream:
                    for chunk in content(frames, got):
                        stream.write(chunk)
                        if stream.tell() > MAX_IMAGE:
                            raise BadFrameError("image too large")
            except MemberBroken:
                break
            images.append(header)
        else:
            raise BadFrameError("unexpected frame")
    return images


def _image_header(value: dict[str, Any]) -> dict[str, Any]:
    try:
        header: dict[str, Any] = {
            "number": count(value["number"]),
            "use": str(value["use"]),
            "media_type": str(value["media_type"]),
            "width": count(value["width"]),
            "height": count(value["height"]),
        }
    except (KeyError, TypeError, ValueError) as error:
        raise BadFrameError("image") from error
    if header["use"] not in ("full", "small", "print") or not 0 < header["number"] < 1_000_000:
        raise BadFrameError("image")
    return header


def print_document(newsroom: Newsroom, worker: Worker, task: Task, config: Configuration) -> Done:
    """Print a document to PDF (a film to one picture), then read that for its pages."""
    got = Collected()
    with newsroom.originals.open(task.digest) as untrusted:
        run = print_pages(untrusted, task.media_type, newsroom.programs())
    if run.output is None:
        got.ending = run.ending
        return Done(task, got)
    with run.output as pdf:
        with newsroom.derived.write(printed_key(config.print, task.digest)) as stream:
            while chunk := pdf.read(1 << 20):
                stream.write(chunk)
        pdf.seek(0)
        name = replace(task, name="printed.pdf")
        got = collect(
            worker.run(order_for("extract", name, config), [pdf], Limits()), newsroom.originals
        )
    if got.ending.status is Status.OK and not got.pages:
        got.troubles.append(Trouble(Status.CORRUPT, Problem("no-pages", "It printed no pages.")))
    return Done(task, got, remark=run.ending.code)


def _as_spelled(stored: Sequence[Page], printed: Iterable[Page]) -> Iterable[Page]:
    """Printed pages with the words of the running text where a PDF keeps no spelling."""
    running = "\n".join(page.text for page in stored if page.kind in _REPLACED)
    if not HAS_SIGNS.search(running):
        return printed
    return map(Spelling(running).mended, printed)


def _in_print(stored: Sequence[Page], printed: Iterable[Page], rest: Sequence[Page]) -> list[Page]:
    """The printed pages, and behind them what neither they nor the `rest` say of the text."""
    pages = list(_as_spelled(stored, printed))
    running = (page.text for page in stored if page.kind in _REPLACED)
    said = (page.text for page in (*pages, *rest))
    lacking = enumerate(unprinted(running, said), len(pages) + 1)
    return [*pages, *(replace(page, number=number) for number, page in lacking)]


def merge_printed(
    newsroom: Newsroom, done: Done, config: Configuration, stored: list[Page]
) -> None:
    """Put printed pages in place of running text; what they lack of it follows them.

    Then come asides, comments and notes. Slides and sheets keep their own pages and get the
    printed ones as pictures only.
    """
    layouts = {
        int(line["number"]): line
        for line in read_layout(newsroom, layout_key("extract", config.extract, done.task.digest))
    }
    rest = [page for page in stored if page.kind not in _REPLACED]
    keeps_own = any(page.kind in (PageKind.SLIDE, PageKind.SHEET) for page in stored)
    merged = [] if keeps_own else _in_print(stored, done.got.pages, rest)
    for page in rest:
        line = layouts.get(page.number, {})
        merged.append(
            replace(
                page,
                number=len(merged) + 1,
                boxes=tuple(line.get("boxes", ())),
                html=line.get("html", ""),
                rows=tuple(tuple(row) for row in line.get("rows", ())),
            )
        )
    key = layout_key("print", config.print, done.task.digest)
    with _layout(newsroom, key, settled=True) as layout:
        done.got.pages = PageList((layout.keep(page) for page in merged), newsroom.derived.scratch)


STAGES = {
    Stage.EXTRACT: extract,
    Stage.PRINT: print_document,
    Stage.RENDER: render,
}

"""Mixed formats, text only: import to searchable in the sandbox, against the bare handlers.

    python benchmarks/formats_mixed.py [FOLDER ...]

Bare: the same handlers called in this process, warm, one file after the other, members read to
their end and given to their own handlers; nothing kept, no sandbox, no records, no index. "Same
outputs" adds what a worker also finds in each text: language, patterns, dates and the sketch that
near-duplicates are told by; and where ours asked the second reader for a file, it is asked too. All
in CPU seconds, ours of the process and its one worker. PDFs and pictures are left out, they have
benchmarks of their own; so are LibreOffice and OCR.
"""

import argparse
import hashlib
import io
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from _measuring import SHARED, cpu_seconds, run, say, say_where, workers

from zenger.model.document import Original
from zenger.model.extraction import ExtractionOptions, Member, MemberBroken, Page
from zenger.model.ids import Digest
from zenger.process.frames import FrameKind
from zenger.process.identify import identify
from zenger.process.tasks import best_handler, serve
from zenger.process.worker import warm_up
from zenger.protocols.formats import HEAD_SIZE

LEFT_OUT = {"pdf", "jpg", "png", "tif", "gif", "heic", "jp2", "webp", "bmp", "psd"}
NOBODY, DEPTH, TRIES = Digest("0" * 64), 20, 3
READ_TWICE = """
select blob_id from catalog_stagerecord where stage = 'extract' and tools like '%"second reader"%'
"""


def _thrown_away(page: Page) -> None:
    del page


def bare(
    name: str,
    content: io.BufferedIOBase,
    depth: int = 0,
    keep: Callable[[Page], None] = _thrown_away,
) -> int:
    """Everything out of one file and what lies in it; returns how many files that were."""
    head = content.read(HEAD_SIZE)
    size = content.seek(0, 2)
    original = Original(NOBODY, size, name)
    content.seek(0)
    identity = identify(head, content, original)
    content.seek(0)
    handler, _ = best_handler(head, original, identity)
    files = 1
    for piece in (
        handler.extract(original, content, identity, ExtractionOptions()) if handler else ()
    ):
        if isinstance(piece, Member):
            files += _member(piece, depth, keep)
        elif isinstance(piece, Page):
            keep(piece)
    return files


def _member(member: Member, depth: int, keep: Callable[[Page], None]) -> int:
    with tempfile.TemporaryFile() as file:
        try:
            for chunk in member.content:
                file.write(chunk)
        except MemberBroken:
            return 0
        file.seek(0)
        return (
            bare(member.raw_name.decode("utf-8", "replace"), file, depth + 1, keep)
            if depth < DEPTH
            else 0
        )


def same_outputs(
    twice: frozenset[str], name: str, content: io.BufferedIOBase, depth: int = 0
) -> int:
    """The same through what runs in a worker, its frames thrown away.

    Args:
        twice: digests of what the second reader is asked for as well.
    """
    found: list[tuple[str, io.BufferedRandom]] = []

    def emit(frame: int, payload: bytes) -> None:
        if frame == FrameKind.MEMBER:
            file = tempfile.TemporaryFile()  # noqa: SIM115  closed below
            found.append((json.loads(payload)["raw_name"], file))
        elif frame == FrameKind.CONTENT:
            found[-1][1].write(payload)

    size = content.seek(0, 2)
    content.seek(0)
    order = {"do": "extract", "digest": NOBODY, "size": size, "name": name}
    order["options"] = asdict(ExtractionOptions())
    serve(json.dumps(order).encode(), [content], emit)
    content.seek(0)
    if hashlib.file_digest(content, "sha256").hexdigest() in twice:
        content.seek(0)
        serve(json.dumps({**order, "last_resort": True}).encode(), [content], lambda *_: None)
    files = 1
    for inner, file in found:
        with file:
            files += same_outputs(twice, inner, file, depth + 1) if depth < DEPTH else 0
    return files


def once(way, files: list[Path]) -> tuple[int, float]:
    before, count = cpu_seconds(), 0
    for path in files:
        with path.open("rb") as stream:
            try:
                count += way(path.name, stream)
            except Exception as error:  # noqa: BLE001  told, and the next file
                say(failed=path.suffix, error=type(error).__name__)
    return count, cpu_seconds() - before


def ours(folder: Path, desk: Path) -> tuple[float, float]:
    """CPU seconds of everything, and of the worker alone."""
    shutil.rmtree(desk, ignore_errors=True)
    run("init", "--newsroom", desk)
    cost = run("import", folder, "--newsroom", desk)
    cost += run("process", "--text-only", "--newsroom", desk, "--jobs", 1)
    inside = workers(desk).cpu
    return cost.cpu + inside, inside


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    corpus = SHARED / "corpus"
    parser.add_argument("folders", type=Path, nargs="*", default=[corpus / "troves"])
    folders = parser.parse_args().folders
    paths = sorted(p for folder in folders for p in folder.rglob("*") if p.is_file())
    say_where()
    warm_up()
    with tempfile.TemporaryDirectory() as scratch:
        real = Path(scratch) / "files"
        real.mkdir()
        for number, path in enumerate(paths):
            if path.suffix.lower().lstrip(".") not in LEFT_OUT:
                shutil.copyfile(path, real / f"{number:05}-{path.name}")
        files = sorted(real.iterdir())
        once(bare, files)
        best = {"bare": float("inf"), "same": float("inf"), "ours": float("inf")}
        inside = float("inf")
        for _ in range(TRIES):
            count, spent = once(bare, files)
            best["bare"] = min(best["bare"], spent)
            desk = Path(scratch) / "desk"
            whole, worker = ours(real, desk)
            with sqlite3.connect(desk / "catalog.sqlite3") as records:
                twice = frozenset(digest for (digest,) in records.execute(READ_TWICE))
            best["same"] = min(best["same"], once(partial(same_outputs, twice), files)[1])
            best["ours"], inside = min(best["ours"], whole), min(inside, worker)
        say(
            files=len(files), with_members=count, read_twice=len(twice),
            bare_cpu_seconds=best["bare"],
            same_outputs_cpu_seconds=best["same"], zenger_cpu_seconds=best["ours"],
            worker_cpu_seconds=inside, ratio_to_bare=best["ours"] / best["bare"],
            ratio_to_same_outputs=best["ours"] / best["same"],
            worker_to_same_outputs=inside / best["same"], goal=1.5,
        )  # fmt: skip


if __name__ == "__main__":
    main()

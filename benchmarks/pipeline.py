"""Import to searchable, sandbox on, against the bare library doing the same outputs.

    python benchmarks/pipeline.py [PDF_FOLDER] [--copies 4]

Bare: pypdfium2 over the same files in this process, warm: text and a box for every word, by the
plain character loop of its documentation, no rendering. Both in CPU seconds of the process and
its workers (rulings 16). Files of five pages and more give the stated ratio.

Two figures in wall time, the shortest of three tries each, taken in turns; both have two cores for
two workers. `two_workers_speedup`: against one worker with two cores, the second of which the
process that keeps the records has to itself. `two_cores_speedup`: against one worker and that
process on one core, which is how throughput grows with cores.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from _measuring import SHARED, cpu_seconds, run, say, say_where, workers

TRIES = 3
SETUPS = {"one worker": (1, 2), "two workers": (2, 2), "one core": (1, 1)}  # workers, cores


def bare(path: Path) -> int:
    """Text and word boxes of one file; returns its pages, 0 where it does not open."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError:
        return 0
    pages = len(document)
    for number in range(pages):
        page = document[number]
        textpage = page.get_textpage()
        text = textpage.get_text_range()
        boxes, box = [], None
        for index, char in enumerate(text[: textpage.count_chars()]):
            if char.isspace():
                if box:
                    boxes.append(box)
                box = None
                continue
            left, bottom, right, top = textpage.get_charbox(index)
            box = (
                (min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top))
                if box
                else (left, bottom, right, top)
            )
        textpage.close()
        page.close()
    document.close()
    return pages


def ours(folder: Path, desk: Path, jobs: int, cores: int) -> tuple[float, float]:
    """(CPU seconds, wall seconds) of import and text processing into a new newsroom."""
    shutil.rmtree(desk, ignore_errors=True)
    run("init", "--newsroom", desk)
    cost = run("import", folder, "--newsroom", desk, cores=cores)
    cost += run("process", "--text-only", "--newsroom", desk, "--jobs", jobs, cores=cores)
    return cost.cpu + workers(desk).cpu, cost.wall


def copied(files: list[Path], folder: Path, copies: int) -> Path:
    folder.mkdir()
    for number, path in enumerate(files):
        for copy in range(copies):  # a comment behind the end makes other bytes of it
            target = folder / f"{number:05}-{copy}.pdf"
            target.write_bytes(path.read_bytes() + b"\n%% copy %d\n" % copy)
    return folder


def measure(files: list[Path], name: str, copies: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        real = copied(files, Path(scratch) / "real", copies)
        desk = Path(scratch) / "desk"
        bare(files[0])
        reference, one, walls = float("inf"), float("inf"), dict.fromkeys(SETUPS, float("inf"))
        for _ in range(TRIES):
            before = cpu_seconds()
            pages = sum(bare(path) for path in sorted(real.iterdir()))
            reference = min(reference, cpu_seconds() - before)
            for name_of_setup, (jobs, cores) in SETUPS.items():
                cpu, wall = ours(real, desk, jobs, cores)
                walls[name_of_setup] = min(walls[name_of_setup], wall)
                one = min(one, cpu) if name_of_setup == "one worker" else one
        say(
            files=name, count=len(files) * copies, pages=pages, bare_cpu_seconds=reference,
            zenger_cpu_seconds=one, ratio=one / reference,
            two_workers_speedup=walls["one worker"] / walls["two workers"],
            two_cores_speedup=walls["one core"] / walls["two workers"],
            worker_peak_mb=workers(desk).peak,
        )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "corpus" / "troves")
    parser.add_argument("--copies", type=int, default=4, help="use each file this many times")
    arguments = parser.parse_args()
    many, few = [], []
    for path in sorted(arguments.folder.rglob("*.[pP][dD][fF]")):
        try:
            document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError:
            continue
        (many if len(document) >= 5 else few).append(path)
        document.close()
    say_where()
    for files, name in ((many, "five pages and more"), (few, "under five pages")):
        if files:
            measure(files, name, arguments.copies)


if __name__ == "__main__":
    main()

"""Import to searchable, sandbox on, against the bare library doing the same outputs.

    python benchmarks/pipeline.py PDF_FOLDER [--jobs 1]

Bare: pypdfium2 over the same files in this process, warm: text and a box for every word, by the
plain character loop of its documentation, no rendering. Both in CPU seconds of the process and
its children (rulings 16). Files of five pages and more give the stated ratio.
"""

import argparse
import json
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2 as pdfium


def cpu_seconds() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


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


def ours(folder: Path, base: Path, jobs: int) -> tuple[float, float]:
    """(CPU seconds, wall seconds) of import and text processing into a new newsroom."""
    desk = base / f"desk-{jobs}"
    zenger = [sys.executable, "-m", "zenger"]
    subprocess.run([*zenger, "init", "--newsroom", desk], check=True, capture_output=True)
    before, started = cpu_seconds(), time.monotonic()
    subprocess.run([*zenger, "import", folder, "--newsroom", desk], check=True, capture_output=True)
    subprocess.run(
        [*zenger, "process", "--text-only", "--newsroom", desk, "--jobs", str(jobs)],
        check=True, capture_output=True,
    )  # fmt: skip
    return cpu_seconds() - before + worker_seconds(desk), time.monotonic() - started


def worker_seconds(desk: Path) -> float:
    """CPU of the sandboxed workers, which are nobody's children that this process could wait for.

    What starting the sandbox itself costs (about a second, once a run) is in the wall time only.
    """
    with sqlite3.connect(desk / "catalog.sqlite3") as connection:
        total = connection.execute("select sum(cpu_ms) from catalog_stagerecord").fetchone()
    return float(total[0]) / 1000


def measure(files: list[Path], name: str, copies: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch)
        real = base / "real"
        real.mkdir()
        for number, path in enumerate(files):
            for copy in range(copies):  # a comment behind the end makes other bytes of it
                target = real / f"{number:05}-{copy}.pdf"
                target.write_bytes(path.read_bytes() + b"\n%% copy %d\n" % copy)
        bare(files[0])
        before = cpu_seconds()
        pages = sum(bare(path) for path in sorted(real.iterdir()))
        reference = cpu_seconds() - before
        one, wall_one = ours(real, base, 1)
        _, wall_two = ours(real, base, 2)
    return {
        "files": name,
        "count": len(files) * copies,
        "pages": pages,
        "bare_cpu_seconds": round(reference, 2),
        "zenger_cpu_seconds": round(one, 2),
        "ratio": round(one / reference, 2),
        "two_workers_speedup": round(wall_one / wall_two, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
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
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    print(
        json.dumps(
            {"commit": commit, "machine": platform.machine(), "python": platform.python_version()}
        )
    )
    for files, name in ((many, "five pages and more"), (few, "under five pages")):
        if files:
            print(json.dumps(measure(files, name, arguments.copies)))


if __name__ == "__main__":
    main()

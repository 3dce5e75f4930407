"""Which files yield text, and at what cost: ours alone, Apache Tika alone, ours with it behind.

    python benchmarks/formats_tika.py [FOLDER ...]

Ours is `import` and `process --text-only` into a new newsroom, sandbox on, one worker, without
LibreOffice and OCR; its cost is what the workers report for reading, members too. Tika takes each
file whole, OCR off, in a process of its own that is warm; a file that takes over a minute is
stopped, and costs what it took. xberg alone is the first engine of the design notes, in the same
way, without OCR and without what it kept of files it has read before. So are our readers by
themselves, for what both give: text. Without what a worker finds in it (language, patterns, dates,
the sketch of near-duplicates), without its walls; with boxes of words, where a reader makes any. A
file yields text where three words are found in it or in what lies inside it.
"""

import argparse
import json
import os
import select
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from _measuring import PROJECT, SHARED, cpu_seconds, say, say_where

WORDS, SECONDS = 3, 60
READING = "select sum(cpu_ms) from catalog_stagerecord where stage = 'extract'"
# Words of each received file, what lies inside it included; its status and type.
FOUND = """
with recursive inside(top, blob) as (
  select path, blob_id from catalog_occurrence where parent_id is null and blob_id is not null
  union
  select inside.top, member.blob_id from inside
    join catalog_member member on member.container_id = inside.blob
   where member.blob_id is not null)
select inside.top, group_concat(page.text, ' ') from inside
  left join catalog_page page on page.blob_id = inside.blob group by inside.top
"""
STATUS = """
select o.path, s.status, s.code from catalog_occurrence o
  join catalog_stagerecord s on s.blob_id = o.blob_id and s.stage = 'extract'
 where o.parent_id is null
"""
OURS = """
import sys
from pathlib import Path
if sys.argv[3] == "alone":
    from zenger.process import last_resort
    last_resort.release = lambda: ""
from zenger.assemble import create_newsroom
from zenger.settings import Settings
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom
newsroom = create_newsroom(Path(sys.argv[2]), Settings())
import_trove(newsroom, Path(sys.argv[1]), collection="Trove")
process_newsroom(newsroom, pictures=False, jobs=1)
"""


def serve(engine: str) -> None:
    """Answer with the number of words and the CPU seconds of each path that is asked for."""
    read = {"tika": tika, "xberg": xberg, "readers": readers}[engine]()
    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        before = cpu_seconds()
        try:
            words = len(read(path).split())
        except BaseException:  # noqa: BLE001  a Rust panic is no Exception
            words = 0
        print(json.dumps([words, cpu_seconds() - before]), flush=True)


def tika():
    import iscc_tika

    pdf = iscc_tika.PdfParserConfig().set_ocr_strategy(iscc_tika.PdfOcrStrategy.NO_OCR)
    engine = iscc_tika.Extractor().set_pdf_config(pdf).set_extract_string_max_length(50_000_000)
    return lambda path: engine.extract_bytes_to_string(bytearray(path.read_bytes()))[0]


def xberg():
    import asyncio

    import xberg

    loop = asyncio.new_event_loop()
    config = xberg.ExtractionConfig(disable_ocr=True, use_cache=False)

    async def read(path: Path) -> str:
        given = xberg.ExtractInput(kind="uri", uri=str(path))
        result = await xberg.extract(given, config)
        return " ".join(document.content for document in result.results)

    return lambda path: loop.run_until_complete(read(path))


def readers():
    from formats_mixed import bare

    from zenger.process.worker import warm_up

    warm_up()

    def read(path: Path) -> str:
        texts: list[str] = []
        with path.open("rb") as stream:
            try:
                bare(path.name, stream, keep=lambda page: texts.append(page.text))
            except Exception as error:  # noqa: BLE001  what came before counts, as with a worker
                print(type(error).__name__, file=sys.stderr)
        return " ".join(texts)

    return read


def _used(process: int) -> float:
    """CPU seconds of a process so far; none of one that died."""
    try:
        numbers = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def other(engine: str, files: list[Path]) -> tuple[set[str], float]:
    """Names of files that yield text, and the CPU seconds; a stopped one costs all its time."""
    yielding, cpu, last, process = set(), 0.0, 0.0, None
    for path in files:
        if process is None:
            command = [sys.executable, __file__, "--serve", engine]
            quiet = {"stderr": subprocess.DEVNULL, "text": True}
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **quiet
            )
        process.stdin.write(f"{path}\n")
        process.stdin.flush()
        answer = ""
        if select.select([process.stdout], [], [], SECONDS)[0]:
            answer = process.stdout.readline()
        if not answer:
            cpu += _used(process.pid) - last
            last = 0.0
            process.kill()
            process.wait()
            process = None
            continue
        words, spent = json.loads(answer)
        cpu += spent
        last = _used(process.pid)
        if words >= WORDS:
            yielding.add(path.name)
    if process is not None:
        process.stdin.close()
        process.wait()
    return yielding, cpu


def ours(folder: Path, desk: Path, how: str) -> tuple[set[str], float, dict[str, str]]:
    subprocess.run([sys.executable, "-c", OURS, folder, desk, how], check=True, cwd=PROJECT)
    with sqlite3.connect(desk / "catalog.sqlite3") as connection:
        found = {
            Path(path).name for path, text in connection.execute(FOUND)
            if text and len(text.split()) >= WORDS
        }  # fmt: skip
        cpu = connection.execute(READING).fetchone()[0] / 1000
        ends = {
            Path(path).name: f"{status} {code}" for path, status, code in connection.execute(STATUS)
        }
    return found, cpu, ends


def kind(name: str) -> str:
    return Path(name).suffix.lower().lstrip(".") or "(none)"


def measure(folders: list[Path], scratch: Path) -> None:
    real = scratch / "files"
    real.mkdir()
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    for number, path in enumerate(paths):
        shutil.copyfile(path, real / f"{number:05}-{path.name}")
    files = sorted(real.iterdir())
    alone, ours_cpu, _ = ours(real, scratch / "alone", "alone")
    both, both_cpu, ends = ours(real, scratch / "both", "both")
    by_tika, tika_cpu = other("tika", files)
    by_xberg, xberg_cpu = other("xberg", files)
    by_readers, readers_cpu = other("readers", files)
    every = len(files)
    for name, found, cpu in (
        ("ours alone", alone, ours_cpu), ("Tika alone", by_tika, tika_cpu),
        ("ours with Tika behind", both, both_cpu), ("xberg alone", by_xberg, xberg_cpu),
        ("our readers, text only", by_readers, readers_cpu),
    ):  # fmt: skip
        say(engine=name, files=every, yielding=len(found), cpu_seconds=cpu, rate=every / cpu)
    say(
        speed_ratio_ours_to_tika=tika_cpu / ours_cpu,
        speed_ratio_readers_to_tika=tika_cpu / readers_cpu,
        speed_ratio_xberg_to_tika=tika_cpu / xberg_cpu, goal=5,
    )  # fmt: skip
    say(
        union_of_xberg_and_tika=len(by_xberg | by_tika), union_of_ours_and_tika=len(alone | by_tika)
    )
    for name in sorted(set(map(kind, (path.name for path in files)))):
        of = [path.name for path in files if kind(path.name) == name]
        say(
            type=name, files=len(of), ours=len(alone & {*of}), tika=len(by_tika & {*of}),
            both=len(both & {*of}), xberg=len(by_xberg & {*of}),
        )  # fmt: skip
    for loser, lost in (("Tika", by_tika - both), ("xberg", by_xberg - both)):
        say(only=loser, files=len(lost), types=Counter(map(kind, lost)))
        for name in sorted(lost):
            say(only=loser, file=name[6:], ours=ends.get(name, ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    corpus = SHARED / "corpus"
    parser.add_argument(
        "folders", type=Path, nargs="*", default=[corpus / "formats", corpus / "troves"]
    )
    parser.add_argument("--serve", choices=("tika", "xberg", "readers"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(arguments.serve)
        return
    say_where()
    with tempfile.TemporaryDirectory() as scratch:
        measure(arguments.folders, Path(scratch))


if __name__ == "__main__":
    main()

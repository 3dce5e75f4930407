"""Memory of the main process on the scale texts, and what a run with nothing to do takes.

    python benchmarks/pipeline_memory.py [SCALE] [--share 1.0]

SCALE is the folder with `frus.jsonl.xz` and `clinton-foia-email.jsonl.xz` (declassified
documents and e-mails, US government works). Each record becomes a file, a text or an e-mail,
and one file holds all the texts of its kind once more: tens of thousands of small files and a
few huge ones. Import, reading and indexing; then both commands again, which must do nothing.
"""

import argparse
import json
import lzma
import sqlite3
import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import islice
from pathlib import Path
from typing import Any

from _measuring import SHARED, run, say, say_where, workers

RECORDS = {"frus": 31_136, "clinton-foia-email": 23_776}


def records(scale: Path, name: str, share: float) -> Iterator[dict[str, Any]]:
    with lzma.open(scale / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, int(RECORDS[name] * share)))


def letter(number: int, record: dict[str, Any]) -> bytes:
    message = EmailMessage()
    message["Subject"] = " ".join((record["title"] or "").split())[:200]
    message["From"] = f"Sender {number % 97} <s{number % 97}@example.invalid>"
    message["To"] = "Records <records@example.invalid>"
    message["Message-ID"] = f"<{record['id']}@example.invalid>"
    message.set_content(record["text"])
    return message.as_bytes()


def make_trove(scale: Path, trove: Path, share: float) -> int:
    """Returns how many files it has."""
    trove.mkdir()
    count = 0
    with (trove / "all.txt").open("w") as texts, (trove / "all.mbox").open("wb") as mailbox:
        for name in RECORDS:
            for record in records(scale, name, share):
                count += 1
                folder = trove / name / f"{count // 500:03}"
                folder.mkdir(parents=True, exist_ok=True)
                if name == "frus":
                    text = f"{record['title']}\n\n{record['text']}\n"
                    texts.write(text)
                    (folder / f"{count}.txt").write_text(text)
                else:
                    content = letter(count, record)
                    mailbox.write(b"From x Thu Jan  1 00:00:00 2015\n" + content + b"\n")
                    (folder / f"{count}.eml").write_bytes(content)
    return count + 2


def stages(desk: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(desk / "catalog.sqlite3") as connection:
        query = "select id, attempts, finished from catalog_stagerecord order by id"
        return connection.execute(query).fetchall()


def measure(scale: Path, share: float, base: Path, jobs: int) -> None:
    trove, desk = base / "trove", base / "desk"
    count = make_trove(scale, trove, share)
    run("init", "--newsroom", desk)

    def both() -> tuple[Any, Any]:
        received = run("import", trove, "--newsroom", desk)
        return received, run("process", "--text-only", "--newsroom", desk, "--jobs", jobs)

    received, read = both()
    done = stages(desk)
    say(
        files=count, jobs=jobs, largest_mb=(trove / "all.txt").stat().st_size // 1024**2,
        import_peak_mb=received.peak, process_peak_mb=read.peak,
        worker_peak_mb=workers(desk).peak, import_cpu=received.cpu, process_cpu=read.cpu,
        workers_cpu=workers(desk).cpu, wall=received.wall + read.wall,
    )  # fmt: skip
    received_again, read_again = both()
    assert stages(desk) == done, "a stage ran again"
    first = received.cpu + read.cpu + workers(desk).cpu
    again = received_again.cpu + read_again.cpu
    say(
        rerun="nothing changed", stages_run=0, import_cpu=received_again.cpu,
        process_cpu=read_again.cpu, share_of_cpu=again / first,
        share_of_wall=(received_again + read_again).wall / (received + read).wall,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scale", type=Path, nargs="?", default=SHARED / "scale")
    parser.add_argument("--share", type=float, default=1.0, help="of the records, 0 to 1")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    say_where()
    with tempfile.TemporaryDirectory() as scratch:
        measure(arguments.scale, arguments.share, Path(scratch), arguments.jobs)


if __name__ == "__main__":
    main()

"""Very large containers: `python benchmarks/large_containers.py [GB] [MEMBERS] [MAIL_GB] [PST_GB]`.

Four troves of one file each, imported and processed (`--text-only --jobs 1`): a zip with one
member of GB gigabytes of text, a zip of MEMBERS small files, a mailbox of MAIL_GB gigabytes, a
store of Outlook of PST_GB, written by the tests' own writer. Nought leaves one out. The
text is words in chance order, which shrink about as much as real text, so that no limit on the
ratio stops it. The long member begins as data does, so that the container is measured and not
the index. Told of each: how it ended, CPU seconds, the largest resident size of a worker (goal:
500 MB) and of the main process. It needs about twice GB and three times MAIL_GB of disk.
"""

import argparse
import random
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from _measuring import PROJECT, run, say, say_where, workers

sys.path.insert(0, str(PROJECT))
from tests.process.formats.outlook_making import File, Mail, Values  # as pytest does
from tests.process.formats.pst_making import PstWriter

GB = 1_000_000_000
PIECE = 1_000_000  # bytes of text made at a time
LETTER = 50_000  # bytes of one message
WORDS = [
    "".join(random.Random(number).choices("aeioubcdfglmnprst", k=2 + number % 9))
    for number in range(20_000)
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gigabytes", type=float, nargs="?", default=4.5)
    parser.add_argument("members", type=int, nargs="?", default=100_000)
    parser.add_argument("mail_gigabytes", type=float, nargs="?", default=2)
    parser.add_argument("pst_gigabytes", type=float, nargs="?", default=1)
    asked = parser.parse_args()
    say_where()
    if asked.gigabytes:
        _measured("one long member", "a.zip", lambda path: _one_member(path, asked.gigabytes))
    if asked.members:
        _measured("many members", "b.zip", lambda path: _many_members(path, asked.members))
    if asked.mail_gigabytes:
        _measured("mailbox", "c.mbox", lambda path: _mailbox(path, asked.mail_gigabytes))
    if asked.pst_gigabytes:
        _measured("Outlook store", "d.pst", lambda path: _store(path, asked.pst_gigabytes))


def _text(size: float) -> Iterator[bytes]:
    """So many bytes, in pieces of which the same ones come again, too far apart to be shrunk."""
    chance = random.Random(1735)
    pieces = [" ".join(chance.choices(WORDS, k=PIECE // 7)).encode() for _ in range(16)]
    while size > 0:
        piece = chance.choice(pieces)[: int(size) + 1]
        yield piece
        size -= len(piece)


def _one_member(path: Path, gigabytes: float) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("ledger.dat", "w", force_zip64=True) as member,
    ):
        member.write(bytes(range(256)))
        for piece in _text(gigabytes * GB):
            member.write(piece)


def _many_members(path: Path, count: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(count):
            archive.writestr(
                f"{number // 1000:03}/{number}.txt", f"Entry {number} of the ledger.\n"
            )


def _mailbox(path: Path, gigabytes: float) -> None:
    with path.open("wb") as box:
        number = 0
        for piece in _text(gigabytes * GB):
            for start in range(0, len(piece), LETTER):
                number += 1
                box.write(
                    b"From anna@press.example Mon Sep  9 10:00:00 1974\n"
                    b"From: anna@press.example\nTo: peter@press.example\n"
                    b"Subject: Letter %d\nMessage-ID: <%d@press.example>\n\n" % (number, number)
                )
                box.write(piece[start : start + LETTER] + b"\n\n")


def _store(path: Path, gigabytes: float) -> None:
    """Folders of 300 letters each, of which every third has a file of 400 kB: 138 kB each.

    The files are as locked ones begin, so that the store is measured and not what is in it.
    """
    with path.open("wb") as out:
        writer, number, folder = PstWriter(out), 0, 0
        for piece in _text(gigabytes * GB * LETTER / 138_000):
            for start in range(0, len(piece), LETTER):
                if number % 300 == 0:
                    folder = writer.folder(f"Folder {number // 300}")
                number += 1
                values: Values = {
                    0x001A: "IPM.Note", 0x0037: f"Letter {number}", 0x0C1A: "Anna",
                    0x0C1F: "anna@press.example", 0x1035: f"<{number}@press.example>",
                    0x1000: piece[start : start + LETTER // 20].decode(),
                }  # fmt: skip
                content = b"Salted__" + piece[: LETTER * 8] + b"%d" % number
                files = [] if number % 3 else [File(f"{number}.txt", content)]
                writer.message(Mail(values, [], files), folder)
        writer.finish()


def _measured(what: str, name: str, make: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "trove").mkdir()
        path = folder / "trove" / name
        make(path)
        size, desk = path.stat().st_size, folder / "desk"
        run("init", "--newsroom", desk)
        taken = run("import", folder / "trove", "--newsroom", desk)
        path.unlink()  # it is in custody
        cost = run("process", "--text-only", "--jobs", "1", "--newsroom", desk)
        worked = workers(desk, "extract")
        say(
            what=what, mb=size // 10**6, import_cpu=taken.cpu, main_cpu=cost.cpu, wall=cost.wall,
            workers_cpu=worked.cpu, worker_peak_mb=worked.peak, main_peak_mb=cost.peak,
            ended=_ended(desk),
        )  # fmt: skip


def _ended(desk: Path) -> dict[str, int]:
    """How many files there are of each status and code."""
    with sqlite3.connect(desk / "catalog.sqlite3") as records:
        rows = records.execute(
            "select status || ' ' || code, count(*) from catalog_stagerecord group by 1"
        )
        return {status.strip(): count for status, count in rows}


if __name__ == "__main__":
    main()

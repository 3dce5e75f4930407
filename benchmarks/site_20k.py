"""What printing a large archive costs: `python benchmarks/site_20k.py [PAGES] [--keep FOLDER]`.

Documents and e-mails of the shared scale texts (declassified documents, US government works),
cut into pages of about 2,000 characters, are printed whole: pages, JSON, feeds, lists, keyword
index, search shards, manifest. Pages are texts without pictures: pictures are measured by
`pipeline.py`. The release is read from SQLite, as in a newsroom; making it is not counted.
Memory is the largest resident size of any one process that prints.
"""

import argparse
import hashlib
import json
import lzma
import multiprocessing
import os
import platform
import re
import resource
import sqlite3
import subprocess
import tempfile
import time
from base64 import b32encode
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from _measuring import pieces

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Address
from zenger.model.extraction import PageKind
from zenger.model.ids import PublicId
from zenger.model.release import (
    Imprint,
    Place,
    PublishedDocument,
    PublishedPage,
    ReleaseContent,
)
from zenger.publish.site import build_site

PROJECT = Path(__file__).parents[1]
SCALE = PROJECT.parent / "shared" / "scale"


def main() -> None:
    arguments = _arguments()
    if not (SCALE / "frus.jsonl.xz").exists():
        print(f"skipped: {SCALE} does not hold the scale texts")
        return
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=PROJECT, capture_output=True, text=True,
        check=False,
    ).stdout.strip()  # fmt: skip
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
          f"Python {platform.python_version()}, commit {commit or 'unknown'}")  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        book = Path(temporary) / "release.sqlite"
        _prepare(book, arguments.pages)
        # A process of its own, so that its memory is the printing's alone.
        printing = multiprocessing.get_context("spawn").Process(
            target=_print, args=(book, folder / "site")
        )
        printing.start()
        printing.join()
        _weigh(folder / "site")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=int, nargs="?", default=20_000)
    parser.add_argument("--keep", type=Path, help="leave the archive in this folder")
    return parser.parse_args()


# -- the release -----------------------------------------------------------------------------
def _prepare(book: Path, wanted: int) -> None:
    """Records of both sets in turn, until there are as many pages as wanted."""
    db = sqlite3.connect(book)
    db.execute("CREATE TABLE record (id TEXT PRIMARY KEY, record TEXT) WITHOUT ROWID")
    names = ("frus", "clinton-foia-email")
    readers = [_records(SCALE / f"{name}.jsonl.xz") for name in names]
    pages = 0
    while pages < wanted and readers:
        for reader in list(readers):
            record = next(reader, None)
            if record is None:
                readers.remove(reader)
                continue
            pages += len(pieces(record["text"] or ""))
            db.execute("INSERT OR IGNORE INTO record VALUES (?, ?)",
                       (_public_id(record["id"]), json.dumps(record)))  # fmt: skip
    db.commit()
    count = db.execute("SELECT count(*) FROM record").fetchone()[0]
    print(f"{pages:,} pages of {count:,} documents, without page pictures")


def _records(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _public_id(name: str) -> PublicId:
    digest = hashlib.sha256(name.encode()).digest()
    return PublicId(b32encode(digest).decode("ascii").lower()[:13])


def _content(book: Path) -> ReleaseContent:
    db = sqlite3.connect(book)

    def documents() -> Iterator[PublishedDocument]:
        for public_id, record in db.execute("SELECT id, record FROM record ORDER BY id"):
            yield _document(PublicId(public_id), json.loads(record))

    def pages(public_id: PublicId) -> Iterator[PublishedPage]:
        found = db.execute("SELECT record FROM record WHERE id = ?", (public_id,)).fetchone()
        record = json.loads(found[0])
        kind = PageKind.MESSAGE if "from" in record else PageKind.TEXT
        for number, piece in enumerate(pieces(record["text"] or ""), 1):
            yield PublishedPage(number, kind, "", piece, "en", 0.0, 0.0)

    return ReleaseContent(
        imprint=Imprint("Scale", "The Harbour Courier", "desk@harbour.example", "",
                        "Works of the United States government", ("en",)),
        number=1, released=datetime(2026, 11, 25, tzinfo=UTC),
        count=db.execute("SELECT count(*) FROM record").fetchone()[0],
        documents=documents, pages=pages,
    )  # fmt: skip


def _document(public_id: PublicId, record: dict[str, str]) -> PublishedDocument:
    is_mail = "from" in record
    volume = str(record["volume"])
    people = [Address(role, record[role], "") for role in ("from", "to") if record.get(role)]
    return PublishedDocument(
        public_id=public_id, title=record.get("title") or "", kind="email" if is_mail else "text",
        media_type="message/rfc822" if is_mail else "text/plain", language="en",
        date=_date(record.get("date") or ""), page_count=len(pieces(record["text"] or "")),
        status="ok", code="", message="", collection=volume,
        places=(Place(volume, f"{volume}/{record['id']}.txt", (volume,)),),
        people=tuple(people), subject=(record.get("title") or "") if is_mail else "",
        fingerprint=public_id,
    )  # fmt: skip


def _date(text: str) -> DocumentDate | None:
    found = re.search(r"\b(1[89]\d\d|20\d\d)(?:-(\d\d)(?:-(\d\d))?)?", text)
    try:
        return DocumentDate(PartialDate.parse(found[0]), "record") if found else None
    except ValueError:
        return None


# -- what is measured ------------------------------------------------------------------------
def _print(book: Path, site: Path) -> None:
    started = time.perf_counter()
    printed: list[float] = []
    build_site(_content(book), site, progress=partial(_note, printed))
    wall = time.perf_counter() - started
    own, others = (resource.getrusage(who) for who in
                   (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # fmt: skip
    cpu = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    memory = max(own.ru_maxrss, others.ru_maxrss) / 1024
    print(f"printed in {wall:.0f} s ({printed[-1] - started:.0f} s of them documents), "
          f"{cpu:.0f} CPU-s, peak {memory:.0f} MB resident")  # fmt: skip


def _note(printed: list[float], _done: int, _total: int) -> None:
    printed[:] = [time.perf_counter()]


def _weigh(site: Path) -> None:
    sizes: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for path in site.rglob("*"):
        if path.is_file():
            part = path.relative_to(site).parts[0]
            part = part if (site / part).is_dir() else "files at the top"
            sizes[part] += path.stat().st_size
            counts[part] += 1
    print(f"{sum(counts.values()):,} files, {sum(sizes.values()) / 1e6:.0f} MB")
    for part, size in sizes.most_common():
        print(f"  {part}: {counts[part]:,} files, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

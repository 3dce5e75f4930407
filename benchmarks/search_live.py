"""How fast live search answers: `python benchmarks/search_live.py SCALE [--pages N]`.

SCALE is the folder with `frus.jsonl.xz` and `clinton-foia-email.jsonl.xz` (declassified
documents and e-mails, US government works). Pages are pieces of about 2,000 characters. Each
query is answered in process with snippets, facets and years for 20 documents; the texts for the
snippets come from SQLite, as they do in a newsroom.
"""

import argparse
import gc
import json
import lzma
import os
import platform
import random
import re
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from _measuring import pieces

from zenger.backends.search.tantivy import TantivyIndex
from zenger.model.dates import PartialDate
from zenger.model.ids import Digest
from zenger.model.research import IndexedPage
from zenger.research.grammar import parse_query

COMMON = 100  # words
COMMONEST = "commonest"
_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip


def main() -> None:
    arguments = _arguments()
    if not (arguments.scale / "frus.jsonl.xz").exists():
        print(f"skipped: {arguments.scale} does not hold the scale texts")
        return
    _print_machine()
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    shared = Path(__file__).parents[2] / "shared" / "scale"
    parser.add_argument("scale", type=Path, nargs="?", default=shared)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=60, help="of each kind")
    return parser.parse_args()


def _print_machine() -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
          f"Python {platform.python_version()}, commit {commit or 'unknown'}")  # fmt: skip


def _run(folder: Path, arguments: argparse.Namespace) -> None:
    texts = sqlite3.connect(folder / "texts.sqlite")
    texts.execute("create table page (document, number, text, primary key (document, number))")
    index = TantivyIndex(folder / "index")
    started, cpu = time.perf_counter(), time.process_time()
    documents = pages = 0
    words: list[list[str]] = []
    for document in _documents(arguments.scale):
        documents += 1
        index.replace(documents, _numbered(document, documents))
        rows = [(documents, page.number, page.text) for page in document]
        texts.executemany("insert into page values (?, ?, ?)", rows)
        pages += len(document)
        words.append(re.findall(r"[A-Za-z]{3,}", document[0].text))
        if pages >= arguments.pages:
            break
    index.commit()
    texts.commit()
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    index.close()
    size = sum(file.stat().st_size for file in (folder / "index").rglob("*"))
    print(f"{pages:,} pages of {documents:,} documents indexed in {wall:.1f} s "
          f"({pages / wall:,.0f} pages/s, {cpu:.1f} CPU-s), {size / 1e6:.0f} MB on disk, "
          f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")  # fmt: skip
    reader = TantivyIndex(folder / "index")
    _measure(reader, _text_of(texts), words, arguments)


def _numbered(document: list[IndexedPage], number: int) -> Iterator[IndexedPage]:
    for page in document:
        yield IndexedPage(**{name: getattr(page, name) for name in page.__slots__}
                          | {"document": number})  # fmt: skip


def _documents(scale: Path) -> Iterator[list[IndexedPage]]:
    """Both sets in turn, so that a small run has both."""
    readers = [_records(scale / name) for name in ("frus.jsonl.xz", "clinton-foia-email.jsonl.xz")]
    while readers:
        for reader in list(readers):
            record = next(reader, None)
            if record is None:
                readers.remove(reader)
            else:
                yield _pages(record)


def _records(path: Path) -> Iterator[dict[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _pages(record: dict[str, str]) -> list[IndexedPage]:
    is_mail = "from" in record
    cut = pieces(record["text"] or "")
    digest = Digest(f"{abs(hash(record['id'])):064x}"[:64])
    return [
        IndexedPage(
            document=0, digest=digest, number=place + 1, text=piece,
            title=record.get("title") or "", paths=(f"{record['volume']}/{record['id']}.txt",),
            collection=str(record["volume"]), media_type="text/plain",
            kind="email" if is_mail else "text", language="en",
            date=_date(record.get("date") or ""), size=len(record["text"] or ""), status="ok",
            sender=(str(record["from"]),) if record.get("from") else (),
            recipients=(str(record["to"]),) if record.get("to") else (),
        )
        for place, piece in enumerate(cut)
    ]  # fmt: skip


def _date(text: str) -> PartialDate | None:
    iso = re.search(r"\b(1[89]\d\d|20\d\d)-(\d\d)-(\d\d)", text)
    year = re.search(r"\b(1[89]\d\d|20\d\d)\b", text)
    try:
        if iso:
            return PartialDate(*map(int, iso.groups()))
        month = next((n for n, name in enumerate(_MONTHS, 1) if name in text.lower()), 0)
        return PartialDate(int(year[1]), month) if year else None
    except ValueError:
        return None


def _text_of(
    texts: sqlite3.Connection,
) -> Callable[[Sequence[tuple[int, int]]], dict[tuple[int, int], str]]:
    def text_of(keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
        find = "select text from page where document = ? and number = ?"
        return {key: texts.execute(find, key).fetchone()[0] for key in keys}

    return text_of


def _kinds(words: list[list[str]]) -> dict[str, Callable[[random.Random], str]]:
    """Queries made of the texts: a word is as likely as it is often on first pages.

    The hundred commonest words ("that", "with") are left out of all but the last kind: few
    people search for one alone, and then half of all pages match.
    """
    counts = Counter(word.lower() for page in words for word in page if len(word) > 3)
    common = [word for word, _ in counts.most_common(COMMON)]
    kept = set(counts) - set(common)

    def run(chance: random.Random, size: int) -> list[str]:
        while True:
            page = chance.choice(words)
            if len(page) > size + 5:
                start = chance.randrange(len(page) - size)
                return page[start : start + size]

    def word(chance: random.Random) -> str:
        while True:
            found = run(chance, 1)[0].lower()
            if found in kept:
                return found

    return {
        "word": word,
        "two words": lambda c: f"{word(c)} {word(c)}",
        "phrase": lambda c: f'"{" ".join(run(c, 3))}"',
        "loose phrase": lambda c: f'"{word(c)} {word(c)}"~5',
        "NEAR": lambda c: f"{word(c)} NEAR/8 {word(c)}",
        "boolean": lambda c: f"({word(c)} OR {word(c)}) AND {word(c)} AND NOT {word(c)}",
        "wildcard": lambda c: f"{word(c)[:5]}*",
        "fuzzy": lambda c: f"{word(c)}~1",
        "regex": lambda c: f"/{word(c)[:4]}[a-m]+/",
        "date range": lambda c: f"{word(c)} date:{c.randrange(1920, 1970)}..1975",
        "field": lambda c: f"{word(c)} type:{c.choice(['email', 'text'])}",
        COMMONEST: lambda c: c.choice(common),
    }


def _measure(
    index: TantivyIndex,
    text_of: Callable[[Sequence[tuple[int, int]]], dict[tuple[int, int], str]],
    words: list[list[str]],
    arguments: argparse.Namespace,
) -> None:
    chance = random.Random(7)
    everything: list[float] = []
    all_cpu: list[float] = []
    _read_what_is_kept(index, text_of)
    gc.collect()
    gc.freeze()  # the words that queries are made of are no part of a search
    heads = f"{'query':14}{'p50 ms':>8}{'p95 ms':>8}{'max ms':>8}{'p95 CPU ms':>12}"
    print(f"{heads}{'pages found (p50, max)':>26}")
    for kind, make in _kinds(words).items():
        queries = _different(make, chance, arguments.queries)
        times, cpu, found = [], [], []
        for query in queries:
            started, busy = time.perf_counter(), time.thread_time()
            answer = index.search(parse_query(query), text_of=text_of)
            times.append((time.perf_counter() - started) * 1000)
            cpu.append((time.thread_time() - busy) * 1000)
            found.append(answer.pages)
        if kind != COMMONEST:
            everything += times
            all_cpu += cpu
        _print_row(kind, times, cpu, f"{statistics.median(found):,.0f}, {max(found):,}")
    _print_row("all but last", everything, all_cpu, "")


def _read_what_is_kept(
    index: TantivyIndex,
    text_of: Callable[[Sequence[tuple[int, int]]], dict[tuple[int, int], str]],
) -> None:
    """Documents by page, and the word lists: read once after a commit, when first needed."""
    for query in ("warm", "*", "*", "warm~1", "warm~1", "warm~1", "warm~1"):
        busy = time.thread_time()
        index.search(parse_query(query), text_of=text_of)
        print(f"before: {query:8}{(time.thread_time() - busy) * 1000:8.1f} ms CPU")


def _different(
    make: Callable[[random.Random], str], chance: random.Random, count: int
) -> list[str]:
    """So many queries, no two alike: nothing is answered from what an earlier one left."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[make(chance)] = None
    return list(found)


def _print_row(kind: str, times: list[float], cpu: list[float], found: str) -> None:
    """CPU time is of the thread that searches: on a shared machine wall time has its noise."""
    row = "".join(
        f"{value:{width}.2f}"
        for value, width in (
            (statistics.median(times), 8), (_p95(times), 8), (max(times), 8), (_p95(cpu), 12),
        )
    )  # fmt: skip
    print(f"{kind:14}{row}{found:>26}")
    sys.stdout.flush()


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    main()

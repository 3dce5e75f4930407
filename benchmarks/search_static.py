"""What the static search costs: building it, and what a reader's browser loads for a query.

    python benchmarks/search_static.py [PAGES] [FOLDER]

Pages are pieces of 2,000 characters of the shared scale texts. Queries are drawn from the pages:
a word, two words of one page, and two to four words in a row. Every query starts cold: nothing
that an earlier one loaded is kept. CPU time is that of Node, reading files included.
"""

import hashlib
import json
import lzma
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from zenger.model.tokens import folded_words
from zenger.publish.shards.pages import ShardPage
from zenger.publish.shards.script import query_script
from zenger.publish.shards.writer import ShardWriter

PROJECT = Path(__file__).parents[1]
SCALE = PROJECT.parent / "shared" / "scale"
RUNNER = PROJECT / "tests" / "publish" / "static_search.cjs"
PAGE, SAMPLE = 2_000, 300
# About as many words as PDFs and e-mails say of themselves.
STATED = (
    "author Office of the Historian producer Acrobat Distiller 9.0 (Windows) creating application "
    "Microsoft Word company Department of State keywords {volume} created {date} modified {date}"
)


def pages(wanted: int) -> Iterator[ShardPage]:
    """The first `wanted` pages of the scale texts, documents cut at spaces."""
    count = 0
    for name, kind in (("frus", "document"), ("clinton-foia-email", "email")):
        with lzma.open(SCALE / f"{name}.jsonl.xz", "rt", encoding="utf-8") as stream:
            for line in stream:
                for page in pages_of(json.loads(line), kind):
                    if count == wanted:
                        return
                    yield page
                    count += 1


def pages_of(record: dict[str, str], kind: str) -> Iterator[ShardPage]:
    text, start, number = record["text"], 0, 1
    public_id = hashlib.sha256(record["id"].encode()).hexdigest()[:13]
    date = record["date"] if len(record["date"]) in (4, 7, 10) else ""
    while start < len(text) or number == 1:
        end = text.rfind(" ", start, start + PAGE) if len(text) > start + PAGE else len(text)
        end = end if end > start else start + PAGE
        url = f"d/{public_id}/p/{number}/index.html"
        yield ShardPage(
            public_id, number, url, record["title"], text[start:end], date, kind, "en",
            record["volume"], STATED.format(volume=record["volume"], date=date),
        )  # fmt: skip
        start, number = end, number + 1


def build(folder: Path, wanted: int) -> list[str]:
    """Write the index; the texts of some pages come back, to draw queries from."""
    chosen = random.Random(5).sample(range(wanted), SAMPLE)
    kept: dict[int, str] = {}
    with tempfile.TemporaryDirectory() as temporary:
        writer, adding = ShardWriter(folder, temporary=Path(temporary)), 0.0
        for place, page in enumerate(pages(wanted)):
            started = time.process_time()
            writer.add(page)
            adding += time.process_time() - started
            if place in set(chosen):
                kept[place] = page.text
        started = time.process_time()
        writer.finish()
        finishing = time.process_time() - started
        written = {path: size for path, size, _ in writer.files()}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"build: {adding + finishing:.1f} s CPU ({adding:.1f} reading words, {finishing:.1f} "
        f"merging and writing), peak {memory:.0f} MB resident, {len(written)} files"
    )
    report_files(written)
    return list(kept.values())


def report_files(written: dict[str, int]) -> None:
    names = {"t": "words", "l": "frequent words", "b": "pairs", "p": "pages", "x": "long pages"}
    sizes: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for path, size in written.items():
        kind = path.rsplit("/", 1)[1]
        sizes[names.get(kind[0], kind) if kind != "top.js" else kind] += size
        counts[names.get(kind[0], kind) if kind != "top.js" else kind] += 1
    for kind, size in sizes.items():
        print(f"  {kind}: {counts[kind]} files, {size / 1e6:.2f} MB")


def queries(texts: list[str]) -> dict[str, list[str]]:
    """Queries by kind, each with at least one page that answers it."""
    draw = random.Random(7)
    drawn: dict[str, list[str]] = {"one word": [], "two words": [], "phrase": []}
    for text in texts:
        words = folded_words(text)
        long = [word for word in words if len(word) > 3]
        if len(words) < 20 or len(long) < 5:
            continue
        start, length = draw.randrange(len(words) - 4), draw.choice((2, 3, 4))
        drawn["one word"].append(draw.choice(long))
        drawn["two words"].append(" ".join(draw.sample(long, 2)))
        drawn["phrase"].append(f'"{" ".join(words[start : start + length])}"')
    return drawn


def measure(index: Path, asked: list[str]) -> list[dict[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "query.js"
        script.write_text(query_script(), encoding="utf-8")
        done = subprocess.run(
            ["node", str(RUNNER), str(script), str(index)],
            input=json.dumps({"queries": asked, "all": False}),
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    answers: list[dict[str, float]] = json.loads(done.stdout)
    return answers


def quantile(answers: list[dict[str, float]], key: str, share: float) -> float:
    values = sorted(answer[key] for answer in answers)
    return values[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=PROJECT, capture_output=True, text=True,
        check=False,
    ).stdout.strip()  # fmt: skip
    print(f"{wanted} pages, commit {commit}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        texts = build(folder, wanted)
        for kind, asked in queries(texts).items():
            answers = measure(folder / "search" / "v1", asked)
            found = sum(1 for answer in answers if answer["urls"])
            print(f"{kind}: {len(asked)} queries, {found} with a hit at once")
            for key, unit in (("bytes", "bytes"), ("requests", "requests"), ("ms", "ms CPU")):
                half, most, worst = (quantile(answers, key, share) for share in (0.5, 0.95, 1))
                print(f"  {unit}: p50 {half:.0f}, p95 {most:.0f}, worst {worst:.0f}")


if __name__ == "__main__":
    main()

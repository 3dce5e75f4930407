"""Near-duplicates among the scale texts: speed, recall of planted copies with errors, memory.

    python benchmarks/near_duplicates.py [--sketches 1000000]

Of 1,000 texts that are no near-duplicates of others, copies with 0, 0.5 and 2 % wrong characters
are planted among all texts. A copy counts as found when it is in the family of its original.
With --sketches it also compares so many sketches that nobody made from texts, for the memory.
"""

import argparse
import json
import lzma
import os
import random
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from _measuring import SHARED, cpu_seconds, say, say_where

from zenger.process.families import Families, join_alike
from zenger.process.sketch import SIZE, sketch_of
from zenger.process.sketch_file import SketchFile

PLANTED = 1000
ERRORS = (0.0, 0.005, 0.02)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def texts() -> Iterator[str]:
    for name in ("clinton-foia-email", "frus"):
        with lzma.open(SHARED / "scale" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def memory(field: str) -> float:
    """MB resident now (VmRSS) or at most so far (VmHWM)."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{field}:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def with_errors(text: str, share: float, rng: random.Random) -> str:
    return "".join(rng.choice(LETTERS) if rng.random() < share else c for c in text)


def compared(sketches: Iterable[bytes]) -> tuple[list[int], float, float]:
    """The first of its family for each; CPU seconds; MB more than before at most."""
    with tempfile.TemporaryFile(dir=os.environ.get("TMPDIR")) as scratch:
        rows = SketchFile(scratch)
        for sketch in sketches:
            rows.add(sketch)
        forget_peak()
        before, began = memory("VmRSS"), cpu_seconds()
        families = Families(rows.count)
        join_alike(families, rows)
        firsts = families.firsts()
        taken = cpu_seconds() - began
        return firsts.tolist(), taken, memory("VmHWM") - before


def sketch_all() -> tuple[list[bytes], list[tuple[int, str]]]:
    """Of all texts, and a sample of them with their numbers."""
    rng = random.Random(1)
    found: list[bytes] = []
    sample: list[tuple[int, str]] = []
    spent, characters = 0.0, 0
    for text in texts():
        began = cpu_seconds()
        found.append(sketch_of(text))
        spent += cpu_seconds() - began
        characters += len(text)
        if rng.random() < 0.1 and 300 < len(text) < 20_000 and found[-1]:
            sample.append((len(found) - 1, text))
    say(
        sketched=len(found), without_sketch=found.count(b""), characters=characters,
        documents_per_cpu_second=len(found) / spent,
    )  # fmt: skip
    return found, sample


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sketches", type=int, default=0)
    wanted = parser.parse_args().sketches
    say_where()
    found, sample = sketch_all()
    kept = [sketch for sketch in found if sketch]
    firsts, taken, peak = compared(kept)
    sizes: dict[int, int] = {}
    for first in firsts:
        sizes[first] = sizes.get(first, 0) + 1
    several = [size for size in sizes.values() if size > 1]
    say(
        compared=len(kept), cpu_seconds=taken, mb=peak, families=len(several),
        documents_in_them=sum(several), largest=max(several),
    )  # fmt: skip
    places = [number for number, sketch in enumerate(found) if sketch]
    row_of = {number: row for row, number in enumerate(places)}
    alone = [(row_of[n], text) for n, text in sample if sizes[firsts[row_of[n]]] == 1][:PLANTED]
    for share in ERRORS:
        rng = random.Random(2)
        copies = [sketch_of(with_errors(text, share, rng)) for _, text in alone]
        joined, _, _ = compared(kept + copies)
        hits = sum(joined[row] == joined[len(kept) + n] for n, (row, _) in enumerate(alone))
        say(wrong_characters=share, planted=len(alone), found=hits)
    if wanted:
        rng = random.Random(3)
        same = rng.randbytes(SIZE - 16)
        half = (
            rng.randbytes(16) + (same if n % 2 else rng.randbytes(SIZE - 16)) for n in range(wanted)
        )
        _, taken, peak = compared(half)
        say(synthetic=wanted, half_of_them_much_alike=True, cpu_seconds=taken, mb=peak)


if __name__ == "__main__":
    main()

"""How the shared sample files and troves end: writes the table of docs/reference/formats.md.

    python benchmarks/formats_table.py [--newsroom DESK]

Everything is received into one newsroom and processed whole, with printing, OCR and pictures where
the programs for it are there, without passwords; then documents are counted by their media type.
Takes about ten minutes on two cores. With `--newsroom` a newsroom that was made so is counted.
"""

import argparse
import sqlite3
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from _measuring import PROJECT, SHARED, run

PAGE = PROJECT / "docs" / "reference" / "formats.md"
BEGIN = "<!-- table by benchmarks/formats_table.py -->"
END = "<!-- end of the table -->"
TROVES = ("formats", "troves")
STATUSES = ("ok", "empty", "truncated", "corrupt", "encrypted", "unsupported")
HEAD = ("Media type", "Files", *STATUSES, "other", "Pages", "Inside", "lost")
# One line for each file of its own bytes, however many places it was found in.
DOCUMENTS = """
SELECT media_type, status, max(pages), blob_id FROM catalog_document GROUP BY blob_id
"""
MEMBERS = "SELECT container_id, count(*), sum(blob_id IS NULL) FROM catalog_member GROUP BY 1"


@dataclass
class Line:
    """How the files of one media type ended."""

    statuses: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    inside: int = 0
    lost: int = 0

    def cells(self, name: str) -> tuple[str, ...]:
        others = self.statuses.total() - sum(self.statuses[status] for status in STATUSES)
        numbers = (self.statuses.total(), *(self.statuses[s] for s in STATUSES), others,
                   self.pages, self.inside, self.lost)  # fmt: skip
        return (name, *(f"{number:,}" if number else "" for number in numbers))


def process(desk: Path) -> None:
    run("init", "--newsroom", desk)
    for name in TROVES:
        run("import", SHARED / "corpus" / name, "--newsroom", desk, "--collection", name)
    run("process", "--newsroom", desk)


def counted(desk: Path) -> dict[str, Line]:
    """By media type."""
    lines: dict[str, Line] = defaultdict(Line)
    with sqlite3.connect(desk / "catalog.sqlite3") as records:
        inside = {digest: numbers for digest, *numbers in records.execute(MEMBERS)}
        for media_type, status, pages, digest in records.execute(DOCUMENTS):
            line = lines[media_type]
            line.statuses[status] += 1
            line.pages += pages
            members, lost = inside.get(digest, (0, 0))
            line.inside += members
            line.lost += lost
    return lines


def table(lines: dict[str, Line]) -> Iterator[str]:
    yield row(HEAD)
    yield "|---" + "|--:" * (len(HEAD) - 1) + "|"
    total = Line()
    for name, line in sorted(lines.items()):
        yield row(line.cells(f"`{name}`"))
        total.statuses.update(line.statuses)
        total.pages += line.pages
        total.inside += line.inside
        total.lost += line.lost
    yield row(total.cells("all"))


def row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def commit() -> str:
    asked = ("git", "rev-parse", "--short", "HEAD")
    done = subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def write(lines: dict[str, Line], at: str, note: str) -> None:
    """Put the table in its place in the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    said = (
        f"Counted at {at} on {datetime.now(UTC):%Y-%m-%d}: the sample files of "
        f"{' and '.join(TROVES)}, each file of its own bytes once, without passwords. {note}"
    ).rstrip()
    text = "\n".join((BEGIN, "", said, "", *table(lines), "", END))
    PAGE.write_text(f"{before}{text}{after}", encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--newsroom", type=Path, help="count this one; it is processed already")
    asked.add_argument("--commit", help="of the code that processed it")
    asked.add_argument("--note", default="", help="a sentence on how it was processed otherwise")
    given = asked.parse_args()
    at = given.commit or commit()
    if given.newsroom:
        write(counted(given.newsroom), at, given.note)
        return
    with tempfile.TemporaryDirectory() as scratch:
        process(Path(scratch) / "desk")
        write(counted(Path(scratch) / "desk"), at, given.note)


if __name__ == "__main__":
    main()

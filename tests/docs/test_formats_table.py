"""The table of formats is one that was counted: whole, adding up, and of types that are found."""

import re
from pathlib import Path

import pytest
from tests.corpus.manifest import CORPUS

from zenger.model.document import Original
from zenger.model.ids import Digest
from zenger.process.identify import identify
from zenger.protocols.formats import HEAD_SIZE

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "formats.md"
BEGIN, END = "<!-- table by benchmarks/formats_table.py -->", "<!-- end of the table -->"
STATUSES = 7  # columns behind the number of files, "other" with them
SEEN = 40  # sample files whose type is looked up; all of them would take as long as reading them


def part() -> str:
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    inside, end, _ = rest.partition(END)
    assert begin, before[-100:]
    assert end
    return inside


def lines() -> list[tuple[str, list[int]]]:
    rows = [line.strip("| ").split(" | ") for line in part().splitlines() if line.startswith("| ")]
    return [(row[0].strip("`"), [number(c) for c in cells_of(row)]) for row in rows[1:]]


def cells_of(row: list[str]) -> list[str]:
    return (row[1:] + [""] * 11)[:11]


def number(cell: str) -> int:
    return int(cell.strip(" |").replace(",", "") or 0)


def test_the_table_says_when_and_of_which_commit_it_was_counted() -> None:
    assert re.search(r"^Counted at [0-9a-f]{7,12} on \d{4}-\d\d-\d\d: ", part().strip())


def test_files_are_the_sum_of_their_statuses_and_all_is_the_sum_of_the_types() -> None:
    *types, (last, sums) = lines()
    assert len(types) > 80
    assert last == "all"
    for name, figures in [*types, (last, sums)]:
        assert figures[0] == sum(figures[1 : 1 + STATUSES]), name
    assert sums == [sum(column) for column in zip(*(f for _, f in types), strict=True)]


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared test data is not beside this checkout")
def test_types_that_are_found_today_are_in_the_table() -> None:
    known = {name for name, _ in lines()}
    files = sorted(path for path in (CORPUS / "formats").rglob("*") if path.is_file())
    some = files[:: max(1, len(files) // SEEN)]
    assert {media_type(path) for path in some} - known == set()


def media_type(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(HEAD_SIZE)
        original = Original(Digest("0" * 64), path.stat().st_size, path.name)
        return identify(head, stream, original).media_type

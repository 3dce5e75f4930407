"""Check: all that is wrong with the cases of a folder, one case after another."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from zenger.defend.checks import check
from zenger.defend.folder import HEAD_FILE, read_case
from zenger.model.case.trouble import Trouble


def examine(source: Path, as_of: date, today: date) -> Iterator[tuple[Trouble, ...]]:
    """What is wrong with each case, in order of the folders' names; also where that is nothing."""
    here = [source] if (source / HEAD_FILE).is_file() else []
    folders = here or sorted(path.parent for path in source.glob(f"*/{HEAD_FILE}"))
    for folder in folders:
        reading = read_case(folder)
        found = check(reading.case, as_of, today=today, rows=reading.rows) if reading.case else ()
        yield (*reading.troubles, *found)

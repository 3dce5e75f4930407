"""Check: all that is wrong with the cases of a folder, one case after another."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from zenger.defend.checks import check
from zenger.defend.folder import HEAD_FILE, read_case
from zenger.model.case.cases import Case
from zenger.model.case.trouble import Trouble


def examine(source: Path, as_of: date, today: date) -> Iterator[tuple[Trouble, ...]]:
    """What is wrong with each case, in order of the folders' names; also where that is nothing."""
    here = [source] if (source / HEAD_FILE).is_file() else []
    folders = here or sorted(path.parent for path in source.glob(f"*/{HEAD_FILE}"))
    ids: set[str] = set()
    for folder in folders:
        reading = read_case(folder)
        found = list(reading.troubles)
        if case := reading.case:
            found += check(case, as_of, today=today, rows=reading.rows)
            if case.case.id in ids:
                found.append(twice(case, folder.name))
            ids.add(case.case.id)
        yield tuple(found)


def twice(case: Case, folder: str) -> Trouble:
    """Of two cases at one address: nobody knows which is meant."""
    return Trouble(
        case.case.id, HEAD_FILE, "[case]", "id", "same-case-id",
        f"Another folder holds a case called “{case.case.id}” too, and both would stand at one "
        f"address. Give the one in “{folder}” another id, or take that folder out.",
    )  # fmt: skip

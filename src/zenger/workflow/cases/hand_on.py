"""Hand on: all cases of a folder as one table, as one JSON file, or as folders written anew."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zenger.defend.cases_json import cases_json
from zenger.defend.folder import HEAD_FILE, read_case, write_case
from zenger.defend.record_table import records_csv
from zenger.model.case.cases import Case
from zenger.model.case.trouble import Trouble, Weight

FORMATS: dict[str, Callable[[Sequence[Case]], bytes]] = {"json": cases_json, "csv": records_csv}
"""What is one file. `folder` is the other form."""
_WRITTEN = {".toml", ".md"}  # what `write_case` writes; all else are files that records name


@dataclass(frozen=True, slots=True)
class Read:
    """The cases of a folder, and where each is. With an error they are not all there."""

    cases: tuple[tuple[Path, Case], ...]
    troubles: tuple[Trouble, ...]

    @property
    def is_whole(self) -> bool:
        return not any(one.weight is Weight.ERROR for one in self.troubles)


def read_cases(source: Path) -> Read:
    """Of a case folder, or of a folder of them, in the order of their names."""
    if (source / HEAD_FILE).is_file():
        folders = [source]
    else:
        folders = sorted(path.parent for path in source.glob(f"*/{HEAD_FILE}"))
    readings = [(folder, read_case(folder)) for folder in folders]
    cases = tuple((folder, one.case) for folder, one in readings if one.case is not None)
    return Read(cases, tuple(trouble for _, one in readings for trouble in one.troubles))


def as_one_file(read: Read, form: str) -> bytes:
    """All cases in one of `FORMATS`. Pictures and kept copies are not in it."""
    return FORMATS[form]([case for _, case in read.cases])


def as_folders(read: Read, output: Path) -> None:
    """Each case as a new folder in `output`, with the files that lie beside it.

    Raises:
        FileExistsError: there is a case of that name.
    """
    for folder, case in read.cases:
        target = output / case.case.id
        write_case(case, target)
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and path.suffix not in _WRITTEN:
                copy = target / path.relative_to(folder)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)

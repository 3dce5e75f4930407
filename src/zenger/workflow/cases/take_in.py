"""Take in: cases of other collections become case folders, all of a file or none."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from zenger.defend.cases_json import read_cases_json
from zenger.defend.folder import write_case
from zenger.defend.imports.courtlistener import read_courtlistener
from zenger.defend.imports.imported import Imported
from zenger.defend.imports.table import read_table
from zenger.defend.imports.tracker import read_tracker
from zenger.model.case.cases import Case, CaseState
from zenger.model.case.trouble import Trouble, Weight
from zenger.workflow.progress import Progress, Report, silent

Files = Sequence[tuple[str, bytes]]  # (name, untrusted content)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}$")


def _each(read: Callable[[bytes, str], Imported]) -> Callable[[Files], Imported]:
    def read_all(files: Files) -> Imported:
        results = [read(untrusted, name) for name, untrusted in files]
        cases = tuple(case for result in results for case in result.cases)
        return Imported(cases, tuple(one for result in results for one in result.troubles))

    return read_all


KINDS: dict[str, Callable[[Files], Imported]] = {
    "tracker": _each(read_tracker),
    "courtlistener": read_courtlistener,
    "table": _each(read_table),
    "json": _each(read_cases_json),
}
"""What can be taken in, and how it is read."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of an import. With an error among the troubles nothing was written."""

    cases: tuple[str, ...]  # ids, as folders are called
    troubles: tuple[Trouble, ...]
    public: int = 0  # how many of them are no drafts: another newsroom had read them


def take_in(kind: str, files: Files, output: Path, report: Report = silent) -> TakenIn:
    """Write each case of the files as a folder in `output`, which may hold other cases.

    Args:
        kind: one of `KINDS`.
    """
    imported = KINDS[kind](files)
    name = ", ".join(name for name, _ in files)
    troubles = (*imported.troubles, *_in_the_way(imported.cases, output, name))
    if imported.is_whole and not imported.cases:
        message = "There is no case in it. Is it the right file, and of this kind?"
        troubles = (*troubles, Trouble("", name, "", "", "no-case", message))
    if any(one.weight is Weight.ERROR for one in troubles):
        return TakenIn((), troubles)
    _write(imported.cases, output, report)
    public = sum(case.case.state is not CaseState.DRAFT for case in imported.cases)
    return TakenIn(tuple(case.case.id for case in imported.cases), troubles, public)


def _in_the_way(cases: Sequence[Case], output: Path, file: str) -> list[Trouble]:
    """An id becomes the name of a folder: it must be one, and new."""
    troubles = []
    for id_, count in Counter(case.case.id for case in cases).items():
        if not _ID.match(id_):
            message = "An id has lower-case letters, digits and hyphens, at most 80. Change it."
            troubles.append(Trouble(id_[:80], file, "", "id", "wrong-id", message))
        elif count > 1:
            message = f"{count} cases have this id. Each needs one of its own."
            troubles.append(Trouble(id_, file, "", "id", "id-twice", message))
        elif (output / id_).exists():
            message = (
                "There is a case of this id already. Move it away, or import into a new folder."
            )
            troubles.append(Trouble(id_, file, "", "id", "case-exists", message))
    return troubles


def _write(cases: Sequence[Case], output: Path, report: Report) -> None:
    """All of them beside `output` first; then each is put in its place. What fails is undone."""
    output = output.absolute()
    output.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(mkdtemp(prefix=f".{output.name}.", dir=output.parent))
    placed: list[Path] = []
    try:
        for done, case in enumerate(cases, 1):
            write_case(case, staging / case.case.id)
            report(Progress("import", done, len(cases), "cases"))
        output.mkdir(exist_ok=True)
        for case in cases:
            target = output / case.case.id
            (staging / case.case.id).rename(target)
            placed.append(target)
    except BaseException:
        for target in placed:
            shutil.rmtree(target)
        raise
    finally:
        shutil.rmtree(staging)

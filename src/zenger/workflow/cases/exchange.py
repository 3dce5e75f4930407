"""Cases between the desk and folders: taken in as a version, and handed out as a folder."""

from pathlib import Path

from zenger.catalog.models import CaseVersion
from zenger.defend.folder import read_case
from zenger.defend.folder_writing import write_case
from zenger.errors import ConflictError
from zenger.model.case.trouble import Trouble, Weight
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit
from zenger.workflow.cases.versions import (
    LARGEST,
    WORDS,
    case_in,
    files_in,
    last_version,
    numbered_version,
    save_case,
)


def take_case(
    newsroom: Newsroom, viewer: Viewer, folder: Path, *, over: int = 0, note: str = ""
) -> tuple[CaseVersion | None, tuple[Trouble, ...]]:
    """Save the case of a folder with its files, and no others.

    Args:
        over: number of the version the folder was made from; 0 where the newsroom has none.

    Returns:
        the version, or None where something is wrong with the folder: then nothing was saved.

    Raises:
        ConflictError: the newsroom has another version than that.
        ReviewError: a file is too large, or its name out of bounds.
    """
    reading = read_case(folder)
    has_errors = any(one.weight is Weight.ERROR for one in reading.troubles)
    if reading.case is None or has_errors:
        return None, reading.troubles
    version = save_case(
        newsroom, viewer, reading.case, base=over, untrusted_files=_files_of(folder),
        keeps_files=False, note=note,
    )  # fmt: skip
    return version, reading.troubles


def _files_of(folder: Path) -> dict[str, bytes]:
    """The files beside the words. Links lead out of the folder and are left alone."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.is_symlink() and path.suffix.lower() not in WORDS:
            with path.open("rb") as stream:
                found[path.name] = stream.read(LARGEST + 1)  # one more is refused where it is kept
    return found


def give_case(
    newsroom: Newsroom, viewer: Viewer, name: str, folder: Path, *, number: int | None = None
) -> CaseVersion:
    """Write a case as a folder for who may edit it, and put on record who has it.

    Args:
        number: of the version; None: the last.

    Raises:
        NotThereError: no such case or version. ConflictError: there is something at `folder`.
    """
    require(viewer, Right.EDIT)
    version = last_version(name) if number is None else numbered_version(name, number)
    try:
        hand_out(version, folder)
    except FileExistsError as there:
        raise ConflictError(
            "There is something at this place already. Nothing was written; name a new folder."
        ) from there
    audit(newsroom, "write-case", case=name, version=version.number, mark=version.mark)
    return version


def hand_out(version: CaseVersion, folder: Path) -> None:
    """Write a version as a case folder.

    Raises:
        FileExistsError: there is something at `folder` already.
    """
    write_case(case_in(version), folder)
    for name, content in files_in(version):
        (folder / name).write_bytes(content)

"""Cases between the desk and folders: taken in as a version, and handed out as a folder."""

from pathlib import Path

from zenger.catalog.models import CaseVersion
from zenger.defend.folder import read_case
from zenger.defend.folder_writing import write_case
from zenger.model.case.trouble import Trouble, Weight
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.cases.versions import WORDS, case_in, files_in, save_case, versions_of


def take_case(
    newsroom: Newsroom, viewer: Viewer, folder: Path, *, note: str = ""
) -> tuple[CaseVersion | None, tuple[Trouble, ...]]:
    """Save the case of a folder, over the last version of it where there is one.

    Returns:
        the version, or None where something is wrong with the folder: then nothing was saved.

    Raises:
        ReviewError: a file is too large, or its name out of bounds.
    """
    reading = read_case(folder)
    has_errors = any(one.weight is Weight.ERROR for one in reading.troubles)
    if reading.case is None or has_errors:
        return None, reading.troubles
    last = versions_of(reading.case.case.id).first()
    version = save_case(
        newsroom, viewer, reading.case, base=last.number if last else 0,
        untrusted_files=_files_of(folder), note=note,
    )  # fmt: skip
    return version, reading.troubles


def _files_of(folder: Path) -> dict[str, bytes]:
    """The files beside the words. Links lead out of the folder and are left alone."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.is_symlink() and path.suffix.lower() not in WORDS
    }


def hand_out(version: CaseVersion, folder: Path) -> None:
    """Write a version as a case folder.

    Raises:
        FileExistsError: there is something at `folder` already.
    """
    write_case(case_in(version), folder)
    for name, content in files_in(version):
        (folder / name).write_bytes(content)

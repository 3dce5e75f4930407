"""The files of a case at the desk, pictures and kept copies. Taking one out makes a version too."""

from zenger.catalog.models import CaseFile, CaseVersion
from zenger.errors import NotThereError, ReviewError
from zenger.model.case.cases import Case
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.cases.versions import case_in, last_version, save_case


def file_of(version: CaseVersion, name: str) -> bytes | None:
    """What a file of a version holds; None where it has none of that name."""
    digest = version.files.get(name)
    return bytes(CaseFile.objects.get(pk=digest).content) if digest else None


def naming(case: Case, name: str) -> tuple[str, ...]:
    """What is said of a file in the case: ids of the photos that show it."""
    return tuple(photo.id for photo in case.photos if photo.file == name)


def remove_file(newsroom: Newsroom, viewer: Viewer, case: str, name: str, *, base: int) -> None:
    """Save the case without a file. Versions before keep it, and so does what is printed of them.

    Raises:
        ConflictError: somebody saved the case meanwhile.
        NotThereError: there is no such file. ReviewError: a photo names it.
    """
    version = last_version(case)
    said = case_in(version)
    if name not in version.files:
        raise NotThereError("This case has no file of that name.")
    if photos := naming(said, name):
        raise ReviewError(
            f"The photo “{photos[0]}” names this file. Take the photo out first, or give it "
            "another file. Nothing was changed."
        )
    save_case(
        newsroom, viewer, said, base=base, without_files=frozenset({name}), note=f"Removed: {name}"
    )

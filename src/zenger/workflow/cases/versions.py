"""Saving a case: each time a further version, on top of the one that was looked at."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from zenger.catalog.models import CaseFile, CaseRecord, CaseVersion
from zenger.errors import ConflictError, NotThereError, ReviewError
from zenger.model.case.cases import Case
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit
from zenger.workflow.cases.coding import decoded, encoded, mark_of_case

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
WORDS = (".toml", ".md")  # what a case is written in; all else are its files
LONGEST = 4_000_000  # characters of a case
LARGEST = 20_000_000  # bytes of a file
LONGEST_NOTE = 500  # characters
_NOT_THERE = "There is no such case. The list of cases has those that are there."


def save_case(
    newsroom: Newsroom, viewer: Viewer, case: Case, *, base: int,
    untrusted_files: Mapping[str, bytes] | None = None, keeps_files: bool = True,
    without_files: frozenset[str] = frozenset(), note: str = "",
) -> CaseVersion:  # fmt: skip
    """Save a case as a further version. Nothing of it is public before it is approved.

    Args:
        base: number of the version that was changed; 0 for a case that is new.
        untrusted_files: pictures and copies that are added, by name in the case's folder.
        keeps_files: those of the version before stay, but for `without_files`.

    Raises:
        ConflictError: somebody saved another version meanwhile, or a case of this name is there.
        ReviewError: its name, a file, or its length is out of bounds.
    """
    require(viewer, Right.EDIT)
    content = _content(case, note)
    added = {name: _checked(name, one) for name, one in (untrusted_files or {}).items()}
    with transaction.atomic():
        found = _record(newsroom, viewer, case.case.id, is_new=base == 0)
        last = found.versions.order_by("-number").first()
        if (last.number if last else 0) != base:
            raise ConflictError(
                f"The last version of this case is {last.number if last else 0}, not {base}: "
                "somebody saved it since you opened it. Nothing of yours was written over theirs. "
                "Look at what they changed, then make your change again."
            )
        kept = last.files.items() if last and keeps_files else ()
        files = {name: digest for name, digest in kept if name not in without_files}
        files |= _keep_files(added)
        version = CaseVersion(
            case=found, number=base + 1, content=content, files=files, note=note.strip(),
            mark=mark_of_case(content, files), author_id=viewer.account, at=newsroom.now(),
        )  # fmt: skip
        version.save(force_insert=True)
        audit(newsroom, "save-case", case=case.case.id, version=version.number, mark=version.mark)
    return version


def _content(case: Case, note: str) -> str:
    if not NAME.fullmatch(case.case.id) or len(case.case.id) > 60:
        raise ReviewError(
            "The short name of a case has up to 60 lower-case letters, digits and hyphens, such as "
            "“smith-v-jones”. It stands in its address for good."
        )
    content = encoded(case)
    if len(content) > LONGEST or len(note) > LONGEST_NOTE:
        raise ReviewError(
            f"A case has at most {LONGEST:,} characters in all, and a note to a change "
            f"{LONGEST_NOTE}. Nothing was saved."
        )
    return content


def _checked(name: str, content: bytes) -> bytes:
    if not FILE_NAME.fullmatch(name):
        raise ReviewError(
            "The name of a file has up to 100 letters, digits, points, hyphens and underscores."
        )
    if Path(name).suffix.lower() in WORDS:
        raise ReviewError("Files that end in .toml or .md hold the words of a case: write them in.")
    if len(content) > LARGEST:
        raise ReviewError(f"A file of a case has at most {LARGEST // 1_000_000} MB.")
    return content


def _record(newsroom: Newsroom, viewer: Viewer, name: str, *, is_new: bool) -> CaseRecord:
    found = CaseRecord.objects.filter(name=name).first()
    if found and is_new:
        raise ConflictError(
            "There is a case of this name already. Say which version of it you changed, or choose "
            "another name."
        )
    if found:
        return found
    if not is_new:
        raise NotThereError(_NOT_THERE)
    return CaseRecord.objects.create(name=name, author_id=viewer.account, at=newsroom.now())


def _keep_files(added: Mapping[str, bytes]) -> dict[str, str]:
    names = {name: hashlib.sha256(content).hexdigest() for name, content in added.items()}
    CaseFile.objects.bulk_create(
        [CaseFile(digest=names[name], content=content) for name, content in added.items()],
        ignore_conflicts=True,
    )
    return names


def cases() -> QuerySet[CaseVersion]:
    """The last version of every case, by name."""
    newest = CaseVersion.objects.filter(case=OuterRef("case")).order_by("-number").values("pk")[:1]
    found = CaseVersion.objects.filter(pk=Subquery(newest))
    return found.select_related("case", "author").order_by("case__name")


def last_version(name: str) -> CaseVersion:
    """The newest version of a case.

    Raises:
        NotThereError: no case of this name.
    """
    found = versions_of(name).first()
    if found is None:
        raise NotThereError(_NOT_THERE)
    return found


def versions_of(name: str) -> QuerySet[CaseVersion]:
    """All versions of a case, newest first."""
    return (
        CaseVersion.objects.filter(case__name=name)
        .select_related("case", "author")
        .order_by("-number")
    )


def numbered_version(name: str, number: int) -> CaseVersion:
    """One version of a case.

    Raises:
        NotThereError: none of this number.
    """
    found = versions_of(name).filter(number=number).first()
    if found is None:
        raise NotThereError("This case has no version of that number.")
    return found


def case_in(version: CaseVersion) -> Case:
    """What a version says."""
    return decoded(version.content)


def files_in(version: CaseVersion) -> Iterable[tuple[str, bytes]]:
    """(name, bytes) of the files of a version."""
    for name, digest in sorted(version.files.items()):
        yield name, bytes(CaseFile.objects.get(pk=digest).content)

"""Build: from case folders to printed pages. One error anywhere, and nothing is printed."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup
from msgspec.structs import replace

from zenger.defend.checks import check
from zenger.defend.folder import read_case
from zenger.defend.standing import stand
from zenger.defend.withdrawn import notice_of
from zenger.model.case.cases import Case, CaseState
from zenger.model.case.standing import Standing
from zenger.model.case.trouble import Trouble, Weight
from zenger.model.release import Imprint
from zenger.publish import environment
from zenger.publish.case_archive import Archive
from zenger.publish.case_cited import Cited
from zenger.publish.case_links import RESERVED, case_folder
from zenger.publish.case_page import Around, Picture, case_pages, languages_of
from zenger.publish.case_related import Named
from zenger.publish.case_shelf import row_of
from zenger.publish.case_site import CaseSite, CasesReport, printing_cases
from zenger.publish.links import document_folder
from zenger.workflow.cases.cited import Found, find_citations
from zenger.workflow.cases.memory import Memory, Remembered, changes_at, packed
from zenger.workflow.cases.outputs import (
    CALENDAR,
    NAMES,
    case_jsonld,
    case_outputs,
    version,
    with_news,
)
from zenger.workflow.cases.picture import bytes_in, picture_of, shown_photo
from zenger.workflow.cases.seen import Seen, see
from zenger.workflow.progress import Progress, Report, silent

HEAD = "case.toml"
Document = Callable[[str], str]  # what a document is called in public, by its SHA-256


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a build. Without a report nothing was printed."""

    report: CasesReport | None
    troubles: tuple[Trouble, ...]


def case_folders(source: Path) -> list[Path]:
    """A case folder is itself; another folder holds some, in order of their names."""
    if (source / HEAD).is_file():
        return [source]
    with os.scandir(source) as entries:
        found = sorted(entry.path for entry in entries if not entry.name.startswith("."))
    return [Path(path) for path in found if os.path.isfile(f"{path}/{HEAD}")]  # noqa: PTH113  # thousands


def build_cases(
    source: Path, site: Path, *, as_of: date, now: datetime, imprint: Imprint,
    document: Document | None = None, report: Report = silent,
) -> Built:  # fmt: skip
    """Print all cases of `source` into `site` as they stood on a day.

    Args:
        now: embargoes and rights to pictures go by it. Aware.
        imprint: of the pages, where `site` is no archive that has one of its own.
        document: finds a document's public name; without it only those cited by that are found.

    Raises:
        NotOurSiteError: `site` holds something that Zenger did not print.
    """
    folders = case_folders(source)
    build = _Build(as_of, now, Archive(site).imprint() or imprint, document, site)
    with printing_cases(site, build.imprint, as_of) as pages:
        for done, seen in enumerate(see(folders, build.memory, pages.rows_before, now), 1):
            build.case(seen, pages)
            report(Progress("cases", done, len(folders), "cases"))
        troubles = tuple(build.troubles)
        if build.has_errors:
            return Built(None, troubles)
        printed = pages.appear()
    build.memory.write()
    return Built(printed, troubles)


class _Build:
    """One run. Troubles are collected; after the first error nothing more is printed."""

    def __init__(
        self, as_of: date, now: datetime, imprint: Imprint, document: Document | None, site: Path
    ) -> None:
        self.imprint = imprint
        self.troubles: list[Trouble] = []
        self.has_errors = False
        self._as_of, self._now, self._document = as_of, now, document
        parts = (environment.version(), version(), repr(imprint), as_of.isoformat())
        self._basis = "\0".join((*parts, str(document is not None)))
        self.memory = Memory(site, sha256(self._basis.encode("utf-8", "replace")).hexdigest())

    def case(self, seen: Seen, pages: CaseSite) -> None:
        """Print one case, leave it as it is, or note what is wrong with it."""
        if seen.known and pages.keep(seen.known.id, seen.known.key):
            self._note(seen.known.troubles)
            return
        before = len(self.troubles)
        case, key = self._read(seen, pages)
        if case is not None and key:
            now_known = Remembered(
                seen.stamp, case.case.id, key, seen.named, seen.near,
                packed(self.troubles[before:]), changes_at(case, self._now),
            )  # fmt: skip
            self.memory.remember(seen.folder, now_known)

    def _read(self, seen: Seen, pages: CaseSite) -> tuple[Case | None, str]:
        """The case and the key it is printed with; empty where it is not."""
        reading = read_case(seen.folder)
        self._note(reading.troubles)
        case = reading.case
        if case is None or case.case.state is CaseState.DRAFT:
            return case, ""
        if case.case.state is CaseState.WITHDRAWN:
            case = notice_of(case)
        if case.case.id in RESERVED:
            self._note([_reserved(case)])
        today = self._now.date()
        self._note(check(case, self._as_of, today=today, rows=reading.rows))
        found = find_citations(case, pages.archive, self._document)
        self._note(found.troubles)
        if self.has_errors:
            return case, ""
        key = self._key(seen, case, found.cited.values())
        if not pages.keep(case.case.id, key):
            self._print(seen, found, key, pages)
        return case, key

    def _print(self, seen: Seen, found: Found, key: str, pages: CaseSite) -> None:
        case = _leading_to(found.case, seen.near)
        standing = stand(case, self._as_of, self._now)
        picture, files = self._picture(standing, seen.folder)
        jsonld = case_jsonld(standing, self.imprint, picture.name if picture else "")
        around = Around(
            self.imprint, pages.archive.has_documents, found.cited,
            documents=tuple(_documents(found.case, pages.archive)), related=seen.near,
            outputs=NAMES, picture=picture,
            jsonld=Markup(jsonld),  # noqa: S704  # safe in a script
        )  # fmt: skip
        files += case_pages(standing, around)
        id_ = standing.case.case.id
        files += case_outputs(standing, self.imprint, pages.before(id_, CALENDAR))
        row = with_news(row_of(standing, languages_of(standing.case)), standing)
        pages.print(id_, key, row, files, found.cited.values())

    def _picture(
        self, standing: Standing, folder: Path
    ) -> tuple[Picture | None, list[tuple[str, str | bytes]]]:
        """The first photo, where its rights allow to show it."""
        photo = shown_photo(standing.case)
        if photo is None:
            return None, []
        case = standing.case.case.id
        made = picture_of(case, photo, bytes_in(folder, photo.file))
        if isinstance(made, Trouble):
            self._note([made])
            return None, []
        picture, content = made
        return picture, [(f"{case_folder(case)}{picture.name}", content)]

    def _note(self, troubles: Iterable[Trouble]) -> None:
        for trouble in troubles:
            self.troubles.append(trouble)
            self.has_errors |= trouble.weight is Weight.ERROR

    def _key(self, seen: Seen, case: Case, cited: Iterable[Cited]) -> str:
        """What a printed case depends on; equal keys mean equal files."""
        until = changes_at(case, self._now)
        digest = sha256()
        for part in (self._basis, repr(until), repr(seen.near), *(repr(one) for one in cited)):
            digest.update(part.encode("utf-8", "replace") + b"\0")
        for path in _files(seen.folder):
            digest.update(path.relative_to(seen.folder).as_posix().encode() + b"\0")
            digest.update(sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:32]


def _leading_to(case: Case, near: Iterable[Named]) -> Case:
    """The case without ids of others that are not printed here: they may be drafts."""
    there = {one.id for one in near}
    related = tuple(one for one in case.case.related if one in there)
    return replace(case, case=replace(case.case, related=related))


def _documents(case: Case, archive: Archive) -> Iterator[tuple[str, str]]:
    """(path, title) of the documents that a case names, those that are published."""
    for name in case.case.documents:
        if page := archive.page(name, 1):
            yield f"{document_folder(name)}index.html", page["title"]


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _reserved(case: Case) -> Trouble:
    return Trouble(
        case.case.id, HEAD, "[case]", "id", "id-reserved",
        f"No case can be called “{case.case.id}”: lists of cases are printed there.",
    )  # fmt: skip

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
from zenger.defend.folder import HEAD_FILE, read_case
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
from zenger.publish.case_paper import on_paper
from zenger.publish.case_related import Named
from zenger.publish.case_shelf import row_of
from zenger.publish.case_site import CaseSite, CasesReport, printing_cases
from zenger.publish.links import document_folder
from zenger.publish.paper import paper_version, require_paper
from zenger.workflow.cases.cited import Found, find_citations
from zenger.workflow.cases.examine import twice
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

Document = Callable[[str], str]  # what a document is called in public, by its SHA-256


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a build. Without a report nothing was printed."""

    report: CasesReport | None
    troubles: tuple[Trouble, ...]


def holds_cases(source: Path) -> bool:
    """Whether it is a case folder, or has some in it."""
    return any(os.path.isfile(f"{path}/{HEAD_FILE}") for path in _candidates(source))  # noqa: PTH113


def _candidates(source: Path) -> list[str]:
    """A case folder is itself; another folder may hold some, in order of their names. Which are
    none shows when they are looked at, as a look at each of many thousands takes time."""
    if (source / HEAD_FILE).is_file():
        return [str(source.absolute())]
    with os.scandir(source.absolute()) as entries:
        return sorted(one.path for one in entries if not one.name.startswith("."))


def build_cases(
    source: Path, site: Path, *, as_of: date, now: datetime, imprint: Imprint,
    document: Document | None = None, pdf: bool = False, report: Report = silent,
) -> Built:  # fmt: skip
    """Print all cases of `source` into `site` as they stood on a day.

    Args:
        now: embargoes and rights to pictures go by it. Aware.
        imprint: of the pages, where `site` is no archive that has one of its own.
        document: finds a document's public name; without it only those cited by that are found.
        pdf: print a PDF beside each page of a case, too.

    Raises:
        MissingProgramError: a PDF is wanted and cannot be made here.
        NotOurSiteError: `site` holds something that Zenger did not print.
    """
    if pdf:
        require_paper()
    build = _Build(as_of, now, Archive(site).imprint() or imprint, document, site, pdf=pdf)
    with printing_cases(site, build.imprint, as_of) as pages:
        found = see(_candidates(source), build.memory, pages.rows_before, now)
        for done, seen in enumerate(found, 1):
            build.case(seen, pages)
            report(Progress("cases", done, len(found), "cases"))
        troubles = tuple(build.troubles)
        if build.has_errors:
            return Built(None, troubles)
        printed = pages.appear()
    build.memory.write()
    return Built(printed, troubles)


class _Build:
    """One run. Troubles are collected; after the first error nothing more is printed."""

    def __init__(
        self, as_of: date, now: datetime, imprint: Imprint, document: Document | None, site: Path,
        *, pdf: bool,
    ) -> None:  # fmt: skip
        self.imprint = imprint
        self._pdf = pdf
        self.troubles: list[Trouble] = []
        self.has_errors = False
        self._as_of, self._now, self._document = as_of, now, document
        parts = (environment.version(), version(), repr(imprint), as_of.isoformat())
        self._basis = "\0".join((*parts, str(document is not None), *([paper_version()] * pdf)))
        self.memory = Memory(site, sha256(self._basis.encode("utf-8", "replace")).hexdigest())

    def case(self, seen: Seen, pages: CaseSite) -> None:
        """Print one case, leave it as it is, or note what is wrong with it."""
        known = seen.known
        if known and not pages.has(known.id) and pages.keep(known.id, known.key):
            self._note(known.troubles)
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
        reading = read_case(Path(seen.folder))
        self._note(reading.troubles)
        case = reading.case
        if case is None or case.case.state is CaseState.DRAFT:
            return case, ""
        if case.case.state is CaseState.WITHDRAWN:
            case = notice_of(case)
        if case.case.id in RESERVED:
            self._note([_reserved(case)])
        if pages.has(case.case.id):
            self._note([twice(case, Path(seen.folder).name)])
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
        picture, shown = self._picture(standing, Path(seen.folder))
        jsonld = case_jsonld(standing, self.imprint, picture.name if picture else "")
        around = Around(
            self.imprint, pages.archive.has_documents, found.cited,
            documents=tuple(_documents(found.case, pages.archive)), related=seen.near,
            outputs=NAMES, has_paper=self._pdf, picture=picture,
            jsonld=Markup(jsonld),  # noqa: S704  # safe in a script
        )  # fmt: skip
        printed = list(case_pages(standing, around))
        files: list[tuple[str, str | bytes]] = [*shown, *printed]
        if self._pdf and standing.case.case.state is not CaseState.WITHDRAWN:
            beside = {Path(path).name: content for path, content in shown}
            files += on_paper(printed, base_url=self.imprint.base_url, pictures=beside)
        id_ = standing.case.case.id
        files += case_outputs(standing, self.imprint, pages.before(id_, CALENDAR))
        row = with_news(row_of(standing, languages_of(standing.case)), standing)
        pages.print(id_, key, row, files, found.cited.values())

    def _picture(
        self, standing: Standing, folder: Path
    ) -> tuple[Picture | None, list[tuple[str, bytes]]]:
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
        folder = Path(seen.folder)
        for path in _files(folder):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
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
        case.case.id, HEAD_FILE, "[case]", "id", "id-reserved",
        f"No case can be called “{case.case.id}”: lists of cases are printed there.",
    )  # fmt: skip

"""Printing cases into a folder: a new one, or an archive that `publish` printed.

A case that is as it was is left alone. What is new is written beside the folder and put in its
place when all of it is ready, one case at a time and each at once; the manifest comes last. An
interrupted run is made good by the next, as what it did not note it does again.
"""

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from zenger.model.release import Imprint
from zenger.publish import environment
from zenger.publish.case_archive import Archive
from zenger.publish.case_carried import quotes_stand
from zenger.publish.case_cited import Cited
from zenger.publish.case_index import Lists
from zenger.publish.case_links import ROOT, case_folder
from zenger.publish.case_navigation import linked_pages, needs_link
from zenger.publish.case_shelf import CaseRow
from zenger.publish.case_state import STATE, STATE_FORMAT, Printed, State, read_state
from zenger.publish.case_words import words_in
from zenger.publish.cases_feed import all_cases_feeds
from zenger.publish.cases_table import TABLE, cases_table
from zenger.publish.manifest import ITSELF, is_ours, listed_files, write_manifests
from zenger.publish.readable import let_everybody_read, make_folders
from zenger.publish.site import refuse_others
from zenger.publish.staging import staging_alone
from zenger.publish.swap import recover, replace_folder

Files = Iterable[tuple[str, str | bytes]]


@dataclass(frozen=True, slots=True)
class CasesReport:
    """What was printed."""

    cases: int
    printed: int
    kept: int
    files: int  # of the whole folder, manifests not counted


class CaseSite:
    """The folder under change. Use `printing_cases`."""

    def __init__(self, site: Path, staging: Path, imprint: Imprint, as_of: date) -> None:
        self._site, self._staging = site, staging
        self._imprint, self._as_of = imprint, as_of
        self.archive = Archive(site)
        self._listed = {path: (size, sha) for path, size, sha in _listed(site)}
        self._earlier = read_state(site)
        self._files_of = _by_case(self._listed)
        self._cases: dict[str, Printed] = {}
        self._fresh: list[str] = []  # ids
        self._gone: list[str] = []  # paths

    @property
    def rows_before(self) -> list[CaseRow]:
        """The line about each case that stood here before."""
        return [one.row for one in self._earlier.cases.values()]

    def before(self, case: str, name: str) -> bytes:
        """A file of a case as it was printed before; empty where there was none."""
        path = f"{case_folder(case)}{name}"
        try:
            return (self._site / path).read_bytes() if path in self._listed else b""
        except OSError:  # taken away by hand: `verify` tells of it
            return b""

    def has(self, case: str) -> bool:
        """Whether a case of that id was printed or left as it is in this run."""
        return case in self._cases

    def keep(self, case: str, key: str) -> bool:
        """Leave a case as it is, if it was printed with the same key and is all there."""
        before = self._earlier.cases.get(case)
        if before is None or before.key != key or not self._is_there(case):
            return False
        if not quotes_stand(before, self._site):
            return False
        self._cases[case] = before
        return True

    def print(
        self, case: str, key: str, row: CaseRow, files: Files, cited: Iterable[Cited] = ()
    ) -> None:
        """Write the files of a case, all of them below its folder.

        Args:
            cited: the pages it quotes are noted, so that it falls with them.
        """
        folder = case_folder(case)
        self._forget(case)
        for path, content in files:
            if not path.startswith(folder):
                raise ValueError(path)
            self._write(path, content)
        quotes = {one.data: one.text for one in cited if one.data}
        self._cases[case] = Printed(key, row, quotes)
        self._fresh.append(case)

    def appear(self) -> CasesReport:
        """Put everything in its place. Cases that were printed before and not named now stay."""
        cases = dict(sorted({**self._earlier.cases, **self._cases}.items()))
        lists = self._print_lists([one.row for one in cases.values()])
        self._write_assets()
        self._lead_here()
        state = State(STATE_FORMAT, self._as_of.isoformat(), cases, lists)
        self._write(STATE, msgspec.json.encode(state))
        self._move()
        head = {"title": self._imprint.title, **_head(self._site)}
        write_manifests(self._site, self, head)
        for name in ITSELF:
            let_everybody_read(self._site / name)
        printed = len(self._fresh)
        return CasesReport(len(cases), printed, len(self._cases) - printed, len(self._listed))

    def files(self) -> Iterator[tuple[str, int, str]]:
        """(path, bytes, SHA-256) of every file, by path."""
        for path in sorted(self._listed):
            yield (path, *self._listed[path])

    def _print_lists(self, rows: list[CaseRow]) -> dict[str, str]:
        """Those that changed; those that lead nowhere any more are taken out."""
        earlier = self._earlier.lists
        lists = Lists(rows, self._imprint, self._as_of, has_archive=self.archive.has_documents)
        keys: dict[str, str] = {}
        for page in lists.pages():
            keys[page.path] = page.key
            if earlier.get(page.path) != page.key or page.path not in self._listed:
                self._write(page.path, page.make())
        for path in earlier.keys() - keys.keys():
            self._listed.pop(path, None)
            self._gone.append(path)
        title, day = words_in("en")("cases"), self._as_of.isoformat()
        for path, content in all_cases_feeds(rows, self._imprint, title=title, as_of=day):
            self._write(path, content)
        self._write(TABLE, cases_table(rows, as_of=day, base_url=self._imprint.base_url))
        return keys

    def _lead_here(self) -> None:
        """Put the link to cases into the navigation of an archive that had none."""
        if needs_link(self._site):
            for path, content in linked_pages(self._site, list(self._listed)):
                self._write(path, content.encode("utf-8", "surrogateescape"))

    # -- writing -----------------------------------------------------------------------------
    def _write(self, path: str, content: str | bytes) -> None:
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        target = self._staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            stream.write(data)
        self._listed[path] = (len(data), hashlib.sha256(data).hexdigest())

    def _write_assets(self) -> None:
        """Those that are not there, or are another version's."""
        for name in ("zenger.css", "cases.css", "icon.svg"):
            self._write_other(f"assets/{name}", environment.asset(name))
        fonts = environment.PACKAGE.joinpath("assets", "fonts")
        for font in sorted(fonts.iterdir(), key=lambda entry: entry.name):
            self._write_other(f"assets/fonts/{font.name}", font.read_bytes())

    def _write_other(self, path: str, content: bytes) -> None:
        if self._listed.get(path, (0, ""))[1] != hashlib.sha256(content).hexdigest():
            self._write(path, content)

    def _move(self) -> None:
        """Cases first, then what leads to them."""
        make_folders(self._site)
        for entry in self._staging.iterdir():
            let_everybody_read(entry)
        for case in self._fresh:
            built, place = self._staging / case_folder(case), self._site / case_folder(case)
            make_folders(place.parent)
            _replace_beside(built, place)
        for path in sorted(p for p in self._staging.rglob("*") if p.is_file()):
            target = self._site / path.relative_to(self._staging)
            make_folders(target.parent)
            path.replace(target)
        for gone in self._gone:
            (self._site / gone).unlink(missing_ok=True)
            _remove_empty((self._site / gone).parent, self._site)

    # -- what was there ----------------------------------------------------------------------
    def _forget(self, case: str) -> None:
        """Take the files of a case off the list."""
        for path in self._files_of.pop(case, ()):
            del self._listed[path]

    def _is_there(self, case: str) -> bool:
        return f"{case_folder(case)}index.html" in self._listed


@contextmanager
def printing_cases(site: Path, imprint: Imprint, as_of: date) -> Iterator[CaseSite]:
    """Print into `site`: missing, empty, or printed by Zenger. Nothing changes without `appear`.

    Raises:
        NotOurSiteError: it holds something else.
        NewsroomBusyError: another command is printing cases or an archive into it.
    """
    site = site.absolute()
    refuse_others(site)
    make_folders(site.parent)
    with staging_alone(site) as staging:
        yield CaseSite(site, staging, imprint, as_of)


def _remove_empty(folder: Path, site: Path) -> None:
    """Take away a folder that nothing is in any more, and those above it that only held it."""
    while folder != site and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _replace_beside(built: Path, place: Path) -> None:
    """Exchange a finished folder with the one in its place; both must be on one disk."""
    recover(place)
    near = place.with_name(f".{place.name}.building")
    if near.exists():
        shutil.rmtree(near)
    built.rename(near)
    replace_folder(near, place)


def _by_case(paths: Iterable[str]) -> dict[str, list[str]]:
    """The files in the folder of each case."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        if path.startswith(ROOT) and path.count("/") > 1:
            found[path.split("/", 2)[1]].append(path)
    return found


def _listed(site: Path) -> Iterable[tuple[str, int, str]]:
    return listed_files(site) if is_ours(site) else ()


def _head(site: Path) -> dict[str, object]:
    """What stood before the files in the manifest: number and moment of the release."""
    try:
        with (site / "manifest.json").open(encoding="utf-8") as stream:
            head = msgspec.json.decode(stream.readline().rstrip().encode() + b"]}")
    except (OSError, msgspec.MsgspecError):
        return {}
    return {key: head[key] for key in ("title", "release", "released") if key in head}

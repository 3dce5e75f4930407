"""Printing an archive: everything a release holds, as a folder of plain files.

documents  ->  d/<id>/...          unchanged ones are taken over from the archive before
lists      ->  browse/, feeds/     from slim rows in a scratch ledger
manifest   ->  manifest.json       every file, with its SHA-256
swap       ->  the finished folder takes the old one's place at once
"""

import errno
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from zenger.errors import AccessDeniedError, NoSpaceError, NotOurSiteError
from zenger.model.release import PublishedDocument, ReleaseContent
from zenger.publish import environment
from zenger.publish.browse import Browser
from zenger.publish.case_carried import carry_cases, has_cases
from zenger.publish.documents import DocumentPrinter
from zenger.publish.feeds import write_feeds, write_sitemap
from zenger.publish.front import Front
from zenger.publish.ledger import Ledger
from zenger.publish.links import document_folder
from zenger.publish.manifest import is_ours, listed_files, write_manifests
from zenger.publish.output import Output
from zenger.publish.readable import HIDDEN, HIDDEN_FILE, make_folders
from zenger.publish.shards.script import search_script
from zenger.publish.staging import staging_alone
from zenger.publish.static_search import write_search
from zenger.publish.swap import recover, replace_folder

BUILD_NAME = "build.json"
BUILD_FORMAT = "zenger-build/1"
_ASSETS = ("zenger.css", "viewer.js", "icon.svg")


SEARCH_SCRIPT = "assets/search.js"


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was printed."""

    documents: int
    pages: int
    printed: int  # documents rendered now
    kept: int  # documents taken over unchanged
    tombstones: int
    files: int
    size: int  # bytes of all files, manifests not counted
    cases: int = 0  # that stayed as they were
    cases_held: tuple[str, ...] = ()  # that quote what was changed: `zenger case build` them again


@dataclass(frozen=True, slots=True)
class PrintedSite:
    """An archive that is finished and not yet where readers look."""

    report: SiteReport
    folder: Path  # where it is now
    _site: Path

    def appear(self) -> None:
        """Take the place of what is at `site`, at once."""
        with _in_words():
            if self._site.exists() and not is_ours(self._site):
                self._site.rmdir()  # empty: it was refused otherwise
            replace_folder(self.folder, self._site)


@contextmanager
def printing(
    content: ReleaseContent,
    site: Path,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[PrintedSite]:
    """Print `content` beside `site`. What has not appeared at the end is removed.

    Args:
        site: missing, empty, or an archive printed by Zenger, whose unchanged documents are
            taken over.
        progress: told (documents done, documents in all) as the work goes on.

    Raises:
        NotOurSiteError: `site` holds something else. It is left as it is.
        NoSpaceError, AccessDeniedError: the disk is full or closed. `site` is left as it is.
        NewsroomBusyError: another command, perhaps of another newsroom, is printing to `site`.
    """
    site = site.absolute()
    with _in_words(), ExitStack() as stack:
        make_folders(site.parent)
        # Hidden, as it may lie where a web server looks.
        staging = stack.enter_context(staging_alone(site))
        recover(site)
        refuse_others(site)
        built, book = staging / "site", staging / "ledger"
        book.touch(mode=HIDDEN_FILE)
        built.mkdir(mode=HIDDEN)
        with closing(Ledger(book)) as ledger:
            report = _Build(content, Output(built, ledger), site).run(progress)
        yield PrintedSite(report, built, site)


def build_site(
    content: ReleaseContent,
    site: Path,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> SiteReport:
    """Print `content` and put it at `site`, all at once. Raises as `printing` does."""
    with printing(content, site, progress=progress) as printed:
        printed.appear()
    return printed.report


def refuse_others(site: Path) -> None:
    """Raise `NotOurSiteError` where `site` holds something Zenger did not make."""
    if not site.exists() and not site.is_symlink():
        return
    if site.is_dir() and not site.is_symlink() and (is_ours(site) or not any(site.iterdir())):
        return
    raise NotOurSiteError(
        "The place to publish to holds something that Zenger did not make, so nothing was "
        "touched. Name an empty or a new folder, or remove what is there."
    )


@contextmanager
def _in_words() -> Iterator[None]:
    """Say what a full or a locked disk means; anything else is passed on as it is."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        code = error.errno if isinstance(error, OSError) else None
        if code in {errno.ENOSPC, errno.EDQUOT} or "disk is full" in str(error):
            raise NoSpaceError(
                "The disk is full, so the archive was not replaced. What was there before is "
                "whole. Make room, or publish to another disk, and run the command again."
            ) from error
        if code in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise AccessDeniedError(
                "The archive cannot be written: this account may not write there, so nothing "
                "was replaced. Change who owns the folder, or publish to another place."
            ) from error
        raise


def _moment(iso: str) -> str:
    """The same, if it is a moment: it goes into feeds as it stands. Raises `ValueError`."""
    datetime.fromisoformat(iso)
    return iso


class _Build:
    """One run: from documents to the manifest."""

    def __init__(self, content: ReleaseContent, output: Output, previous: Path) -> None:
        if has_cases(previous):
            content = replace(content, imprint=replace(content.imprint, has_cases=True))
        self._content = content
        self._output = output
        self._previous = previous
        self._marks: dict[str, tuple[str, str, str]] = {}  # id: fingerprint, changed, image
        self._earlier = self._read_earlier()

    def run(self, progress: Callable[[int, int], None]) -> SiteReport:
        kept = self._documents(progress)
        output, content = self._output, self._content
        output.ledger.finish_documents()
        keywords = write_search(content, output)
        output.write(SEARCH_SCRIPT, search_script())
        Front(content, output, scripts=(SEARCH_SCRIPT,), keywords=keywords).write()
        Browser(content, output, keywords=keywords.path).write()
        write_feeds(content, output)
        carried = carry_cases(self._previous, output, content.imprint)
        self._assets()
        lists = output.ledger.date_lists(content.released.isoformat())
        write_sitemap(content, output)
        self._write_marks(lists)
        files, size = output.ledger.count_files()
        head = {
            "title": content.imprint.title,
            "release": content.number,
            "released": content.released.isoformat(),
        }
        write_manifests(output.folder, output.ledger, head)
        count = len(self._marks)
        pages = output.ledger.one("SELECT coalesce(sum(pages), 0) FROM doc")
        tombstones = len(content.tombstones)
        return SiteReport(
            count, pages, count - kept, kept, tombstones, files, size, carried.kept, carried.held
        )

    # -- documents ---------------------------------------------------------------------------
    def _documents(self, progress: Callable[[int, int], None]) -> int:
        total = self._content.count
        printer = DocumentPrinter(self._content, self._output)
        kept = 0
        for done, document in enumerate(self._content.documents(), 1):
            mark = self._mark(document)
            before = self._earlier.get(document.public_id)
            if before and before[0] == mark and self._keep(document):
                kept += 1
                _, changed, image = before
            else:
                image = printer.print(document)
                if self._content.check is not None:
                    self._content.check(document, self._output.folder)
                changed = self._content.released.isoformat()
            self._marks[document.public_id] = (mark, changed, image)
            self._output.ledger.add_document(document, image, changed)
            progress(done, total)
        return kept

    def _mark(self, document: PublishedDocument) -> str:
        """What a printed document depends on; equal marks mean equal files."""
        # Pages that were printed before there were cases got the link to them afterwards.
        site = replace(self._content.imprint, has_cases=False)
        originals = self._content.open_original is not None
        parts = (document.fingerprint, environment.version(), repr(site), str(originals))
        return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]

    def _keep(self, document: PublishedDocument) -> bool:
        """Take a document's files over from the archive before; False where one is not there."""
        if not document.fingerprint:
            return False
        folder = document_folder(document.public_id)
        files = self._output.ledger.earlier_under(folder)
        for path, size, _ in files:
            there = self._previous / path
            if there.is_symlink() or not there.is_file() or there.stat().st_size != size:
                return False
        for path, size, digest in files:
            self._output.keep(path, self._previous / path, size, digest)
        return bool(files)

    def _read_earlier(self) -> dict[str, tuple[str, str, str]]:
        """Marks of the archive before; empty where there is none that can be used."""
        if not is_ours(self._previous):
            return {}
        try:
            build = json.loads((self._previous / BUILD_NAME).read_text(encoding="utf-8"))
            if build["format"] != BUILD_FORMAT:
                return {}
            marks = {k: (m[0], _moment(m[1]), m[2]) for k, m in build["documents"].items()}
            self._output.ledger.add_earlier(listed_files(self._previous))
            lists = build.get("lists", {})  # not in archives printed by the first versions
            self._output.ledger.add_earlier_lists({p: _moment(m) for p, m in lists.items()})
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            return {}  # somebody changed it: everything is printed anew, which is never wrong
        return marks

    def _write_marks(self, lists: dict[str, str]) -> None:
        self._output.write_json(
            BUILD_NAME,
            {"format": BUILD_FORMAT, "documents": dict(sorted(self._marks.items())),
             "lists": lists},
        )  # fmt: skip

    # -- the rest ----------------------------------------------------------------------------
    def _assets(self) -> None:
        for name in _ASSETS:
            self._output.write(f"assets/{name}", environment.asset(name))
        fonts = environment.PACKAGE.joinpath("assets", "fonts")
        for font in sorted(fonts.iterdir(), key=lambda entry: entry.name):
            self._output.write(f"assets/fonts/{font.name}", font.read_bytes())

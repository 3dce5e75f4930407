"""Results taken out: as a table, as JSON lines, or with the files themselves."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from zenger.catalog.models import Document
from zenger.model.ids import Digest
from zenger.model.people import Right, Viewer
from zenger.model.research import Order
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import as_now, require, seen_documents
from zenger.workflow.audit import audit
from zenger.workflow.desk.inert_cells import inert_cell
from zenger.workflow.desk.search_desk import count_matching, look_up
from zenger.workflow.search_pages import PageHit

MOST_LISTED = 10_000  # documents in one table
MOST_FILES = 1_000  # in one zip
MOST_BYTES = 4 * 1024**3  # of files in one zip
_AT_ONCE = 500  # documents asked of the index together
COLUMNS = (
    "document", "title", "type", "date", "language", "collection", "pages", "page", "path",
    "snippet",
)  # fmt: skip
_UNSAFE = re.compile(r"[^\w.() -]+")


@dataclass(frozen=True, slots=True)
class Found:
    """One document of an answer, with its best page."""

    number: int
    hit: PageHit
    pages: int  # that match, as far as they are listed


def found_documents(
    newsroom: Newsroom, viewer: Viewer, question: str, *, order: Order, most: int
) -> Iterator[Found]:
    """Every document of an answer, in order, up to so many.

    Raises:
        QueryError: the question cannot be run as written.
    """
    for start in range(0, most, _AT_ONCE):
        limit = min(_AT_ONCE, most - start)
        now = as_now(viewer)  # it takes a while, in which more may be closed to them
        hits = look_up(
            newsroom, now, question, order=order, limit=limit, offset=start, facets=False
        ).hits
        by_document: dict[int, list[PageHit]] = {}
        for hit in hits:
            by_document.setdefault(hit.number, []).append(hit)
        for number, pages in by_document.items():
            yield Found(number, pages[0], len(pages))
        if len(by_document) < limit:
            return


def export_rows(
    newsroom: Newsroom, viewer: Viewer, question: str, *, order: Order, as_json: bool
) -> Iterator[str]:
    """Lines of a table (CSV with a head, or JSON). That it was taken out is on record.

    Raises:
        QueryError: the question cannot be run as written.
    """
    require(viewer, Right.READ)
    found = found_documents(newsroom, viewer, question, order=order, most=MOST_LISTED)
    left = max(0, count_matching(newsroom, viewer, question).documents - MOST_LISTED)
    first = next(found, None)  # so that a question that cannot be run says so before a file begins
    audit(newsroom, "export", question=question, form="jsonl" if as_json else "csv")
    return _lines(first, found, as_json, left)


def _lines(first: Found | None, rest: Iterator[Found], as_json: bool, left: int) -> Iterator[str]:
    if not as_json:
        yield ",".join(COLUMNS) + "\r\n"
    if first is not None:
        yield _line(first, as_json)
    yield from (_line(one, as_json) for one in rest)
    if left:
        said = f"{left:,} more documents match. A table holds {MOST_LISTED:,} at most."
        yield (json.dumps({"left_out": left, "why": said}) + "\n") if as_json else f'"{said}"\r\n'


def _line(one: Found, as_json: bool) -> str:
    hit = one.hit
    row: dict[str, object] = {
        "document": hit.document, "title": hit.title, "type": hit.kind, "date": hit.date or "",
        "language": hit.language or "", "collection": hit.collection, "pages": one.pages,
        "page": hit.page or "", "path": hit.paths[0] if hit.paths else "",
        "snippet": hit.snippet,
    }  # fmt: skip
    if as_json:
        return json.dumps({**row, "paths": hit.paths}, ensure_ascii=False) + "\n"
    line = io.StringIO()
    csv.writer(line).writerow([inert_cell(str(row[name])) for name in COLUMNS])
    return line.getvalue()


@dataclass(frozen=True, slots=True)
class FileToTake:
    """One original file and what it is called in the zip."""

    number: int  # of the document
    digest: Digest
    size: int  # bytes
    name: str
    title: str
    path: str


def files_to_take(
    newsroom: Newsroom, viewer: Viewer, question: str, *, order: Order
) -> list[FileToTake]:
    """The original files of an answer, up to the bounds, each on record as taken out.

    Raises:
        NotAllowedError: a reader takes nothing out.
        QueryError: the question cannot be run as written.
    """
    require(viewer, Right.WORK)
    found = list(found_documents(newsroom, viewer, question, order=order, most=MOST_FILES))
    # Asked again at this moment, of the records themselves: the index may be a little behind.
    rows = seen_documents(viewer).filter(pk__in=[one.number for one in found])
    sizes = {row.pk: row for row in rows.select_related("blob")}
    taken: list[FileToTake] = []
    total = 0
    for one in found:
        row = sizes.get(one.number)
        if row is None or total + row.blob.size > MOST_BYTES:
            continue
        total += row.blob.size
        taken.append(_file(row, one, len(taken) + 1))
    audit(
        newsroom, "export", question=question, form="zip",
        documents=[str(file.digest) for file in taken],
    )  # fmt: skip
    return taken


def _file(row: Document, one: Found, place: int) -> FileToTake:
    path = one.hit.paths[0] if one.hit.paths else row.title
    last = path.rpartition("/")[2]
    plain = _UNSAFE.sub("_", last).strip(" .")[-80:] or "file"
    return FileToTake(
        row.pk, Digest(row.blob_id), row.blob.size, f"{place:04d} {plain}", row.title, path
    )


def manifest_of(files: list[FileToTake], matching: int) -> str:
    """A table of what is in a zip, for `manifest.csv` in it; its last line says what is not.

    Args:
        matching: how many documents the question found.
    """
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["file", "sha256", "bytes", "title", "path"])
    for file in files:
        cells = (file.name, file.digest, str(file.size), file.title, file.path)
        writer.writerow([inert_cell(str(cell)) for cell in cells])
    if left := max(0, matching - len(files)):
        bound = f"A zip holds {MOST_FILES:,} files and {MOST_BYTES // 1024**3} GB at most."
        writer.writerow([f"{left:,} more documents match and are not in here. {bound}"])
    return table.getvalue()

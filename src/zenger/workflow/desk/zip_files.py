"""The original files of an answer as one zip, made while it is read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from stream_zip import ZIP_64, stream_zip

from zenger.model.people import Viewer
from zenger.model.research import Order
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import as_now, seen_documents
from zenger.workflow.audit import audit
from zenger.workflow.desk.export import FileToTake, files_to_take, manifest_of
from zenger.workflow.desk.search_desk import count_matching

CHUNK = 1 << 20  # bytes
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # of every file in a zip: when is nobody's business
_MODE = 0o600


def zip_of(newsroom: Newsroom, viewer: Viewer, question: str, *, order: Order) -> Iterator[bytes]:
    """Pieces of the zip. Which files are in it is settled, and on record, before the first; one
    that is closed to this person while they load it is left out, which its end says.

    Raises:
        NotAllowedError: a reader takes nothing out.
        QueryError: the question cannot be run as written.
    """
    files = files_to_take(newsroom, viewer, question, order=order)
    matching = count_matching(newsroom, viewer, question).documents
    pieces: Iterator[bytes] = iter(stream_zip(_members(newsroom, viewer, files, matching)))
    return pieces


def _members(
    newsroom: Newsroom, viewer: Viewer, files: list[FileToTake], matching: int
) -> Iterator[tuple[Any, ...]]:
    manifest, closed = manifest_of(files, matching).encode(), list[FileToTake]()
    yield "manifest.csv", _EPOCH, _MODE, ZIP_64, [manifest]
    for file in files:
        if _is_open(viewer, file):
            yield f"files/{file.name}", _EPOCH, _MODE, ZIP_64, _content(newsroom, file)
        else:
            closed.append(file)
    if closed:
        digests = [str(file.digest) for file in closed]
        audit(newsroom, "export-cut", form="zip", documents=digests)
        said = "".join(f"{file.name}\r\n" for file in closed)
        yield "closed to you meanwhile.txt", _EPOCH, _MODE, ZIP_64, [said.encode()]


def _is_open(viewer: Viewer, file: FileToTake) -> bool:
    """Still: four gigabytes over an onion take hours, in which a label may have been put on."""
    return seen_documents(as_now(viewer)).filter(pk=file.number).exists()


def _content(newsroom: Newsroom, file: FileToTake) -> Iterator[bytes]:
    with newsroom.originals.open(file.digest) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk

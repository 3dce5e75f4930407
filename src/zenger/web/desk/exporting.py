"""Results taken out of the desk."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from stream_zip import ZIP_64, stream_zip

from zenger.errors import AccountError
from zenger.model.research import Order
from zenger.protocols.newsroom import Newsroom
from zenger.web.desk.here import DESK, Here
from zenger.workflow.desk.export import FileToTake, export_rows, files_to_take, manifest_of
from zenger.workflow.desk.search_desk import count_matching

CHUNK = 1 << 20  # bytes
_FORMS = {"csv": "text/csv", "jsonl": "application/jsonl", "zip": "application/zip"}
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # of every file in a zip: when is nobody's business
_MODE = 0o600


def export_view(request: HttpRequest, here: Here) -> StreamingHttpResponse:
    """The results of a search as a table, as JSON lines, or as the files themselves."""
    form, question = request.GET.get("as", ""), request.GET.get("q", "")
    asked = request.GET.get("order", "")
    order = Order(asked) if asked in set(Order) else Order.RELEVANCE
    if form not in _FORMS:
        raise AccountError(f"There is no such form. Forms are {', '.join(_FORMS)}.")
    with DESK.searching:
        if form == "zip":
            files = files_to_take(here.newsroom, here.viewer, question, order=order)
            matching = count_matching(here.newsroom, here.viewer, question).documents
            content: Any = stream_zip(_members(here.newsroom, files, matching))
        else:
            rows = export_rows(
                here.newsroom, here.viewer, question, order=order, as_json=form == "jsonl"
            )
            content = list(rows)  # at most ten thousand lines; the index is not held while they go
    response = StreamingHttpResponse(content, content_type=_FORMS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="results.{form}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _members(
    newsroom: Newsroom, files: list[FileToTake], matching: int
) -> Iterator[tuple[Any, ...]]:
    manifest = manifest_of(files, matching).encode()
    yield "manifest.csv", _EPOCH, _MODE, ZIP_64, [manifest]
    for file in files:
        yield f"files/{file.name}", _EPOCH, _MODE, ZIP_64, _content(newsroom, file)


def _content(newsroom: Newsroom, file: FileToTake) -> Iterator[bytes]:
    with newsroom.originals.open(file.digest) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk

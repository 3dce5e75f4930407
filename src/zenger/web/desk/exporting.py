"""Results taken out of the desk."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from stream_zip import ZIP_64, stream_zip

from zenger.errors import AccountError
from zenger.model.people import Right
from zenger.model.research import Order
from zenger.protocols.newsroom import Newsroom
from zenger.research.grammar import parse_query
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.tickets import zip_holder_of, zip_ticket_for
from zenger.workflow.access.sight import require
from zenger.workflow.desk.export import FileToTake, export_rows, files_to_take, manifest_of
from zenger.workflow.desk.search_desk import count_matching

CHUNK = 1 << 20  # bytes
_FORMS = {"csv": "text/csv", "jsonl": "application/jsonl", "zip": "application/zip"}
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # of every file in a zip: when is nobody's business
_MODE = 0o600


def export_view(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The results of a search as a table or as JSON lines; or on to where their files are."""
    form, (question, order) = request.GET.get("as", ""), _asked(request)
    if form not in _FORMS:
        raise AccountError(f"There is no such form. Forms are {', '.join(_FORMS)}.")
    if form == "zip":
        return HttpResponseRedirect(_zip_address(here, question, order))
    with DESK.searching:
        rows = export_rows(
            here.newsroom, here.viewer, question, order=order, as_json=form == "jsonl"
        )
        content = list(rows)  # at most ten thousand lines; the index is not held while they go
    return _to_save(content, form)


def zip_view(request: HttpRequest, ticket: str) -> StreamingHttpResponse:
    """The files of an answer, to be saved. No cookie is looked at: see `tickets`."""
    question, order = _asked(request)
    newsroom, viewer = zip_holder_of(ticket, _words(question, order))
    with DESK.searching:
        files = files_to_take(newsroom, viewer, question, order=order)
        matching = count_matching(newsroom, viewer, question).documents
    return _to_save(stream_zip(_members(newsroom, files, matching)), "zip")


def _zip_address(here: Here, question: str, order: Order) -> str:
    require(here.viewer, Right.WORK)
    parse_query(question)  # what cannot be asked is said here
    ticket = zip_ticket_for(here, _words(question, order))
    return f"{reverse('zip', kwargs={'ticket': ticket})}?{_words(question, order)}"


def _words(question: str, order: Order) -> str:
    """As the address has it."""
    return urlencode({"q": question, "order": str(order)})


def _asked(request: HttpRequest) -> tuple[str, Order]:
    asked = request.GET.get("order", "")
    order = Order(asked) if asked in set(Order) else Order.RELEVANCE
    return request.GET.get("q", ""), order


def _to_save(content: Any, form: str) -> StreamingHttpResponse:
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

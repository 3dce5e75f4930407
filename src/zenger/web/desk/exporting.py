"""Results taken out of the desk."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from zenger.errors import AccountError
from zenger.model.people import Right
from zenger.model.research import Order
from zenger.research.grammar import parse_query
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.onward import Onward
from zenger.web.desk.tickets import zip_holder_of, zip_ticket_for
from zenger.workflow.access.sight import require
from zenger.workflow.desk.export import export_rows
from zenger.workflow.desk.zip_files import zip_of

_FORMS = {"csv": "text/csv", "jsonl": "application/jsonl", "zip": "application/zip"}


def export_view(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The results of a search as a table or as JSON lines; or on to where their files are."""
    form, (question, order) = request.GET.get("as", ""), _asked(request)
    if form not in _FORMS:
        raise AccountError(f"There is no such form. Forms are {', '.join(_FORMS)}.")
    if form == "zip":
        return Onward(_zip_address(here, question, order))
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
        content = zip_of(newsroom, viewer, question, order=order)
    return _to_save(content, "zip")


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

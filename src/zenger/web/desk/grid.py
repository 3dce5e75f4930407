"""The grid of a list of questions: which found which document."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.web.desk.searching import address_of
from zenger.workflow.desk.batches import own_batch
from zenger.workflow.desk.grid import DOCUMENTS, MOST_PAIRS, grid_of, pairs_of


def grid_view(request: HttpRequest, here: Here, batch: int) -> HttpResponse:
    """A few questions by the documents they found, those of most questions first."""
    after, start = _number(request, "after"), _number(request, "start")
    grid = grid_of(here.viewer, batch, after=after, offset=start)
    end = start + DOCUMENTS
    return render(
        request, "grid.html", here, batch=own_batch(here.viewer, batch), grid=grid, after=after,
        start=start, previous=max(0, start - DOCUMENTS) if start else None,
        onward=end if grid and end < grid.documents else None, address_of=address_of,
        most=MOST_PAIRS,
    )  # fmt: skip


def _number(request: HttpRequest, name: str) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0


def pairs_view(request: HttpRequest, here: Here, batch: int) -> StreamingHttpResponse:
    """All of it as CSV, one line for each question and document."""
    del request
    lines = pairs_of(here.newsroom, here.viewer, batch)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="pairs-{batch}.csv"'
    return response

"""How far the reading of the trove is, what failed and why, and what is encrypted."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse

from zenger.assemble import is_writing, writing
from zenger.model.document import Status
from zenger.process.stages import Stage
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.render import render
from zenger.workflow.desk.at_work import at_work
from zenger.workflow.desk.inert_cells import inert_cell
from zenger.workflow.desk.troubles import count_encrypted, trouble_rows, troubles
from zenger.workflow.passwords import forget_passwords, kept_passwords, try_passwords
from zenger.workflow.retry import retry

STAGES = {
    Stage.EXTRACT: "reading", Stage.PRINT: "printing", Stage.OCR: "reading scans",
    Stage.RENDER: "drawing pages", "receive": "receiving",
}  # fmt: skip
STARTED = ("again", "tried")  # what a page says just after work was begun: it takes a second
HEAD = ("document", "place", "collection", "stage", "status", "code", "message")


class _Line:
    """What a CSV writer writes to: hands each line back."""

    def write(self, line: str) -> str:
        return line


def state_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Work, troubles, and the box for passwords."""
    is_running, said = is_writing(here.newsroom), request.GET.get("said", "")
    work = at_work(here.newsroom, here.viewer, is_running=is_running)
    return render(
        request, "state.html", here, is_running=is_running, stages=STAGES, work=work,
        is_starting=said in STARTED and not is_running and bool(work.steps),
        troubles=troubles(here.viewer), encrypted=count_encrypted(here.viewer),
        kept=len(kept_passwords(here.newsroom)), said=said,
    )  # fmt: skip


def troubles_csv_view(request: HttpRequest, here: Here) -> StreamingHttpResponse:
    """Each of them on a line."""
    del request
    rows = trouble_rows(here.newsroom, here.viewer)
    response = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="troubles.csv"'
    return response


def _csv(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    out = csv.writer(_Line())
    yield "\ufeff" + str(out.writerow(HEAD))  # what `_Line` hands back
    for digest, *cells in rows:
        name = f"sha256:{digest}" if digest else ""
        yield str(out.writerow([name, *(inert_cell(cell) for cell in cells)]))


def retry_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Have it done again, within what this person sees; says so where a command is at work.

    Raises:
        NewsroomBusyError: nothing was changed.
    """
    status, stage = request.POST.get("status", ""), request.POST.get("stage", "")
    with writing(here.newsroom):
        retry(
            here.newsroom, statuses=(status,) if status in set(Status) else (),
            stages=(stage,) if stage in set(Stage) else (), within=here.viewer.collections,
        )  # fmt: skip
    return _started(here, "again")


def passwords_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Keep passwords and try them on what is encrypted, or forget them.

    Raises:
        NewsroomBusyError: nothing was kept; the same again later.
    """
    if "forget" in request.POST:
        forget_passwords(here.newsroom)
        return HttpResponseRedirect(reverse("state") + "?said=forgotten#passwords")
    with writing(here.newsroom):
        typed = request.POST.get("passwords", "")
        try_passwords(here.newsroom, typed, within=here.viewer.collections)
    return _started(here, "tried")


def _started(here: Here, said: str) -> HttpResponse:
    DESK.process(here.newsroom.folder)
    return HttpResponseRedirect(f"{reverse('state')}?said={said}")

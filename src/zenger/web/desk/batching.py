"""Many questions at once: pasted or from a file, answered as a table."""

import io
from typing import TextIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse

from zenger.errors import AccountError
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.render import render
from zenger.workflow.desk.batch_lists import LARGEST, Options
from zenger.workflow.desk.batches import (
    CHOSEN,
    is_current,
    make_batch,
    order_of_batches,
    own_batch,
    remove_batch,
    run_again,
    run_slice,
    table_of,
    waiting,
)

SHOWN = 500  # lines of one page


def batches_view(request: HttpRequest, here: Here) -> HttpResponse:
    """One's lists of questions, and a form for a new one."""
    if request.method != "POST":
        mine = list(order_of_batches(here.viewer)[:100])
        return render(request, "batches.html", here, batches=mine)
    fuzzy = request.POST.get("fuzzy", "0")
    options = Options("phrase" in request.POST, int(fuzzy) if fuzzy in ("0", "1", "2") else 0)
    batch = make_batch(
        here.newsroom, here.viewer, request.POST.get("name", ""), _list(request), options
    )
    return HttpResponseRedirect(reverse("batch", kwargs={"batch": batch.pk}))


def _list(request: HttpRequest) -> TextIO:
    """Its lines, one by one."""
    if int(request.headers.get("Content-Length") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        raise AccountError("The list is longer than 10 MB. Cut it into several.")  # it was dropped
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        return io.StringIO(request.POST.get("list", ""), newline=None)
    if file.size > LARGEST:
        raise AccountError("The list is longer than 10 MB. Cut it into several.")
    return io.TextIOWrapper(file.open(), encoding="utf-8-sig", errors="replace")


def batch_view(request: HttpRequest, here: Here, batch: int) -> HttpResponse:
    """The questions of a list and what each found; a POST asks some of those that wait."""
    one = own_batch(here.viewer, batch)
    if request.method == "POST":
        if "again" in request.POST:
            run_again(here.newsroom, here.viewer, batch)
        elif "remove" in request.POST:
            remove_batch(here.newsroom, here.viewer, batch)
            return HttpResponseRedirect(reverse("batches"))
        with DESK.searching:
            run_slice(here.newsroom, here.viewer, batch)
        return HttpResponseRedirect(reverse("batch", kwargs={"batch": batch}))
    start = request.GET.get("after", "")
    after = int(start) if start.isascii() and start.isdigit() and len(start) < 8 else 0
    lines = one.batchline_set.order_by("place")
    only = request.GET.get("only", "")
    chosen = CHOSEN.get(only, CHOSEN[""])(lines)
    shown = list(chosen.filter(place__gt=after).defer("known")[: SHOWN + 1])
    return render(
        request, "batch.html", here, batch=one, total=lines.count(), left=waiting(one).count(),
        found=lines.filter(documents__gt=0).count(), lines=shown[:SHOWN],
        empty=lines.filter(documents=0).count(), broken=lines.exclude(problem="").count(),
        fresh=lines.filter(fresh__gt=0).count(), is_current=is_current(one, here.viewer),
        only=only if only in CHOSEN else "",
        more=shown[SHOWN - 1].place if len(shown) > SHOWN else 0,
    )  # fmt: skip


def batch_table_view(request: HttpRequest, here: Here, batch: int) -> StreamingHttpResponse:
    """The results as CSV."""
    del request
    own_batch(here.viewer, batch)
    response = StreamingHttpResponse(
        table_of(here.viewer, batch), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="questions-{batch}.csv"'
    return response

"""The log of who did what: read, filtered, taken out."""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse

from zenger.catalog.models import AuditEntry
from zenger.errors import AccountError
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.log_words import said
from zenger.web.desk.render import render
from zenger.workflow.access.log_checks import (
    begin_walk,
    last_check,
    noted_digest,
    walk_under_way,
)
from zenger.workflow.access.log_entries import csv_lines, entries_of, json_lines
from zenger.workflow.audit import audit

SHOWN = 100
FIELDS = ("actor", "verb", "document", "since", "until")


def log_view(request: HttpRequest, here: Here) -> HttpResponse:
    """The newest first."""
    asked, problem = _asked(request), ""
    try:
        found = entries_of(asked)
    except AccountError as error:
        found, problem = AuditEntry.objects.none(), str(error)
    return _page(request, here, asked, found, problem=problem)


def _page(
    request: HttpRequest, here: Here, asked: dict[str, str], found: QuerySet[AuditEntry], *,
    problem: str = "",
) -> HttpResponse:  # fmt: skip
    total, start = found.count(), request.GET.get("before", "")
    if start.isascii() and start.isdigit() and len(start) < 16:
        found = found.filter(pk__lt=int(start))
    entries = list(found.order_by("-pk")[: SHOWN + 1])
    kept = urlencode({name: value for name, value in asked.items() if value})
    older = f"?{kept}&before={entries[SHOWN - 1].pk}" if len(entries) > SHOWN else ""
    shown = [(one, said(one.details)) for one in entries[:SHOWN]]
    return render(
        request, "log.html", here, status=400 if problem else 200, problem=problem, shown=shown,
        asked=asked, total=total, older=older, kept=kept, actors=_values("actor"),
        verbs=_values("verb"), check=last_check(), walk=walk_under_way(here.newsroom),
    )  # fmt: skip


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in FIELDS}


def _values(field: str) -> list[str]:
    return list(AuditEntry.objects.order_by(field).values_list(field, flat=True).distinct()[:500])


def check_log_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Have the whole chain walked along, beside the desk: of a long log it takes minutes."""
    noted = noted_digest(request.POST.get("noted", ""))
    walk, is_new = begin_walk(here.newsroom)
    if is_new:
        DESK.check(here.newsroom.folder, walk.pk, noted)
    return HttpResponseRedirect(reverse("log"))


def export_log_view(request: HttpRequest, here: Here) -> StreamingHttpResponse:
    """The same entries as a file: CSV, or one JSON object a line."""
    found = entries_of(_asked(request))
    as_json = request.GET.get("as") == "jsonl"
    audit(here.newsroom, "export-log", form="jsonl" if as_json else "csv")
    entries = found.order_by("pk").iterator(2000)
    lines = json_lines(entries) if as_json else csv_lines(entries)
    ending, kind = ("jsonl", "application/jsonl") if as_json else ("csv", "text/csv")
    response = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="log.{ending}"'
    return response

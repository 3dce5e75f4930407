"""The log of who did what: read, filtered, taken out."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.db.models import Func, QuerySet, TextField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse

from zenger.catalog.models import AuditEntry
from zenger.errors import AccountError
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.log_words import said
from zenger.web.desk.render import render
from zenger.workflow.access.log_checks import begin_walk, last_check, walk_under_way
from zenger.workflow.audit import audit
from zenger.workflow.desk.inert_cells import inert_cell

SHOWN = 100
# As the index `audit_by_document` has it.
_DOCUMENT = Func(
    "details", template="json_extract(%(expressions)s, '$.document')", output_field=TextField()
)
FIELDS = ("actor", "verb", "document", "since", "until")


def log_view(request: HttpRequest, here: Here) -> HttpResponse:
    """The newest first."""
    asked, problem = _asked(request), ""
    try:
        found = _found(asked)
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


def _found(asked: dict[str, str]) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.all()
    if asked["actor"]:
        found = found.filter(actor=asked["actor"])
    if asked["verb"]:
        found = found.filter(verb=asked["verb"])
    if asked["document"]:
        digest = asked["document"].removeprefix("sha256:").rstrip("…").lower()
        found = found.annotate(document=_DOCUMENT).filter(**_begins("document", digest))
    if since := _day(asked["since"]):
        found = found.filter(at__gte=since)
    if until := _day(asked["until"]):
        found = found.filter(
            at__lte=until.replace(hour=23, minute=59, second=59, microsecond=999_999)
        )
    return found


def _begins(field: str, start: str) -> dict[str, str]:
    """How texts of hexadecimal digits begin, in a form for which an index is used."""
    return {f"{field}__gte": start, f"{field}__lt": start + "g"}


def _day(text: str) -> datetime | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError as error:
        raise AccountError("This is no day. Write the year first: 2026-11-26.") from error


def check_log_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Have the whole chain walked along, beside the desk: of a long log it takes minutes."""
    del request
    walk, is_new = begin_walk(here.newsroom)
    if is_new:
        DESK.check(here.newsroom.folder, walk.pk)
    return HttpResponseRedirect(reverse("log"))


def export_log_view(request: HttpRequest, here: Here) -> StreamingHttpResponse:
    """The same entries as a file: CSV, or one JSON object a line."""
    found = _found(_asked(request))
    as_json = request.GET.get("as") == "jsonl"
    audit(here.newsroom, "export-log", form="jsonl" if as_json else "csv")
    entries = found.order_by("pk").iterator(2000)
    lines = _json_lines(entries) if as_json else _csv_lines(entries)
    ending, kind = ("jsonl", "application/jsonl") if as_json else ("csv", "text/csv")
    response = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="log.{ending}"'
    return response


def _json_lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    for one in entries:
        line = {
            "number": one.pk, "at": one.at.isoformat(), "actor": one.actor, "verb": one.verb,
            "details": one.details, "previous": one.previous, "digest": one.digest,
        }  # fmt: skip
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _csv_lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    yield "number,at,actor,verb,details,digest\r\n"
    for one in entries:
        line = io.StringIO()
        details = json.dumps(one.details, ensure_ascii=False, sort_keys=True)
        cells = (one.pk, one.at.isoformat(), one.actor, one.verb, details, one.digest)
        csv.writer(line).writerow([inert_cell(str(cell)) for cell in cells])
        yield line.getvalue()

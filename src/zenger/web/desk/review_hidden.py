"""What is hidden in the file under review."""

from functools import partial
from itertools import groupby

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse

from zenger.errors import NotThereError
from zenger.model.review import Finding, Severity
from zenger.process.inventory.kinds import KINDS
from zenger.web.desk.behind import BEHIND
from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.web.desk.review_acts import typed_number
from zenger.workflow.access.sight import seen_document
from zenger.workflow.review.hidden import hidden_in, hidden_table, is_known
from zenger.workflow.review.inspect_document import overlaid
from zenger.workflow.review.originals import approve_original, keep_original, original_standing
from zenger.workflow.review.queue import entry_of

AT_ONCE = 30  # pages that are looked into while somebody waits
SHOWN = 30  # places of one kind
EACH = 50  # findings of one place
_FORMS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
_AS_TEXT = ("text/html", "application/xhtml", "message/")  # their copies are text, not pictures
_ORDER = list(Severity)


def hidden_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """All findings, the worst first, each kind with what it means."""
    pages = seen_document(here.viewer, number).pages  # a problem is told only to who sees it
    work = f"hidden {number}"
    problem = BEHIND.problem(work)
    if problem or (pages > AT_ONCE and not is_known(here.newsroom, here.viewer, number)):
        if not problem:
            BEHIND.begin(work, partial(hidden_in, here.newsroom, here.viewer, number))
        return render(
            request, "review_looking.html", here, number=number, problem=problem,
            status=409 if problem else 202,
        )  # fmt: skip
    document, inspection = hidden_in(here.newsroom, here.viewer, number)
    ordered = sorted(inspection.findings, key=lambda one: (_ORDER.index(one.severity), one.kind))
    kinds = groupby(ordered, key=lambda one: (one.severity, one.kind))
    groups = [
        (severity, kind, KINDS[kind].meaning, _by_place(some), len(some))
        for severity, kind, some in ((*which, list(found)) for which, found in kinds)
    ]
    original = original_standing(here.newsroom, here.viewer, number)
    return render(
        request, "review_hidden.html", here, d=document, inspection=inspection, groups=groups,
        shown=SHOWN, each=EACH, original=original,
        in_copy=overlaid(inspection) if document.media_type.startswith(_AS_TEXT) else 0,
        is_mine=any(step.person == here.viewer.account for step in original.counted),
        entry=entry_of(here.newsroom, here.viewer, number),
    )  # fmt: skip


def _by_place(findings: list[Finding]) -> list[tuple[Finding, list[str]]]:
    """Findings of one kind that follow each other in one place, with what each says: a file may
    say of hundreds of letters, one by one, which they are."""
    together = groupby(findings, key=lambda one: (one.page, one.where))
    grouped = [list(some) for _, some in together]
    return [(some[0], [one.text for one in some if one.text]) for some in grouped]


def original_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Let the file itself go out beside its copy, or keep it in after all."""
    note = request.POST.get("note", "")
    if request.POST.get("verb") == "keep":
        keep_original(here.newsroom, here.viewer, number, note=note)
    else:
        last = typed_number(request, "last", 0)
        approve_original(here.newsroom, here.viewer, number, note=note, last=last)
    return HttpResponseRedirect(reverse("hidden", kwargs={"number": number}) + "#original")


def hidden_table_view(
    request: HttpRequest, here: Here, number: int, form: str
) -> StreamingHttpResponse:
    """The findings as CSV, or as lines of JSON."""
    del request
    if form not in _FORMS:
        raise NotThereError("Findings are taken out as csv or jsonl.")
    rows = hidden_table(here.newsroom, here.viewer, number, form)
    response = StreamingHttpResponse(rows, content_type=_FORMS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="hidden-{number}.{form}"'
    return response

"""What a newsroom does together: who did what lately, and one's own lists."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.workflow.access.sight import seen_collections
from zenger.workflow.desk.activity import (
    Wanted,
    activity_for,
    who_was_active,
    words_of_notes,
)
from zenger.workflow.desk.assignments import assigned_by, assigned_to
from zenger.workflow.desk.lists import LISTS, on_list
from zenger.workflow.desk.marks import marks_of
from zenger.workflow.desk.mentions import unseen_mentions

SHOWN = 50  # rows of a page
VERBS = {
    "tagged": "tagged", "untagged": "took a tag off", "noted": "wrote a note on",
    "reworded": "changed a note on", "remove-note": "took a note off",
    "restore-note": "brought a note back on", "assigned": "handed over",
    "finished": "is done with", "reopened": "took up again",
    "redacted": "redacted", "unredacted": "took redactions back on", "assessed": "assessed",
    "embargoed": "set an embargo on", "proposed": "proposed", "taken": "took into review",
    "approved": "approved", "withheld": "withheld", "returned": "sent back",
    "withdrawn": "withdrew", "original": "let the original go of",
    "kept": "kept in the original of",
}  # fmt: skip


def _start(request: HttpRequest) -> int:
    asked = request.GET.get("start", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0


def activity_view(request: HttpRequest, here: Here) -> HttpResponse:
    """What happened, the newest first; by person, act or collection."""
    asked = {name: request.GET.get(name, "") for name in ("person", "verb", "collection")}
    start = _start(request)
    found = list(activity_for(here.viewer, limit=SHOWN + 1, offset=start, wanted=Wanted(**asked)))
    return render(
        request, "activity.html", here, asked=asked, shown=found[:SHOWN], verbs=VERBS,
        start=start, step=SHOWN, has_more=len(found) > SHOWN,
        people=who_was_active(here.viewer), notes=words_of_notes(found),
        collections=list(seen_collections(here.viewer).order_by("title")),
    )  # fmt: skip


def lists_view(request: HttpRequest, here: Here) -> HttpResponse:
    """What one wants to read, what one starred, what was handed over."""
    asked = request.GET.get("list", LISTS[0])
    chosen = asked if asked in LISTS else LISTS[0]
    start = _start(request)
    listed = {name: on_list(here.viewer, name, limit=0).total for name in LISTS}
    found = on_list(here.viewer, chosen, limit=SHOWN, offset=start)
    values: dict[str, Any] = {
        "chosen": chosen, "totals": listed, "documents": found.documents, "total": found.total,
        "marks": marks_of(here.viewer, [one.pk for one in found.documents]),
        "assigned": list(assigned_to(here.viewer)[:SHOWN]),
        "asked_of_others": list(assigned_by(here.viewer)[:SHOWN]),
        "mentions": list(unseen_mentions(here.viewer)[:SHOWN]),
        "start": start, "step": SHOWN,
    }  # fmt: skip
    return render(request, "lists.html", here, **values)

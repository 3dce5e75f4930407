"""What sources sent: the list, and one submission with what was written back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.workflow.access.sight import seen_documents
from zenger.workflow.door.handle_submission import read_submission
from zenger.workflow.door.send_answers import waiting_for_door
from zenger.workflow.door.submissions import (
    SHOWN,
    Conversation,
    chosen_submissions,
    people_who_may,
    tags_in_use,
    unread_by,
)

ROWS = 50  # of a page
DOCUMENTS = 20  # named on the page of a submission


def address_of_submission(number: int) -> str:
    return reverse("submission", kwargs={"submission": number})


def submissions_view(request: HttpRequest, here: Here) -> HttpResponse:
    """What came, the last opened first: all of it, what is unread, what is one's own."""
    asked, tag = request.GET.get("show", ""), request.GET.get("tag", "")
    show, start = asked if asked in SHOWN else SHOWN[0], _start(request)
    found = chosen_submissions(here.viewer, show=show, tag=tag)
    rows = list(found[start : start + ROWS + 1])
    return render(
        request, "submissions.html", here, rows=rows[:ROWS], show=show, tag=tag, start=start,
        step=ROWS, has_more=len(rows) > ROWS, unread=unread_by(here.viewer, rows),
        tags=list(tags_in_use(here.viewer)), waiting=waiting_for_door(here.viewer),
        counts={one: chosen_submissions(here.viewer, show=one).count() for one in SHOWN},
    )  # fmt: skip


def submission_view(request: HttpRequest, here: Here, submission: int) -> HttpResponse:
    """One of them, which counts as read from now on."""
    return shown(request, here, read_submission(here.newsroom, here.viewer, submission))


def shown(
    request: HttpRequest, here: Here, found: Conversation, *, typed: str = "", problem: str = ""
) -> HttpResponse:
    """The page of one submission.

    Args:
        typed, problem: of a reply that could not be sealed; nothing that was typed is lost.
    """
    one = found.submission
    documents = seen_documents(here.viewer).filter(collection=one.collection_id).order_by("pk")
    values: dict[str, Any] = {
        "one": one, "found": found, "typed": typed, "problem": problem,
        "documents": list(documents[:DOCUMENTS]), "total": documents.count(),
        "people": list(people_who_may(one)), "tags": sorted(tag.word for tag in one.tags.all()),
    }  # fmt: skip
    return render(request, "submission.html", here, status=400 if problem else 200, **values)


def _start(request: HttpRequest) -> int:
    asked = request.GET.get("start", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0

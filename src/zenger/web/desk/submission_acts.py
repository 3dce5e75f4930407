"""Forms on the page of a submission. Each does one thing and goes back."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zenger.errors import SubmissionError
from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.web.desk.submission_views import address_of_submission, shown
from zenger.workflow.door.answer_source import block, delete, reply
from zenger.workflow.door.handle_submission import (
    assign_submission,
    keep_unread,
    tag_submission,
)
from zenger.workflow.door.submissions import conversation_of


def _back(number: int, anchor: str = "") -> HttpResponse:
    return HttpResponseRedirect(address_of_submission(number) + (f"#{anchor}" if anchor else ""))


def tag_submission_view(request: HttpRequest, here: Here, submission: int) -> HttpResponse:
    """Put a tag on, or take one off."""
    is_off = "remove" in request.POST
    word = request.POST.get("remove" if is_off else "tag", "")
    tag_submission(here.newsroom, here.viewer, submission, word, on=not is_off)
    return _back(submission, "tags")


def assign_submission_view(request: HttpRequest, here: Here, submission: int) -> HttpResponse:
    """Hand it to somebody, or to nobody."""
    assign_submission(here.newsroom, here.viewer, submission, request.POST.get("to", ""))
    return _back(submission, "hands")


def keep_unread_view(request: HttpRequest, here: Here, submission: int) -> HttpResponse:
    """Leave it for later, and go back to the list."""
    del request
    keep_unread(here.newsroom, here.viewer, submission)
    return HttpResponseRedirect(reverse("submissions"))


def reply_view(request: HttpRequest, here: Here, submission: int) -> HttpResponse:
    """Write to its source. What cannot be sealed stays in the form."""
    typed = request.POST.get("text", "")
    try:
        reply(here.newsroom, here.viewer, submission, typed)
    except SubmissionError as error:
        found = conversation_of(here.viewer, submission)
        return shown(request, here, found, typed=typed, problem=str(error))
    return _back(submission, "replies")


def block_source_view(request: HttpRequest, here: Here, submission: int) -> HttpResponse:
    """Take nothing more from its source."""
    del request
    block(here.newsroom, here.viewer, submission)
    return _back(submission, "source")


def delete_source_view(request: HttpRequest, here: Here, submission: int) -> HttpResponse:
    """Forget its source; asked once more before it is done."""
    if request.method == "POST" and "sure" in request.POST:
        delete(here.newsroom, here.viewer, submission)
        return HttpResponseRedirect(reverse("submissions"))
    found = conversation_of(here.viewer, submission)
    return render(request, "submission_delete.html", here, one=found.submission, found=found)

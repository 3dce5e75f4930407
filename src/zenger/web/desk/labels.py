"""The form on the reading page that closes a document to those without a label."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zenger.errors import AccountError
from zenger.web.desk.guard import safe_next
from zenger.web.desk.here import Here
from zenger.web.desk.searching import address_of
from zenger.workflow.access.labels import put_label, take_label


def label_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Put a label on, or take one off."""
    act = "take" if "take" in request.POST else "put"
    asked = request.POST.get(act, "")
    if not asked.isascii() or not asked.isdigit():
        raise AccountError("No label was chosen. Go back and choose one.")
    change = take_label if act == "take" else put_label
    change(here.newsroom, here.viewer, number, int(asked))
    onward = request.POST.get("next", "")
    return HttpResponseRedirect((safe_next(onward) if onward else address_of(number)) + "#labels")

"""What somebody approved a moment ago, told on the page that they were led on to."""

from django.http import HttpRequest

from zenger.errors import NotThereError
from zenger.web.desk.here import Here
from zenger.web.desk.numbers import number_in
from zenger.workflow.review.queue import Entry, entry_of


def just_approved(request: HttpRequest, here: Here) -> Entry | None:
    """None: nothing, or nothing that has this person's approval now."""
    number = number_in(request.GET.get("approved", ""))
    if number is None:
        return None
    try:
        entry = entry_of(here.newsroom, here.viewer, number)
    except NotThereError:
        return None
    return entry if entry.is_approved_by_me else None

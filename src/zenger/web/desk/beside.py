"""What stands beside a document: similar ones, and another one word by word."""

from django.http import HttpRequest, HttpResponse

from zenger.publish.wording import direction, language_tag, shown_title
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.render import render
from zenger.workflow.desk.compare import compare
from zenger.workflow.desk.marks import marks_of
from zenger.workflow.desk.similar import similar_documents


def similar_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Documents about the same."""
    with DESK.searching:
        document, found = similar_documents(here.newsroom, here.viewer, number)
    return render(
        request, "similar.html", here, d=document, found=found, title=shown_title(document.title),
        marks=marks_of(here.viewer, [one.number for one in found]),
    )  # fmt: skip


def compare_view(request: HttpRequest, here: Here, number: int, other: int) -> HttpResponse:
    """Two documents word by word."""
    found = compare(here.newsroom, here.viewer, number, other)
    return render(
        request, "compare.html", here, found=found,
        first=shown_title(found.first.title), second=shown_title(found.second.title),
        lang=language_tag(found.second.language), dir=direction(found.second.language),
    )  # fmt: skip

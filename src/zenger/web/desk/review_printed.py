"""What will be printed of a document, page by page, and the button that approves exactly that."""

from collections import Counter
from functools import partial

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zenger.errors import ReviewError
from zenger.model.review import SCALE, Box, SafePage
from zenger.publish.wording import direction, language_tag
from zenger.review.boxes import GRID
from zenger.review.width_leak import leak_of_box
from zenger.web.desk.behind import BEHIND
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.render import render
from zenger.web.desk.review_acts import back, typed_number
from zenger.web.desk.review_queue import decide
from zenger.web.desk.reviewing import FIELD_WORDS
from zenger.workflow.access.sight import seen_document
from zenger.workflow.review.approvals import approve
from zenger.workflow.review.copies_of import conflicts
from zenger.workflow.review.preview import pages_to_make, preview, printed_picture
from zenger.workflow.review.queue import entry_of, next_document
from zenger.workflow.review.reasons import known_reasons
from zenger.workflow.review.redactions import current_redactions
from zenger.workflow.review.rules import ticks_of
from zenger.workflow.review.still_named import still_named
from zenger.workflow.review.term_scripts import not_looked_for

AT_ONCE = 6  # pages that are made while somebody waits


def printed_view(request: HttpRequest, here: Here, number: int, page: int) -> HttpResponse:
    """One page as the public would get it."""
    work = f"copy {seen_document(here.viewer, number).pk}"  # a problem is told only to who sees it
    problem = BEHIND.problem(work)
    left = 0 if problem else pages_to_make(here.newsroom, here.viewer, number)
    if problem or left > AT_ONCE:
        if not problem:
            BEHIND.begin(work, partial(preview, here.newsroom, here.viewer, number, 1))
        return render(
            request, "review_making.html", here, number=number, left=left, problem=problem,
            status=409 if problem else 202,
        )  # fmt: skip
    found = preview(here.newsroom, here.viewer, number, page)
    facts = found.printed.facts
    with DESK.searching:
        elsewhere = conflicts(here.newsroom, here.viewer, number)
    return render(
        request, "review_printed.html", here, d=found.document, printed=found.printed,
        facts=facts, page=found.page, place=page, pages=found.printed.copy.pages,
        entry=entry_of(here.newsroom, here.viewer, number), picture=_full(found.page),
        elsewhere=elsewhere, field_words=FIELD_WORDS,
        named=still_named(here.newsroom, here.viewer, found.printed),
        marks=_marks(found.page), reasons=known_reasons(),
        ticks=ticks_of(here.viewer, number), lang=language_tag(facts.language),
        runs=direction(facts.language),
        unread=not_looked_for(
            here.newsroom, [one.secret for one in current_redactions(found.document)]
        ),
    )  # fmt: skip


def printed_picture_view(
    request: HttpRequest, here: Here, number: int, page: int, use: str
) -> FileResponse:
    """The picture of one page as it would be printed."""
    del request
    stored = printed_picture(here.newsroom, here.viewer, number, page, use)
    response = FileResponse(stored.path.open("rb"), content_type=stored.media_type)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def decide_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """One decision on one document; then on to the next one, where one was approved."""
    last = typed_number(request, "last", 0)
    if request.POST.get("verb") != "approve":
        decide(request, here, number, last)
        return back(request, number, "decision")
    mark = request.POST.get("mark", "")
    if not mark:
        raise ReviewError("Look at what will be printed before you approve it.")
    approve(here.newsroom, here.viewer, number, mark=mark, last=last)
    onward = next_document(here.newsroom, here.viewer, number)
    where = reverse("queue") if onward is None else reverse("review", kwargs={"number": onward})
    return HttpResponseRedirect(f"{where}?approved={number}")


def _marks(page: SafePage | None) -> list[tuple[tuple[str, str], int]]:
    """What is redacted on a page: by reason and how much the width tells of a name, how often."""
    if page is None:
        return []
    told = (
        (mark.code, _told(mark.box, page) if mark.box and page.width else "") for mark in page.marks
    )
    return list(Counter(told).items())


def _told(box: Box, page: SafePage) -> str:
    width = (box[2] - box[0]) * page.width / SCALE
    height = (box[3] - box[1]) * page.height / SCALE
    return leak_of_box(width, height, grid=GRID).words


def _full(page: object) -> object:
    images = getattr(page, "images", ())
    by_use = {image.use.value: image for image in images}
    return by_use.get("full") or by_use.get("small")

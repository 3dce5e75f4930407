"""Forms of the review page: redact, take back, assess, tick. Each does one thing and goes back."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from zenger.errors import ConflictError, ReviewError
from zenger.model.review import Basis, Redaction
from zenger.web.desk.guard import safe_next
from zenger.web.desk.here import Here
from zenger.web.desk.moments import moment_typed
from zenger.web.desk.numbers import numbers_in
from zenger.web.desk.onward import Onward
from zenger.web.desk.perhaps import redact_picked
from zenger.web.desk.render import render
from zenger.workflow.review.assessments import Weighed, assess, assessments_of, set_embargo
from zenger.workflow.review.places import redactions_at
from zenger.workflow.review.redactions import (
    add_redactions,
    redact_document,
    redact_page,
    withdraw_redactions,
)
from zenger.workflow.review.rules import tick

_PARTS = tuple(Weighed.__dataclass_fields__)


def back(request: HttpRequest, number: int, anchor: str = "") -> HttpResponse:
    """To where the form stood."""
    onward = request.POST.get("next", "")
    where = safe_next(onward) if onward else reverse("review", kwargs={"number": number})
    return Onward(where + (f"#{anchor}" if anchor else ""))


def redact_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Redact a place on a page, a field, a whole page or all pages."""
    code, what = request.POST.get("code", ""), request.POST.get("what", "place")
    if what == "document":
        redact_document(here.newsroom, here.viewer, number, code)
    elif what == "page":
        redact_page(here.newsroom, here.viewer, number, typed_number(request, "page"), code)
    elif what == "field":
        field = Redaction(0, code, header=request.POST.get("field", ""))
        add_redactions(here.newsroom, here.viewer, number, [field])
    elif request.POST.get("pick"):
        redact_picked(here, number, typed_number(request, "page"), request.POST["pick"], code)
    else:
        redactions = redactions_at(
            here.newsroom, here.viewer, number, typed_number(request, "page"), _region(request),
            code, basis=_basis(request), to_line_end=request.POST.get("line_end") == "1",
        )  # fmt: skip
        add_redactions(here.newsroom, here.viewer, number, redactions)
    return back(request, number, "redactions")


def unredact_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Take redactions back. They stay on record."""
    entries = numbers_in(request.POST.getlist("entry"))
    if not entries:
        raise ReviewError("Say which redactions to take back.")
    withdraw_redactions(here.newsroom, here.viewer, number, entries)
    return back(request, number, "redactions")


def assess_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Write down what was weighed; what somebody else wrote in between is shown beside it."""
    typed = Weighed(**{name: request.POST.get(name, "") for name in _PARTS})
    try:
        assess(
            here.newsroom, here.viewer, number, typed, version=typed_number(request, "version", 0)
        )
    except ConflictError as error:
        (theirs, *_) = assessments_of(here.viewer, number)
        return render(
            request, "review_assessment.html", here, status=409, number=number, typed=typed,
            theirs=theirs, problem=str(error),
        )  # fmt: skip
    return back(request, number, "assessment")


def tick_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Say that a point of the checklist was looked at, or that it was not after all."""
    is_done = request.POST.get("done") == "1"
    tick(here.newsroom, here.viewer, number, typed_number(request, "item"), is_done=is_done)
    return back(request, number, "checklist")


def embargo_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Keep a document in until a moment, in UTC; an empty one lets go of it."""
    set_embargo(here.newsroom, here.viewer, number, moment_typed(request.POST.get("until", "")))
    return back(request, number, "decision")


def typed_number(request: HttpRequest, name: str, otherwise: int | None = None) -> int:
    """A number that a form has.

    Raises:
        ReviewError: it has none.
    """
    typed = request.POST.get(name, "")
    if typed.isascii() and typed.isdigit() and len(typed) < 10:
        return int(typed)
    if otherwise is not None and not typed:
        return otherwise
    raise ReviewError("The form was not complete. Nothing was changed; open the page again.")


def _region(request: HttpRequest) -> object:
    if not request.POST.get("region"):
        raise ReviewError(
            "Nothing is marked, so nothing was redacted. Draw a box on the page or mark words in "
            "its text first; without scripts redact by words, a field or whole pages."
        )
    try:
        return json.loads(request.POST["region"])
    except (ValueError, RecursionError) as error:
        raise ReviewError("This place cannot be redacted. Mark it again.") from error


def _basis(request: HttpRequest) -> Basis:
    typed = request.POST.get("basis", "")
    return Basis(typed) if typed in set(Basis) else Basis.MANUAL

"""Forms on the reading page: tags, marks, notes. Each does one thing and goes back."""

import json
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zenger.errors import AccountError, ConflictError
from zenger.web.desk.guard import safe_next
from zenger.web.desk.here import Here
from zenger.web.desk.numbers import number_in
from zenger.web.desk.onward import Onward
from zenger.web.desk.render import render
from zenger.web.desk.searching import address_of
from zenger.workflow.desk.assignments import assign, finish
from zenger.workflow.desk.marks import LONGEST_TAG, add_tag, remove_tag, set_mark
from zenger.workflow.desk.notes import (
    add_note,
    change_note,
    remove_note,
    restore_note,
    seen_note,
)
from zenger.workflow.desk.turns import turn_page


def _back(request: HttpRequest, number: int, anchor: str = "", gone: str = "") -> HttpResponse:
    """To where the form stood; `gone` is what can be brought back there."""
    onward = request.POST.get("next", "")
    where = safe_next(onward) if onward else address_of(number)
    if gone:
        gone = gone[:LONGEST_TAG]
        where += ("&" if "?" in where else "?") + urlencode({"gone": gone})
    return Onward(where + (f"#{anchor}" if anchor else ""))


def tag_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Put a tag on, or take one off."""
    if "remove" in request.POST:
        gone = request.POST["remove"]
        remove_tag(here.newsroom, here.viewer, number, gone)
        return _back(request, number, "tags", gone=gone)
    add_tag(here.newsroom, here.viewer, number, request.POST.get("tag", ""))
    return _back(request, number, "tags")


def mark_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Star, mark read, put on the list to be read, or undo one of these."""
    mark = request.POST.get("mark", "")
    set_mark(here.newsroom, here.viewer, number, mark, on=request.POST.get("on") == "1")
    return _back(request, number)


def turn_view(request: HttpRequest, here: Here, number: int, page: int) -> HttpResponse:
    """Turn a page, or all of them, and keep it so for this person."""
    asked = request.POST.get("turn", "")
    turn = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else -1
    everywhere = request.POST.get("everywhere") == "1"
    turn_page(here.newsroom, here.viewer, number, page, turn, everywhere=everywhere)
    return _back(request, number)


def assign_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Hand a document to somebody."""
    to, why = request.POST.get("to", ""), request.POST.get("why", "")
    assign(here.newsroom, here.viewer, number, to, why)
    return _back(request, number, "hands")


def finish_view(request: HttpRequest, here: Here, assignment: int) -> HttpResponse:
    """It is done, or it is not after all."""
    is_done = request.POST.get("done") == "1"
    found = finish(here.newsroom, here.viewer, assignment, is_done=is_done)
    if is_done:
        return render(request, "finished.html", here, assignment=found)
    return _back(request, found.document_id, "hands")


def note_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Write a note."""
    page, words = request.POST.get("page", ""), request.POST.get("words", "").strip()
    place = request.POST.get("region", "")
    try:
        region = json.loads(place) if place else {"words": words} if words else None
    except (ValueError, RecursionError) as error:
        raise AccountError("This place on the page cannot be noted. Mark it again.") from error
    note = add_note(
        here.newsroom, here.viewer, number, request.POST.get("text", ""),
        page=number_in(page),
        region=region if isinstance(region, dict) else None,
    )  # fmt: skip
    return _back(request, number, f"note-{note.pk}")


def change_note_view(request: HttpRequest, here: Here, note: int) -> HttpResponse:
    """Change the wording of a note; a change that came in between is shown beside it."""
    if request.method != "POST":
        shown = seen_note(here.viewer, note)
        return render(request, "note.html", here, note=shown, typed=shown.text, problem="")
    typed, version = request.POST.get("text", ""), request.POST.get("version", "")
    try:
        changed = change_note(
            here.newsroom, here.viewer, note, typed,
            version=number_in(version) or 0,
        )  # fmt: skip
    except ConflictError as error:
        shown = seen_note(here.viewer, note)
        return render(
            request, "note.html", here, status=409, note=shown, typed=typed, problem=str(error)
        )
    return HttpResponseRedirect(address_of(changed.document_id, changed.page) + f"#note-{note}")


def remove_note_view(request: HttpRequest, here: Here, note: int) -> HttpResponse:
    """Take a note away, or bring it back."""
    if "restore" in request.POST:
        kept = restore_note(here.newsroom, here.viewer, note)
        return HttpResponseRedirect(address_of(kept.document_id, kept.page) + f"#note-{note}")
    gone = remove_note(here.newsroom, here.viewer, note)
    return render(request, "note_gone.html", here, note=gone)

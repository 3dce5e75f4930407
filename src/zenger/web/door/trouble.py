"""Pages for what could not be done: what happened, what it means, what to do."""

import sys
import traceback
from pathlib import Path

import apsw
from django.http import HttpRequest, HttpResponse

from zenger.web.door import cookies
from zenger.web.door.connections import SMALL
from zenger.web.door.here import Visit
from zenger.web.door.languages import preferred
from zenger.web.door.render import render, render_inside, render_short

_STATUS = {
    "blocked": 403,
    "broken": 500,
    "busy": 503,
    "circuit": 429,
    "closed": 503,
    "enough": 429,
    "flood": 503,
    "full": 503,
    "large": 413,
    "long": 413,
    "missing": 404,
    "nothing": 400,
    "stale": 403,
    "unnoted": 200,  # what was asked for is done
    "unreadable": 400,
}


def trouble(visit: Visit, code: str, what: str, *, is_inside: bool | None = None) -> HttpResponse:
    """A page of its own length, but for who is inside: there it would tell what became of it. Who
    is still sending gets a short one: they could not read all of a long one.

    Args:
        what: one of those above.
        is_inside: None: who has a ticket is.
    """
    if (visit.announced or 0) > SMALL:
        return refused(visit, code, what)
    if is_inside is None:
        is_inside = bool(cookies.cookie(visit, cookies.TICKET))
    shown = render_inside if is_inside else render
    return shown(visit, "trouble.html", code, status=_STATUS[what], what=what)


def refused(visit: Visit, code: str, what: str) -> HttpResponse:
    """What is said to who is still sending."""
    return render_short(visit, "trouble.html", code, status=_STATUS[what], what=what)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that nothing answers to."""
    del exception
    return trouble(_visit(request), _code(request), "missing")


def broken(request: HttpRequest) -> HttpResponse:
    """Something that should not happen. The log learns where in our code, and nothing else."""
    error = sys.exc_info()[1]
    if isinstance(error, apsw.BusyError):  # the mover lays the mailboxes anew, say
        return trouble(_visit(request), _code(request), "busy")
    if error is not None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(last.filename).name}:{last.lineno}"
        sys.stderr.write(f"zenger: the door failed: {type(error).__name__} at {place}\n")
    return trouble(_visit(request), _code(request), "broken")


def _visit(request: HttpRequest) -> Visit:
    if not isinstance(request, Visit):
        raise TypeError("a request that did not come through the door")
    return request


def _code(request: HttpRequest) -> str:
    """The language of the address, or the one that the browser asks for."""
    offered = _visit(request).door.languages
    for part in request.path.split("/")[1:3]:
        if part in offered:
            return part
    return preferred(request.headers.get("Accept-Language", ""), offered)

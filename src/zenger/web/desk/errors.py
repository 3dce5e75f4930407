"""Pages for what went wrong, in the words of the error itself."""

import sys
import traceback
from pathlib import Path
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from zenger.errors import ReviewError, ZengerError
from zenger.web.desk.here import Here
from zenger.web.desk.render import render

_HEADINGS = {
    400: "This cannot be done", 401: "Who are you?", 403: "Not for you", 404: "Nothing here",
    409: "Somebody was faster", 429: "Too many attempts", 503: "Not ready",
}  # fmt: skip


def error_page(request: HttpRequest, error: ZengerError, here: Here | None) -> HttpResponse:
    """What happened and what to do now."""
    heading = _HEADINGS.get(error.http_status, "Something is wrong")
    message, _, rest = str(error).partition("\n")
    where = rest if isinstance(error, ReviewError) else ""  # says where, never what
    return _page(request, here, error.http_status, heading, message, where)


def _page(
    request: HttpRequest, here: Here | None, status: int, heading: str, message: str,
    where: str = "",
) -> HttpResponse:  # fmt: skip
    return render(
        request, "error.html", here, status=status, heading=heading, message=message,
        back=_came_from(request), where=[line.strip() for line in where.splitlines()],
    )  # fmt: skip


def _came_from(request: HttpRequest) -> str:
    """The page of the desk that led here; empty where it is not known, or this one itself."""
    said = urlsplit(request.headers.get("Referer", ""))
    is_ours = said.netloc == request.get_host() and said.path.startswith("/")
    where = said._replace(scheme="", netloc="", fragment="").geturl()
    is_safe = is_ours and where.isprintable() and not where.startswith(("//", "/\\"))
    return where if is_safe and where != request.get_full_path() else ""


def broken_page(request: HttpRequest, error: Exception, here: Here | None) -> HttpResponse:
    """Something that should not happen. The log learns where, and nothing of what was read."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    sys.stderr.write(f"zenger: the desk failed: {type(error).__name__} at {place}\n")
    message = (
        "Something in Zenger broke. What you did was not saved. Try again; if it happens again, "
        f"write to its makers and name {type(error).__name__} at {place}."
    )
    return _page(request, here, 500, "Something is wrong", message)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not ours, or whose page stood open too long."""
    del reason
    message = (
        "This form could not be accepted: the page it stands on is too old, or was opened before "
        "you signed in. Nothing was changed. Go back, load the page again, and repeat it."
    )
    return _page(request, None, 403, "Load the page again", message)


def nothing_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that nothing answers to."""
    del exception
    message = "There is no page at this address. Go back, or begin with a search."
    return _page(request, None, 404, _HEADINGS[404], message)

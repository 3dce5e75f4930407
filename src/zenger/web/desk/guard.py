"""Lets a request through to its view, or not. Nothing is open that does not say so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from zenger.catalog.models import DeskSession
from zenger.errors import ZengerError
from zenger.model.people import Right
from zenger.web.desk.cookies import token_of
from zenger.web.desk.errors import broken_page, error_page
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.onward import Onward
from zenger.workflow.access.second_factor import has_second_factor
from zenger.workflow.access.sessions import session_of
from zenger.workflow.access.sight import require, viewer_of

LONGEST_ADDRESS = 4000  # characters: the server reads no longer ones
OpenView = Callable[..., HttpResponseBase]  # of a request and what its address holds
View = Callable[..., HttpResponseBase]  # of a request, `Here`, and what its address holds


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the desk, what answers there, and who may ask."""

    pattern: str
    name: str
    view: View
    needs: Right | None  # None: open to whoever comes
    methods: tuple[str, ...] = ("GET",)


def guarded(route: Route) -> OpenView:
    """The view behind its guard."""

    def answer(request: HttpRequest, **place: Any) -> HttpResponseBase:
        allowed = {*route.methods, "HEAD"} if "GET" in route.methods else set(route.methods)
        if request.method not in allowed:
            return HttpResponse(status=405, headers={"Allow": ", ".join(sorted(allowed))})
        with DESK.in_turn.one():
            return _let_through(route, request, place)

    return answer


def _let_through(route: Route, request: HttpRequest, place: dict[str, Any]) -> HttpResponseBase:
    here: Here | None = None
    try:
        if route.needs is None:
            return route.view(request, **place)
        session = session_of(DESK.newsroom(), token_of(request))
        if session is None or session.proven is None:
            return _elsewhere(request, session)
        viewer = viewer_of(session.account)
        here = Here(DESK.newsroom(viewer.name), viewer, session)
        require(viewer, route.needs)
        return route.view(request, here, **place)
    except ZengerError as error:
        return error_page(request, error, here)
    except Exception as error:  # noqa: BLE001  the last door: beyond it is a traceback with names
        return broken_page(request, error, here)


def _elsewhere(request: HttpRequest, session: Any) -> HttpResponse:
    """To the door, or to what is still missing from the sign-in."""
    if session is None:
        asked = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return Onward(reverse("sign-in") + (f"?{asked}" if asked else ""))
    missing = "second" if has_second_factor(session.account) else "set-up"
    return HttpResponseRedirect(reverse(missing))


def unproven(request: HttpRequest) -> DeskSession | None:
    """The session of somebody who gave their passphrase and still has the second step to take."""
    session = session_of(DESK.newsroom(), token_of(request))
    return session if session and session.proven is None else None


def safe_next(untrusted_next: str) -> str:
    """An address of this desk to go on to; the first page where it is none."""
    is_short = len(untrusted_next) <= LONGEST_ADDRESS
    is_ours = (
        is_short and untrusted_next.startswith("/") and not untrusted_next.startswith(("//", "/\\"))
    )
    return untrusted_next if is_ours and untrusted_next.isprintable() else reverse("overview")

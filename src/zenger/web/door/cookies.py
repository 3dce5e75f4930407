"""The two cookies of a source: who is inside, and the ticket for sending. Gone with the browser.

They are not marked `Secure`: an onion service has no TLS and needs none, and a browser that takes
that for insecure would drop them.
"""

from django.http import HttpResponse

from zenger.receive.door.sessions import form_token, is_form_token, new_token
from zenger.web.door.here import Visit

VISIT, TICKET = "visit", "ticket"
_MOST = 512  # characters


def cookie(visit: Visit, name: str = VISIT) -> str:
    return visit.COOKIES.get(name, "")[:_MOST]


def put(response: HttpResponse, name: str, value: str) -> None:
    """`Strict`: no page elsewhere can make a browser send it, so none can act for a source."""
    response.set_cookie(name, value, httponly=True, samesite="Strict")


def drop_all(response: HttpResponse) -> None:
    for name in (VISIT, TICKET):
        response.delete_cookie(name, samesite="Strict")


def is_ours(visit: Visit, untrusted_token: str) -> bool:
    """Whether a form was made for whoever sends it. The token is in its address, so that this is
    known before a byte of the form is read."""
    return is_form_token(untrusted_token, cookie(visit))


def with_cookie(visit: Visit) -> tuple[str, str | None]:
    """The token for a form of this visitor, and a cookie to set if there is none yet."""
    known = cookie(visit)
    if known:
        return form_token(known), None
    made = new_token()
    return form_token(made), made

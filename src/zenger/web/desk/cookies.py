"""The two cookies of the desk: who is signed in, and which device has been before."""

from django.core import signing
from django.http import HttpRequest, HttpResponse

from zenger.catalog.models import Account

SESSION, DEVICE = "zenger-desk", "zenger-device"
_SALT = "zenger.device"
_YEAR = 365 * 24 * 3600  # seconds


def token_of(request: HttpRequest) -> str:
    return request.COOKIES.get(SESSION, "")


def set_token(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Only for this host, unread by scripts, gone with the browser."""
    response.set_cookie(SESSION, token, httponly=True, samesite="Lax", secure=_is_private(request))


def drop_token(response: HttpResponse) -> None:
    response.delete_cookie(SESSION, samesite="Lax")


def known_device(request: HttpRequest, name: str) -> str:
    """Names the device if the account of this name was proven on it before; else empty."""
    try:
        said = signing.loads(request.COOKIES.get(DEVICE, ""), salt=_SALT, max_age=_YEAR)
    except signing.BadSignature:
        return ""
    return str(said["device"]) if said["account"] == name.strip().lower() else ""


def remember_device(
    request: HttpRequest, response: HttpResponse, account: Account, name: str
) -> None:
    """After a sign-in that was proven."""
    said = signing.dumps({"account": account.name, "device": name}, salt=_SALT)
    response.set_cookie(
        DEVICE, said, max_age=_YEAR, httponly=True, samesite="Lax", secure=_is_private(request)
    )


def _is_private(request: HttpRequest) -> bool:
    """Over TLS. An onion has no TLS and needs none; a browser sends it secure cookies too."""
    return request.is_secure() or request.get_host().partition(":")[0].endswith(".onion")

"""Pages for whoever comes by: what this is, how to seal before sending, and whether it is us."""

from django.http import HttpResponse

from zenger.errors import KeyringError
from zenger.receive.codename import count_of_words
from zenger.web.door.here import Visit
from zenger.web.door.languages import language, preferred
from zenger.web.door.render import render, style
from zenger.web.door.trouble import trouble
from zenger.workflow.door.seal import recipients

_KEPT = "public, max-age=31536000, immutable"


def door_view(visit: Visit) -> HttpResponse:
    """The first page, in the language that the browser asks for."""
    accepted = visit.headers.get("Accept-Language", "")
    return first_view(visit, preferred(accepted, visit.door.languages))


def first_view(visit: Visit, code: str) -> HttpResponse:
    """What this is, and what it is not."""
    return render(visit, "first.html", code, words=_words(code))


def seal_view(visit: Visit, code: str) -> HttpResponse:
    """How to seal before sending."""
    return render(visit, "seal.html", code)


def proof_view(visit: Visit, code: str) -> HttpResponse:
    """By what to know the right door."""
    try:
        keyring = visit.door.keyring()
    except KeyringError:
        return trouble(visit, code, "closed")
    return render(visit, "proof.html", code, fingerprint=visit.door.fingerprint, keyring=keyring)


def enough_view(visit: Visit, code: str) -> HttpResponse:
    """The gate shows it in place of a message, where one circuit sent as many as it may."""
    return trouble(visit, code, "circuit", is_inside=True)


def keyring_view(visit: Visit) -> HttpResponse:
    """The keyring as the newsroom signed it."""
    return _file(visit.door.folder.keyring_bytes(), "application/json", "keyring.json")


def recipients_view(visit: Visit) -> HttpResponse:
    """The keys of this week, as `age -R` takes them."""
    try:
        to = recipients(visit.door.keyring(), visit.door.today(), without_forward_secrecy=True)
    except KeyringError:
        return trouble(visit, "en", "closed")
    content = "".join(f"{key}\n" for key in to.keys)
    return _file(content.encode(), "text/plain; charset=utf-8", "recipients.txt")


def style_view(visit: Visit, name: str) -> HttpResponse:
    """The style, under a name that changes with it."""
    del visit, name
    return HttpResponse(style(), content_type="text/css", headers={"Cache-Control": _KEPT})


def icon_view(visit: Visit) -> HttpResponse:
    """None: a tab should not show where it has been."""
    del visit
    return HttpResponse(status=204)


def _words(code: str) -> int:
    return count_of_words(language(code).codename)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""Signing in and out, and setting up the second factor."""

import io
import secrets
from functools import partial
from urllib.parse import urlencode

import segno
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from markupsafe import Markup

from zenger.catalog.models import DeskSession
from zenger.errors import AccountError, SignInError
from zenger.web.desk.cookies import drop_token, known_device, remember_device, set_token
from zenger.web.desk.guard import safe_next, unproven
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.onward import Onward
from zenger.web.desk.render import render
from zenger.workflow.access import second_factor, sessions
from zenger.workflow.access.sign_in import prove_by_code, sign_in

_SALT = "zenger.new-secret"
_SECRET_LIFE = 15 * 60  # seconds


def sign_in_view(request: HttpRequest) -> HttpResponse:
    """Name and passphrase."""
    onward = request.GET.get("next", "")
    if request.method != "POST":
        said = request.GET.get("said", "")
        return render(request, "sign_in.html", typed="", problem="", next=onward, said=said)
    name = request.POST.get("name", "")
    onward = request.POST.get("next", "")
    try:
        token = sign_in(
            DESK.newsroom(), name, request.POST.get("passphrase", ""),
            known_device=known_device(request, name), device=device_of(request),
        )  # fmt: skip
    except SignInError as error:
        status = error.http_status
        return render(
            request,
            "sign_in.html",
            status=status,
            typed=name,
            problem=str(error),
            next=onward,
            said="",
        )
    onward = urlencode({"next": safe_next(onward)})
    response = Onward(f"{reverse('second')}?{onward}")
    set_token(request, response, token)
    return response


def typed_twice(request: HttpRequest, name: str) -> str:
    """A new passphrase.

    Raises:
        AccountError: it was not the same both times.
    """
    typed = request.POST.get(name, "")
    if typed != request.POST.get("again", ""):
        raise AccountError("The two passphrases differ. Type the same one twice.")
    return typed


def device_of(request: HttpRequest) -> str:
    """What the browser calls itself, in words its owner knows it by."""
    untrusted = request.headers.get("User-Agent", "")
    browsers = (
        ("Firefox", "Firefox"),
        ("Edg/", "Edge"),
        ("Chrom", "Chromium"),
        ("Safari", "Safari"),
    )
    systems = (
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
        ("Mac OS", "Mac"), ("Linux", "Linux"),
    )  # fmt: skip
    browser = next((words for mark, words in browsers if mark in untrusted), "A browser")
    system = next((words for mark, words in systems if mark in untrusted), "an unknown system")
    return f"{browser} on {system}"


def second_view(request: HttpRequest) -> HttpResponse:
    """The second factor: a code that changes, one of those on paper, or a passkey."""
    session = unproven(request)
    if session is None:
        return HttpResponseRedirect(reverse("overview"))
    if not second_factor.has_second_factor(session.account):
        return HttpResponseRedirect(reverse("set-up"))
    onward = request.POST.get("next", request.GET.get("next", ""))
    page = partial(
        render, request, "second.html", next=onward,
        has_passkeys=session.account.passkey_set.exists(),
    )  # fmt: skip
    if request.method != "POST":
        return page(problem="")
    device = known_device(request, session.account.name)
    try:
        token = _proven(request, session, device)
    except SignInError as error:
        return page(status=error.http_status, problem=str(error))
    response = Onward(safe_next(onward))
    set_token(request, response, token)
    remember_device(request, response, session.account, device or secrets.token_hex(8))
    return response


def _proven(request: HttpRequest, session: DeskSession, device: str) -> str:
    newsroom, sent = DESK.newsroom(session.account.name), request.POST
    if "answer" in sent:
        # Imported late: what WebAuthn needs is a tenth of what the desk takes to start.
        from zenger.web.desk.passkeys import site_of
        from zenger.workflow.access.passkeys import prove_by_passkey

        site = site_of(request)
        return prove_by_passkey(newsroom, session, site, sent["answer"], known_device=device)
    return prove_by_code(newsroom, session, sent.get("code", ""), known_device=device)


def set_up_view(request: HttpRequest) -> HttpResponse:
    """The first sign-in: a second factor is set up before anything is seen."""
    session = unproven(request)
    if session is None or second_factor.has_second_factor(session.account):
        return HttpResponseRedirect(reverse("overview"))
    if request.method != "POST":
        return _offer(request, session, second_factor.new_secret(), "")
    newsroom = DESK.newsroom(session.account.name)
    try:
        secret = signing.loads(request.POST.get("secret", ""), salt=_SALT, max_age=_SECRET_LIFE)
    except signing.BadSignature:
        problem = "This picture has grown too old. Here is a new one; take it in again."
        return _offer(request, session, second_factor.new_secret(), problem)
    try:
        second_factor.set_up_codes(newsroom, session.account, secret, request.POST.get("code", ""))
    except SignInError as error:
        return _offer(request, session, secret, str(error))
    codes = second_factor.new_recovery_codes(newsroom, session.account)
    token = sessions.prove(newsroom, session, "set-up")
    response = render(request, "codes.html", codes=codes, onward=reverse("overview"))
    set_token(request, response, token)
    remember_device(request, response, session.account, secrets.token_hex(8))
    return response


def _offer(request: HttpRequest, session: DeskSession, secret: str, problem: str) -> HttpResponse:
    address = second_factor.address_of(DESK.newsroom(), session.account, secret)
    return render(
        request, "set_up.html", status=400 if problem else 200, problem=problem,
        picture=_picture(address), secret=" ".join(secret[i : i + 4] for i in range(0, 32, 4)),
        sealed=signing.dumps(secret, salt=_SALT),
    )  # fmt: skip


def _picture(address: str) -> Markup:
    """An address as a square that a telephone reads."""
    out = io.BytesIO()
    segno.make(address, micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, scale=5, border=4, dark="#000", light="#fff",
        svgclass="code", lineclass=None, omitsize=True,
    )  # fmt: skip
    return Markup(out.getvalue().decode())  # noqa: S704  # drawn by us


def sign_out_view(request: HttpRequest, here: Here) -> HttpResponse:
    """End this session."""
    del request
    sessions.end(here.newsroom, here.session)
    response = HttpResponseRedirect(reverse("sign-in"))
    drop_token(response)
    return response

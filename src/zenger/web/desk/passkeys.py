"""Passkeys: the browser is told what to sign, and what it signed is taken in."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.urls import reverse

from zenger.catalog.models import Account
from zenger.errors import AccountError, SignInError
from zenger.web.desk.guard import unproven
from zenger.web.desk.here import DESK, Here
from zenger.workflow.access.passkeys import (
    Site,
    add_passkey,
    ask_for_known,
    ask_for_new,
    remove_passkey,
    rename_passkey,
)


def site_of(request: HttpRequest) -> Site:
    """Where the browser is, by a name that the desk was told to answer to."""
    host = request.get_host()  # refuses any other name
    return Site(split_domain_port(host)[0], f"{request.scheme}://{host}")


def ask_for_new_view(request: HttpRequest, here: Here) -> HttpResponse:
    """What a browser needs to make a passkey."""
    options = ask_for_new(here.newsroom, here.session, site_of(request))
    return HttpResponse(options, content_type="application/json")


def ask_for_known_view(request: HttpRequest) -> HttpResponse:
    """What a browser needs to prove a passkey, for whoever gave the passphrase."""
    session = unproven(request)
    if session is None:
        raise SignInError("This sign-in has run out. Begin again with your passphrase.")
    options = ask_for_known(DESK.newsroom(session.account.name), session, site_of(request))
    return HttpResponse(options, content_type="application/json")


def passkey_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Take a passkey in, name it, or remove it."""
    account = Account.objects.get(pk=here.viewer.account)
    act, name = request.POST.get("act", ""), request.POST.get("name", "")
    number = request.POST.get("passkey", "")
    number = number if number.isascii() and number.isdigit() and len(number) < 16 else "0"
    if act == "add":
        answer = request.POST.get("answer", "")
        add_passkey(here.newsroom, here.session, site_of(request), answer, name)
    elif act == "rename":
        rename_passkey(here.newsroom, account, int(number), name)
    elif act == "remove":
        remove_passkey(here.newsroom, account, int(number))
    else:
        raise AccountError("Nothing was asked for. Go back and choose what to change.")
    return HttpResponseRedirect(reverse("me") + "#passkeys")

"""People of the newsroom: who may sit at the desk, as what, and what they see."""

from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zenger.catalog.models import Account, Collection, DeskSession, Label
from zenger.errors import AccountError, NotThereError
from zenger.model.people import Role
from zenger.web.desk.cookies import set_token
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.render import render
from zenger.web.desk.sign_in import device_of, typed_twice
from zenger.workflow.access import accounts
from zenger.workflow.access.invitations import (
    accept,
    invitation_of,
    invitations_out,
    invite,
    withdraw_invitation,
)
from zenger.workflow.access.labels import make_label
from zenger.workflow.access.resets import offer_reset, reset_of, use_reset
from zenger.workflow.access.roster import everybody
from zenger.workflow.access.second_factor import forget_second_factor
from zenger.workflow.access.sessions import begin

LONGEST_NAME = 120  # that others see


def people_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Everybody, and the invitations that are out."""
    return _people(request, here)


def _people(request: HttpRequest, here: Here, link: str = "") -> HttpResponse:
    return render(
        request, "people.html", here, link=link, roles=list(Role),
        people=everybody(),
        invitations=list(invitations_out(here.newsroom)),
        collections=list(Collection.objects.order_by("title")),
        labels=list(Label.objects.order_by("name")),
    )  # fmt: skip


def _role(request: HttpRequest) -> Role:
    asked = request.POST.get("role", "")
    if asked not in set(Role):
        raise AccountError(f"There is no such role. Roles are {', '.join(Role)}.")
    return Role(asked)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    asked = request.POST.getlist(name)
    return [int(n) for n in asked if n.isascii() and n.isdigit() and len(n) < 16]


def invite_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Make a link for somebody new; it is shown once."""
    if "withdraw" in request.POST:
        withdraw_invitation(here.newsroom, request.POST["withdraw"])
        return HttpResponseRedirect(reverse("people"))
    token = invite(here.newsroom, _role(request), _numbers(request, "collection"))
    link = request.build_absolute_uri(reverse("invitation", kwargs={"token": token}))
    return _people(request, here, link)


def make_label_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Make a label."""
    make_label(here.newsroom, here.viewer, request.POST.get("name", ""))
    return HttpResponseRedirect(reverse("people") + "#labels")


def _account(number: int) -> Account:
    found = Account.objects.filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise NotThereError("There is no such account.")
    return found


def person_view(request: HttpRequest, here: Here, account: int) -> HttpResponse:
    """One person: role, what they see, where they are signed in."""
    one = _account(account)
    if request.POST.get("act") == "reset":
        token = offer_reset(here.newsroom, one)
        link = request.build_absolute_uri(reverse("reset", kwargs={"token": token}))
        return _person(request, here, one, link)
    if request.method == "POST":
        _change(request, here, one)
        return HttpResponseRedirect(reverse("person", kwargs={"account": one.pk}) + "?done=1")
    return _person(request, here, one)


def _person(request: HttpRequest, here: Here, one: Account, link: str = "") -> HttpResponse:
    sessions = DeskSession.objects.filter(account=one).exclude(proven=None).order_by("-seen")
    return render(
        request, "person.html", here, one=one, roles=list(Role), sessions=list(sessions), link=link,
        passkeys=one.passkey_set.count(), is_saved="done" in request.GET,
        collections=list(Collection.objects.order_by("title")),
        labels=list(Label.objects.order_by("name")),
        granted=set(one.grant_set.values_list("collection_id", flat=True)),
        allowed=set(one.labelgrant_set.values_list("label_id", flat=True)),
    )  # fmt: skip


def _change(request: HttpRequest, here: Here, one: Account) -> None:
    act = request.POST.get("act", "")
    if act == "role":
        accounts.set_role(here.newsroom, one, _role(request))
    elif act == "sight":
        accounts.set_sight(
            here.newsroom, one, collections=_numbers(request, "collection"),
            labels=_numbers(request, "label"), sees_all="all" in request.POST,
        )  # fmt: skip
    elif act == "disable":
        accounts.disable(here.newsroom, one)
    elif act == "enable":
        accounts.enable(here.newsroom, one)
    elif act == "forget":
        forget_second_factor(here.newsroom, one)
    elif act == "end-sessions":
        accounts.end_sessions(here.newsroom, one)
    else:
        raise AccountError("Nothing was asked for. Go back and choose what to change.")


def invitation_view(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever was invited chooses a name and a passphrase, then sets up the second step."""
    newsroom, sent = DESK.newsroom(), request.POST
    page = partial(
        render, request, "invitation.html", invitation=invitation_of(newsroom, token), link=token,
        typed=sent.get("name", ""), shown=sent.get("shown_name", ""),
    )  # fmt: skip
    if request.method != "POST":
        return page(problem="")
    try:
        account = _accepted(request, token)
    except AccountError as error:
        return page(status=400, problem=str(error))
    response = HttpResponseRedirect(reverse("set-up"))
    set_token(request, response, begin(newsroom, account, device_of(request)))
    return response


def _accepted(request: HttpRequest, token: str) -> Account:
    shown_name = " ".join(request.POST.get("shown_name", "").split())
    if len(shown_name) > LONGEST_NAME or not shown_name.isprintable():
        raise AccountError(f"The name that others see has at most {LONGEST_NAME} letters or signs.")
    passphrase, name = typed_twice(request, "passphrase"), request.POST.get("name", "")
    return accept(DESK.newsroom(), token, name, passphrase, shown_name=shown_name)


def reset_view(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever forgot their passphrase chooses another one, and signs in with it as always."""
    offered = reset_of(DESK.newsroom(), token)
    page = partial(render, request, "reset.html", who=offered.account.name, link=token)
    if request.method != "POST":
        return page(problem="")
    try:
        use_reset(DESK.newsroom(), token, typed_twice(request, "passphrase"))
    except AccountError as error:
        return page(status=400, problem=str(error))
    return HttpResponseRedirect(reverse("sign-in") + "?said=reset")

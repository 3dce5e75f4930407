"""People of the newsroom: who may sit at the desk, as what, and what they see."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zenger.catalog.models import Account, Collection, DeskSession, Invitation, Label
from zenger.errors import AccountError, NotThereError
from zenger.model.people import Role
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.render import render
from zenger.workflow.access import accounts
from zenger.workflow.access.invitations import (
    accept,
    invitation_of,
    invite,
    withdraw_invitation,
)
from zenger.workflow.access.labels import make_label
from zenger.workflow.access.second_factor import forget_second_factor, has_second_factor


def people_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Everybody, and the invitations that are out."""
    return _people(request, here)


def _people(request: HttpRequest, here: Here, link: str = "") -> HttpResponse:
    everybody = Account.objects.order_by("disabled", "name")
    out = Invitation.objects.filter(used_by=None, expires__gt=here.newsroom.now())
    return render(
        request, "people.html", here, link=link, roles=list(Role),
        people=[(one, has_second_factor(one), _last_seen(one)) for one in everybody],
        invitations=list(out.prefetch_related("collections").order_by("-created")),
        collections=list(Collection.objects.order_by("title")),
        labels=list(Label.objects.order_by("name")),
    )  # fmt: skip


def _last_seen(account: Account) -> str:
    seen = DeskSession.objects.filter(account=account).exclude(proven=None).order_by("-seen")
    last = seen.values_list("seen", flat=True).first()
    return last.date().isoformat() if last else ""


def _role(request: HttpRequest) -> Role:
    asked = request.POST.get("role", "")
    if asked not in set(Role):
        raise AccountError(f"There is no such role. Roles are {', '.join(Role)}.")
    return Role(asked)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [int(n) for n in request.POST.getlist(name) if n.isascii() and n.isdigit()]


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
    found = Account.objects.filter(pk=number).first()
    if found is None:
        raise NotThereError("There is no such account.")
    return found


def person_view(request: HttpRequest, here: Here, account: int) -> HttpResponse:
    """One person: role, what they see, where they are signed in."""
    one = _account(account)
    if request.method == "POST":
        _change(request, here, one)
        return HttpResponseRedirect(reverse("person", kwargs={"account": one.pk}))
    sessions = DeskSession.objects.filter(account=one).exclude(proven=None).order_by("-seen")
    return render(
        request, "person.html", here, one=one, roles=list(Role), sessions=list(sessions),
        has_second=has_second_factor(one),
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
    """Whoever was invited chooses a name and a passphrase."""
    newsroom = DESK.newsroom()
    invitation = invitation_of(newsroom, token)
    typed = request.POST.get("name", "")
    if request.method == "POST":
        try:
            accept(
                newsroom, token, typed, request.POST.get("passphrase", ""),
                shown_name=request.POST.get("shown_name", "").strip()[:120],
            )  # fmt: skip
        except AccountError as error:
            return render(
                request, "invitation.html", status=400, invitation=invitation, typed=typed,
                problem=str(error), token_of_link=token,
            )  # fmt: skip
        return HttpResponseRedirect(reverse("sign-in"))
    return render(
        request, "invitation.html", invitation=invitation, typed="", problem="",
        token_of_link=token,
    )  # fmt: skip

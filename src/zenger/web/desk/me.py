"""One's own account: where one is signed in, codes for the day the telephone is lost."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zenger.catalog.models import Account, DeskSession
from zenger.errors import AccountError, SignInError
from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.web.desk.sign_in import typed_twice
from zenger.workflow.access.accounts import end_sessions
from zenger.workflow.access.second_factor import new_recovery_codes
from zenger.workflow.access.sight import seen_collections
from zenger.workflow.access.sign_in import change_passphrase


def me_view(request: HttpRequest, here: Here) -> HttpResponse:
    """What this account is and where it is signed in."""
    account = Account.objects.get(pk=here.viewer.account)
    sessions = DeskSession.objects.filter(account=account).exclude(proven=None)
    return render(
        request, "me.html", here, account=account, sessions=list(sessions.order_by("-seen")),
        collections=list(seen_collections(here.viewer).order_by("title")),
        done=request.GET.get("done", ""),
        passkeys=list(account.passkey_set.order_by("created")),
        codes_left=account.recoverycode_set.filter(used=None).count(),
    )  # fmt: skip


def end_session_view(request: HttpRequest, here: Here) -> HttpResponse:
    """End one of one's own sessions, or all others."""
    account = Account.objects.get(pk=here.viewer.account)
    asked = request.POST.get("session", "")
    if asked == "others":
        end_sessions(here.newsroom, account, keep=here.session.pk)
    elif asked:
        end_sessions(here.newsroom, account, only=asked)
    return HttpResponseRedirect(reverse("me"))


def new_passphrase_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Change one's passphrase; whoever sits at an open desk must know the old one."""
    problem = ""
    if request.method == "POST":
        try:
            new = typed_twice(request, "new")
            change_passphrase(here.newsroom, here.session, request.POST.get("old", ""), new)
            return HttpResponseRedirect(reverse("me") + "?done=passphrase")
        except (SignInError, AccountError) as error:
            problem = str(error)
    status = 400 if problem else 200
    return render(request, "new_passphrase.html", here, status=status, problem=problem)


def new_codes_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Ten new recovery codes in place of the old ones."""
    account = Account.objects.get(pk=here.viewer.account)
    codes = new_recovery_codes(here.newsroom, account)
    return render(request, "codes.html", here, codes=codes, onward=reverse("me"))

"""Coming in: a codename is shown, typed back once, and after that opens the mailbox."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import apsw
from django.http import HttpResponse, HttpResponseRedirect

from zenger.receive.codename import SourceKeys, as_typed, count_of_words, new_codename
from zenger.receive.door.mailboxes import Mailbox
from zenger.receive.door.sessions import Ticket
from zenger.receive.weeks import week_of
from zenger.web.door import cookies
from zenger.web.door.fields import read_fields
from zenger.web.door.here import Door, Guest, Visit
from zenger.web.door.languages import language
from zenger.web.door.render import render
from zenger.web.door.trouble import trouble
from zenger.web.door.turns import BusyError

View = Callable[..., HttpResponse]


def begin_view(visit: Visit, code: str) -> HttpResponse:
    """What a codename is, and a button that shows one."""
    return _form(visit, "begin.html", code)


def new_view(visit: Visit, code: str, token: str) -> HttpResponse:
    """Make up a codename for who asks; nothing is kept of it but for an hour in memory."""
    if not cookies.is_ours(visit, token):
        return trouble(visit, code, "stale")
    visit.door.newcomers.end(cookies.cookie(visit))
    words = new_codename(secrets.randbelow, language(code).codename)
    response = HttpResponseRedirect(f"/{code}/codename")
    made = visit.door.newcomers.begin(words, visit.circuit)
    cookies.put(response, cookies.VISIT, made)
    return response


def codename_view(visit: Visit, code: str) -> HttpResponse:
    """Show it."""
    codename = visit.door.newcomers.find(cookies.cookie(visit))
    if codename is None:
        return HttpResponseRedirect(f"/{code}/begin")
    return _form(visit, "codename.html", code, codename=codename.split())


def confirm_view(visit: Visit, code: str, token: str = "") -> HttpResponse:
    """Have it typed back once: it cannot be looked up later. Then open a mailbox."""
    door, known = visit.door, cookies.cookie(visit)
    codename = door.newcomers.find(known)
    if codename is None:
        return HttpResponseRedirect(f"/{code}/begin")
    if visit.method != "POST":
        return _form(visit, "confirm.html", code, is_wrong=False)
    if not cookies.is_ours(visit, token):
        return trouble(visit, code, "stale")
    if as_typed(_said(visit)) != as_typed(codename):
        return _form(visit, "confirm.html", code, is_wrong=True)
    if not door.shares.openings.may_open(visit.circuit):
        return trouble(visit, code, "circuit")
    try:
        keys = door.keys_of(codename, visit.circuit)
    except BusyError:
        return trouble(visit, code, "busy")
    door.newcomers.end(known)
    mailbox = Mailbox(door.mailboxes.id_of(keys.lookup), keys.reply_public, _until(door))
    door.mailboxes.add(mailbox)
    door.shares.openings.note(mailbox.id, door.week, visit.circuit)
    door.mailboxes.count(door.week, "mailboxes opened")
    return _inside(visit, code, mailbox.id, keys)


def return_view(visit: Visit, code: str, token: str = "") -> HttpResponse:
    """Come back with a codename. One that is wrong, has ended or was deleted gets one answer."""
    if visit.method != "POST":
        return _form(visit, "return.html", code, is_wrong=False)
    if not cookies.is_ours(visit, token):
        return trouble(visit, code, "stale")
    door = visit.door
    try:
        keys = door.keys_of(_said(visit), visit.circuit)
    except BusyError:
        return trouble(visit, code, "busy")
    mailbox = door.mailboxes.find(door.mailboxes.id_of(keys.lookup), door.week)
    if mailbox is None:
        return _form(visit, "return.html", code, status=403, is_wrong=True)
    with suppress(apsw.Error):  # locked, or no room: it opens all the same, and another day longer
        door.mailboxes.extend(mailbox.id, _until(door))
    return _inside(visit, code, mailbox.id, keys)


def leave_view(visit: Visit, code: str, token: str) -> HttpResponse:
    """Forget who this was."""
    if not cookies.is_ours(visit, token):
        return trouble(visit, code, "stale")
    visit.door.guests.end(cookies.cookie(visit))
    return forgetting(HttpResponseRedirect(f"/{code}/left"))


def left_view(visit: Visit, code: str) -> HttpResponse:
    """What to do after leaving."""
    return render(visit, "left.html", code, is_deleted=False)


def forgetting(response: HttpResponse) -> HttpResponse:
    """Have the browser forget all of this visit, where it knows how."""
    cookies.drop_all(response)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _said(visit: Visit) -> str:
    return (read_fields(visit) or {}).get("codename", "")


def _until(door: Door) -> str:
    return week_of(door.today() + timedelta(weeks=door.settings.mailbox_weeks))


def _inside(visit: Visit, code: str, mailbox: bytes, keys: SourceKeys) -> HttpResponse:
    door = visit.door
    response = HttpResponseRedirect(f"/{code}/inside")
    cookies.put(response, cookies.VISIT, door.guests.begin(Guest(mailbox, keys)))
    ticket = door.tickets.issue(Ticket(mailbox, keys.reply_public))
    cookies.put(response, cookies.TICKET, ticket)
    return response


def _form(
    visit: Visit, name: str, code: str, *, status: int = 200, **values: object
) -> HttpResponse:
    token, made = cookies.with_cookie(visit)
    values["words"] = count_of_words(language(code).codename)
    response = render(visit, name, code, status=status, token=token, **values)
    if made:
        cookies.put(response, cookies.VISIT, made)
    return response

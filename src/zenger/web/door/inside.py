"""Inside: replies, what arrived, sending more, destroying everything."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpResponse, HttpResponseRedirect

from zenger.receive.door.mailboxes import Mailbox, Sealed
from zenger.receive.door.sealed_text import open_text
from zenger.receive.door.sessions import form_token
from zenger.receive.door.spool import arriving, ask_to_destroy, came_whole
from zenger.receive.weeks import last_day
from zenger.web.door import cookies
from zenger.web.door.entering import forgetting
from zenger.web.door.here import Guest, Visit
from zenger.web.door.receipts import Receipt, State, read_receipts
from zenger.web.door.render import render_inside
from zenger.web.door.trouble import trouble

REPLY_PART = 15_000  # characters of a reply on one page: it has room for them in any script
MOST_SHOWN = 40  # receipts
_STILL = 600.0  # seconds without a byte, after which nothing more is coming
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt, and how much is there of what is still coming in."""

    receipt: Receipt
    arriving: int | None  # bytes; None: nothing is coming


def guests_only(view: View) -> View:
    """Whoever is not inside is asked for a codename."""

    def guarded(visit: Visit, code: str, **rest: str) -> HttpResponse:
        guest = visit.door.guests.find(cookies.cookie(visit))
        if guest is None:
            return HttpResponseRedirect(f"/{code}/return")
        return view(visit, code, guest, **rest)

    return guarded


@guests_only
def inside_view(visit: Visit, code: str, guest: Guest) -> HttpResponse:
    """One reply at a time, then what arrived."""
    mailbox = _mailbox(visit, guest)
    if mailbox is None:
        return _gone(visit, code)
    sealed, replies = visit.door.mailboxes.next_reply(guest.mailbox)
    box, key = visit.door.nothing, visit.door.nobody
    if sealed is not None:
        box, key = sealed.sealed, guest.keys.reply
    reply = open_text(box, key) or ""
    parts = max(1, -(-len(reply) // REPLY_PART))
    part = min(_number(visit.GET.get("part", "")), parts)
    receipts = read_receipts(visit.door.mailboxes.receipts(guest.mailbox), guest.keys)
    return render_inside(
        visit, "inside.html", code, token=form_token(cookies.cookie(visit)),
        replies=replies, reply_id=sealed.id.hex() if sealed else "", part=part, parts=parts,
        reply=reply[(part - 1) * REPLY_PART : part * REPLY_PART],
        sent=[_shown(visit, one) for one in receipts[:MOST_SHOWN]], count=len(receipts),
        until=last_day(mailbox.expires), is_blocked=mailbox.is_blocked, State=State,
    )  # fmt: skip


@guests_only
def read_view(visit: Visit, code: str, guest: Guest, token: str, reply: str) -> HttpResponse:
    """It was read: delete it."""
    if not cookies.is_ours(visit, token):
        return trouble(visit, code, "stale")
    visit.door.mailboxes.drop_reply(guest.mailbox, bytes.fromhex(reply))
    return HttpResponseRedirect(f"/{code}/inside")


@guests_only
def send_page_view(visit: Visit, code: str, guest: Guest) -> HttpResponse:
    """The form for a message and files, after what they may give away."""
    mailbox = _mailbox(visit, guest)
    if mailbox is None:
        return _gone(visit, code)
    if mailbox.is_blocked:
        return trouble(visit, code, "blocked")
    door = visit.door
    if door.has_sent_enough(guest.mailbox):
        return trouble(visit, code, "enough")  # before anything is written that would be lost
    if not door.has_room_for_letter(guest.mailbox):
        return trouble(visit, code, "flood")
    today, keyring = door.today(), door.keyring()
    if not keyring.issued <= today <= keyring.expires:
        return trouble(visit, code, "closed")
    room = door.room_for_files(guest.mailbox)
    return render_inside(
        visit, "send.html", code, token=form_token(cookies.cookie(visit)),
        most=max(0, min(door.settings.max_parcel_bytes, room)),
        questions=door.settings.questions, forward_secrecy=bool(keyring.of_week(today)),
        recovery=keyring.recovery,
    )  # fmt: skip


@guests_only
def delete_page_view(visit: Visit, code: str, guest: Guest) -> HttpResponse:
    """What destroying everything does, and what it cannot do."""
    del guest
    return render_inside(visit, "delete.html", code, token=form_token(cookies.cookie(visit)))


@guests_only
def delete_view(visit: Visit, code: str, guest: Guest, token: str) -> HttpResponse:
    """Destroy the mailbox, its replies and all parcels that came through it."""
    if not cookies.is_ours(visit, token):
        return trouble(visit, code, "stale")
    boxes = visit.door.mailboxes
    # Parcels first: if this is stopped, the codename still leads to the rest of them.
    _destroy(visit, guest, boxes.receipts(guest.mailbox))
    _destroy(visit, guest, boxes.delete(guest.mailbox))  # what was begun in between, too
    return _gone(visit, code)


def _destroy(visit: Visit, guest: Guest, receipts: tuple[Sealed, ...]) -> None:
    for receipt in read_receipts(receipts, guest.keys):
        ask_to_destroy(visit.door.folder.incoming, receipt.name)


def _gone(visit: Visit, code: str) -> HttpResponse:
    visit.door.guests.end(cookies.cookie(visit))
    return forgetting(render_inside(visit, "left.html", code, is_deleted=True))


def _mailbox(visit: Visit, guest: Guest) -> Mailbox | None:
    return visit.door.mailboxes.find(guest.mailbox, visit.door.week)


def _shown(visit: Visit, receipt: Receipt) -> Shown:
    """A process that was killed, or found the mailboxes locked, writes no last word: then the disk
    says whether it came whole, and after a while that nothing more is coming."""
    if receipt.state is not State.BEGUN:
        return Shown(receipt, None)
    if came_whole(visit.door.folder.incoming, receipt.name):
        return Shown(replace(receipt, state=State.WHOLE), None)
    found = arriving(visit.door.folder.incoming, receipt.name)
    if found is None or time.time() - found.changed > _STILL:
        return Shown(receipt, None)
    return Shown(receipt, found.size)


def _number(untrusted: str) -> int:
    return max(1, int(untrusted)) if untrusted.isdecimal() and len(untrusted) < 6 else 1

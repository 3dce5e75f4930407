"""What a source sends: checked before its first byte, then sealed as it comes."""

from contextlib import suppress

from django.http import HttpResponse, HttpResponseRedirect

from zenger.errors import KeyringError
from zenger.model.parcel import ParcelFormatError
from zenger.model.parcel_padding import LEAST, padme
from zenger.receive.door.room import room_for_text
from zenger.receive.door.sessions import Ticket
from zenger.web.door import cookies
from zenger.web.door.arrival import Arrival, GoneError, UnnotedError
from zenger.web.door.form_reading import BrokenOffError, TooLongError, boundary_of, read_form
from zenger.web.door.here import Door, Visit
from zenger.web.door.receipts import State
from zenger.web.door.trouble import trouble
from zenger.workflow.door.seal import Letter, Recipients, recipients

MOST_LETTER = 2 * 1024 * 1024  # bytes of a form without files
_AROUND = 64 * 1024 * 1024  # bytes of a form besides what is in its files
_HEAD = 16 * 1024  # bytes of a parcel besides letter and files
# Bytes of files after which it is looked how much room is left: others send meanwhile, so that what
# was free as all of them began is taken by each.
_STEP, _LARGE_STEP = 256 * 1024, 32 * 1024 * 1024


class _FloodError(Exception):
    """What room is left for messages is given out slowly, and to others first."""


class _FullError(Exception):
    """There is no room for files; the message was taken."""


class _LargeError(Exception):
    """It is more than the newsroom takes at once."""


def send_view(visit: Visit, code: str, token: str) -> HttpResponse:
    """Take in one submission. Who sends it is known from a ticket, before the form is read."""
    door = visit.door
    ticket = door.tickets.read(cookies.cookie(visit, cookies.TICKET))
    if ticket is None:
        return HttpResponseRedirect(f"/{code}/return")
    if not cookies.is_ours(visit, token):
        return trouble(visit, code, "stale")
    mailbox = door.mailboxes.find(ticket.mailbox, door.week)
    if mailbox is None or mailbox.is_blocked:
        return trouble(visit, code, "blocked" if mailbox else "missing")
    if door.has_sent_enough(ticket.mailbox):
        return trouble(visit, code, "enough")
    length = visit.announced
    boundary = boundary_of(visit.META.get("CONTENT_TYPE", ""))
    if length is None or not boundary:
        return trouble(visit, code, "unreadable")
    if length > door.settings.max_parcel_bytes + _AROUND:
        return trouble(visit, code, "large")
    if length > room_for_text(door.folder, door.settings) and length <= MOST_LETTER:
        return trouble(visit, code, "full")
    try:
        to = recipients(door.keyring(), door.today(), without_forward_secrecy=True)
    except KeyringError:
        return trouble(visit, code, "closed")
    return _take(visit, code, ticket, to, length, boundary)


def _take(
    visit: Visit, code: str, ticket: Ticket, to: Recipients, length: int, boundary: str
) -> HttpResponse:
    door = visit.door
    taking = _Taking(door, ticket, to)
    try:
        stream = visit.environ["wsgi.input"]
        read_form(stream, length, boundary, door.settings.questions, taking)
        if taking.arrival is None:
            return trouble(visit, code, "nothing")
        taking.arrival.finish()
    except GoneError:
        return trouble(visit, code, "missing")
    except UnnotedError:
        return trouble(visit, code, "unnoted")
    except (TooLongError, ParcelFormatError):
        taking.break_off(State.CUT)
        return trouble(visit, code, "long")
    except _LargeError:
        taking.break_off(State.CUT)
        return trouble(visit, code, "large")
    except BrokenOffError:
        taking.break_off(State.CUT)
        return trouble(visit, code, "unreadable")
    except _FloodError:
        return trouble(visit, code, "flood")
    except _FullError:
        taking.keep_message()
        return trouble(visit, code, "full")
    except OSError:
        taking.break_off(State.FULL)
        return trouble(visit, code, "full")
    except BaseException:
        taking.break_off(State.CUT)
        raise
    return HttpResponseRedirect(f"/{code}/inside#sent", status=303)  # what arrived is there


class _Taking:
    """Begins a parcel when there is something to put into it."""

    def __init__(self, door: Door, ticket: Ticket, to: Recipients) -> None:
        self._door, self._ticket, self._to = door, ticket, to
        self._letter = Letter()
        self._room = door.room_for_files(ticket.mailbox)
        self._uncounted = 0  # bytes of files
        self._next_look = _LARGE_STEP
        self.arrival: Arrival | None = None

    def letter(self, letter: Letter) -> None:
        self._letter = letter
        if letter.note or letter.answers:
            self._begin_parcel()

    def begin(self, untrusted_name: bytes, untrusted_type: str) -> None:
        if self._room <= 0:
            raise _FullError
        arrival = self.arrival or self._begin_parcel()
        arrival.begin(untrusted_name, untrusted_type)

    def write(self, data: bytes) -> None:
        if self.arrival is not None:
            self.arrival.write(data)
            if self.arrival.size > self._room:
                raise _FullError
            if self.arrival.size > self._door.settings.max_parcel_bytes:
                raise _LargeError
            self._uncounted += len(data)
            if self._uncounted >= _STEP:
                self._look_again(self.arrival.size)

    def _look_again(self, size: int) -> None:
        self._count_files()
        by_disk = size < self._next_look
        if not by_disk:
            self._next_look = size + _LARGE_STEP
        if self._door.room_for_files(self._ticket.mailbox, by_disk=by_disk) <= 0:
            raise _FullError

    def _count_files(self) -> None:
        self._door.shares.add_files(self._ticket.mailbox, self._door.week, self._uncounted)
        self._uncounted = 0

    def end(self) -> None:
        if self.arrival is not None:
            self._count_files()
            self.arrival.end()

    def keep_message(self) -> None:
        """There is no room for files: what was written is worth a parcel of its own."""
        if self.arrival is not None and not self.arrival.has_files:
            # There is nobody to keep it for, or the mailbox will see for itself that it is there.
            with suppress(GoneError, UnnotedError):
                self.arrival.finish()
        else:
            self.break_off(State.FULL)

    def _begin_parcel(self) -> Arrival:
        mailbox, size = self._ticket.mailbox, _size_of(self._letter)
        if not self._door.has_room_for_letter(mailbox, size):
            raise _FloodError
        self._door.shares.add_parcel(mailbox, self._door.week, size)
        self.arrival = Arrival(self._door, self._ticket, self._to, self._letter)
        return self.arrival

    def break_off(self, state: State) -> None:
        if self.arrival is not None:
            self.arrival.break_off(state)


def _size_of(letter: Letter) -> int:
    """Bytes on the disk, about."""
    text = letter.note + "".join(letter.answers.values())
    return padme(max(LEAST, len(text.encode()) + _HEAD))

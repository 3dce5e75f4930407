"""What a page of the door is given: the folder, who is inside, and the day."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import apsw
from django.core.handlers.wsgi import WSGIRequest
from nacl.public import PrivateKey

from zenger.errors import DoorError
from zenger.model.parcel_padding import LEAST
from zenger.receive.codename import SourceKeys, source_keys
from zenger.receive.door.folder import DoorFolder
from zenger.receive.door.mailboxes import TURNED_AWAY, Mailboxes
from zenger.receive.door.room import (
    Taken,
    free_for_files,
    has_room_for_letter,
    room_for_files,
    room_for_files_of,
    room_for_text,
)
from zenger.receive.door.sealed_text import seal_text
from zenger.receive.door.sessions import Sessions, Tickets
from zenger.receive.door.settings import DoorSettings
from zenger.receive.keyring import Keyring
from zenger.receive.weeks import week_of
from zenger.web.door.languages import NAMES
from zenger.web.door.shares import Shares
from zenger.web.door.turns import Turns

MOST_QUESTIONS, MOST_ASKED = 50, 10_000  # all of them; characters in all
_HOUR = 60 * 60  # seconds
MOST_WAITING, OF_ONE_CIRCUIT = 30, 2  # for their codename to be worked out, one after the other


@dataclass(frozen=True, slots=True)
class Guest:
    """A source that is inside."""

    mailbox: bytes = field(repr=False)
    keys: SourceKeys = field(repr=False)


class Door:
    """One door, in one process."""

    def __init__(
        self, folder: DoorFolder, ticket_key: bytes, *,
        today: Callable[[], date], clock: Callable[[], float],
    ) -> None:  # fmt: skip
        self.folder = folder
        self.settings = _shown(folder.settings())
        self.fingerprint = folder.fingerprint()
        self.pepper = folder.pepper()
        self.mailboxes = Mailboxes(folder.mailboxes, self.pepper)
        self.today, self.clock = today, clock
        # Apart, as a codename is shown for nothing, and a mailbox is opened for half a second of
        # work: who asks for ten thousand codenames puts nobody out of a mailbox, nor, over a few
        # circuits, others who are writing theirs down.
        self.newcomers: Sessions[str] = Sessions(clock, most=1000)
        self.guests: Sessions[Guest] = Sessions(clock)
        self.tickets = Tickets(ticket_key, clock)
        self.shares = Shares()
        self._noted_hour = -1
        # What is opened where no reply waits: it takes as long as one.
        self.nobody = PrivateKey.generate()
        self.nothing = seal_text("", bytes(self.nobody.public_key))
        self._turns = Turns(most=MOST_WAITING, per_circuit=OF_ONE_CIRCUIT)

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of those offered."""
        return self.settings.languages or tuple(NAMES)

    @property
    def week(self) -> str:
        return week_of(self.today())

    def has_sent_enough(self, mailbox: bytes) -> bool:
        """Whether as many parcels came through it this week as may."""
        return self.shares.of(mailbox, self.week).parcels >= self.settings.max_weekly_parcels

    def has_room_for_letter(self, mailbox: bytes, size: int = LEAST) -> bool:
        """Whether a mailbox may take so many bytes of the room for letters now."""
        left = room_for_text(self.folder, self.settings)
        hour = self.shares.hour(int(self.clock() // _HOUR), left)
        sent = self.shares.of(mailbox, self.week)
        in_hour = hour.letters[self.shares.kind(mailbox, self.week, size)]
        if has_room_for_letter(size, left, Taken(sent.letters, in_hour, hour.left)):
            return True
        self._note_turned_away()
        return False

    def _note_turned_away(self) -> None:
        """For the newsroom; once an hour, as it writes, and strangers may ask often."""
        hour = int(self.clock() // _HOUR)
        if hour != self._noted_hour:
            self._noted_hour = hour
            with suppress(apsw.Error):
                self.mailboxes.count(self.week, TURNED_AWAY)

    def room_for_files(self, mailbox: bytes, *, by_disk: bool = False) -> int:
        """Bytes of files that may still come through a mailbox; 0 or less: none.

        Args:
            by_disk: look at the disk alone, which takes no time.
        """
        find = free_for_files if by_disk else room_for_files
        taken = self.shares.of(mailbox, self.week).files
        return room_for_files_of(taken, find(self.folder, self.settings))

    def keyring(self) -> Keyring:
        """Read and verified anew each time: another may have been put in its place.

        Raises:
            KeyringError: the pinned root did not sign it.
        """
        return self.folder.keyring()

    def keys_of(self, untrusted_codename: str, circuit: str) -> SourceKeys:
        """The keys of a codename, right or wrong, one at a time: it takes 64 MiB.

        Raises:
            BusyError: too many wait already.
        """
        with self._turns.turn(circuit):
            return source_keys(untrusted_codename, pepper=self.pepper)


class Visit(WSGIRequest):
    """A request at the door."""

    door: Door

    @property
    def circuit(self) -> str:
        """Tor's name for whoever asks, another for each circuit; empty where it has none."""
        return str(self.META.get("REMOTE_ADDR", ""))

    @property
    def announced(self) -> int | None:
        """Bytes that are sent along, by the head of the request; None where it does not say."""
        said = self.META.get("CONTENT_LENGTH") or ""
        return int(said) if said.isdecimal() and len(said) < 16 else None


def _shown(settings: DoorSettings) -> DoorSettings:
    """Raises: DoorError: what they ask for cannot be shown on the pages."""
    unknown = [one for one in settings.languages if one not in NAMES]
    if unknown:
        raise DoorError(
            f"door.toml names the language {unknown[0]!r}, in which the pages are not there. "
            f"There are: {', '.join(NAMES)}."
        )
    questions = settings.questions
    if len(questions) > MOST_QUESTIONS or sum(map(len, questions)) > MOST_ASKED:
        raise DoorError(
            f"door.toml asks too much: {MOST_QUESTIONS} questions with {MOST_ASKED:,} characters "
            "together are the most that the page of a source has room for. Ask less."
        )
    if len(set(questions)) != len(questions):
        raise DoorError("door.toml asks the same question twice. Ask it once.")
    return settings


def utc_today() -> date:
    return datetime.now(UTC).date()


def this_machine(folder: DoorFolder, ticket_key: bytes) -> Door:
    """The door with the clock of the machine."""
    return Door(folder, ticket_key, today=utc_today, clock=time.monotonic)

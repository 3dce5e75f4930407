"""One submission on its way in: from the bytes of a form straight into an age file."""

import base64
from contextlib import suppress

from zenger.model.parcel import FORMAT, ParcelHead
from zenger.receive.age_sealing import AgeSealing
from zenger.receive.door.sessions import Ticket
from zenger.receive.door.spool import Incoming, ask_to_destroy
from zenger.receive.parcel_writing import ParcelWriting
from zenger.web.door.here import Door
from zenger.web.door.receipts import Receipts, State
from zenger.workflow.door.seal import Letter, Recipients


class GoneError(Exception):
    """The mailbox was destroyed meanwhile, and with it what came."""


class UnnotedError(Exception):
    """It is kept, whole, and the mailbox could not be told: it is locked, or has no room."""


class Arrival:
    """A parcel under way, and what its source is told of it."""

    def __init__(self, door: Door, ticket: Ticket, to: Recipients, letter: Letter) -> None:
        """Raises: ParcelFormatError: message and answers are too long. GoneError."""
        self._door = door
        self._incoming = Incoming(door.folder.incoming)
        self._receipts = Receipts(
            door.mailboxes, ticket, self._incoming.name, message=bool(letter.note)
        )
        is_noted = False
        try:
            is_noted = self._receipts.write(State.BEGUN)
        finally:
            if not is_noted:
                self._incoming.keep(is_whole=False)  # nothing is in it, so nothing is kept
        if not is_noted:
            raise GoneError
        self._sealing = AgeSealing(self._incoming.stream, to.keys)
        self.files, self.size = 0, 0  # that came whole; bytes so far
        self.has_files = False
        reply_to = base64.b64encode(ticket.mailbox + ticket.reply_public).decode("ascii")
        try:
            self._writing = ParcelWriting(
                self._sealing,
                ParcelHead(
                    FORMAT, door.today().isoformat(), letter.note, letter.answers,
                    to.forward_secrecy, reply_to,
                ),
            )  # fmt: skip
        except BaseException:
            self._sealing.abort()
            self._keep_cut(State.CUT)
            raise

    def begin(self, untrusted_name: bytes, untrusted_type: str) -> None:
        self.has_files = True
        self._writing.begin(untrusted_name, untrusted_type)

    def write(self, data: bytes) -> None:
        self._writing.write(data)
        self.size += len(data)

    def end(self) -> None:
        self._writing.end()
        self.files += 1

    def finish(self) -> None:
        """It came whole.

        Raises:
            OSError: the disk did not take all of it; `break_off` makes of it what there is.
            GoneError: its source had everything destroyed meanwhile.
            UnnotedError: it is kept, and the receipt still says that it is coming.
        """
        self._writing.finish()
        try:
            kept = self._incoming.keep(is_whole=True)
        except FileNotFoundError:
            raise GoneError from None
        try:
            is_noted = self._is_noted(State.WHOLE, kept)
        except Exception as error:
            raise UnnotedError from error
        if not is_noted:
            raise GoneError
        self._count("parcels whole")

    def break_off(self, state: State) -> None:
        """Keep what came so far. Raises nothing of what went wrong before."""
        self._writing.abort()
        self._keep_cut(state)
        self._count("parcels broken off")

    def _count(self, what: str) -> None:
        with suppress(Exception):  # a number for the newsroom is not worth an error here
            self._door.mailboxes.count(self._door.week, what)

    def _keep_cut(self, state: State) -> None:
        self._is_noted(state, self._incoming.keep(is_whole=False))

    def _is_noted(self, state: State, kept: int) -> bool:
        """What has no receipt could not be found again to be destroyed: so it is now."""
        if self._receipts.write(state, files=self.files, size=self.size, kept=kept):
            return True
        ask_to_destroy(self._door.folder.incoming, self._incoming.name)
        return False

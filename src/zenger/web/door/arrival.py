"""One submission on its way in: from the bytes of a form straight into an age file."""

import base64
from contextlib import suppress

from zenger.model.parcel import FORMAT, ParcelHead
from zenger.receive.age_sealing import AgeSealing
from zenger.receive.door.sessions import Ticket
from zenger.receive.door.spool import Incoming
from zenger.receive.parcel_writing import ParcelWriting
from zenger.web.door.here import Door
from zenger.web.door.receipts import Receipts, State
from zenger.workflow.door.seal import Letter, Recipients


class Arrival:
    """A parcel under way, and what its source is told of it."""

    def __init__(self, door: Door, ticket: Ticket, to: Recipients, letter: Letter) -> None:
        """Raises: ParcelFormatError: message and answers are too long."""
        self._door = door
        self._incoming = Incoming(door.folder.incoming)
        self._receipts = Receipts(
            door.mailboxes, ticket, self._incoming.name, message=bool(letter.note)
        )
        self._receipts.write(State.BEGUN)
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
        """
        self._writing.finish()
        kept = self._incoming.keep(is_whole=True)
        self._receipts.write(State.WHOLE, files=self.files, size=self.size, kept=kept)
        self._door.mailboxes.count(self._door.week, "parcels whole")

    def break_off(self, state: State) -> None:
        """Keep what came so far. Raises nothing of what went wrong before."""
        self._writing.abort()
        self._keep_cut(state)
        with suppress(Exception):  # a number for the newsroom is not worth an error here
            self._door.mailboxes.count(self._door.week, "parcels broken off")

    def _keep_cut(self, state: State) -> None:
        kept = self._incoming.keep(is_whole=False)
        self._receipts.write(state, files=self.files, size=self.size, kept=kept)

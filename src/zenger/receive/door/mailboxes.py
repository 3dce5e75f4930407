"""Mailboxes: what the door keeps of a source. A hash, a key to reply to, a week, no time.

    mailbox    keyed BLAKE2b of what the codename leads to; public key; the week in which it ends
    reply      sealed to that key, all of one length, under a number of chance
    receipt    what arrived and under which name, sealed to that key, all of one length
    count      how many of what in a week

Receipts link parcels to a mailbox for nobody but the source that comes back: with them it learns
that something broke off, and can have everything destroyed.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import apsw

from zenger.errors import DoorError
from zenger.receive.whole_file import adopt

ID_SIZE = 32  # bytes
TURNED_AWAY = "turned away"  # counted: who could send nothing, as too much came
_PERSON = b"zenger-mailbox"
_NUMBER = 4  # bytes of the id of a reply: one more than that of the reply before it
_VFS_NAME = "zenger-mailboxes"
_WAIT = 10_000  # milliseconds for another process that is writing
# Deleted means overwritten; nothing is left in a journal on the disk, but while it is laid anew.
# Who kills the process while it writes can damage the file for that: the door looks at its start,
# and there is the backup.
_PRAGMAS = """
PRAGMA journal_mode = MEMORY;
PRAGMA secure_delete = ON;
PRAGMA trusted_schema = OFF;
PRAGMA temp_store = MEMORY;
"""
# Only once, before there is a table: each time it is said, it writes.
_TABLES = """
PRAGMA auto_vacuum = FULL;
CREATE TABLE IF NOT EXISTS mailbox (
    id BLOB PRIMARY KEY, reply_public BLOB NOT NULL, expires TEXT NOT NULL,
    blocked INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reply (
    mailbox BLOB NOT NULL, id BLOB NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (mailbox, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receipt (
    mailbox BLOB NOT NULL, id BLOB NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (mailbox, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS count (
    week TEXT NOT NULL, what TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (week, what)
) STRICT, WITHOUT ROWID;
"""


class _JournalStays(apsw.VFS):
    """Where SQLite would remove the journal, it is overwritten and emptied, and stays.

    Who rolls back what a killed mover began may be another user than the mover, and one that may
    make and remove nothing in the folder: the journal must be there, and be theirs, all the time.
    Or old pages would lie where it was.
    """

    def __init__(self) -> None:
        super().__init__(_VFS_NAME, base="")

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - SQLite's name
        if filename.endswith("-journal"):
            _empty(Path(filename))
        else:
            super().xDelete(filename, syncdir)


_VFS = _JournalStays()  # known to SQLite as long as it is kept


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox."""

    id: bytes  # 32 bytes
    reply_public: bytes  # 32 bytes
    expires: str  # the last week in which it opens, 2026-W48
    is_blocked: bool = False


@dataclass(frozen=True, slots=True)
class Sealed:
    """A reply or a receipt, as it lies here."""

    id: bytes  # 16 bytes: of a receipt all by chance, of a reply but for its number
    sealed: bytes


class Mailboxes:
    """The file of them. Each call opens and closes it: any process may, also after a fork."""

    def __init__(self, path: Path, pepper: bytes) -> None:
        self._path = path
        self._journal = path.with_name(f"{path.name}-journal")
        self._pepper = pepper

    def id_of(self, lookup: bytes) -> bytes:
        """Under which the mailbox of a codename is kept."""
        return hashlib.blake2b(
            lookup, key=self._pepper, digest_size=ID_SIZE, person=_PERSON
        ).digest()

    def make(self) -> None:
        """Make the tables where there are none yet."""
        self._path.touch(mode=0o600)
        self.make_journal()
        with self._opened() as open_file:
            open_file.execute(_TABLES).fetchall()

    def make_journal(self) -> None:
        """Have it there, empty, and of the same user as the mailboxes.

        Raises:
            DoorError: it is another's.
        """
        if not os.path.lexists(self._journal):
            self._journal.touch(mode=0o600)
            adopt(self._journal, self._path)
        if self._journal.lstat().st_uid != self._path.stat().st_uid:
            raise DoorError(
                f"{self._journal.name} belongs to another user than the mailboxes, who could not "
                "open them if this was stopped in the middle. Mailboxes were not laid anew. "
                "Run `zenger door install` again, and what it says."
            )

    def require_sound(self) -> None:
        """Raises: DoorError: the file is damaged."""
        with self._opened() as open_file:
            said = [str(row[0]) for row in open_file.execute("PRAGMA quick_check(1)")]
        if said != ["ok"]:
            raise DoorError(
                "The file of mailboxes is damaged, so sources might not reach theirs. Restore it "
                "from the last backup; parcels that came in are not touched by that."
            )

    def lay_anew(self) -> None:
        """In the order of their keys, which are of chance: where a row lies on its page tells else
        which came before which.

        All of the file is written here, so this time with a journal on the disk: whoever kills this
        process loses nothing, and who opens the file next puts it back.

        Raises:
            DoorError: the journal is another's.
        """
        self.make_journal()
        with self._opened() as open_file:
            open_file.execute("PRAGMA journal_mode = DELETE").fetchall()  # which empties it
            open_file.execute("VACUUM").fetchall()

    def copy(self) -> bytes:
        """The file as it is at one moment, whoever writes to it meanwhile."""
        with self._opened() as open_file:
            return open_file.serialize("main")

    def add(self, mailbox: Mailbox) -> None:
        """Open a mailbox; one that is there already stays as it is."""
        with self._writing() as open_file:
            open_file.execute(
                "INSERT OR IGNORE INTO mailbox VALUES (?, ?, ?, ?)",
                (mailbox.id, mailbox.reply_public, mailbox.expires, int(mailbox.is_blocked)),
            )

    def find(self, mailbox: bytes, week: str) -> Mailbox | None:
        """The mailbox, if it is there and had not ended before `week`."""
        with self._opened() as open_file:
            for public, expires, blocked in open_file.execute(
                "SELECT reply_public, expires, blocked FROM mailbox WHERE id = ?", (mailbox,)
            ):
                if expires >= week:
                    return Mailbox(mailbox, public, expires, bool(blocked))
        return None

    def extend(self, mailbox: bytes, expires: str) -> None:
        """It is kept until then, or longer if it was to be kept longer."""
        with self._writing() as open_file:
            open_file.execute(
                "UPDATE mailbox SET expires = max(expires, ?) WHERE id = ?", (expires, mailbox)
            )

    def block(self, mailbox: bytes) -> None:
        """Take nothing more from it. Its replies can still be read."""
        with self._writing() as open_file:
            open_file.execute("UPDATE mailbox SET blocked = 1 WHERE id = ?", (mailbox,))

    def delete(self, mailbox: bytes) -> tuple[Sealed, ...]:
        """The mailbox and all that belongs to it; the receipts that it had in that moment."""
        with self._writing() as open_file:
            receipts = _all(open_file, "receipt", mailbox)
            for table, key in (("reply", "mailbox"), ("receipt", "mailbox"), ("mailbox", "id")):
                open_file.execute(f"DELETE FROM {table} WHERE {key} = ?", (mailbox,))
        return receipts

    def expire(self, week: str) -> int:
        """Delete those that ended before `week`; how many."""
        with self._opened() as open_file:
            ended = [
                row[0]
                for row in open_file.execute("SELECT id FROM mailbox WHERE expires < ?", (week,))
            ]
        for mailbox in ended:
            self.delete(mailbox)
        return len(ended)

    def add_reply(self, mailbox: bytes, sealed: bytes) -> bool:
        """Put a reply in; False where the mailbox is gone."""
        with self._writing() as open_file:
            if not list(open_file.execute("SELECT 1 FROM mailbox WHERE id = ?", (mailbox,))):
                return False
            (last,) = open_file.execute("SELECT max(id) FROM reply WHERE mailbox = ?", (mailbox,))
            number = int.from_bytes((last[0] or b"")[:_NUMBER]) + 1
            name = number.to_bytes(_NUMBER) + secrets.token_bytes(16 - _NUMBER)
            _put(open_file, "reply", mailbox, Sealed(name, sealed))
        return True

    def replies(self, mailbox: bytes) -> tuple[Sealed, ...]:
        """In the order in which they came, or a conversation could not be followed."""
        with self._opened() as open_file:
            return _all(open_file, "reply", mailbox)

    def next_reply(self, mailbox: bytes) -> tuple[Sealed | None, int]:
        """The reply that came first, and how many there are."""
        with self._opened() as open_file:
            (count,) = open_file.execute("SELECT count(*) FROM reply WHERE mailbox = ?", (mailbox,))
            for row in open_file.execute(
                "SELECT id, sealed FROM reply WHERE mailbox = ? ORDER BY id LIMIT 1", (mailbox,)
            ):
                return Sealed(row[0], row[1]), int(count[0])
        return None, 0

    def drop_reply(self, mailbox: bytes, reply: bytes) -> None:
        with self._writing() as open_file:
            open_file.execute("DELETE FROM reply WHERE mailbox = ? AND id = ?", (mailbox, reply))

    def receipts(self, mailbox: bytes) -> tuple[Sealed, ...]:
        with self._opened() as open_file:
            return _all(open_file, "receipt", mailbox)

    def put_receipt(self, mailbox: bytes, receipt: Sealed) -> bool:
        """Write a receipt, over the one of the same number; False where the mailbox is gone."""
        with self._writing() as open_file:
            if not list(open_file.execute("SELECT 1 FROM mailbox WHERE id = ?", (mailbox,))):
                return False
            _put(open_file, "receipt", mailbox, receipt)
        return True

    def count(self, week: str, what: str) -> None:
        """One more of this in that week."""
        with self._writing() as open_file:
            open_file.execute(
                "INSERT INTO count VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1",
                (week, what),
            )

    def counts(self, week: str) -> dict[str, int]:
        with self._opened() as open_file:
            rows = open_file.execute("SELECT what, n FROM count WHERE week = ?", (week,))
            return {str(what): int(n) for what, n in rows}

    @contextmanager
    def _opened(self) -> Iterator[apsw.Connection]:
        try:
            open_file = apsw.Connection(
                str(self._path), flags=apsw.SQLITE_OPEN_READWRITE, vfs=_VFS_NAME
            )
            try:
                open_file.set_busy_timeout(_WAIT)
                open_file.execute(
                    _PRAGMAS
                ).fetchall()  # it stops at the first row it is not asked for
                yield open_file
            finally:
                open_file.close()
        except apsw.CantOpenError as error:
            if self._path.exists():
                raise DoorError(
                    "The file of mailboxes is there, but it or its journal cannot be opened by "
                    "this user. Nothing is lost. Have their owners set right: `zenger door "
                    "install`, and what it says."
                ) from error
            raise DoorError(
                "The file of mailboxes is missing. Restore it from the last backup."
            ) from error
        except (apsw.NotADBError, apsw.CorruptError) as error:
            raise DoorError(
                "The file of mailboxes is damaged. Restore it from the last backup."
            ) from error

    @contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        """All of it or nothing."""
        with self._opened() as open_file:
            open_file.execute("BEGIN IMMEDIATE")
            try:
                yield open_file
            except BaseException:
                open_file.execute("ROLLBACK")
                raise
            open_file.execute("COMMIT")


def _empty(path: Path) -> None:
    """Fill a file with zeros where it lies, then make it empty.

    From the start on: as soon as that is zero, SQLite takes the journal for done with.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_NOFOLLOW), "wb") as out:
        left = os.fstat(out.fileno()).st_size
        while left > 0:
            left -= out.write(bytes(min(left, 1024 * 1024)))
        out.flush()
        os.fsync(out.fileno())
        os.ftruncate(out.fileno(), 0)
        os.fsync(out.fileno())


def _all(open_file: apsw.Connection, table: str, mailbox: bytes) -> tuple[Sealed, ...]:
    rows = open_file.execute(
        f"SELECT id, sealed FROM {table} WHERE mailbox = ? ORDER BY id", (mailbox,)
    )
    return tuple(Sealed(row[0], row[1]) for row in rows)


def _put(open_file: apsw.Connection, table: str, mailbox: bytes, one: Sealed) -> None:
    open_file.execute(
        f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", (mailbox, one.id, one.sealed)
    )

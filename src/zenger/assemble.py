"""Settings in, newsroom out: the only module that names concrete backends."""

import fcntl
import getpass
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from zenger.backends.isolation.ahead import SandboxAhead
from zenger.errors import AccessDeniedError, NewsroomBusyError, NewsroomError
from zenger.model.audit import typed_by
from zenger.protocols.executor import Executor
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import ProgramSandbox, Sandbox
from zenger.protocols.search import SearchIndex
from zenger.settings import FILE_NAME, Settings, read_settings, write_settings

WORKER = "zenger.process.worker:serve"
VERIFIER = "zenger.review.verify.worker:serve"
CATALOG = "catalog.sqlite3"
ID_KEY_SIZE = 32  # bytes
_LAST_UNREAD = """
    SELECT 1 FROM (
        SELECT blob_id FROM catalog_occurrence WHERE blob_id NOT NULL ORDER BY id DESC LIMIT 1
    ) AS last
    WHERE NOT EXISTS (
        SELECT 1 FROM catalog_stagerecord AS record
        WHERE record.blob_id = last.blob_id AND record.stage = 'extract'
    )
"""


def create_newsroom(folder: Path, settings: Settings) -> Newsroom:
    """Make a newsroom in `folder`, which is created, or must be empty.

    The settings are written last: a folder without them, with nothing but what is made before
    them, is one where this was interrupted, and is begun anew.

    Raises:
        NewsroomError: something else is there already.
        AccessDeniedError: the folder cannot be written.
    """
    if not _is_free(folder):
        raise NewsroomError(
            "This folder is not empty, so no newsroom was made in it. Choose another with "
            "`--newsroom DIR`."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        keys = folder / "keys"
        keys.mkdir(mode=0o700, exist_ok=True)
        key = keys / "public-id.key"
        with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(secrets.token_bytes(ID_KEY_SIZE))
    except PermissionError as error:
        raise AccessDeniedError(
            "The newsroom's folder cannot be written to. Choose another with `--newsroom DIR`, "
            "or have its owner run this command."
        ) from error
    from zenger.catalog.connect import open_catalog

    open_catalog(folder / CATALOG, secret=_id_key(folder), create=True)
    write_settings(folder, settings)
    return open_newsroom(folder)


def _is_free(folder: Path) -> bool:
    if not folder.exists():
        return True
    begun = {
        "keys",
        f".{FILE_NAME}.part",
        *(CATALOG + suffix for suffix in ("", "-wal", "-shm", "-journal")),
    }
    return all(entry.name in begun for entry in folder.iterdir())


def open_newsroom(folder: Path, *, to_read: bool = False) -> Newsroom:
    """The newsroom in `folder`.

    Args:
        to_read: what is unread will be read next. If something is, the sandbox for that starts
            while the catalog is opened, which takes half as long.

    Raises:
        NewsroomError: there is none, or it is damaged.
    """
    settings = read_settings(folder)
    database = folder / CATALOG
    if not database.exists():
        raise NewsroomError("The newsroom has no catalog. Restore its folder from a backup.")
    id_key = _id_key(folder)
    sandbox = SandboxAhead(lambda: _sandbox(WORKER))
    if to_read and _is_last_unread(database):
        sandbox.begin()
    from zenger.catalog.connect import open_catalog

    open_catalog(database, secret=id_key)
    from zenger.backends.blobs.local import LocalBlobStore, LocalDerivedStore

    return Newsroom(
        folder=folder,
        settings=settings,
        originals=LocalBlobStore(folder / "originals"),
        derived=LocalDerivedStore(folder / "derived"),
        id_key=id_key,
        actor=_actor(),
        now=lambda: datetime.now(UTC),
        sandbox=sandbox,
        verifier=cache(lambda: _sandbox(VERIFIER)),
        programs=cache(program_sandbox),
        executor=_executor,
        index=cache(lambda: _index(folder / "index")),
    )


def _is_last_unread(database: Path) -> bool:
    """Whether the file that came last has not been read: a guess at whether there is any to read.

    Asked without Django, whose start is what is to be used. A wrong guess costs time and no more.
    """
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            return opened.execute(_LAST_UNREAD).fetchone() is not None
    except sqlite3.Error:
        return False  # busy, damaged or of another release: whoever opens it next says so


def _id_key(folder: Path) -> bytes:
    try:
        key = (folder / "keys" / "public-id.key").read_bytes()
    except FileNotFoundError:
        key = b""
    if len(key) != ID_KEY_SIZE:
        raise NewsroomError(
            "The key that makes public ids is missing or damaged. Restore keys/public-id.key from "
            "a backup: with another key every published address would change."
        )
    return key


def _actor() -> str:
    try:
        return typed_by(getpass.getuser())
    except (OSError, KeyError):
        return typed_by(f"uid {os.getuid()}")


def parser_sandbox() -> Sandbox:
    """Where strangers' files are opened, for commands that need no newsroom. Close it."""
    return _sandbox(WORKER)


def _sandbox(target: str) -> Sandbox:
    from zenger.backends.isolation.choose import choose_sandbox

    return choose_sandbox(target)


def program_sandbox() -> ProgramSandbox:
    """Where external programs run."""
    from zenger.backends.isolation.programs import BubblewrapPrograms

    return BubblewrapPrograms()


def _executor(width: int) -> Executor:
    if width == 1:
        from zenger.backends.execution.serial import SerialExecutor

        return SerialExecutor()
    from zenger.backends.execution.pool import PoolExecutor

    return PoolExecutor(width)


def _index(folder: Path) -> SearchIndex:
    from zenger.backends.search.tantivy import TantivyIndex

    return TantivyIndex(folder)


@contextmanager
def writing(newsroom: Newsroom) -> Iterator[None]:
    """Holds the newsroom's one writing lock; the system frees it should the process die.

    Raises:
        NewsroomBusyError: another command holds it.
    """
    handle = os.open(newsroom.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NewsroomBusyError(
                "Another command is changing this newsroom. Wait until it has ended, or stop it "
                "with Ctrl-C; nothing is lost by that."
            ) from None
        yield
    finally:
        os.close(handle)


def is_writing(newsroom: Newsroom) -> bool:
    """Whether some command is changing this newsroom. Asked of the system without touching the
    lock: were it taken even for a moment, a command that starts just then would give up."""
    try:
        found = (newsroom.folder / "lock").stat()
        held = Path("/proc/locks").read_text(encoding="ascii")
    except OSError:
        return False  # never locked yet, or a system that does not tell
    place = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    return any(" FLOCK " in line and place in line.split() for line in held.splitlines())

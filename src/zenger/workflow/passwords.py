"""Passwords the newsroom keeps, tried on what is encrypted by every reading.

They lie beside the keys, for their owner only, and are no part of a reading's fingerprint: were
they, each new one would have the whole trove read again. What is encrypted is forgotten instead
(`retry`), and read again alone.
"""

import hashlib
import os
from collections.abc import Collection
from pathlib import Path

from zenger.errors import AccountError
from zenger.model.document import Status
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.audit import audit
from zenger.workflow.retry import retry

FILE = "passwords.txt"
MOST = 1000  # each is tried on each file, and trying is made slow on purpose
LONGEST = 1000  # characters


def kept_passwords(newsroom: Newsroom) -> tuple[str, ...]:
    """In the order they were given."""
    try:
        text = _path(newsroom).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    return tuple(line for line in text.split("\n") if line)


def keep_passwords(newsroom: Newsroom, typed: str) -> int:
    """Keep those that are new, one a line. Returns how many were; the log learns no more.

    Raises:
        AccountError: none, or more than are ever tried.
    """
    given = [line.rstrip("\r") for line in typed.split("\n")]
    known = kept_passwords(newsroom)
    fresh = [line for line in dict.fromkeys(given) if line and line not in known]
    if not any(given):
        raise AccountError("No password was given. Give one a line.")
    if len(known) + len(fresh) > MOST or any(len(line) > LONGEST for line in fresh):
        raise AccountError(
            f"At most {MOST:,} passwords of {LONGEST:,} characters are kept. Forget those that "
            "opened nothing first."
        )
    if fresh:
        _write(_path(newsroom), "\n".join([*known, *fresh]) + "\n")
        audit(newsroom, "keep-passwords", count=len(fresh))
    return len(fresh)


def try_passwords(newsroom: Newsroom, typed: str, *, within: Collection[int] | None) -> int:
    """Keep them, and have what is encrypted in these collections read again by the next reading.

    Returns how many were new. Those known already are tried again as well. None: all collections.

    Raises:
        AccountError: none, or more than are ever tried; nothing is read again.
    """
    fresh = keep_passwords(newsroom, typed)
    retry(newsroom, statuses=(Status.ENCRYPTED,), stages=(Stage.EXTRACT,), within=within)
    return fresh


def forget_passwords(newsroom: Newsroom) -> None:
    """Keep none any more. What they opened stays open until it is read again."""
    _path(newsroom).unlink(missing_ok=True)
    audit(newsroom, "forget-passwords")


def passwords_mark(newsroom: Newsroom, passwords: tuple[str, ...]) -> str:
    """Which they are, for whoever has the newsroom's secret; others cannot try words on it."""
    if not passwords:
        return ""
    return hashlib.blake2b("\0".join(passwords).encode(), key=newsroom.id_key).hexdigest()


def _path(newsroom: Newsroom) -> Path:
    return newsroom.folder / "keys" / FILE


def _write(path: Path, text: str) -> None:
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)

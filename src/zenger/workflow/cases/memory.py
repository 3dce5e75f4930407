"""What a build remembers beside the folder it printed, so that the next need not read all cases.

It lies next to the printed folder and is not published: it says what is still wrong in a case. Lost
or damaged, everything is read again, which is never wrong.
"""

import os
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from zenger.defend.folder import HEAD_FILE
from zenger.model.case.cases import Case
from zenger.model.case.moments import Moment
from zenger.model.case.trouble import Trouble
from zenger.publish.case_related import Named

_FORMAT = "zenger-case-memory/3"
_HEAD = f"{HEAD_FILE}\0"
_DAY = timedelta(days=1)


class Remembered(msgspec.Struct, frozen=True, gc=False):
    """One case folder as it was last read."""

    stamp: str  # of its files: names, sizes, times
    id: str
    key: str  # with which it was printed; empty: it was not
    named: Named | None = None
    near: tuple[Named, ...] = ()  # other cases that its pages lead to
    told: bytes = b""  # what is wrong in it, packed: most of the book, and read only to be told
    until: datetime | None = None  # when time alone changes what may be printed

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        return _unpacked(self.told) if self.told else ()


def packed(troubles: Iterable[Trouble]) -> bytes:
    return msgspec.msgpack.encode(tuple(troubles))


_unpacked = msgspec.msgpack.Decoder(tuple[Trouble, ...]).decode


class _Book(msgspec.Struct, frozen=True):
    format: str
    basis: str  # versions, imprint, day: with another one everything is read again
    folders: dict[str, Remembered]


class Memory:
    """Of the builds into one folder.

    Args:
        basis: what all cases depend on besides their own files.
    """

    def __init__(self, site: Path, basis: str) -> None:
        self._path = site.absolute().with_name(f".{site.name}.cases.msgpack")
        self._basis = basis
        self._before = self._read()
        self._now: dict[str, Remembered] = {}

    def recall(self, folder: str, stamp: str, now: datetime) -> Remembered | None:
        """What is known of a folder that has not changed since, and that time has not either."""
        known = self._before.get(folder)
        if known is None or known.stamp != stamp or (known.until and now >= known.until):
            return None
        return known

    def remember(self, folder: str, known: Remembered) -> None:
        self._now[folder] = known

    def write(self) -> None:
        """Keep what was remembered; called once all is printed."""
        book = _Book(_FORMAT, self._basis, {**self._before, **self._now})
        near = self._path.with_name(f"{self._path.name}.new")
        with os.fdopen(os.open(near, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(msgspec.msgpack.encode(book))
        near.replace(self._path)

    def _read(self) -> dict[str, Remembered]:
        try:
            book = msgspec.msgpack.decode(self._path.read_bytes(), type=_Book)
        except (OSError, msgspec.MsgspecError):
            return {}
        return dict(book.folders) if (book.format, book.basis) == (_FORMAT, self._basis) else {}


def stamp_of(folder: str) -> str:
    """Changes when any file of the folder is written, renamed, added or removed. Empty where it
    holds no case."""
    found: list[str] = []
    try:
        _stamp(folder, "", found)
    except NotADirectoryError:
        return ""
    if not any(one.startswith(_HEAD) for one in found):
        return ""
    found.sort()
    return sha256("\0".join(found).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _stamp(folder: str, above: str, found: list[str]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _stamp(entry.path, f"{above}{entry.name}/", found)
            else:
                on = entry.stat()
                times = f"{on.st_mtime_ns} {on.st_ctime_ns}"
                found.append(f"{above}{entry.name}\0{on.st_size} {times} {on.st_ino}")


def changes_at(case: Case, now: datetime) -> datetime | None:
    """When an embargo ends or a right expires next."""
    moments = [*_ends(case)]
    return min((one for one in moments if one > now), default=None)


def _ends(case: Case) -> Iterable[datetime]:
    embargoes = [one.embargo for one in case.releases]
    embargoes += [one.embargo for one in case.hearings]
    for moment in embargoes:
        if moment:
            yield _instant(moment, case.case.zone)
    for photo in case.photos:
        if photo.expires:
            day = photo.expires.last_day() + _DAY
            yield datetime.combine(day, time.min, tzinfo=UTC)


def _instant(moment: Moment, zone: str) -> datetime:
    there = ZoneInfo(moment.zone or zone)
    return datetime.combine(moment.last_day(), moment.hour or time.min, tzinfo=there)

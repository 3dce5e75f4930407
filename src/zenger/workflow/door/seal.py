"""Sealing before sending: files into one parcel that only the newsroom opens."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

from zenger.errors import KeyringError, ParcelError
from zenger.model.accession import Found
from zenger.model.parcel import FORMAT, MOST_FILES, ParcelFormatError, ParcelHead
from zenger.receive.age_sealing import AgeSealing
from zenger.receive.keyring import Keyring
from zenger.receive.parcel_writing import ParcelWriting, SizeChangedError
from zenger.receive.walk import walk
from zenger.workflow.progress import Progress, Report, silent

CHUNK = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom a parcel is sealed."""

    keys: tuple[str, ...]
    forward_secrecy: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes with the files."""

    note: str = ""
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was sealed."""

    files: int
    bytes: int  # of the files
    left_out: int  # links, devices, what may not be read


def recipients(keyring: Keyring, today: date, *, without_forward_secrecy: bool) -> Recipients:
    """The keys of this week, and the recovery key where the newsroom has one.

    Args:
        without_forward_secrecy: where there are none, take keys that are never destroyed.

    Raises:
        KeyringError: the keyring expired, or has no key for this week.
    """
    if today > keyring.expires:
        raise KeyringError(
            f"This keyring expired on {keyring.expires.isoformat()}. Seal nothing to it: the "
            "newsroom may have withdrawn keys since. Get the newest keyring. If yours is the "
            "newest, ask the newsroom; or set the clock of this machine, if that is wrong."
        )
    if keyring.issued > today:
        raise KeyringError(
            f"This keyring was signed on {keyring.issued.isoformat()}, which is still to come by "
            "the clock of this machine. Set the clock, then seal again."
        )
    epochs = keyring.of_week(today)
    shared = (keyring.recovery.recipient,) if keyring.recovery else ()
    if epochs:
        weekly = tuple(one.recipient for one in epochs)
        return Recipients((*weekly, *shared), forward_secrecy=not shared)
    if not without_forward_secrecy:
        raise KeyringError(
            "This keyring has no key for this week any more: whoever seized the newsroom's keys "
            "later could open what you seal now. Get a newer keyring. If there is none and it "
            "cannot wait, `--without-forward-secrecy` takes keys that are not destroyed."
        )
    desks = tuple(one.recipient for one in keyring.desks)
    return Recipients((*desks, *shared), forward_secrecy=False)


def seal(
    paths: Sequence[Path], out: BinaryIO, to: Recipients, letter: Letter, *, today: date,
    report: Report = silent,
) -> Sealed:  # fmt: skip
    """Write one parcel to `out`. Nothing else is written, anywhere.

    Names below what was given are carried, and bytes. Times, owners and the way to it are not.

    Raises:
        ParcelError: a file changed or could not be read meanwhile, or there are too many.
        TroveError: one of `paths` is not there.
    """
    plan = list(_plan(paths))
    files = [one for one in plan if one.found.problem is None]
    total = sum(one.found.size for one in files)
    _require_possible(files)
    sealing = AgeSealing(out, to.keys)
    try:
        head = ParcelHead(
            FORMAT, today.isoformat(), letter.note, letter.answers, to.forward_secrecy
        )
        writing = ParcelWriting(sealing, head)
        done = 0
        for one in files:
            for count in _add(writing, one):
                done += count
                report(Progress("seal", done, total, "bytes"))
        writing.finish()
    except (ParcelFormatError, SizeChangedError, OSError) as error:
        sealing.abort()
        raise _explained(error) from error
    except BaseException:
        sealing.abort()
        raise
    return Sealed(len(files), total, len(plan) - len(files))


@dataclass(frozen=True, slots=True)
class _Planned:
    path: bytes  # where it lies
    untrusted_name: bytes  # as it is carried
    found: Found
    is_named: bool  # by the caller, who may name a link; one met in a folder is not followed


def _plan(paths: Sequence[Path]) -> Iterator[_Planned]:
    for path in paths:
        top = os.fsencode(path.resolve().name)
        is_folder = path.is_dir()
        for found in walk(path):
            if is_folder:
                where = os.fsencode(path) + b"/" + found.raw_path
                yield _Planned(where, top + b"/" + found.raw_path, found, is_named=False)
            else:
                yield _Planned(os.fsencode(path), found.raw_path, found, is_named=True)


def _require_possible(files: Sequence[_Planned]) -> None:
    if not files:
        raise ParcelError("There is no file to seal in what you named.")
    if len(files) > MOST_FILES:
        raise ParcelError(
            f"A parcel holds at most {MOST_FILES:,} files, and these are {len(files):,}. Pack "
            "them into one archive first (tar, zip), or seal several parcels."
        )


def _add(writing: ParcelWriting, one: _Planned) -> Iterator[int]:
    # Between listing and reading, a file may have been swapped for a link.
    follow = 0 if one.is_named else os.O_NOFOLLOW
    handle = os.open(one.path, os.O_RDONLY | os.O_CLOEXEC | follow)
    with os.fdopen(handle, "rb", buffering=0) as stream:
        writing.begin(one.untrusted_name, size=one.found.size)
        while chunk := stream.read(CHUNK):
            writing.write(chunk)
            yield len(chunk)
        writing.end()


def _explained(error: Exception) -> Exception:
    if isinstance(error, SizeChangedError):
        return ParcelError(
            "A file changed while it was sealed, so nothing was made. Close the programs that "
            "write to it, then seal again."
        )
    if isinstance(error, ParcelFormatError):
        return ParcelError(f"Nothing was made: {error}.")
    return error

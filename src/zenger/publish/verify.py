"""Is this archive, byte for byte, the one that was published?"""

import hashlib
import os
import stat
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from zenger.publish.manifest import ITSELF, JSON_NAME, SUMS_NAME, is_ours, listed_files

Kind = Literal["changed", "missing", "added", "odd", "unreadable", "manifest"]
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class VerifyProblem:
    """One file that is not as published.

    `kind`: "changed" (other bytes), "missing", "added" (not listed), "odd" (a link, device or
    socket where a file should be), "unreadable" (this account or the disk does not give it
    out), "manifest" (the lists themselves are wrong or disagree).
    """

    path: str  # relative, with slashes, one at the end of a folder's; not UTF-8 as "\\xNN"
    kind: Kind


def digest_of(path: bytes) -> str:
    """SHA-256 of a file, hexadecimal."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:  # noqa: PTH123  # the name may not be UTF-8
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def is_listed(site: Path) -> bool:
    """Whether there is any list to check `site` against."""
    return any(os.path.lexists(site / name) for name in (JSON_NAME, SUMS_NAME))


def verify_site(site: Path, *, read: Callable[[bytes], str] = digest_of) -> Iterator[VerifyProblem]:
    """Everything in `site` that differs from its manifests, in both directions.

    Reads every byte once. Holds one short entry a file in memory, never contents.

    Args:
        read: gives the digest of the file at a path; raises `OSError` where it cannot.
    """
    if not is_ours(site):
        yield VerifyProblem(JSON_NAME, _trouble(site / JSON_NAME) or "manifest")
        return
    try:
        listed = {path: (size, digest) for path, size, digest in listed_files(site)}
    except (ValueError, KeyError, TypeError):
        yield VerifyProblem(JSON_NAME, "manifest")
        return
    except OSError:
        yield VerifyProblem(JSON_NAME, "unreadable")
        return
    if (trouble := _trouble(site / SUMS_NAME)) is None:
        yield from _check_sums(site, listed)
    elif trouble != "odd":  # one of another kind is met when the folder is walked
        yield VerifyProblem(SUMS_NAME, trouble)
    check = _Check(listed, read)
    yield from check.walk(os.fsencode(site))
    for path in sorted(listed.keys() - check.found):
        yield VerifyProblem(path, "missing")


def _trouble(path: Path) -> Kind | None:
    """Why a list cannot be read; None where it can. Nothing but a plain file is opened."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            return "missing" if stat.S_ISDIR(mode) else "odd"
        path.open("rb").close()
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return None


def _check_sums(site: Path, listed: dict[str, tuple[int, str]]) -> Iterator[VerifyProblem]:
    """The list for `sha256sum -c` must say exactly what `manifest.json` says."""
    count = 0
    try:
        with (site / SUMS_NAME).open(encoding="utf-8") as stream:
            for line in stream:
                digest, _, path = line.rstrip("\n").partition("  ")
                count += 1
                if listed.get(path, (0, ""))[1] != digest:
                    yield VerifyProblem(SUMS_NAME, "manifest")
                    return
    except UnicodeDecodeError:
        count = -1
    except OSError:
        yield VerifyProblem(SUMS_NAME, "unreadable")
        return
    if count != len(listed):
        yield VerifyProblem(SUMS_NAME, "manifest")


class _Check:
    """Compares what lies in a folder with what is listed."""

    def __init__(self, listed: dict[str, tuple[int, str]], read: Callable[[bytes], str]) -> None:
        self._listed = listed
        self._ordered = sorted(listed)
        self._read = read
        self.found: set[str] = set()  # listed files that are there, whatever their state

    def walk(self, site: bytes) -> Iterator[VerifyProblem]:
        """Every entry below a folder in order, never following a link."""
        pending: list[tuple[bytes, str]] = [(site, "")]
        while pending:
            folder, prefix = pending.pop()
            try:
                with os.scandir(folder) as entries:
                    ordered = sorted(entries, key=lambda entry: entry.name)
            except OSError:
                yield VerifyProblem(prefix, "unreadable")
                continue
            if not ordered and not self._is_expected(prefix):
                yield VerifyProblem(prefix, "added")
            for entry in ordered:
                path = prefix + entry.name.decode("utf-8", "backslashreplace")
                if entry.is_dir(follow_symlinks=False):
                    pending.append((entry.path, path + "/"))
                else:
                    yield from self._entry(path, entry)

    def _is_expected(self, folder: str) -> bool:
        """Whether a listed file would lie in a folder."""
        place = bisect_left(self._ordered, folder)
        return place < len(self._ordered) and self._ordered[place].startswith(folder)

    def _entry(self, path: str, entry: os.DirEntry[bytes]) -> Iterator[VerifyProblem]:
        self.found.add(path)
        try:
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode):
                yield VerifyProblem(path, "odd")
            elif path in ITSELF:
                return
            elif path not in self._listed:
                yield VerifyProblem(path, "added")
            elif (status.st_size, self._read(entry.path)) != self._listed[path]:
                yield VerifyProblem(path, "changed")
        except OSError:
            yield VerifyProblem(path, "unreadable")

"""Is this archive, byte for byte, the one that was published?"""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from zenger.publish.manifest import ITSELF, JSON_NAME, SUMS_NAME, is_ours, listed_files

Kind = Literal["changed", "missing", "added", "odd", "manifest"]
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class VerifyProblem:
    """One file that is not as published.

    `kind`: "changed" (other bytes), "missing", "added" (not listed), "odd" (a link, device or
    socket where a file should be), "manifest" (the lists themselves are wrong or disagree).
    """

    path: str  # relative to the archive, with slashes; bytes that are not UTF-8 as "\\xNN"
    kind: Kind


def verify_site(site: Path) -> Iterator[VerifyProblem]:
    """Everything in `site` that differs from its manifests, in both directions.

    Reads every byte once. Holds one short entry a file in memory, never contents.
    """
    if not is_ours(site):
        yield VerifyProblem(JSON_NAME, "manifest" if (site / JSON_NAME).exists() else "missing")
        return
    try:
        listed = {path: (size, digest) for path, size, digest in listed_files(site)}
    except (ValueError, KeyError, TypeError):
        yield VerifyProblem(JSON_NAME, "manifest")
        return
    yield from _check_sums(site, listed)
    found: set[str] = set()
    for path, entry in _walk(site):
        if path in ITSELF and entry.is_file(follow_symlinks=False):
            continue
        found.add(path)
        yield from _check_entry(path, entry, listed)
    for path in sorted(listed.keys() - found):
        yield VerifyProblem(path, "missing")


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
    except FileNotFoundError:
        yield VerifyProblem(SUMS_NAME, "missing")
        return
    except UnicodeDecodeError:
        count = -1
    if count != len(listed):
        yield VerifyProblem(SUMS_NAME, "manifest")


def _walk(site: Path) -> Iterator[tuple[str, os.DirEntry[bytes]]]:
    """Every entry that is not a folder, in order, never following a link."""
    pending: list[tuple[bytes, str]] = [(os.fsencode(site), "")]
    while pending:
        folder, prefix = pending.pop()
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
        for entry in ordered:
            path = prefix + entry.name.decode("utf-8", "backslashreplace")
            if entry.is_dir(follow_symlinks=False):
                pending.append((entry.path, path + "/"))
            else:
                yield path, entry


def _check_entry(
    path: str, entry: os.DirEntry[bytes], listed: dict[str, tuple[int, str]]
) -> Iterator[VerifyProblem]:
    status = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        yield VerifyProblem(path, "odd")
    elif path not in listed:
        yield VerifyProblem(path, "added")
    elif (status.st_size, digest_of(entry.path)) != listed[path]:
        yield VerifyProblem(path, "changed")


def digest_of(path: bytes | Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as stream:  # noqa: PTH123  # the name may not be UTF-8
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()

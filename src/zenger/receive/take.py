"""Copies one file into custody, hashing on the way; the source is only ever read."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from zenger.model.accession import Found, Received
from zenger.model.document import Problem, Status
from zenger.protocols.blobs import BlobStore
from zenger.receive.walk import reading_problem

CHUNK = 1024 * 1024  # bytes


class _SourceError(Exception):
    """The source could not be read; told apart from trouble with our own disk."""

    def __init__(self, error: OSError) -> None:
        self.problem: Problem = reading_problem(error)


def take(found: Found, trove: Path, blobs: BlobStore) -> Received:
    """The file in custody. A file that cannot be read is received without bytes, and says so."""
    if found.problem:
        return Received(found, None)
    root = os.fsencode(trove)
    # bytes, not Path: a name that is no text must survive unchanged
    path = root + b"/" + found.raw_path if trove.is_dir() else root
    try:
        digest, size = blobs.put(_chunks(path))
    except _SourceError as error:
        return Received(replace(found, problem=error.problem, status=Status.SKIPPED), None)
    return Received(replace(found, size=size), digest)


def _chunks(path: bytes) -> Iterator[bytes]:
    # O_NOFOLLOW: between listing and reading, a file may have been swapped for a link.
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise _SourceError(error) from error
    with os.fdopen(handle, "rb", buffering=0) as stream:
        while True:
            try:
                chunk = stream.read(CHUNK)
            except OSError as error:
                raise _SourceError(error) from error
            if not chunk:
                return
            yield chunk

"""Cabinets, alone or as a set, which the archive library does not know of.

One cabinet of a set that is read alone says which come before and after it: the others are looked
for by these names, and then all are read together.
"""

from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Problem, Status
from zenger.model.extraction import ExtractionOptions, Metadata, Piece, Trouble
from zenger.process.formats.archive_cab_set import (
    CabinetError,
    UnjoinableError,
    joined,
    read_cabinet,
)
from zenger.process.formats.archive_limits import Budget
from zenger.process.formats.archive_members import library_members
from zenger.process.volumes import CABINET_AFTER, CABINET_BEFORE

_VOLUME = Problem(
    "other-volume",
    "The file is one cabinet of a set: what crosses into another one is lost. Put the others, "
    "which its metadata name, into its folder, import that again and run `zenger process`.",
)
_UNJOINABLE = Problem(
    "unsupported-set",
    "The cabinets of this set cannot be read as one: together they are over 4 GB, a folder in them "
    "is over 2 GB, or their blocks carry data of another program. Unpack the set by hand and add "
    "what comes out.",
)
_UNJOINED = Problem(
    "archive-damaged", "The cabinets of this set cannot be put together: one of them is damaged."
)


def cab_members(untrusted: BinaryIO, options: ExtractionOptions, budget: Budget) -> Iterator[Piece]:
    """All members of a cabinet, or of the whole set."""
    neighbours = list(cab_neighbours(untrusted))
    yield from neighbours
    if not options.volumes:
        yield from library_members(untrusted, ("cab",), options, budget, whole=not neighbours)
        if neighbours:
            yield Trouble(Status.TRUNCATED, _VOLUME)
        return
    try:
        source = joined(untrusted, options.volumes)
    except UnjoinableError:
        yield Trouble(Status.UNSUPPORTED, _UNJOINABLE)
    except CabinetError:
        yield Trouble(Status.CORRUPT, _UNJOINED)
    else:
        yield from library_members(source, ("cab",), options, budget)


def cab_neighbours(untrusted: BinaryIO) -> Iterator[Metadata]:
    """The names of the cabinets before and after it, if there are any."""
    try:
        cabinet = read_cabinet(untrusted, names_only=True)
    except CabinetError:
        return
    found = ((CABINET_BEFORE, cabinet.before), (CABINET_AFTER, cabinet.after))
    if names := tuple((key, name.decode("latin-1")) for key, name in found if name):
        yield Metadata(names)

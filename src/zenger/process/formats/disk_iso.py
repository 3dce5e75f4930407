"""Discs with ISO 9660 and, often, UDF beside it: two lists of what are mostly the same files.

A disc meant for UDF may show only a note in ISO 9660 that it needs a newer reader. So where UDF
lists more files, they are read from there, and those of ISO 9660 come after them.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberLost,
    MembersExpected,
    Piece,
)
from zenger.process.formats.archive_library import UnreadableError, entries
from zenger.process.formats.archive_limits import Budget
from zenger.process.formats.archive_members import library_members
from zenger.process.formats.disk import udf_members
from zenger.process.formats.disk_contents import DiskDamagedError
from zenger.process.formats.disk_image import open_image
from zenger.process.formats.disk_udf import Udf, UnreadableUdfError
from zenger.process.identify_packed import RAW_DISK

FORMATS = ("iso9660",)


def disc_members(
    untrusted: BinaryIO, options: ExtractionOptions, budget: Budget
) -> Iterator[Piece]:
    """All files of the disc, once where both lists have the same."""
    with open_image(untrusted, RAW_DISK) as image:
        try:
            udf = Udf(image)
            more = sum(1 for _ in udf.files())
        except (UnreadableUdfError, DiskDamagedError):
            more = 0
        if more <= _listed(untrusted):
            yield from library_members(untrusted, FORMATS, options, budget)
            return
        complete = False
        for piece in udf_members(udf, options, budget):
            complete |= isinstance(piece, MembersExpected)
            if not isinstance(piece, MembersExpected):
                yield piece
    if complete:
        yield from _after(more, untrusted, options, budget)


def _listed(untrusted: BinaryIO) -> int:
    try:
        return sum(not found.is_folder for found in entries(untrusted, FORMATS))
    except UnreadableError:
        return 0


def _after(
    first: int, untrusted: BinaryIO, options: ExtractionOptions, budget: Budget
) -> Iterator[Piece]:
    """What ISO 9660 lists, numbered from `first` on."""
    rest = replace(
        options,
        max_members=max(0, options.max_members - first),
        start_at=max(0, options.start_at - first),
    )
    for piece in library_members(untrusted, FORMATS, rest, budget):
        if isinstance(piece, Member | MemberLost):
            name = b"iso9660/" + piece.raw_name
            yield replace(piece, raw_name=name, ordinal=piece.ordinal + first)
        elif isinstance(piece, MembersExpected):
            yield MembersExpected(piece.count + first)
        else:
            yield piece

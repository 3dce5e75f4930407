"""Discs with ISO 9660 and, often, UDF beside it: two lists of what are mostly the same files.

A disc meant for UDF may show only a note in ISO 9660 that it needs a newer reader, or cut all names
short. So where UDF lists more files, or as many with longer names, they are read from there, and
those of ISO 9660 come after them. Discs for Macs too, and sticks that a machine starts from, have
partitions beside or inside both.
"""

from collections.abc import Callable, Iterable, Iterator
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
from zenger.process.formats.disk import beside_members, udf_members
from zenger.process.formats.disk_contents import DiskDamagedError
from zenger.process.formats.disk_image import Image, open_image
from zenger.process.formats.disk_udf import Udf, UnreadableUdfError
from zenger.process.identify_packed import RAW_DISK

FORMATS = ("iso9660",)


def disc_members(
    untrusted: BinaryIO, options: ExtractionOptions, budget: Budget
) -> Iterator[Piece]:
    """All files of the disc, once where both lists have the same, then those of its partitions."""
    with open_image(untrusted, RAW_DISK) as image:

        def partitions(rest: ExtractionOptions) -> Iterator[Piece]:
            return beside_members(image, rest, budget)

        yield from _one_after_the_other(
            _disc(image, untrusted, options, budget), partitions, options
        )


def _disc(
    image: Image, untrusted: BinaryIO, options: ExtractionOptions, budget: Budget
) -> Iterator[Piece]:
    try:
        udf = Udf(image)
        more = _said(file.raw_name for file in udf.files())
    except (UnreadableUdfError, DiskDamagedError):
        more = (0, 0)

    def listed(rest: ExtractionOptions) -> Iterator[Piece]:
        return library_members(untrusted, FORMATS, rest, budget)

    if more <= _listed(untrusted):
        yield from listed(options)
    else:
        first = udf_members(udf, options, budget)
        yield from _one_after_the_other(first, listed, options, b"iso9660/")


def _listed(untrusted: BinaryIO) -> tuple[int, int]:
    try:
        return _said(one.raw_name for one in entries(untrusted, FORMATS) if not one.is_folder)
    except UnreadableError:
        return 0, 0


def _said(names: Iterable[bytes]) -> tuple[int, int]:
    """How many they are, and how long: ISO 9660 alone has short names in capital letters."""
    lengths = [len(name.strip(b"/")) for name in names]
    return len(lengths), sum(lengths)


def _one_after_the_other(
    pieces: Iterator[Piece],
    others: Callable[[ExtractionOptions], Iterator[Piece]],
    options: ExtractionOptions,
    prefix: bytes = b"",
) -> Iterator[Piece]:
    """The `others`, with a prefix to their names, numbered on; none where the first broke off."""
    first: int | None = None
    for piece in pieces:
        if isinstance(piece, MembersExpected):
            first = piece.count
        else:
            yield piece
    if first is None:
        return
    rest = replace(
        options,
        max_members=max(0, options.max_members - first),
        start_at=max(0, options.start_at - first),
    )
    for piece in others(rest):
        if isinstance(piece, Member | MemberLost):
            name = prefix + piece.raw_name
            yield replace(piece, raw_name=name, ordinal=piece.ordinal + first)
        elif isinstance(piece, MembersExpected):
            yield MembersExpected(piece.count + first)
        else:
            yield piece

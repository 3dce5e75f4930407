"""Disk images: the files on them, of every partition, as members.

Deleted files are not looked for. A partition whose file system cannot be read is named as lost:
it may hold anything.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberKind,
    MemberLost,
    MembersExpected,
    Piece,
    Trouble,
)
from zenger.process.formats.archive_limits import Budget, too_many
from zenger.process.formats.disk_contents import DiskDamagedError, FileOnDisk
from zenger.process.formats.disk_image import DAMAGED, MEDIA_TYPES, Image, ImageError, open_image
from zenger.process.formats.disk_udf import Udf, UnreadableUdfError
from zenger.process.identify_packed import UDF
from zenger.protocols.formats import Identity

try:
    from zenger.process.formats import disk_files
except ModuleNotFoundError as error:  # the extra is not installed
    if error.name != "pytsk3":
        raise
    HAS_LIBRARY = False
else:
    HAS_LIBRARY = True

MISSING = Problem(
    "missing-library",
    "Reading disk images needs The Sleuth Kit. Install it (`pip install 'zenger[disks]'`), "
    "then run `zenger retry --status unsupported` and `zenger process`.",
)
_UDF = Problem(
    "unknown-file-system",
    "The disc has a UDF file system of a kind that is not read. Copy its files out by hand.",
)
_DAMAGED = Problem("file-system-damaged", "A folder of the file system cannot be read.")
_NOTHING = Problem("unknown-file-system", "No file system that can be read is on it.")


class DiskHandler:
    """Files as the file system lists them."""

    name = "disk"
    version = 5

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.8 if identity.media_type in MEDIA_TYPES or identity.media_type == UDF else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        budget = Budget(untrusted.seek(0, 2), options.max_expansion, options.max_expanded_bytes)
        try:
            with open_image(untrusted, identity.media_type, options.volumes) as image:
                if image.trouble is not None:
                    yield image.trouble
                if identity.media_type == UDF:
                    yield from _udf_members(image, options, budget)
                elif not HAS_LIBRARY:
                    yield Trouble(Status.UNSUPPORTED, MISSING)
                else:
                    yield from _members(disk_files.volumes(image), image, options, budget)
                if image.is_damaged and image.trouble is None:
                    yield Trouble(Status.CORRUPT, DAMAGED)
        except ImageError as error:
            yield Trouble(error.status, error.problem)
        yield from budget.troubles


def beside_members(image: Image, options: ExtractionOptions, budget: Budget) -> Iterator[Piece]:
    """Files of partitions that a disc has beside its own file system, if it has any."""
    volumes = list(disk_files.beside(image)) if HAS_LIBRARY else []
    if volumes:
        yield from _members(volumes, image, options, budget)
    else:
        yield MembersExpected(0)


def _members(
    volumes: "Iterable[disk_files.Volume]",
    image: Image,
    options: ExtractionOptions,
    budget: Budget,
) -> Iterator[Piece]:
    ordinal = 0
    nothing = whole = True
    for volume in volumes:
        nothing = False
        if volume.problem is not None:
            if ordinal >= options.start_at:
                kind = MemberKind.MEMBER
                yield MemberLost(volume.name, ordinal, kind, volume.status, volume.problem)
            ordinal += 1
            continue
        try:
            for file in disk_files.files_of(volume):
                if ordinal >= options.max_members:
                    yield too_many(options.max_members)
                    return
                if ordinal >= options.start_at:
                    yield _piece(file, ordinal, budget)
                ordinal += 1
                if budget.exhausted:
                    return
        except DiskDamagedError:
            whole = False
            yield Trouble(Status.CORRUPT, _DAMAGED)
    if nothing and not image.is_damaged:
        yield Trouble(Status.UNSUPPORTED, _NOTHING)
    elif whole and not image.is_damaged:
        yield MembersExpected(ordinal)


def _udf_members(image: Image, options: ExtractionOptions, budget: Budget) -> Iterator[Piece]:
    try:
        udf = Udf(image)
    except UnreadableUdfError:
        yield Trouble(Status.UNSUPPORTED, _UDF)
        return
    yield from udf_members(udf, options, budget)


def udf_members(udf: Udf, options: ExtractionOptions, budget: Budget) -> Iterator[Piece]:
    """Files of a UDF volume."""
    ordinal = 0
    try:
        for file in udf.files():
            if ordinal >= options.max_members:
                yield too_many(options.max_members)
                return
            if ordinal >= options.start_at:
                yield _piece(file, ordinal, budget)
            ordinal += 1
            if budget.exhausted:
                return
    except DiskDamagedError:
        yield Trouble(Status.CORRUPT, _DAMAGED)
    else:
        yield MembersExpected(ordinal)


def _piece(file: FileOnDisk, ordinal: int, budget: Budget) -> Member | MemberLost:
    if file.problem is not None:
        kind = MemberKind.MEMBER
        return MemberLost(file.raw_name, ordinal, kind, file.status, file.problem)
    content = budget.counted(file.content())
    return Member(file.raw_name, ordinal, MemberKind.MEMBER, content)

"""Archives that the archive library reads: 7z, RAR, CAB, ISO 9660, cpio, ar (deb), LZH, xar, RPM.

Names inside are only names; links and devices are named and skipped. A volume, an encrypted or
a damaged archive says so, and is never taken for a whole one.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import ExtractionOptions, Metadata, Piece, Trouble
from zenger.process.formats.archive_7z import sevenzip_members
from zenger.process.formats.archive_cab import cab_members, cab_neighbours
from zenger.process.formats.archive_cpio import cpio_members
from zenger.process.formats.archive_library import MISSING, available
from zenger.process.formats.archive_limits import Budget
from zenger.process.formats.archive_members import library_members
from zenger.process.formats.archive_rar import rar_members
from zenger.process.formats.archive_rpm import rpm_members
from zenger.process.formats.disk_iso import disc_members
from zenger.protocols.formats import Identity

Members = Callable[[BinaryIO, ExtractionOptions, Budget], Iterator[Piece]]


def _by_library(*formats: str) -> Members:
    def members(untrusted: BinaryIO, options: ExtractionOptions, budget: Budget) -> Iterator[Piece]:
        return library_members(untrusted, formats, options, budget)

    return members


CAB = "application/vnd.ms-cab-compressed"
_READERS: dict[str, Members] = {
    "application/x-7z-compressed": sevenzip_members,
    "application/vnd.rar": rar_members,
    CAB: cab_members,
    "application/x-iso9660-image": disc_members,
    "application/x-cpio": cpio_members,
    "application/x-archive": _by_library("ar"),
    "application/vnd.debian.binary-package": _by_library("ar"),
    "application/x-lzh-compressed": _by_library("lha"),
    "application/x-xar": _by_library("xar"),
    "application/x-rpm": rpm_members,
}


class PackedHandler:
    """Members as they come; what cannot be read is named, with the reason."""

    name = "packed"
    version = 14

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.8 if identity.media_type in _READERS else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        if not available():
            yield Trouble(Status.UNSUPPORTED, MISSING)
            return
        budget = Budget(untrusted.seek(0, 2), options.max_expansion, options.max_expanded_bytes)
        reader = _READERS.get(identity.media_type)
        if reader is None:
            yield Trouble(Status.UNSUPPORTED, Problem("unsupported-format", "No such archive."))
            return
        yield from reader(untrusted, options, budget)
        yield from budget.troubles

    def about_volume(self, untrusted: BinaryIO, identity: Identity) -> Iterator[Metadata]:
        """What one file of a set says of the others, when it is read with them."""
        if identity.media_type == CAB:
            yield from cab_neighbours(untrusted)

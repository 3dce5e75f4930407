"""Members of a RAR file: encrypted ones are decrypted on the way into the library.

The library reads both generations but decrypts neither. So the file is put together anew while
it is read, with plain headers and decrypted data; what no password opens is left out of it and
named as lost.
"""

import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import BinaryIO

from zenger.model.document import Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MemberLost,
    MembersExpected,
    Piece,
    Trouble,
)
from zenger.process.formats.archive_cipher import Keys, decrypted
from zenger.process.formats.archive_inflate import Stream, file_blocks
from zenger.process.formats.archive_library import UnreadableError, entries
from zenger.process.formats.archive_limits import Budget, too_many
from zenger.process.formats.archive_members import (
    HARD_LINK,
    LINK,
    PASSWORD,
    Keyring,
    library_members,
    opened_with,
    piece,
)
from zenger.process.formats.archive_rar4 import rar4_blocks
from zenger.process.formats.archive_rar5 import packed_size, rar5_blocks
from zenger.process.formats.archive_rar_blocks import (
    END,
    FILE,
    MAIN,
    RAR5,
    Block,
    DamagedError,
    HeadersLockedError,
)
from zenger.process.formats.archive_rar_keys import Lock, tweaked
from zenger.process.formats.file_window import window
from zenger.process.volumes import missing_trouble

FORMATS = ("rar5", "rar")
_ALL_NEEDED = Problem("password-needed", "Even the list of members is encrypted; none was read.")
_VOLUME = Problem(
    "other-volume",
    "The file is one volume of several, and the others are not beside it: what crosses into "
    "another volume is lost.",
)
_OLD = Problem("unsupported-compression", "Compression from before RAR 3 cannot be read.")
_OLD_CIPHER = Problem("unsupported-cipher", "Encryption from before RAR 3 cannot be opened.")
_DAMAGED = Problem("archive-damaged", "The archive is damaged; members may be missing.")
_NO_END = Problem("archive-cut-short", "The archive lacks its end; members may be missing.")
_CRC = Problem("checksum-mismatch", "The member's bytes do not match their checksum.")


def rar_members(untrusted: BinaryIO, options: ExtractionOptions, budget: Budget) -> Iterator[Piece]:
    """All members; of one volume where the archive has several that were not put together."""
    if options.volumes:
        yield from _joined_members(untrusted, options, budget)
        return
    plan = _Plan(Keyring(options.passwords), options.max_members)
    try:
        plan.look(untrusted, budget)
    except HeadersLockedError:
        yield Trouble(Status.ENCRYPTED, _ALL_NEEDED)
        return
    except DamagedError:
        plan.is_damaged = True
    for ordinal, raw_name, status, problem in plan.lost:
        if ordinal >= options.start_at:
            yield MemberLost(raw_name, ordinal, MemberKind.MEMBER, status, problem)
    yield from _members(untrusted, plan, options.start_at, budget)
    yield from opened_with(plan.ring.opened)
    if plan.is_volume:
        yield Trouble(Status.TRUNCATED, _VOLUME)
    if plan.is_damaged:
        yield Trouble(Status.CORRUPT, _DAMAGED)
    elif plan.lacks_end:
        yield Trouble(Status.TRUNCATED, _NO_END)
    elif plan.is_cut:
        yield too_many(options.max_members)
    elif not plan.is_volume:
        yield MembersExpected(plan.files)


def _joined_members(
    untrusted: BinaryIO, options: ExtractionOptions, budget: Budget
) -> Iterator[Piece]:
    """The library reads on across volumes. It decrypts nothing: locked members are lost."""
    goes_on = _goes_on(untrusted, options.volumes[-1])
    yield from library_members(untrusted, FORMATS, options, budget, whole=not goes_on)
    if goes_on:
        yield missing_trouble(())


def _goes_on(untrusted: BinaryIO, last: int) -> bool:
    """Whether a volume follows the one that begins at `last`."""
    volume = window(untrusted, last, untrusted.seek(0, 2) - last)
    try:
        return any(block.kind == END and block.is_split for block in _blocks(volume, None))
    except (DamagedError, HeadersLockedError):
        return False  # the library says so


@dataclass(slots=True)
class _Plan:
    """Which password opens what, found before anything is read."""

    ring: Keyring
    most: int
    header_password: str | None = None
    is_volume: bool = False
    is_solid: bool = False
    is_damaged: bool = False
    lacks_end: bool = True
    is_cut: bool = False  # there are more members than may be read
    files: int = 0  # members that are no folders
    lost: list[tuple[int, bytes, Status, Problem]] = field(default_factory=list)
    opened: dict[int, tuple[Keys, int | None]] = field(default_factory=dict)
    """Ordinal -> its keys, and its CRC where that is made with them."""
    sums: "array[int]" = field(default_factory=lambda: array("q"))  # CRC of each; -1: not stated

    def look(self, untrusted: BinaryIO, budget: Budget) -> None:
        """Raises HeadersLockedError, DamagedError."""
        self.header_password = self._fits_headers(untrusted)
        main: Block | None = None
        for block in _blocks(untrusted, self.header_password):
            if block.kind == MAIN:
                main, self.is_volume, self.is_solid = block, block.is_volume, block.is_solid
            self.is_volume |= block.kind == END and block.is_split
            if block.kind in (FILE, END):
                self.lacks_end = block.needs_end
            if block.kind != FILE or block.is_folder:
                continue
            if self.files >= self.most:
                self.is_cut = True
                return
            self._settle(untrusted, main, block, budget)
            self.sums.append(-1 if block.crc is None else block.crc)
            self.files += 1
        if main is None:
            raise DamagedError

    def _fits_headers(self, untrusted: BinaryIO) -> str | None:
        """None where they are not encrypted."""
        for number, password in enumerate(chain((None,), self.ring.passwords)):
            try:
                for block in _blocks(untrusted, password):
                    if block.kind == FILE:
                        break
            except HeadersLockedError:
                continue
            except DamagedError:
                pass
            self.ring.likely = number
            return password
        raise HeadersLockedError

    def _settle(
        self, untrusted: BinaryIO, main: Block | None, block: Block, budget: Budget
    ) -> None:
        """Find out whether one member can be read, and with which password."""
        if block.is_split:
            self._lose(block, Status.TRUNCATED, _VOLUME)
        elif block.is_link:
            self._lose(block, Status.SKIPPED, LINK)
        elif block.is_copy:
            self._lose(block, Status.SKIPPED, HARD_LINK)
        elif block.is_old:
            self._lose(block, Status.UNSUPPORTED, _OLD)
        elif block.lock is not None and not block.lock.is_known:
            self._lose(block, Status.UNSUPPORTED, _OLD_CIPHER)
        elif block.lock is not None and not self._opens(untrusted, main, block, block.lock, budget):
            self._lose(block, Status.ENCRYPTED, PASSWORD)

    def _lose(self, block: Block, status: Status, problem: Problem) -> None:
        self.lost.append((self.files, block.raw_name, status, problem))

    def _opens(
        self, untrusted: BinaryIO, main: Block | None, block: Block, lock: Lock, budget: Budget
    ) -> bool:
        """Find the password of one member; that of the one before is tried first."""
        for number, password in self.ring.tried():
            keys = lock.keys(password)
            if keys is None:
                continue
            # In a solid archive only the first can be read by itself; the rest follow it.
            follows = self.is_solid and bool(self.opened)
            if lock.check or follows or _reads(untrusted, main, block, keys, budget):
                self.ring.opened[number] += 1
                self.opened[self.files] = (keys, lock.tweaked_crc)
                return True
        return False


def _blocks(untrusted: BinaryIO, password: str | None) -> Iterator[Block]:
    untrusted.seek(0)
    is_new = untrusted.read(len(RAR5)) == RAR5
    return rar5_blocks(untrusted, password) if is_new else rar4_blocks(untrusted, password)


def _reads(
    untrusted: BinaryIO, main: Block | None, block: Block, keys: Keys, budget: Budget
) -> bool:
    """Whether the member comes out whole: how RAR 3 tells a right password."""
    untrusted.seek(0)
    start = untrusted.read(len(RAR5))
    start = (start if start == RAR5 else start[:7]) + (main.plain if main else b"")

    def parts() -> Iterator[bytes]:
        yield start
        yield from _plain(untrusted, block, keys)

    try:
        for found in entries(Stream(parts()), FORMATS):
            for _ in budget.counted(found.content(), block.data_size):
                pass
            return True
    except (MemberBroken, UnreadableError):
        pass
    return False


def _members(untrusted: BinaryIO, plan: _Plan, first: int, budget: Budget) -> Iterator[Piece]:
    """Those that are not lost already; what the library does not bring is named after it."""
    lost = {ordinal for ordinal, *_ in plan.lost}
    ordinals = (n for n in range(plan.files) if n not in lost)
    why = (Status.CORRUPT, _DAMAGED)
    try:
        for found in entries(Stream(_unlocked(untrusted, plan)), FORMATS):
            if found.is_folder:
                continue
            ordinal = next(ordinals, None)
            if ordinal is None:
                return
            if ordinal < first:
                continue
            got = piece(found, ordinal, budget)
            if isinstance(got, Member):
                got = replace(got, content=_checked(got.content, plan, ordinal))
            yield got
            if budget.exhausted:
                why = (Status.LIMIT, budget.troubles[0].problem)
                break
    except UnreadableError as error:
        why = (error.status, error.problem)
    yield from _named(untrusted, plan, set(ordinals), *why)


def _named(
    untrusted: BinaryIO, plan: _Plan, ordinals: set[int], status: Status, problem: Problem
) -> Iterator[Piece]:
    if not ordinals:
        return
    yield Trouble(status, problem)
    ordinal = 0
    try:
        for block in _blocks(untrusted, plan.header_password):
            if block.kind == FILE and not block.is_folder:
                if ordinal in ordinals:
                    kind = MemberKind.MEMBER
                    yield MemberLost(block.raw_name, ordinal, kind, status, problem)
                ordinal += 1
    except DamagedError:
        return  # where the first look ended as well


def _unlocked(untrusted: BinaryIO, plan: _Plan) -> Iterator[bytes]:
    """The file as it would be without encryption, and without what no password opens."""
    untrusted.seek(0)
    start = untrusted.read(len(RAR5))
    yield start if start == RAR5 else start[:7]
    left_out = {ordinal for ordinal, *_ in plan.lost}
    ordinal = -1
    try:
        for block in _blocks(untrusted, plan.header_password):
            ordinal += block.kind == FILE and not block.is_folder
            if block.kind not in (MAIN, FILE, END) or (block.kind == FILE and ordinal in left_out):
                continue
            opened = plan.opened.get(ordinal) if block.lock is not None else None
            yield from _plain(untrusted, block, opened[0] if opened else None)
    except DamagedError:
        return  # the library says so where it is missed


def _plain(untrusted: BinaryIO, block: Block, keys: Keys | None) -> Iterator[bytes]:
    """One block as it would be without encryption."""
    data = file_blocks(untrusted, block.data_at, block.data_size)
    if keys is None:
        yield block.plain
        yield from data
        return
    left = block.data_size
    if block.resized is not None:
        left = packed_size(untrusted, block, keys)
        yield block.resized(left)
    else:
        yield block.plain
    for part in decrypted(data, keys):
        yield part[:left]
        left -= min(left, len(part))


def _checked(blocks: Iterator[bytes], plan: _Plan, ordinal: int) -> Iterator[bytes]:
    """By the checksums: one may be made with the key, and the library misses some others."""
    crc = 0
    for block in blocks:
        crc = zlib.crc32(block, crc)
        yield block
    keys, stated = plan.opened.get(ordinal, (None, None))
    if keys is not None and stated is not None:
        fits = tweaked(crc, keys) == stated
    else:
        fits = plan.sums[ordinal] in (-1, crc)
    if not fits:
        raise MemberBroken(Status.CORRUPT, _CRC)

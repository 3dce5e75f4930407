"""Members of a tar archive, read forward once, so that a compressed one needs no copy."""

import tarfile
from collections.abc import Generator, Iterator
from typing import IO, BinaryIO, cast

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
from zenger.process.formats.archive_inflate import BLOCK, TRAILING, Stream
from zenger.process.formats.archive_limits import Budget, too_many

_END_MARK, _NO_MORE = "EOFHeaderError", "EmptyHeaderError"  # tarfile does not list them as public
MAX_HEADER = 1024 * 1024  # bytes of one long name or pax header, which tarfile reads whole

_CUT = Problem("archive-cut-short", "The archive ends inside a member.")
_DAMAGED = Problem("archive-damaged", "A member's header is damaged; what follows is not found.")
_NO_END = Problem(
    "no-end-mark", "The archive lacks the mark at its end: it may have been cut off there."
)
_BEGAN_BEFORE = Problem(
    "other-volume", "A member began in another volume of the archive; only its rest is here."
)
_GOES_ON = b"M"  # GNU tar: a member that began in the volume before
_KINDS = {
    tarfile.SYMTYPE: Problem("link", "A symbolic link, which holds a name and no data."),
    tarfile.LNKTYPE: Problem("hard-link", "Another name for a member that came before."),
    tarfile.CHRTYPE: Problem("device", "A device, which holds no data."),
    tarfile.BLKTYPE: Problem("device", "A device, which holds no data."),
    tarfile.FIFOTYPE: Problem("device", "A pipe, which holds no data."),
}


class _Header(tarfile.TarInfo):
    """A header that remembers why there was none: tarfile takes a damaged one for the end."""

    last_error: Exception | None = None

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> "_Header":
        try:
            return super().fromtarfile(tarfile)
        except Exception as error:
            cls.last_error = error
            raise

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Header":
        """In GNU's own format times stand where others put the beginning of a long name."""
        header = super().frombuf(buf, encoding, errors)
        if buf[257:265] == tarfile.GNU_MAGIC:
            prefix = bytes(buf[345:500]).partition(b"\0")[0].decode(encoding, errors)
            header.name = header.name.removeprefix(prefix + "/") if prefix else header.name
        return header

    def _proc_member(self, tar: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _READ_WHOLE and not 0 <= self.size <= MAX_HEADER:
            raise tarfile.HeaderError("header too long")
        if self.size < 0:
            raise tarfile.HeaderError("negative size")
        return cast(tarfile.TarInfo, super()._proc_member(tar))  # type: ignore[misc]


_READ_WHOLE = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)


def is_tar(head: bytes) -> bool:
    """By the checksum of its first header; old tars have no magic number."""
    if len(head) < tarfile.BLOCKSIZE or not head[: tarfile.BLOCKSIZE].strip(b"\0"):
        return False
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def tar_members(stream: Stream, options: ExtractionOptions, budget: Budget) -> Iterator[Piece]:
    """All members; folders' own entries carry nothing and are left out of every count."""
    source = _Source(stream)
    ordinal = 0
    goes_on = True
    while goes_on:  # archives may stand one behind the other
        reading = _Reading(source, ordinal)
        yield from reading.pieces(options, budget)
        if not reading.is_whole:
            return
        ordinal = reading.ordinal
        goes_on = yield from _after_end(stream, budget)
    yield MembersExpected(ordinal)


class _Source:
    """The stream as tarfile reads it, which takes more than it needs."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._given = 0

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._given += len(data)
        return data

    def take_back(self, archive: tarfile.TarFile) -> None:
        """What it took and did not need stays to be read."""
        reader = cast(BinaryIO, archive.fileobj)
        self._stream.put_back(reader.read(self._given - reader.tell()))
        self._given = 0


class _Reading:
    """One archive, up to the mark at its end."""

    def __init__(self, source: _Source, ordinal: int) -> None:
        self.ordinal = ordinal
        self.is_whole = False
        self._source = source

    def pieces(self, options: ExtractionOptions, budget: Budget) -> Iterator[Piece]:
        class _Own(_Header):  # one per archive: it remembers its error
            pass

        broken: MemberBroken | None = None
        try:
            archive = _opened(self._source, _Own)
            while (header := archive.next()) is not None:
                archive.members = []  # type: ignore[attr-defined]  # or it keeps every header it ever read
                if header.isdir():
                    continue
                if self.ordinal >= options.max_members:
                    yield too_many(options.max_members)
                    return
                if self.ordinal >= options.start_at:
                    yield _piece(archive, header, self.ordinal, budget)
                if header.type == _GOES_ON:
                    yield Trouble(Status.TRUNCATED, _BEGAN_BEFORE)
                self.ordinal += 1
                if budget.exhausted:
                    return
            self._source.take_back(archive)
        except MemberBroken as error:
            broken = error
        except (tarfile.TarError, EOFError, ValueError, OverflowError, IndexError, RecursionError):
            broken = MemberBroken(Status.TRUNCATED, _CUT)
        broken = broken or _ending(_Own.last_error)
        if broken is not None:
            yield Trouble(broken.status, broken.problem)
        self.is_whole = broken is None


def _opened(source: _Source, header: type[_Header]) -> tarfile.TarFile:
    return tarfile.TarFile.open(
        fileobj=cast(IO[bytes], source),
        mode="r|",
        tarinfo=header,
        bufsize=BLOCK,
        encoding="utf-8",
        errors="surrogateescape",
    )


def _ending(error: Exception | None) -> MemberBroken | None:
    """What is wrong with how the archive ended, if anything is."""
    name = _END_MARK if error is None else type(error).__name__
    if name == _END_MARK:
        return None
    if name == _NO_MORE:
        return MemberBroken(Status.TRUNCATED, _NO_END)
    return MemberBroken(Status.CORRUPT, _DAMAGED)


def _after_end(stream: Stream, budget: Budget) -> Generator[Trouble, None, bool]:
    """Whether another archive stands behind the end mark; anything else there is told."""
    try:
        for _ in budget.counted(_zeros(stream)):
            pass
        head = stream.peek(tarfile.BLOCKSIZE)
    except MemberBroken as broken:
        yield Trouble(broken.status, broken.problem)
        return False
    if head and not is_tar(head):
        yield Trouble(Status.TRUNCATED, TRAILING)
        return False
    return bool(head)


def _zeros(stream: Stream) -> Iterator[bytes]:
    """Up to the first 512 bytes that are not all zeros, which stay to be read."""
    while block := stream.read(BLOCK):
        length = len(block) - len(block.lstrip(b"\0"))
        if length < len(block):
            stream.put_back(block[length - length % tarfile.BLOCKSIZE :])
            return
        yield block


def _piece(
    archive: tarfile.TarFile, header: tarfile.TarInfo, ordinal: int, budget: Budget
) -> Member | MemberLost:
    raw_name = header.name.encode("utf-8", "surrogateescape")
    if problem := _KINDS.get(header.type):
        return MemberLost(raw_name, ordinal, MemberKind.MEMBER, Status.SKIPPED, problem)
    content = budget.counted(_content(archive, header))
    return Member(raw_name, ordinal, MemberKind.MEMBER, content)


def _content(archive: tarfile.TarFile, header: tarfile.TarInfo) -> Iterator[bytes]:
    done = 0
    try:
        file = archive.extractfile(header)
        if file is None:  # of a type nobody knows and without data
            return
        while block := cast(BinaryIO, file).read(BLOCK):
            done += len(block)
            yield block
    except (tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise MemberBroken(Status.TRUNCATED, _CUT) from error
    if done != header.size:
        raise MemberBroken(Status.TRUNCATED, _CUT)

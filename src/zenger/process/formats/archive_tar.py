"""Members of a tar archive, read forward once, so that a compressed one needs no copy."""

import tarfile
from collections.abc import Iterator
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

    class _Own(_Header):  # one per archive: it remembers its error
        pass

    ordinal = 0
    broken: MemberBroken | None = None
    try:
        archive = tarfile.TarFile.open(
            fileobj=cast(IO[bytes], stream),
            mode="r|",
            tarinfo=_Own,
            bufsize=BLOCK,
            encoding="utf-8",
            errors="surrogateescape",
        )
        while (header := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined]  # or it keeps every header it ever read
            if header.isdir():
                continue
            if ordinal >= options.max_members:
                yield too_many(options.max_members)
                return
            if ordinal >= options.start_at:
                yield _piece(archive, header, ordinal, budget)
            ordinal += 1
            if budget.exhausted:
                return
    except MemberBroken as error:
        broken = error
    except (tarfile.TarError, EOFError, ValueError, OverflowError, IndexError, RecursionError):
        broken = MemberBroken(Status.TRUNCATED, _CUT)
    broken = broken or _ending(_Own.last_error)
    if broken is not None:
        yield Trouble(broken.status, broken.problem)
        return
    yield from _after_end(stream, budget)
    yield MembersExpected(ordinal)


def _ending(error: Exception | None) -> MemberBroken | None:
    """What is wrong with how the archive ended, if anything is."""
    name = _END_MARK if error is None else type(error).__name__
    if name == _END_MARK:
        return None
    if name == _NO_MORE:
        return MemberBroken(Status.TRUNCATED, _NO_END)
    return MemberBroken(Status.CORRUPT, _DAMAGED)


def _after_end(stream: Stream, budget: Budget) -> Iterator[Trouble]:
    """Whether anything but zeros follows the end mark, such as a second archive."""
    try:
        for block in budget.counted(stream.rest()):
            if block.strip(b"\0"):
                yield Trouble(Status.TRUNCATED, TRAILING)
                return
    except MemberBroken as broken:
        yield Trouble(broken.status, broken.problem)


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

"""Members of a zip that our own reader cannot decompress: a second attempt, by the library.

It is made after everything else, so that no member comes twice and none is lost: each comes
either from the library, with its checksum, or as lost with the reason there was before.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from zenger.model.document import Problem, Status
from zenger.model.extraction import Member, MemberBroken, MemberKind, MemberLost
from zenger.process.formats.archive_library import UnreadableError, entries
from zenger.process.formats.archive_limits import Budget
from zenger.process.formats.archive_zip_directory import ZipEntry

UNSUPPORTED = "unsupported-compression"
_CRC = Problem("checksum-mismatch", "The member's bytes do not match their checksum.")


@dataclass(slots=True)
class Late:
    """What was put off."""

    _waiting: dict[tuple[bytes, int | None], list[tuple[ZipEntry, MemberLost]]] = field(
        default_factory=dict
    )

    def takes(self, entry: ZipEntry, piece: Member | MemberLost) -> bool:
        """Put it off if the library may do better."""
        if not isinstance(piece, MemberLost) or piece.problem.code != UNSUPPORTED:
            return False
        if entry.is_encrypted or entry.crc is None:
            return False
        self._waiting.setdefault((entry.raw_name, entry.size), []).append((entry, piece))
        return True

    def pieces(self, untrusted: BinaryIO, budget: Budget) -> Iterator[Member | MemberLost]:
        """Each of them, by the library or as lost."""
        if not self._waiting:
            return
        try:
            for found in entries(untrusted, ("zip",)):
                same = self._waiting.get((found.raw_name, found.size))
                if not same:
                    continue
                entry, lost = same.pop(0)
                content = budget.counted(checked(found.content(), entry), entry.compressed)
                yield Member(lost.raw_name, lost.ordinal, MemberKind.MEMBER, content)
        except UnreadableError:
            pass  # the reason why each was put off stands
        for rest in self._waiting.values():
            yield from (lost for _, lost in rest)


def checked(blocks: Iterator[bytes], entry: ZipEntry) -> Iterator[bytes]:
    """Raises MemberBroken at the end where they do not match the entry's checksum."""
    crc = size = 0
    for block in blocks:
        crc = zlib.crc32(block, crc)
        size += len(block)
        yield block
    if entry.crc is not None and crc != entry.crc:
        cut = entry.size is not None and size < entry.size
        raise MemberBroken(Status.TRUNCATED if cut else Status.CORRUPT, _CRC)

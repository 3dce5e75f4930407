"""Writes a parcel as its bytes come, in bounded memory: push in, sealed tar out."""

import hashlib
import tarfile
from contextlib import suppress

from zenger.model.parcel import (
    HEAD_NAME,
    MOST_FILES,
    TRAILER_NAME,
    FileEnd,
    FileHead,
    ParcelFormatError,
    ParcelHead,
    Trailer,
    end_json,
    file_json,
    head_json,
    trailer_json,
)
from zenger.model.parcel_names import content_member, end_member, head_member
from zenger.receive.age_sealing import HEAD_AFTER, Sealing

PART = 4 * 1024 * 1024  # bytes of a part where the size is not known before
BLOCK = tarfile.BLOCKSIZE
END = tarfile.RECORDSIZE  # zeros: two blocks end a tar, and programs read in records of 20
_ZEROS = bytes(64 * 1024)


class SizeChangedError(Exception):
    """A file had another size than was said when it was begun."""


class ParcelWriting:
    """A parcel under way.

    Begin a file, write its bytes, end it, and so on; then `finish`, or `abort`. After an error
    only `abort` makes sense.
    """

    def __init__(self, sealing: Sealing, head: ParcelHead) -> None:
        self._sealing = sealing
        self._written = 0  # bytes of the tar
        self._files = 0
        self._file: _File | None = None
        self._record(HEAD_NAME, head_json(head))

    def begin(
        self, untrusted_name: bytes, untrusted_type: str = "", *, size: int | None = None
    ) -> None:
        """Begin a file.

        Args:
            size: in bytes, where it is known; the file is then one member, however large.

        Raises:
            ParcelFormatError: it is one more than a parcel may hold, or its name is too long.
        """
        if self._files == MOST_FILES:
            raise ParcelFormatError(f"a parcel holds at most {MOST_FILES:,} files")
        self._files += 1
        self._record(
            head_member(self._files),
            file_json(FileHead(self._files, untrusted_name, untrusted_type)),
        )
        self._file = _File(self._files, untrusted_name, size)
        if size is not None:
            self._header(content_member(self._files, untrusted_name), size)

    def write(self, data: bytes) -> None:
        """More bytes of the file.

        Raises:
            SizeChangedError: more than was said.
        """
        file = self._open_file()
        file.size += len(data)
        file.digest.update(data)
        if file.stated is not None:
            if file.size > file.stated:
                raise SizeChangedError
            self._put(data)
            return
        file.waiting += data
        while len(file.waiting) > PART:
            file.parts += 1
            with memoryview(file.waiting) as waiting:
                self._member(file.name(file.parts), bytes(waiting[:PART]))
            del file.waiting[:PART]

    def end(self) -> FileEnd:
        """End the file.

        Raises:
            SizeChangedError: fewer bytes came than were said.
        """
        file = self._open_file()
        if file.stated is None:
            self._member(file.name(file.parts + 1 if file.parts else 0), bytes(file.waiting))
        elif file.size != file.stated:
            raise SizeChangedError
        else:
            self._fill_block(file.size)
        self._file = None
        end = FileEnd(file.number, file.size, file.digest.hexdigest())
        self._record(end_member(file.number), end_json(end))
        return end

    def finish(self) -> None:
        """The trailer, the end of the tar, zeros up to a size that tells little."""
        if self._file is not None:
            raise ValueError("a file is not ended")
        self._record(TRAILER_NAME, trailer_json(Trailer(self._files)))
        least = self._written + END
        self._fill_to(max(least, HEAD_AFTER))
        self._fill_to(self._sealing.filled(self._written))
        self._sealing.close()

    def abort(self) -> None:
        """Stop here. What came so far is kept, and the parcel is seen to be incomplete."""
        file = self._file
        if file is not None and file.stated is None and file.waiting:
            with suppress(Exception):  # whoever aborts after an error knows of it
                self._member(file.name(file.parts + 1), bytes(file.waiting))
        self._sealing.abort()

    def _open_file(self) -> "_File":
        if self._file is None:
            raise ValueError("no file was begun")
        return self._file

    def _record(self, name: str, content: bytes) -> None:
        self._member(name, content)

    def _member(self, name: str, content: bytes) -> None:
        self._header(name, len(content))
        self._put(content)
        self._fill_block(len(content))

    def _header(self, name: str, size: int) -> None:
        """Nothing of the sender's system: no time, no owner, a mode for the owner only."""
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, 0
        self._put(member.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict"))

    def _fill_block(self, size: int) -> None:
        self._put(_ZEROS[: -size % BLOCK])

    def _fill_to(self, total: int) -> None:
        while missing := total - self._written:
            self._put(_ZEROS[: min(missing, len(_ZEROS))])

    def _put(self, data: bytes) -> None:
        self._written += len(data)
        self._sealing.write(data)


class _File:
    """One file under way."""

    def __init__(self, number: int, untrusted_name: bytes, stated: int | None) -> None:
        self.number = number
        self.untrusted_name = untrusted_name
        self.stated = stated
        self.size = 0
        self.parts = 0
        self.waiting = bytearray()
        self.digest = hashlib.sha256()

    def name(self, part: int) -> str:
        return content_member(self.number, self.untrusted_name, part)

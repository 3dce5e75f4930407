"""Archives through libarchive, called inside a locked worker: 7z, rar, cab, ISO 9660 and others.

Only here is the library known. It is told which formats to expect, because its own choice of
"all" would also start programs. It reads the file through two callbacks and hands out what is
inside block by block, so that nothing is ever held.
"""

import ctypes
import locale
import logging
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from zenger.model.document import Problem, Status
from zenger.model.extraction import MemberBroken
from zenger.process.formats.archive_inflate import BLOCK

# The library is found by the name its interface has had since 2011; left to itself the binding
# would run a compiler to look for it.
os.environ.setdefault("LIBARCHIVE", "libarchive.so.13")
logging.getLogger("libarchive").disabled = True  # its warnings quote names of members
try:
    from libarchive import ffi
    from libarchive.exception import ArchiveError
except OSError:  # not installed on this machine
    ffi = None

MISSING = Problem(
    "missing-library",
    "Reading this kind of archive needs libarchive. Install it (`apt install libarchive13`), "
    "then run `zenger retry --status unsupported` and `zenger process`.",
)
_EOF = 1
_LHA = "lha"
_LATIN = b"ISO-8859-1"
_CHARSETS = (_LATIN, b"CP932", b"CP437", b"CP1252", b"CP936", b"CP949", b"CP950")  # of LZH
_WORDS = (  # in the library's messages, the first that fits counts
    (("ncrypt", "passphrase", "password"), Status.ENCRYPTED, "password-needed"),
    (("runcated", "end of file", "nd of data", "remature"), Status.TRUNCATED, "archive-cut-short"),
    (("llocate", "memory"), Status.LIMIT, "memory"),
    (("CRC", "hecksum", "hash"), Status.CORRUPT, "checksum-mismatch"),
    # The last two are what follows the others, for all that is packed together with it.
    (
        (
            "upport",
            "available",
            "nknown codec",
            "nexpected codec",
            "internal error",
            "failed(11)",
        ),
        Status.UNSUPPORTED,
        "unsupported-compression",
    ),
)
_SENTENCES = {
    "password-needed": "It is encrypted, and no password given fits.",
    "archive-cut-short": "The archive ends before it should.",
    "memory": "Reading it needs more memory than is allowed.",
    "checksum-mismatch": "The member's bytes do not match their checksum.",
    "unsupported-compression": "It is compressed in a way that cannot be read.",
    "archive-damaged": "The archive is damaged here.",
}


class Source(Protocol):
    """A file to read from; one that also has `seek` is not read where it need not be."""

    def read(self, size: int, /) -> bytes: ...


class UnreadableError(Exception):
    """The archive cannot be read from here on. Becomes data."""

    def __init__(self, status: Status, problem: Problem) -> None:
        super().__init__(problem.code)
        self.status = status
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Found:
    """One entry. Its content is to be read, if at all, before the next one is asked for."""

    raw_name: bytes
    mode: int  # the kind of file, as in `stat`; 0 where the archive does not say
    size: int | None  # bytes, as stated
    is_encrypted: bool
    is_hard_link: bool  # another name for a member that came before, without data of its own
    content: Callable[[], Iterator[bytes]] = field(repr=False, compare=False)

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.mode)


def available() -> bool:
    """Whether the library is installed."""
    return ffi is not None


def entries(
    source: Source, formats: tuple[str, ...], filters: tuple[str, ...] = ()
) -> Iterator[Found]:
    """What an archive holds, in its own order.

    Args:
        formats: of the library's, such as "7zip"; "raw" for a bare compressed stream.
        filters: compressions that may lie around the archive.

    Raises:
        UnreadableError: what came before is good; nothing is known of what follows.
        MemberBroken: raised by a content.
    """
    if ffi is None:
        raise UnreadableError(Status.UNSUPPORTED, MISSING)
    done = 0
    try:
        for found in _entries(_Reader(source), formats, filters):
            done += 1
            yield found
    except UnreadableError:
        if formats != (_LHA,):
            raise
        # It gives up at a name that is not in UTF-8, as most names of LZH are not.
        again = _entries(_Reader(source, names_as_bytes=True), formats, filters)
        yield from islice(again, done, None)


def _entries(
    reader: "_Reader", formats: tuple[str, ...], filters: tuple[str, ...]
) -> Iterator[Found]:
    try:
        reader.open(formats, filters)
        while reader.next():
            yield reader.found()
    except ArchiveError as error:
        reader.reraise()
        raise UnreadableError(*_meaning(str(error.msg))) from error
    finally:
        reader.close()


def _meaning(untrusted_message: str) -> tuple[Status, Problem]:
    for words, status, code in _WORDS:
        if any(word in untrusted_message for word in words):
            return status, Problem(code, _SENTENCES[code])
    return Status.CORRUPT, Problem("archive-damaged", _SENTENCES["archive-damaged"])


class _Reader:
    """The library's handle of one archive."""

    def __init__(self, source: Source, *, names_as_bytes: bool = False) -> None:
        self._source = source
        self._names_as_bytes = names_as_bytes
        self._held = b""  # what the library was handed last, and still looks at
        self._failure: OSError | None = None  # of the disk, not of the archive
        self._archive = ffi.read_new()
        self._entry = ffi.entry_new()
        self._callbacks: tuple[Any, ...] = (
            ffi.READ_CALLBACK(self._read), ffi.SEEK_CALLBACK(self._seek),
        )  # fmt: skip

    def open(self, formats: tuple[str, ...], filters: tuple[str, ...]) -> None:
        self._filters = filters
        for name in formats:
            ffi.get_read_format_function(name)(self._archive)
            if self._names_as_bytes:
                _set_format_option(self._archive, name.encode(), b"hdrcharset", _LATIN)
        for name in filters:
            ffi.get_read_filter_function(name)(self._archive)
        if hasattr(self._source, "seek"):
            self._source.seek(0)
            ffi.read_set_seek_callback(self._archive, self._callbacks[1])
        ffi.read_open(self._archive, None, ffi.NO_OPEN_CB, self._callbacks[0], ffi.NO_CLOSE_CB)

    def next(self) -> bool:
        is_there = ffi.read_next_header2(self._archive, self._entry) != _EOF
        if self._filters and ffi.filter_count(self._archive) < 2:
            # None of them fits: what would come out is the compressed data themselves.
            code = "archive-damaged"
            raise UnreadableError(Status.CORRUPT, Problem(code, _SENTENCES[code]))
        return bool(is_there)

    def found(self) -> Found:
        entry = self._entry
        size = ffi.entry_size(entry) if ffi.entry_size_is_set(entry) else None
        return Found(
            _bytes_again(_name(entry)) if self._names_as_bytes else _name(entry),
            int(ffi.entry_filetype(entry)),
            size,
            bool(_is_data_encrypted(entry) or _is_metadata_encrypted(entry)),
            bool(ffi.entry_hardlink(entry)) and not size,
            self._content,
        )

    def _content(self) -> Iterator[bytes]:
        stated = ffi.entry_size(self._entry) if ffi.entry_size_is_set(self._entry) else None
        done = 0
        try:
            while block := self._block():
                done += len(block)
                yield block
        except ArchiveError as error:
            self.reraise()
            raise MemberBroken(*_meaning(str(error.msg))) from error
        if stated is not None and done != stated:
            code = "archive-cut-short" if done < stated else "archive-damaged"
            status = Status.TRUNCATED if done < stated else Status.CORRUPT
            raise MemberBroken(status, Problem(code, _SENTENCES[code]))

    def _block(self) -> bytes:
        """The next bytes of a member; none at its end.

        The place that the library gives with them is left aside: no format read here has holes,
        and for xar it counts from the first member on.
        """
        start, size, place = ctypes.c_void_p(), ctypes.c_size_t(), ctypes.c_longlong()
        while True:
            code = ffi.read_data_block(self._archive, start, size, place)
            if code == _EOF:
                return b""
            if code < 0:  # a warning, such as of a checksum that does not fit
                raise MemberBroken(*_meaning(str(ffi.error_string(self._archive))))
            if size.value:
                return ctypes.string_at(start, size.value)

    def reraise(self) -> None:
        """What failed in a callback, where no exception can pass."""
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        ffi.entry_free(self._entry)
        ffi.libarchive.archive_read_free(ctypes.c_void_p(self._archive))
        # They hold this reader, and it them. A locked worker has room for a few hundred, and looks
        # for such rings too rarely where a thousand passwords are tried.
        self._callbacks = ()

    def _read(self, _archive: int, _client: int, out: Any) -> int:
        try:
            self._held = self._source.read(BLOCK)
        except OSError as error:
            self._failure = error
            return -1
        out[0] = ctypes.cast(ctypes.c_char_p(self._held), ctypes.c_void_p).value
        return len(self._held)

    def _seek(self, _archive: int, _client: int, offset: int, whence: int) -> int:
        try:
            return int(self._source.seek(offset, whence))  # type: ignore[attr-defined]  # it has
        except ValueError:
            return -30  # before the file's start: the archive is wrong
        except OSError as error:
            self._failure = error
            return -30


def _name(entry: int) -> bytes:
    """As the archive has it, or in UTF-8 where the format has its names in Unicode."""
    raw: bytes | None = ffi.entry_pathname(entry)
    if raw is None:
        wide: str | None = ffi.entry_pathname_w(entry)
        raw = wide.encode("utf-8", "surrogatepass") if wide else b""
    return raw


def _bytes_again(name: bytes) -> bytes:
    """The bytes of a name, which the library was told to take for Latin letters.

    A name whose charset the archive states comes in Unicode.
    """
    try:
        return name.decode("utf-8").encode("latin-1")
    except UnicodeError:
        return name


if locale.nl_langinfo(locale.CODESET) != "UTF-8":  # LC_ALL=C; no name beyond ASCII would pass
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
if ffi is not None:
    _set_format_option = ffi.ffi(
        "read_set_format_option",
        [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p],
        ctypes.c_int,
        ffi.check_int,
    )
    _is_data_encrypted = ffi.ffi("entry_is_data_encrypted", [ctypes.c_void_p], ctypes.c_int)
    _is_metadata_encrypted = ffi.ffi("entry_is_metadata_encrypted", [ctypes.c_void_p], ctypes.c_int)
    for _format in (
        "rar5",
        "rar",
        "7zip",
        "cab",
        "cpio",
        "ar",
        "lha",
        "xar",
        "iso9660",
        "raw",
        "zip",
    ):
        ffi.get_read_format_function(_format)

    def _reader_of_names(charset: bytes) -> int:
        archive: int = ffi.read_new()
        ffi.get_read_format_function(_LHA)(archive)
        with suppress(ArchiveError):  # a charset that this machine does not have
            _set_format_option(archive, b"lha", b"hdrcharset", charset)
        return archive

    # Nothing can be loaded inside the sandbox, tables of charsets neither; they stay with these.
    _KEPT = [_reader_of_names(charset) for charset in _CHARSETS]

"""Archives of Outlook for Mac (.olm): a zip of XML; each message becomes an e-mail.

Everything else in it (contacts, calendars, attachments as files) is given on as it lies there,
so that every entry is accounted for even where no message names it.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MembersExpected,
    Piece,
    Trouble,
)
from zenger.process.formats.archive_limits import Budget, too_many
from zenger.process.formats.mapi_mail import message_as_mail
from zenger.process.formats.mapi_pieces import troubles
from zenger.process.formats.mapi_properties import DamagedItemError
from zenger.process.formats.olm_message import olm_message
from zenger.protocols.formats import Identity

MEDIA_TYPE = "application/x-olm"
BLOCK = 1024 * 1024  # bytes given on at once
MAX_MESSAGE = 48 * 1024 * 1024  # bytes of one message's XML, which is held
_MESSAGES, _FILES = "com.microsoft.__Messages/", "com.microsoft.__Attachments/"
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError,
           ValueError)  # fmt: skip

Blocks = Callable[[], Iterator[bytes]]


class OlmHandler:
    """Entries in the order of the zip's directory; one message is held at a time."""

    name = "olm"
    version = 3

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.95 if identity.media_type == MEDIA_TYPE else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        try:
            archive = zipfile.ZipFile(untrusted)
        except _BROKEN:
            message = "The archive's table of contents is damaged."
            yield Trouble(Status.CORRUPT, Problem("damaged-container", message))
            return
        budget = Budget(original.size, options.max_expansion, options.max_expanded_bytes)
        yield from _Reading(archive, budget, options).pieces()


class _Reading:
    def __init__(
        self, archive: zipfile.ZipFile, budget: Budget, options: ExtractionOptions
    ) -> None:
        self._archive = archive
        self._budget = budget
        self._limit = options.max_members
        self._start = options.start_at
        self._damaged: list[str] = []

    def pieces(self) -> Iterator[Piece]:
        entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        for ordinal, entry in enumerate(entries):
            if ordinal >= self._limit:
                yield too_many(self._limit)
                break
            if ordinal >= self._start:
                yield self._member(entry, ordinal)
        else:
            yield MembersExpected(len(entries))
        yield from self._budget.troubles
        yield from troubles(self._damaged)

    def _member(self, entry: zipfile.ZipInfo, ordinal: int) -> Member:
        name = entry.filename
        is_message = _MESSAGES in name and _FILES not in name and name.lower().endswith(".xml")
        if is_message:
            raw = (name[:-4].replace(_MESSAGES, "") + ".eml").encode("utf-8", "replace")
            return Member(raw, ordinal, MemberKind.MESSAGE, self._mail(entry), "message/rfc822")
        raw = name.encode("utf-8", "replace")
        return Member(raw, ordinal, MemberKind.MEMBER, self._content(entry))

    def _content(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        try:
            yield from self._blocks(entry)
        except DamagedItemError as error:
            problem = Problem("checksum-mismatch", "The member is damaged.")
            raise MemberBroken(Status.CORRUPT, problem) from error

    def _blocks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Raises `DamagedItemError`, or `MemberBroken` for a bomb."""
        return self._budget.counted(self._inflated(entry), entry.compress_size)

    def _inflated(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        try:
            with self._archive.open(entry) as stream:
                while block := stream.read(BLOCK):
                    yield block
        except _BROKEN as error:
            raise DamagedItemError("attachment-damaged") from error

    def _mail(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        damaged: list[str] = []
        root = entry.filename.partition(_MESSAGES)[0]
        try:
            message = olm_message(self._xml(entry), lambda url: self._opened(root, url))
            yield from message_as_mail(message, damaged)
        except DamagedItemError as error:
            problem = Problem("item-damaged", "The message is damaged and could not be read.")
            raise MemberBroken(Status.CORRUPT, problem) from error
        self._damaged += [code for code in damaged if code not in self._damaged]

    def _xml(self, entry: zipfile.ZipInfo) -> bytes:
        data = bytearray()
        for block in self._blocks(entry):
            data += block
            if len(data) > MAX_MESSAGE:
                raise MemberBroken(
                    Status.LIMIT, Problem("value-size", "The message is longer than can be read.")
                )
        return bytes(data)

    def _opened(self, root: str, url: str) -> Blocks | None:
        for name in (url, root + url):
            if name in self._archive.NameToInfo:
                entry = self._archive.NameToInfo[name]
                return lambda: self._blocks(entry)
        return None

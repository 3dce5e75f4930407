"""Outlook's stores (PST, OST): every item of every folder, given on as an e-mail of its own.

An item becomes an e-mail when it is asked for, not before: going on at item N costs no
reading of those before it. One item is held at a time.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MemberLost,
    MembersExpected,
    Metadata,
    Piece,
    Trouble,
)
from zenger.process.formats.mapi_mail import as_mail
from zenger.process.formats.mapi_pieces import troubles
from zenger.process.formats.mapi_properties import DamagedItemError
from zenger.process.formats.pff_library import BadStoreError, Item, Store
from zenger.process.formats.pst_items import Folder, Items
from zenger.protocols.formats import Identity

MAX_MISSING = 10_000  # items a folder claims and does not have, listed one by one
MAX_LOOSE = 1_000_000  # orphans, and as many recovered ones
_HEADER = 512  # bytes
_DAMAGE = {
    "folder-cycle": "A folder lies in itself; it was read once.",
    "folder-depth": "Folders are nested too deep; the inner ones were not read.",
    "folder-damaged": "A folder or the list of its items is damaged.",
}

Get = Callable[[], Item]


class PstHandler:
    """Outlook's store in all its ages, through libpff."""

    name = "pst"
    version = 4
    seeks = True

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.95 if head.startswith(b"!BDN") else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        if original.size < _stated_size(untrusted.read(_HEADER)):
            message = "The store is shorter than it says; what is left of it was read."
            yield Trouble(Status.TRUNCATED, Problem("cut-short", message))
        untrusted.seek(0)
        try:
            items = Items(Store(untrusted))
        except (BadStoreError, DamagedItemError):
            message = "The store cannot be opened: its index is damaged or cut short."
            yield Trouble(Status.CORRUPT, Problem("damaged-container", message))
            return
        yield from _Reading(items, options).pieces()


def _stated_size(header: bytes) -> int:
    """How long the store says it is ([MS-PST] 2.2.2.6 and 2.2.2.5); 0 where it does not."""
    if len(header) < _HEADER:
        return 0
    is_old = int.from_bytes(header[10:12], "little") < 23  # before Outlook 2003
    at, size = (0xA8, 4) if is_old else (0xB8, 8)
    return int.from_bytes(header[at : at + size], "little")


class _Reading:
    """One pass through a store."""

    def __init__(self, items: Items, options: ExtractionOptions) -> None:
        self._items = items
        self._limit = options.max_members
        self._start = options.start_at
        self._damaged: list[str] = []
        self._told: set[str] = set()
        self._ordinal = 0  # of the next item

    def pieces(self) -> Iterator[Piece]:
        for piece in self._all():
            if self._ordinal > self._limit:
                message = f"Only the first {self._limit:,} items were read."
                yield Trouble(Status.LIMIT, Problem("too-many-members", message))
                break
            if not (isinstance(piece, Member | MemberLost) and piece.ordinal < self._start):
                yield piece
            yield from self._damage_of_items()
        else:
            yield MembersExpected(self._ordinal)
        yield from self._troubles()

    def _all(self) -> Iterator[Piece]:
        for folder in self._items.folders(self._damaged):
            yield from self._folder(folder)
        yield from self._loose("orphans", "file_get_orphan_item_by_index")
        yield from self._loose("recovered", "file_get_recovered_item_by_index")

    def _folder(self, folder: Folder) -> Iterator[Piece]:
        try:
            count = folder.messages()
        except DamagedItemError:
            self._damaged.append("folder-damaged")
            count = 0
        for index in range(count):
            yield self._member(folder.path, partial(folder.message, index))
        missing = min(folder.claimed - count, MAX_MISSING)
        for _ in range(missing):
            yield self._lost(folder.path)
        if missing > 0:
            self._damaged.append("items-missing")
        for index in range(folder.hidden()):
            path = (*folder.path, "(hidden)")
            yield self._member(path, partial(folder.hidden_item, index))

    def _loose(self, name: str, get: str) -> Iterator[Piece]:
        store = self._items.store
        try:
            count = store.orphans() if name == "orphans" else store.recover()
        except DamagedItemError:
            yield Metadata(((f"{name} items", "could not be searched for"),))
            return
        if count:
            yield Metadata(((f"{name} items", f"{count:,}"),))
        for index in range(min(count, MAX_LOOSE)):
            yield self._member((f"({name})",), partial(store.loose, get, index))

    def _member(self, path: tuple[str, ...], get: Get) -> Member:
        raw = self._name(path)
        content = self._content(get)
        return Member(raw, self._ordinal - 1, MemberKind.MESSAGE, content, "message/rfc822")

    def _lost(self, path: tuple[str, ...]) -> MemberLost:
        raw = self._name(path)
        problem = Problem("item-missing", "The folder counts this item, but does not have it.")
        return MemberLost(raw, self._ordinal - 1, MemberKind.MESSAGE, Status.CORRUPT, problem)

    def _name(self, path: tuple[str, ...]) -> bytes:
        """``Inbox/Sub/00012.eml``: the folders, and the item's place in the whole store."""
        self._ordinal += 1
        parts = [part.replace("/", "_").replace("\0", "") or "_" for part in path]
        name = "/".join([*parts, f"{self._ordinal:05d}.eml"])
        return name.encode("utf-8", "replace")

    def _content(self, get: Get) -> Iterator[bytes]:
        damaged: list[str] = []
        try:
            yield from as_mail(self._items.read(get()), damaged)
        except DamagedItemError as error:
            problem = Problem("item-damaged", "The item is damaged and could not be read.")
            raise MemberBroken(Status.CORRUPT, problem) from error
        self._damaged += [code for code in damaged if code not in self._damaged]

    def _damage_of_items(self) -> Iterator[Trouble]:
        """Told when it is met: who goes on at a later item does not meet it again."""
        new = [c for c in self._damaged if c not in _DAMAGE and c not in self._told]
        self._told.update(new)
        yield from troubles(new)

    def _troubles(self) -> Iterator[Trouble]:
        yield from self._damage_of_items()
        for code in dict.fromkeys(self._damaged):
            if code in _DAMAGE:
                yield Trouble(Status.CORRUPT, Problem(code, _DAMAGE[code]))

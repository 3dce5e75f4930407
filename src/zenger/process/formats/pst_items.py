"""Folders and items of a store (PST, OST), in an order that stays the same."""

from collections.abc import Iterator
from ctypes import c_int
from dataclasses import dataclass, replace

from zenger.process.formats.mapi_message import StoredFile, StoredItem
from zenger.process.formats.mapi_properties import (
    DamagedItemError,
    Name,
    Properties,
    charset,
    read_names,
)
from zenger.process.formats.pff_library import Item, Store

MAX_FOLDERS = 100_000
MAX_FOLDER_DEPTH = 200
_CONTENT_COUNT, _NAME = 0x3602, 0x3001


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder: its way from the top, and the items in it."""

    path: tuple[str, ...]
    item: Item
    claimed: int  # items it says it has; 0 where it does not say

    def messages(self) -> int:
        return self.item.count("folder_get_number_of_sub_messages")

    def message(self, index: int) -> Item:
        return self.item.child("folder_get_sub_message", c_int(index))

    def hidden(self) -> int:
        """Items that Outlook does not show: settings, views, rules."""
        try:
            return self.item.count("folder_get_number_of_sub_associated_contents")
        except DamagedItemError:
            return 0

    def hidden_item(self, index: int) -> Item:
        return self.item.child("folder_get_sub_associated_content", c_int(index))


class Items:
    """Reads items of one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._names = _names(store)
        self._codec = store.codepage()

    def folders(self, damaged: list[str]) -> Iterator[Folder]:
        """Every folder once, those above before those below. Broken ones are noted."""
        root = self.store.item("file_get_root_folder")
        waiting: list[tuple[Item, tuple[str, ...]]] = [(root, ())] if root else []
        seen: set[int] = set()
        while waiting:
            item, path = waiting.pop()
            if item.identifier() in seen or len(seen) >= MAX_FOLDERS:
                damaged.append("folder-cycle")
                continue
            seen.add(item.identifier())
            name, claimed = self._about(item)
            path = (*path, name) if name or path else path
            yield Folder(path, item, claimed)
            if len(path) < MAX_FOLDER_DEPTH:
                waiting += reversed(list(_below(item, path, damaged)))
            else:
                damaged.append("folder-depth")

    def _about(self, item: Item) -> tuple[str, int]:
        try:
            properties = item.properties(self._names, self._codec)
            return properties.text(_NAME), properties.number(_CONTENT_COUNT) or 0
        except DamagedItemError:
            return "", 0

    def read(self, item: Item) -> StoredItem:
        """Raises `DamagedItemError`."""
        properties = self._in_own_codec(item.properties(self._names, self._codec))
        files = tuple(self._files(item, properties))
        return StoredItem(properties, tuple(self._recipients(item)), files)

    def _in_own_codec(self, properties: Properties) -> Properties:
        """Texts in 8 bits (of stores before Outlook 2003) are in the item's own code page."""
        stated = charset(properties.number(0x3FFD))
        return replace(properties, codec=stated) if stated else properties

    def _recipients(self, item: Item) -> Iterator[Properties]:
        try:
            table = item.child("message_get_recipients")
            count = table.record_sets()
        except DamagedItemError:
            return  # the line of names that Outlook shows is used instead
        for index in range(count):
            try:
                yield table.properties(self._names, self._codec, index)
            except DamagedItemError:
                continue

    def _files(self, item: Item, properties: Properties) -> Iterator[StoredFile]:
        try:
            count = item.count("message_get_number_of_attachments")
        except DamagedItemError:  # the library counts none of an item without a class
            if _says_it_has_files(properties):
                yield StoredFile(Properties({}), content=_damaged)
            return
        for index in range(count):
            try:
                yield self._file(item.child("message_get_attachment", c_int(index)))
            except DamagedItemError:
                yield StoredFile(Properties({}), content=_damaged)

    def _file(self, attachment: Item) -> StoredFile:
        properties = attachment.properties(self._names, self._codec)
        kind = attachment.attachment_kind()
        if kind == "item":
            return StoredFile(properties, item=lambda: self._inside(attachment))
        if kind == "data":
            return StoredFile(properties, content=attachment.chunks)
        return StoredFile(properties)

    def _inside(self, attachment: Item) -> StoredItem:
        inner = attachment.child("attachment_get_item")
        if self.store.has(inner.identifier()):  # the library would give that one, not this
            raise DamagedItemError("item-ambiguous")
        return self.read(inner)


def _says_it_has_files(properties: Properties) -> bool:
    try:
        return bool(properties.get(0x0E1B)) or bool((properties.number(0x0E07) or 0) & 0x10)
    except DamagedItemError:
        return True


def _damaged() -> Iterator[bytes]:
    raise DamagedItemError("attachment-damaged")


def _below(
    item: Item, path: tuple[str, ...], damaged: list[str]
) -> Iterator[tuple[Item, tuple[str, ...]]]:
    for sub in _each(item, "folder_get_number_of_sub_folders", "folder_get_sub_folder", damaged):
        yield sub, path


def _each(item: Item, count: str, get: str, damaged: list[str]) -> Iterator[Item]:
    try:
        number = item.count(count)
    except DamagedItemError:
        damaged.append("folder-damaged")
        return
    for index in range(number):
        try:
            sub = item.child(get, c_int(index))
        except DamagedItemError:
            damaged.append("folder-damaged")
        else:
            yield sub


def _names(store: Store) -> dict[Name, int]:
    try:
        table = store.item("file_get_name_to_id_map")
        found = table.properties({}, "") if table else Properties({})
        return read_names(found.data(2), found.data(3), found.data(4))
    except DamagedItemError:
        return {}

"""The native library for Outlook's stores (libpff), with what its Python module leaves out.

The module `pypff` opens a store, but reaches neither messages inside messages, nor the kind of
an attachment, nor the hidden items of a folder. Those are called in the same shared library,
through its public C interface (libpff.h). Only the address of the opened store is taken out of
the module's own object, and checked.
"""

import ctypes
from collections.abc import Iterator
from ctypes import byref, c_int, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p
from typing import BinaryIO

import pypff

from zenger.process.formats.mapi_properties import (
    MAX_VALUE,
    DamagedItemError,
    Load,
    Name,
    Properties,
    ValueTooLargeError,
    joined_texts,
)

BLOCK = 1024 * 1024  # bytes of an attachment read at once
MAX_ENTRIES = 20_000  # properties of one item
_EMBEDDED, _DATA = ord("i"), ord("d")
_library = ctypes.PyDLL(pypff.__file__)  # keeps the interpreter's lock: the library reads our file


class BadStoreError(Exception):
    """The file cannot be opened as a store."""


def _call(function: str, *arguments: object, missing: bool = False) -> bool:
    """Whether there is such a value. Raises `DamagedItemError` where the library fails."""
    error = c_void_p()
    result = int(getattr(_library, f"libpff_{function}")(*arguments, byref(error)))
    if error:
        _library.libpff_error_free(byref(error))
    if result < 0 or (result == 0 and not missing):
        raise DamagedItemError
    return result > 0


class Item:
    """A folder, message, attachment or list of recipients. Freed when nothing holds it."""

    def __init__(self, pointer: c_void_p, owner: object) -> None:
        self.pointer = pointer
        self._owner = owner  # outlives this one, as the library needs it

    def __del__(self) -> None:
        _library.libpff_item_free(byref(self.pointer), None)

    def identifier(self) -> int:
        number = c_uint32()
        _call("item_get_identifier", self.pointer, byref(number))
        return number.value

    def count(self, function: str) -> int:
        number = c_int()
        _call(function, self.pointer, byref(number))
        return max(0, number.value)

    def child(self, function: str, *arguments: object) -> "Item":
        """Another item that the library gives for this one. Raises `DamagedItemError`."""
        pointer = c_void_p()
        _call(function, self.pointer, *arguments, byref(pointer))
        return Item(pointer, self)

    def record_sets(self) -> int:
        return self.count("item_get_number_of_record_sets")

    def properties(self, names: dict[Name, int], codec: str, index: int = 0) -> Properties:
        records = _Records(self, index)
        return Properties({number: (kind, load) for number, kind, load in records}, names, codec)

    def attachment_kind(self) -> str:
        """ "data", "item", or "reference" to a file that was not stored."""
        kind = c_int()
        _call("attachment_get_type", self.pointer, byref(kind))
        return {_EMBEDDED: "item", _DATA: "data"}.get(kind.value, "reference")

    def chunks(self) -> Iterator[bytes]:
        """The bytes of an attachment."""
        size = c_uint64()
        _call("attachment_get_data_size", self.pointer, byref(size))
        buffer = ctypes.create_string_buffer(min(BLOCK, max(size.value, 1)))
        left = size.value
        while left > 0:
            wanted = c_size_t(min(left, len(buffer)))
            read = self._read(buffer, wanted)
            yield buffer.raw[:read]
            left -= read

    def _read(self, buffer: "ctypes.Array[ctypes.c_char]", wanted: c_size_t) -> int:
        error = c_void_p()
        function = _library.libpff_attachment_data_read_buffer
        function.restype = ctypes.c_ssize_t
        read = int(function(self.pointer, buffer, wanted, byref(error)))
        if error:
            _library.libpff_error_free(byref(error))
        if read <= 0:
            raise DamagedItemError("attachment-damaged")
        return read


class _Records:
    """One set of records of an item: its properties. Values are read on demand."""

    def __init__(self, item: Item, index: int) -> None:
        self._item = item
        self.pointer = c_void_p()
        _call("item_get_record_set_by_index", item.pointer, c_int(index), byref(self.pointer))

    def __del__(self) -> None:
        if self.pointer:
            _library.libpff_record_set_free(byref(self.pointer), None)

    def __iter__(self) -> Iterator[tuple[int, int, Load]]:
        count = c_int()
        _call("record_set_get_number_of_entries", self.pointer, byref(count))
        for index in range(min(count.value, MAX_ENTRIES)):
            try:
                entry = _Entry(self, index)
                number, kind = entry.number(), entry.kind()
            except DamagedItemError:
                continue
            yield number, kind, self._loader(index, kind)

    def _loader(self, index: int, kind: int) -> Load:
        if kind == 0x101F:
            return lambda: _several_texts(_Entry(self, index).data())
        return lambda: _Entry(self, index).data()


class _Entry:
    def __init__(self, records: _Records, index: int) -> None:
        self.pointer = c_void_p()
        _call("record_set_get_entry_by_index", records.pointer, c_int(index), byref(self.pointer))

    def __del__(self) -> None:
        if self.pointer:
            _library.libpff_record_entry_free(byref(self.pointer), None)

    def number(self) -> int:
        value = c_uint32()
        _call("record_entry_get_entry_type", self.pointer, byref(value))
        return value.value

    def kind(self) -> int:
        value = c_uint32()
        _call("record_entry_get_value_type", self.pointer, byref(value))
        return value.value

    def data(self) -> bytes:
        size = c_size_t()
        _call("record_entry_get_data_size", self.pointer, byref(size))
        if size.value > MAX_VALUE:
            raise ValueTooLargeError
        if not size.value:
            return b""
        buffer = ctypes.create_string_buffer(size.value)
        _call("record_entry_get_data", self.pointer, buffer, size)
        return buffer.raw


def _several_texts(data: bytes) -> bytes:
    """[MS-PST] 2.3.3.4.2: how many, where each starts, then the texts."""
    count = min(int.from_bytes(data[:4], "little"), len(data) // 4)
    starts = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "little") for i in range(count)]
    ends = [*starts[1:], len(data)]
    return joined_texts(data[start:end] for start, end in zip(starts, ends, strict=False))


class Store:
    """An opened store. The file must stay open as long as anything out of it is used."""

    def __init__(self, untrusted: BinaryIO) -> None:
        """Raises `BadStoreError`."""
        self._file = pypff.file()
        try:
            self._file.open_file_object(untrusted)
        except (OSError, MemoryError, SystemError) as error:
            raise BadStoreError from error
        address = id(self._file) + object.__basicsize__
        self.pointer = c_void_p.from_address(address)
        size = c_uint64()
        _library.libpff_file_get_size(self.pointer, byref(size), None)
        if size.value != self._file.size:
            raise RuntimeError("This libpff-python is built differently; install the pinned one.")

    def item(self, function: str) -> Item | None:
        pointer = c_void_p()
        found = _call(function, self.pointer, byref(pointer), missing=True)
        return Item(pointer, self) if found and pointer else None

    def has(self, identifier: int) -> bool:
        """Whether an item of its own, not one inside another, has this number."""
        pointer = c_void_p()
        function = "file_get_item_by_identifier"
        found = _call(function, self.pointer, c_uint32(identifier), byref(pointer), missing=True)
        if pointer:
            _library.libpff_item_free(byref(pointer), None)
        return found

    def codepage(self) -> str:
        return str(self._file.ascii_codepage or "")

    def is_high_encrypted(self) -> bool:
        value = c_uint8()
        _call("file_get_encryption_type", self.pointer, byref(value))
        return value.value == 2

    def orphans(self) -> int:
        number = c_int()
        _call("file_get_number_of_orphan_items", self.pointer, byref(number))
        return max(0, number.value)

    def recover(self) -> int:
        """How many deleted items were found in its unused space."""
        _call("file_recover_items", self.pointer, c_uint8(0))
        number = c_int()
        _call("file_get_number_of_recovered_items", self.pointer, byref(number))
        return max(0, number.value)

    def loose(self, function: str, index: int) -> Item:
        """An orphan or recovered item. Raises `DamagedItemError`."""
        pointer = c_void_p()
        _call(function, self.pointer, c_int(index), byref(pointer))
        return Item(pointer, self)

"""Disk images as plain rows of bytes, whatever they are wrapped in.

The wrappings are read by libyal's libraries (LGPL), each from a file object: they never open a
file themselves, so what a virtual disk says about another file on the machine does nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Protocol

import pyewf
import pymodi
import pyqcow
import pyvhdi
import pyvmdk

from zenger.model.document import Problem, Status
from zenger.process.identify_packed import DMG, RAW_DISK, VHD

_LOCKED = Problem("password-needed", "The disk image is encrypted.")
DAMAGED = Problem("image-damaged", "A part of the disk image cannot be read.")
_UNREADABLE = Problem(
    "image-damaged",
    "The disk image cannot be opened: it is damaged, is one of several files, or builds on "
    "another image.",
)


class Image(Protocol):
    """The bytes of a disk."""

    size: int
    is_damaged: bool  # some of it could not be read so far

    def read_at(self, place: int, size: int) -> bytes:
        """Fewer bytes, or none, behind the end and where the image is damaged."""
        ...


class ImageError(Exception):
    """An image that cannot be opened. Becomes data."""

    def __init__(self, status: Status, problem: Problem) -> None:
        super().__init__(problem.code)
        self.status = status
        self.problem = problem


class _Raw:
    is_damaged = False

    def __init__(self, untrusted: BinaryIO) -> None:
        self._untrusted = untrusted
        self.size = untrusted.seek(0, 2)

    def read_at(self, place: int, size: int) -> bytes:
        if not 0 <= place < self.size:
            return b""
        self._untrusted.seek(place)
        return self._untrusted.read(size)


class _Wrapped:
    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self.size = int(handle.get_media_size())
        self.is_damaged = False

    def read_at(self, place: int, size: int) -> bytes:
        if not 0 <= place < self.size:
            return b""
        size = min(size, self.size - place)
        try:
            data: bytes = self._handle.read_buffer_at_offset(size, place)
        except (OSError, RuntimeError, ValueError):  # the library raises all of these
            self.is_damaged = True
            return b""
        return data


def _qcow(untrusted: BinaryIO) -> Any:
    file = pyqcow.file()
    file.open_file_object(untrusted)
    return file


def _vhd(untrusted: BinaryIO) -> Any:
    file = pyvhdi.file()
    file.open_file_object(untrusted)
    return file


def _vmdk(untrusted: BinaryIO) -> Any:
    handle = pyvmdk.handle()
    handle.open_file_object(untrusted)
    handle.open_extent_data_files_as_file_objects([untrusted])
    return handle


def _ewf(untrusted: BinaryIO) -> Any:
    handle = pyewf.handle()
    handle.open_file_objects([untrusted])
    return handle


def _dmg(untrusted: BinaryIO) -> Any:
    handle = pymodi.handle()
    handle.open_file_object(untrusted)
    return handle


_OPENERS: dict[str, Callable[[BinaryIO], Any]] = {
    "application/x-qemu-disk": _qcow,
    VHD: _vhd,
    "application/x-vhdx": _vhd,
    "application/x-vmdk": _vmdk,
    "application/x-ewf": _ewf,
    DMG: _dmg,
}
MEDIA_TYPES = frozenset({RAW_DISK, *_OPENERS})


@contextmanager
def open_image(untrusted: BinaryIO, media_type: str) -> Iterator[Image]:
    """The disk inside the file.

    Raises:
        ImageError
    """
    opener = _OPENERS.get(media_type)
    if opener is None:
        yield _Raw(untrusted)
        return
    untrusted.seek(0)
    if untrusted.read(8) in (b"encrcdsa", b"cdsaencr"):
        raise ImageError(Status.ENCRYPTED, _LOCKED)
    try:
        handle = opener(untrusted)
        image = _Wrapped(handle)
    except (OSError, RuntimeError, ValueError, MemoryError) as error:
        raise ImageError(Status.CORRUPT, _UNREADABLE) from error
    try:
        yield image
    finally:
        handle.close()

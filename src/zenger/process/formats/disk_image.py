"""Disk images as plain rows of bytes, whatever they are wrapped in.

The wrappings are read by libyal's libraries (LGPL), each from a file object: they never open a
file themselves, so what a virtual disk says about another file on the machine does nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, BinaryIO, Protocol

import pymodi
import pyqcow
import pyvhdi
import pyvmdk

from zenger.model.document import Problem, Status
from zenger.model.extraction import Trouble
from zenger.process.formats import disk_ewf
from zenger.process.formats.disk_dmg import Udif, is_ours
from zenger.process.identify_packed import DMG, RAW_DISK, VHD
from zenger.process.volumes import missing_trouble, volume_problem

_LOCKED = Problem("password-needed", "The disk image is encrypted.")
DAMAGED = Problem("image-damaged", "A part of the disk image cannot be read.")
_SUM = Problem(
    "image-checksum",
    "The disk does not match the checksum in its image: some of it is damaged, and files may be "
    "other than they were.",
)
_UNREADABLE = Problem(
    "image-damaged",
    "The disk image cannot be opened: it is damaged, is one of several files, or builds on "
    "another image.",
)


class Image(Protocol):
    """The bytes of a disk."""

    size: int
    is_damaged: bool  # some of it could not be read so far
    trouble: Trouble | None  # known of it before anything is read

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
    trouble: Trouble | None = None
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
    trouble: Trouble | None = None

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


def _dmg(untrusted: BinaryIO) -> Any:
    if is_ours(untrusted):
        return Udif(untrusted)
    untrusted.seek(0)
    handle = pymodi.handle()
    handle.open_file_object(untrusted)
    return handle


_OPENERS: dict[str, Callable[[BinaryIO], Any]] = {
    "application/x-qemu-disk": _qcow,
    VHD: _vhd,
    "application/x-vhdx": _vhd,
    "application/x-vmdk": _vmdk,
    DMG: _dmg,
}
_EWF = "application/x-ewf"
MEDIA_TYPES = frozenset({RAW_DISK, _EWF, *_OPENERS})


@contextmanager
def open_image(
    untrusted: BinaryIO, media_type: str, starts: tuple[int, ...] = ()
) -> Iterator[Image]:
    """The disk inside the file.

    Args:
        starts: where each of its segments begins, if there are several.

    Raises:
        ImageError
    """
    opener = _OPENERS.get(media_type)
    if media_type == _EWF:
        opener = partial(disk_ewf.opened, starts=starts)
        if (number := disk_ewf.segment_number(untrusted)) > 1:
            raise ImageError(Status.UNSUPPORTED, volume_problem(number))
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
        image.trouble = _ewf_trouble(untrusted, handle) if media_type == _EWF else None
        yield image
    finally:
        handle.close()


def _ewf_trouble(untrusted: BinaryIO, handle: Any) -> Trouble | None:
    if disk_ewf.goes_on(untrusted):
        return missing_trouble(())
    try:
        is_as_taken = disk_ewf.is_as_taken(handle)
    except (OSError, RuntimeError, ValueError):  # the library raises all of these
        return Trouble(Status.CORRUPT, DAMAGED)
    return Trouble(Status.CORRUPT, _SUM) if is_as_taken is False else None

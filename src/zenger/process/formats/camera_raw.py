"""Raw files of cameras as pictures: the preview that the camera itself put into them.

A plugin for Pillow, so that reading, OCR and drawing take these files like any other picture.
"""

import io
import struct
from typing import Any

import numpy as np
import rawpy
from PIL import Image, ImageFile

MAX_FILE = 200 * 1024**2  # bytes; LibRaw is given the whole file
MAX_DEVELOPED = 60_000_000  # pixels of a sensor that we develop ourselves, at half its size
_HEAD = 512 * 1024  # bytes in which cameras keep their properties
_PREFIXES = (
    b"II*\0",
    b"MM\0*",
    b"IIU\0",
    b"IIRO",
    b"IIRS",
    b"MMOR",
    b"FUJIFILM",
    b"FOVb",
    b"\0MRM",
)
_NOT_TIFF = (b"IIU\0", b"IIRO", b"IIRS", b"MMOR", b"FUJIFILM", b"FOVb", b"\0MRM")
_MAKE, _SUBFILE, _INNER, _DNG = 271, 254, 330, 50706  # TIFF tags


class CameraImage(ImageFile.ImageFile):
    """The preview; developed from the sensor's data where there is none."""

    format = "CAMERA"
    format_description = "camera raw"

    def _open(self) -> None:
        assert self.fp is not None  # noqa: S101  Pillow opened it
        head = self.fp.read(_HEAD)
        if not is_camera_raw(head):
            raise SyntaxError("no camera raw file")
        self.fp.seek(0, 2)
        if self.fp.tell() > MAX_FILE:
            raise SyntaxError("too large a raw file")
        self.fp.seek(0)
        try:
            preview = _preview(self.fp.read())
        except (rawpy.LibRawError, OSError, ValueError) as error:
            raise SyntaxError(f"LibRaw: {error}") from error
        self._preview = preview
        self._mode, self._size = preview.mode, preview.size
        if not head.startswith(_NOT_TIFF):
            self.info["exif"] = b"Exif\0\0" + head  # it begins as every TIFF does
        self.tile = []

    def load(self) -> Any:
        if self._im is None:
            self._preview.load()
            self.im = self._preview.im
        return Image.Image.load(self)


def is_camera_raw(head: bytes) -> bool:
    """By the first tags of a TIFF, or a maker's own first letters."""
    if head.startswith(_NOT_TIFF) or head[8:10] == b"CR" or head[4:12] == b"ftypcrx ":
        return True
    tags = _first_tags(head)
    return _DNG in tags or (_MAKE in tags and _INNER in tags and tags.get(_SUBFILE) == 1)


def _first_tags(head: bytes) -> dict[int, int]:
    """Tags of the first directory and their plain values (TIFF 6.0, section 2)."""
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 10:
        return {}
    at = struct.unpack_from(f"{order}I", head, 4)[0]
    if at + 2 > len(head):
        return {}
    count = min(struct.unpack_from(f"{order}H", head, at)[0], (len(head) - at - 2) // 12)
    found = (struct.unpack_from(f"{order}HHII", head, at + 2 + 12 * n) for n in range(count))
    return {tag: value for tag, _, _, value in found}


def _preview(content: bytes) -> Image.Image:
    with rawpy.imread(io.BytesIO(content)) as raw:
        try:
            thumb = raw.extract_thumb()
        except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError):
            if raw.sizes.raw_width * raw.sizes.raw_height > MAX_DEVELOPED:
                raise
            return Image.fromarray(raw.postprocess(half_size=True, use_camera_wb=True))
        if thumb.format == rawpy.ThumbFormat.JPEG:
            return Image.open(io.BytesIO(bytes(thumb.data)), formats=("JPEG",))
        return Image.fromarray(np.asarray(thumb.data))


def _accepts(prefix: bytes) -> bool:
    return prefix.startswith(_PREFIXES) or prefix[4:12] == b"ftypcrx "


def register() -> None:
    """Make it known to Pillow. Harmless when repeated."""
    Image.register_open(CameraImage.format, CameraImage, _accepts)

"""Rows of a JPEG below the height that it states: cut off by changing two bytes, and all there."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image

from zenger.process.formats.exif import DAMAGE

MAX_PIXELS = 60_000_000  # larger ones are not decoded a second time
_FILLED = range(126, 131)  # what the decoder draws where data are missing: 128, give or take


@dataclass(frozen=True, slots=True)
class _Frame:
    at_height: int  # where its two bytes stand
    height: int
    width: int
    block: int  # pixels from one row of blocks to the next


def rows_below(content: bytes) -> bool:
    """Whether its data go on where the picture ends.

    The height is raised by two rows of blocks and the picture decoded at an eighth. Where data are
    missing the decoder fills with one grey, so any other shade was in the file; the first block
    behind the end is made of its last bits, so the second row is looked at. Only of pictures in one
    scan: others do not keep their rows in order.
    """
    frame = _frame_of(content)
    if frame is None or frame.width * frame.height > MAX_PIXELS:
        return False
    whole = -(-frame.height // frame.block) * frame.block  # the last blocks may reach lower
    taller = whole + 2 * frame.block
    if taller > 0xFFFF:
        return False
    changed = bytearray(content)
    changed[frame.at_height : frame.at_height + 2] = taller.to_bytes(2, "big")
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(changed)) as image:
            warnings.simplefilter("ignore")
            image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
            image.load()
            below = image.crop((0, image.height - 1, image.width, image.height))
            bands = below.getextrema() if len(below.getbands()) > 1 else (below.getextrema(),)
    except DAMAGE:
        return False
    return any(edge not in _FILLED for band in bands for edge in band)  # type: ignore[union-attr]


def _frame_of(content: bytes) -> _Frame | None:
    """Of a picture in one scan, of one, three or four colours. Source: ITU-T T.81, B.2.2, B.2.3."""
    at, frame, colours = 2, None, 0
    while content[at : at + 1] == b"\xff" and at + 10 <= len(content):
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in (0xC0, 0xC1):
            colours = content[at + 9]
            tall = max((s & 15 for s in content[at + 11 : at + 10 + 3 * colours : 3]), default=1)
            frame = _Frame(
                at + 5,
                int.from_bytes(content[at + 5 : at + 7], "big"),
                int.from_bytes(content[at + 7 : at + 9], "big"),
                8 * (tall if colours > 1 else 1),
            )
        elif marker == 0xDA:
            return frame if colours in (1, 3, 4) and content[at + 4] == colours else None
        at += 1 if marker == 0xFF else 2 + length
    return None

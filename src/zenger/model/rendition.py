"""Pictures of pages: what a reader sees beside the text."""

from dataclasses import dataclass
from enum import StrEnum


class ImageUse(StrEnum):
    """What a picture of a page is for."""

    FULL = "full"  # WebP, FULL_WIDTH pixels wide: read and zoomed
    SMALL = "small"  # WebP, SMALL_WIDTH pixels wide: thumbnails, phones
    PRINT = "print"  # JPEG or CCITT G4 for the safe PDF


FULL_WIDTH = 1240  # pixels: 150 dpi on A4
SMALL_WIDTH = 320
MAX_PIXELS = 60_000_000  # of one rendered page
MAX_SIDE = 10_000  # pixels


@dataclass(frozen=True, slots=True)
class PageImage:
    """One encoded picture of one page."""

    number: int  # page number, from 1
    use: ImageUse
    media_type: str  # "image/webp", "image/jpeg" or "image/tiff;g4" (bare CCITT G4 data)
    width: int  # pixels
    height: int
    content: bytes

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
MAX_PIXELS = 36_000_000  # of one rendered page: A4 at 600 dpi; 60 million took more than 2 GiB
MAX_SIDE = 10_000  # pixels


def drawn_size(width: float, height: float, scale: float) -> tuple[int, int]:
    """In how many pixels a page of this size is drawn, which are never more than the two limits.

    Args:
        width, height: of the page, in any unit.
        scale: pixels for each of these.
    """
    width, height = max(width, 0.01) * scale, max(height, 0.01) * scale
    shrink = min(1.0, MAX_SIDE / max(width, height), (MAX_PIXELS / (width * height)) ** 0.5)
    return max(1, int(width * shrink + 0.5)), max(1, int(height * shrink + 0.5))


@dataclass(frozen=True, slots=True)
class PageImage:
    """One encoded picture of one page."""

    number: int  # page number, from 1
    use: ImageUse
    media_type: str  # "image/webp", "image/jpeg" or "image/tiff;g4" (bare CCITT G4 data)
    width: int  # pixels
    height: int
    content: bytes

"""Makes PDFs as Zenger publishes them, with painted boxes, for the checks to look at."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from zenger.model.extraction import PageKind
from zenger.model.release import PublishedPage, StoredImage
from zenger.model.rendition import ImageUse
from zenger.model.review import Mark
from zenger.process.page_encoding import _g4
from zenger.publish.safe_pdf import write_safe_pdf
from zenger.review.painting import painted

SECRET = "Margaret Oyelaran"
WIDTH, HEIGHT = 1700, 2200  # pixels: 200 dpi of 612 by 792 points
POINTS = (612.0, 792.0)
_FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
BOX = (1764, 1909, 3529, 2091)  # three steps of the grid wide, over the secret of LINES
LINES = (
    (900, "MINISTRY OF WATER internal memorandum"),
    (1200, "The valves were opened at 06:40."),
    (2400, "Second line, nothing secret in it."),
)
MARK = Mark("b6", BOX)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page with its words and where they stand."""

    picture: Image.Image
    text: str
    boxes: tuple[int, ...]


def drawn(lines: Sequence[tuple[int, str]] = LINES, left: int = 1000) -> Drawn:
    """Lines of 12 points at heights in ten-thousandths of the page."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(_FONT, 33)
    words, boxes, at = [], [], 0
    for top, line in lines:
        x, y = left * WIDTH / 10_000, top * HEIGHT / 10_000
        for word in line.split():
            length = draw.textlength(word, font=font)
            draw.text((x, y), word, font=font, fill="black")
            box = (x / WIDTH, y / HEIGHT, (x + length) / WIDTH, (y + 40) / HEIGHT)
            boxes += [at, at + len(word), *(round(side * 10_000) for side in box)]
            words.append(word)
            at += len(word) + 1
            x += length + 12
    return Drawn(picture, " ".join(words), tuple(boxes))


def page(
    folder: Path, number: int = 1, marks: Sequence[Mark] = (MARK,), *, jpeg: bool = False,
    shown: Drawn | None = None, quality: int = 75,
) -> PublishedPage:  # fmt: skip
    """A page whose print picture has these boxes."""
    shown = shown or drawn()
    pixels = painted(np.asarray(shown.picture.convert("L")), marks)
    return with_picture(folder, shown, pixels, number, jpeg=jpeg, quality=quality)


def with_picture(
    folder: Path, shown: Drawn, pixels: np.ndarray, number: int = 1, *, jpeg: bool = False,
    quality: int = 75,
) -> PublishedPage:  # fmt: skip
    """A page with just these pixels."""
    content, media = encoded(Image.fromarray(pixels), jpeg=jpeg, quality=quality)
    path = folder / f"picture-{number}"
    path.write_bytes(content)
    size = (pixels.shape[1], pixels.shape[0])
    image = StoredImage(ImageUse.PRINT, path, media, *size, len(content))
    return PublishedPage(
        number, PageKind.PAGE, "", shown.text, "en", *POINTS, shown.boxes, images=(image,)
    )


def encoded(picture: Image.Image, *, jpeg: bool, quality: int = 75) -> tuple[bytes, str]:
    if not jpeg:
        return _g4(picture.convert("L")), "image/tiff;g4"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue(), "image/jpeg"


def safe_pdf(folder: Path, *pages: PublishedPage, name: str = "safe.pdf") -> Path:
    """These pages, or one of each encoding, as one file."""
    target = folder / name
    write_safe_pdf(target, pages or (page(folder), page(folder, 2, jpeg=True)), "Memorandum")
    return target

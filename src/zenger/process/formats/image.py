"""Reads pictures: each frame or page is a page that OCR reads; EXIF becomes metadata."""

import math
from collections.abc import Iterator
from typing import Any, BinaryIO

import pi_heif
from PIL import Image, ImageFile, UnidentifiedImageError

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import DateFound, ExtractionOptions, Metadata, Page, Piece, Trouble
from zenger.process.formats import camera_raw, djvu_picture, mp4_boxes, svg_picture
from zenger.process.formats.exif import DAMAGE, dates_of, fields_of
from zenger.process.formats.file_window import window
from zenger.process.picture_kinds import PICTURES
from zenger.protocols.formats import Identity

MAX_IMAGE_PIXELS = 300_000_000  # of one frame
MAX_FRAMES = 10_000
# Raw files of cameras before TIFF, which many of them are.
FORMATS = ("JPEG", "PNG", "CAMERA", "TIFF", "GIF", "WEBP", "BMP", "HEIF", "AVIF",
           "JPEG2000", "PSD", "DJVU", "SVG", "PPM", "PCX", "DCX", "SGI", "SUN", "QOI", "XBM",
           "TGA", "ICO", "CUR")  # fmt: skip
PAGED = frozenset({"TIFF", "HEIF", "DJVU", "DCX"})  # several pictures in one of these are pages
# Their decoders take about nine bytes for a pixel; telephones make pictures of 48 million.
MAX_PIXELS_OF = {"HEIF": 50_000_000, "AVIF": 50_000_000, "PSD": 100_000_000}
MAX_JP2 = 20_000_000  # pixels; a larger one is decoded at a half, a quarter … of its size
TOO_SMALL = 24  # pixels on the longer side: no letter is legible in it
DEFAULT_DPI = 96.0
ORIENTATION = 0x0112  # EXIF tag
_PSD = b"8BPS"
# Loaded here, because nothing can be imported inside the sandbox.
Image.init()
pi_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)
for plugin in (camera_raw, djvu_picture, svg_picture):
    plugin.register()
Image.MAX_IMAGE_PIXELS = None  # we compare with our own limit and say so


class ImageHandler:
    """The handler for images; see `zenger.protocols.formats.FormatHandler`."""

    name = "image"
    version = 7

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 1.0 if identity.media_type in PICTURES else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        try:
            image = opened_image(untrusted)
        except UnidentifiedImageError:
            if _is_deep_photoshop(untrusted):
                message = "Photoshop's pictures of 16 or 32 bits a colour, or in PSB, are not read."
                yield _trouble(Status.UNSUPPORTED, "unread-picture", message)
                return
            yield _trouble(Status.CORRUPT, "unreadable-image", "No decoder knows this image.")
            return
        except DAMAGE as error:
            yield _trouble(Status.CORRUPT, "unreadable-image", _words(error))
            return
        with image:
            yield from _about(image)
            yield from _pages(image)
        if image.format in ("HEIF", "AVIF") and mp4_boxes.is_cut_short(untrusted):
            # The decoder says nothing and paints what is missing in one colour.
            yield _trouble(Status.TRUNCATED, "image-cut-short", "The end of the file is missing.")


def _is_deep_photoshop(untrusted: BinaryIO) -> bool:
    """A sound header of a kind that the decoder refuses.

    Source: Adobe, "Photoshop File Format", "File header section".
    """
    untrusted.seek(0)
    head = untrusted.read(26)
    version, depth = head[4:6], head[22:24]
    is_read = version == b"\0\x01" and depth in (b"\0\x01", b"\0\x08")
    return len(head) == 26 and head.startswith(_PSD) and not is_read


def opened_image(untrusted: BinaryIO) -> Image.Image:
    """The image, its header read and its pixels not yet.

    Raises:
        UnidentifiedImageError: not one of `FORMATS`; others of `DAMAGE`: the header is broken.
    """
    size = untrusted.seek(0, 2)
    untrusted.seek(0)
    if untrusted.read(len(_PSD)) == _PSD:
        # Its decoder asks at once for as many bytes as a length says; a window has only so many.
        untrusted = window(untrusted, 0, size)
    untrusted.seek(0)
    image = Image.open(untrusted, formats=FORMATS)
    if image.format == "JPEG2000" and (excess := image.width * image.height / MAX_JP2) > 1:
        # Each step halves both sides; the decoder needs four bytes for each colour of a pixel.
        image.reduce = math.ceil(math.log(excess, 4))  # type: ignore[method-assign, assignment]
    return image


def frames_of(image: Image.Image) -> int:
    """Of the formats in `PAGED`; 1 for all else, as an animation's frames are no pages."""
    if image.format not in PAGED:
        return 1
    return min(int(getattr(image, "n_frames", 1)), MAX_FRAMES)


def too_many_pixels(image: Image.Image) -> str:
    """Why this frame must not be decoded; empty when it may."""
    pixels, most = (
        image.width * image.height,
        MAX_PIXELS_OF.get(image.format or "", MAX_IMAGE_PIXELS),
    )
    if pixels <= most:
        return ""
    millions = f"{pixels // 1_000_000} million pixels; the limit is {most // 1_000_000} million"
    return f"The image has {millions}."


def _about(image: Image.Image) -> Iterator[Piece]:
    fields = [("size", f"{image.width} x {image.height}"), ("colours", image.mode)]
    stated: list[tuple[str, str]] = []
    unreadable: tuple[str, ...] = ()
    if not too_many_pixels(image):
        stated, unreadable = fields_of(image)
        animated = _frames_stated(image) if image.format not in PAGED else 1
        if animated > 1:
            fields.append(("frames", str(animated)))
    yield Metadata((*fields, *stated))
    for date in dates_of(stated):
        yield DateFound(date)
    if unreadable:
        message = f"Some of the image's properties cannot be read: {', '.join(unreadable)}."
        yield _trouble(Status.TRUNCATED, "unreadable-properties", message)


def _frames_stated(image: Image.Image) -> int:
    """Of an animation, or layers of a Photoshop file; 1 where they cannot be counted."""
    try:
        return int(getattr(image, "n_frames", 1))
    except DAMAGE:
        return 1


def _pages(image: Image.Image) -> Iterator[Piece]:
    number, frames = 1, 1
    try:
        frames = frames_of(image)
        for number in range(1, frames + 1):
            if frames > 1:
                image.seek(number - 1)
            refusal = too_many_pixels(image)
            if not refusal:
                image.load()
            yield _page(image, number, legible=not refusal)
            if refusal:
                yield _trouble(Status.LIMIT, "too-many-pixels", refusal)
    except DAMAGE as error:
        if number == 1:  # its upper part may be there, and its size is known
            yield Page(1, "", has_image=True, needs_ocr=False)
        yield _trouble(Status.TRUNCATED, "image-cut-short", _words(error))


def _page(image: Image.Image, number: int, *, legible: bool) -> Page:
    across, down = _resolution(image)
    width, height = image.width * 72 / across, image.height * 72 / down
    if legible and _lies_on_its_side(image):
        width, height = height, width
    return Page(
        number,
        "",
        width=round(width, 2),
        height=round(height, 2),
        has_image=True,
        needs_ocr=legible and max(image.size) >= TOO_SMALL,
    )


def _lies_on_its_side(image: Image.Image) -> bool:
    try:
        return image.format != "TIFF" and image.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)
    except DAMAGE:  # reported with the properties
        return False


def _resolution(image: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down, where stated and believable."""
    stated: Any = image.info.get("dpi", (0, 0))
    try:
        across, down = float(stated[0]), float(stated[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return DEFAULT_DPI, DEFAULT_DPI
    if not (20 <= across <= 5000 and 20 <= down <= 5000):
        return DEFAULT_DPI, DEFAULT_DPI
    return across, down


def _words(error: BaseException) -> str:
    return f"The decoder stopped: {str(error)[:200] or type(error).__name__}."


def _trouble(status: Status, code: str, message: str) -> Trouble:
    return Trouble(status, Problem(code, message))


ImageFile.LOAD_TRUNCATED_IMAGES = False

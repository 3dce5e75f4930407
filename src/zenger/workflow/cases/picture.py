"""The photo of a case, made ready to print: upright, of a sensible size, and without what cameras
write into files, such as where it was taken."""

import hashlib
import io
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from zenger.model.case.people import Photo
from zenger.model.case.trouble import Trouble
from zenger.publish.case_page import Picture

WIDEST = 1200  # pixels
LARGEST = 40 * 1024 * 1024  # bytes of the file
MOST_PIXELS = 80_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 82


def picture_of(case: str, photo: Photo, folder: Path) -> tuple[Picture, bytes] | Trouble:
    """The picture and the bytes of its file; or why it cannot be shown.

    Args:
        folder: of the case. A file outside of it is never read.
    """
    path = folder / photo.file
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return _trouble(
            case, photo, "photo-missing", "The file of this photo is not in the case's folder."
        )
    if path.stat().st_size > LARGEST:
        return _trouble(case, photo, "photo-too-large", "This photo is larger than 40 MB.")
    try:
        with Image.open(path, formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                return _trouble(
                    case, photo, "photo-too-large", "This photo has more than 80 million pixels."
                )
            return _printed(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return _trouble(
            case, photo, "photo-unreadable",
            "This photo cannot be read. Save it anew as JPEG, PNG or WebP.",
        )  # fmt: skip


def _printed(image: Image.Image) -> tuple[Picture, bytes]:
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((WIDEST, WIDEST * 2))
    clean = Image.frombytes("RGB", upright.size, upright.tobytes())  # nothing but pixels
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    content = out.getvalue()
    name = f"photo-{hashlib.sha256(content).hexdigest()[:8]}.jpg"
    return Picture(name, clean.width, clean.height), content


def _trouble(case: str, photo: Photo, code: str, message: str) -> Trouble:
    return Trouble(case, "", f"photos “{photo.id}”", "file", code, message)

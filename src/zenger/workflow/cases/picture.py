"""The photo of a case, made ready to print: upright, of a sensible size, and without what cameras
write into files, such as where it was taken."""

import hashlib
import io
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from zenger.model.case.cases import Case
from zenger.model.case.people import Photo
from zenger.model.case.trouble import Trouble
from zenger.publish.case_page import Picture

WIDEST = 1200  # pixels
LARGEST = 40 * 1024 * 1024  # bytes of the file
MOST_PIXELS = 80_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 82


def shown_photo(case: Case) -> Photo | None:
    """The main photo, if its rights let it be shown; else its frame is drawn."""
    photo = next(iter(case.photos), None)
    return photo if photo and photo.file and photo.reproducible else None


def bytes_in(folder: Path, name: str) -> bytes | None:
    """A file of a case folder, one byte more than may be at most; None where it is not there.

    A file outside of the folder is never read.
    """
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return None
    with path.open("rb") as stream:
        return stream.read(LARGEST + 1)


def picture_of(case: str, photo: Photo, untrusted: bytes | None) -> tuple[Picture, bytes] | Trouble:
    """The picture and the bytes of its file as printed; or why it cannot be shown.

    Args:
        untrusted: what the file holds; None where there is none.
    """
    if untrusted is None:
        return _trouble(
            case, photo, "photo-missing", "The file of this photo is not among those of the case."
        )
    if len(untrusted) > LARGEST:
        return _trouble(case, photo, "photo-too-large", "This photo is larger than 40 MB.")
    try:
        with Image.open(io.BytesIO(untrusted), formats=_FORMATS) as image:
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

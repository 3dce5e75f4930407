"""Check 19: pictures of every size are of the page after it was painted.

A thumbnail that was kept from before would show what the large picture hides.
"""

import io
from collections.abc import Iterable, Iterator

import numpy as np
import pikepdf
from PIL import Image

from zenger.model.review import Leak, Mark
from zenger.review.verify.boxes import constant_boxes
from zenger.review.verify.page_view import PageView
from zenger.review.verify.pictures import odd_chunks, odd_segments

CHECK = "19-lineage"
_FORMATS = {"image/jpeg": "JPEG", "image/webp": "WEBP"}
_FAX = "image/tiff;g4"


def shows_the_boxes(
    content: bytes, media_type: str, size: tuple[int, int], points: float, marks: Iterable[Mark]
) -> Iterator[str]:
    """What is wrong with a picture; nothing where it is as painted.

    Args:
        size: its width and height in pixels, as the record has it.
        points: the page's width.

    Raises:
        OSError, ValueError: it cannot be decoded, which no picture that we wrote is.
    """
    odd = {"image/jpeg": odd_segments, "image/webp": odd_chunks}.get(media_type)
    for name in odd(content) if odd else ():
        yield f"It holds more than pixels ({name})."
    picture = decoded(content, media_type, size)
    if picture.size != size:
        yield "It has another size than its record says."
        return
    grey = np.asarray(picture.convert("L"))
    view = PageView(1, picture, grey, True, points or size[0] * 0.36, (), (), tuple(marks))
    for leak in constant_boxes(view):
        yield f"{leak.where.partition(', ')[2]} is not painted on it as on the page."


def decoded(content: bytes, media_type: str, size: tuple[int, int]) -> Image.Image:
    """Raises `OSError` or `ValueError`: it is no picture of a kind that we make."""
    if media_type == _FAX:
        return _fax(content, size)
    if media_type not in _FORMATS:
        raise ValueError("a picture of another kind than we make")
    picture = Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]])
    picture.load()
    if "A" in picture.getbands():
        raise ValueError("a picture that can be seen through")
    return picture if picture.mode in ("1", "L") else picture.convert("RGB")


def _fax(content: bytes, size: tuple[int, int]) -> Image.Image:
    """Bare CCITT G4 data, as the PDF would show them."""
    with pikepdf.new() as pdf:
        image = pdf.make_stream(content)
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=size[0], Height=size[1],
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1,
            Filter=pikepdf.Name.CCITTFaxDecode,
            DecodeParms=pikepdf.Dictionary(K=-1, Columns=size[0], Rows=size[1]),
        )  # fmt: skip
        return pikepdf.PdfImage(image).as_pil_image()


def leaks_of_picture(where: str, wrong: Iterable[str]) -> Iterator[Leak]:
    for what in wrong:
        yield Leak(CHECK, where, f"{what} Make the safe copy of this page again.")

"""What the file of a picture holds beside the picture: place, camera, times, small copies."""

import io
import re
from typing import Any

from PIL import ExifTags, Image

from zenger.process.formats.exif import DAMAGE, fields_of
from zenger.process.formats.image import opened_image, too_many_pixels
from zenger.process.inventory import picture_behind
from zenger.process.inventory.colour_profile import profile_findings
from zenger.process.inventory.found import Findings, finding, words_in
from zenger.process.inventory.jpeg_rows import rows_below
from zenger.process.inventory.jpeg_segments import segment_findings
from zenger.process.inventory.palette import palette_findings
from zenger.process.inventory.unseen_pixels import unseen_pixels

_KINDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(form), kind)
    for form, kind in {
        r"position|.*GPS.*|iptc (City|Country)|xmp (City|Country|Location|State)": "location",
        r".*(SerialNumber|CameraOwner\w*|HostComputer|Make|Model|ImageUniqueID)": "device",
        r".*(Software|CreatorTool|xmptk|Producer|softwareAgent)": "software",
        r".*([Dd]ocumentID|[Ii]nstanceID|OriginalRawFileDigest)": "edit-ids",
    }.items()
)
# How a picture is to be decoded or was exposed: nobody is told from another by it.
_TECHNICAL = re.compile(
    r"(?:exif|xmp) (?:[XY]Resolution|ResolutionUnit|Orientation|YCbCr\w*|ColorSpace|ExifVersion|"
    r"FlashPixVersion|FlashpixVersion|ComponentsConfiguration|CompressedBitsPerPixel|"
    r"(?:Pixel[XY]Dimension)|ExifImage(?:Width|Height)|Image(?:Width|Length)|BitsPerSample|"
    r"Compression|PhotometricInterpretation|SamplesPerPixel|PlanarConfiguration|RowsPerStrip|"
    r"Strip(?:Offsets|ByteCounts)|Tile\w+|SampleFormat|FillOrder|Predictor|JPEG\w*|ExifOffset|"
    r"GPSInfo|ExifInteroperabilityOffset|InteropIndex|InteropVersion|SceneType|FileSource|"
    r"CustomRendered|ExposureMode|WhiteBalance|SceneCaptureType|Contrast|Saturation|Sharpness|"
    r"MeteringMode|LightSource|Flash|SensingMethod|DigitalZoomRatio|GainControl|ExposureProgram|"
    r"ExposureBiasValue|MaxApertureValue|FNumber|ApertureValue|ShutterSpeedValue|ExposureTime|"
    r"ISOSpeedRatings|PhotographicSensitivity|FocalLength\w*|BrightnessValue|SubjectDistance\w*|"
    r"about|lang|parseType|NewSubfileType|SubfileType|InterColorProfile|Gamma|WhitePoint|"
    r"PrimaryChromaticities|ExtraSamples|PageNumber|ReferenceBlackWhite|SensitivityType|"
    r"SubIFDs|FocalPlane\w+|format|ColorMode|ICCProfile|(?:Native)?Digest)"
)


def stated(image: Image.Image, where: str, page: int | None = None) -> Findings:
    """Its properties, each as the kind that it is. Decodes a PNG: look at its size first."""
    fields, unreadable = fields_of(image)
    for name, text in fields:
        if not _TECHNICAL.fullmatch(name):
            kind = next((k for form, k in _KINDS if form.fullmatch(name)), "property")
            yield finding(kind, f"{where}, {name}", text, page=page)
    for kind in unreadable:
        yield finding("not-inspected", where, f"Its {kind} cannot be read.", page=page)
    try:
        yield from _within_exif(image.getexif(), where, page)
    except DAMAGE:
        return  # told already


def _within_exif(exif: Image.Exif, where: str, page: int | None) -> Findings:
    note = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.MakerNote)
    if note:
        raw = note if isinstance(note, bytes) else repr(note).encode()
        yield finding("maker-note", where, f"{len(raw)} bytes {words_in(raw)}", page=page)
    small: dict[int, Any] = exif.get_ifd(ExifTags.IFD.IFD1)
    if size := small.get(ExifTags.Base.JpegIFByteCount):
        yield finding("thumbnail", where, f"EXIF, {size} bytes", page=page)


def jpeg_findings(content: bytes, where: str, page: int | None = None) -> Findings:
    """What a JPEG holds beside its pixels, inside another file too."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            yield from stated(image, where, page)
    except DAMAGE:
        yield finding("not-inspected", where, "The picture cannot be opened.", page=page)
        return
    if rows_below(content):
        text = "Its pixels go on below the height that it states."
        yield finding("cropped-picture", where, text, page=page)
    yield from segment_findings(content, where, page)


_HEADS = (
    b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"8BPS",
    b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51",
)  # fmt: skip


def is_picture(head: bytes) -> bool:
    """By its first bytes, whatever it is called."""
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    is_heif = head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"heim")
    return head.startswith(_HEADS) or is_webp or is_heif


def picture_findings(content: bytes, where: str, page: int | None = None) -> Findings:
    """What the file of a picture holds beside what is seen of it."""
    if content.startswith(b"\xff\xd8"):
        yield from jpeg_findings(content, where, page)
    with opened_image(io.BytesIO(content)) as image:
        if image.format != "JPEG":
            if refusal := too_many_pixels(image):
                yield finding("not-inspected", where, refusal, page=page)
                return
            yield from stated(image, where, page)
            yield from picture_behind.findings(content, where, page)
            profile = image.info.get("icc_profile")
            if isinstance(profile, bytes):
                yield from profile_findings(profile, where, page)
        yield from _frames(image, where, page)
        yield from palette_findings(image, where, page)
        if count := unseen_pixels(image):
            text = f"{count:,} pixels of a drawing that is not seen on white."
            yield finding("hidden-pixels", where, text, page=page)


def _frames(image: Image.Image, where: str, page: int | None) -> Findings:
    frames = int(getattr(image, "n_frames", 1))
    if frames > 1:
        yield finding("extra-frame", where, f"{frames} pictures in one file.", page=page)

"""HEIC, AVIF, JPEG 2000, Photoshop and camera raw: read like any picture, bombs not decoded."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image, features
from tests.process.formats.reading import Reading, read

from zenger.model.document import Original, Status
from zenger.model.extraction import Metadata
from zenger.model.ids import Digest
from zenger.process.formats.camera_raw import is_camera_raw
from zenger.process.formats.image import MAX_JP2, ImageHandler, opened_image
from zenger.process.identify import identify


def opened(content: bytes) -> Reading:
    return read(ImageHandler(), content, "image/heic")


def fields(got: Reading) -> dict[str, str]:
    return dict(pair for p in got.pieces if isinstance(p, Metadata) for pair in p.fields)


def saved(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("heic/IMG_1034.heic", "4032 x 3024"),
        ("metadata/dirty.heic", "1024 x 768"),
        ("jp2/testJPEG.jp2", "100 x 75"),
        ("psd/testPSD2.psd", "69 x 70"),
    ],
)
def test_a_picture_of_an_odd_kind_is_a_page_for_ocr(shared: Path, path: str, size: str) -> None:
    got = opened((shared / "corpus/formats" / path).read_bytes())
    assert fields(got)["size"] == size
    assert [(p.has_image, p.needs_ocr) for p in got.pages] == [(True, True)]
    assert got.troubles == []


def test_where_and_with_what_a_photograph_was_taken(shared: Path) -> None:
    found = fields(opened((shared / "corpus/formats/heic/IMG_1034.heic").read_bytes()))
    assert found["exif Make"] == "Apple"
    assert found["position"].startswith("23.17")


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")
def test_an_avif_is_a_picture() -> None:
    got = opened(saved(Image.new("RGB", (60, 40), "red"), "AVIF"))
    assert fields(got)["size"] == "60 x 40"
    assert got.troubles == []


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("path", ["heic/IMG_1034.heic", "jp2/testJPEG.jp2", "psd/testPSD2.psd"])
def test_a_picture_cut_short_says_so(shared: Path, path: str, share: float) -> None:
    whole = (shared / "corpus/formats" / path).read_bytes()
    got = opened(whole[: int(len(whole) * share)])
    assert {status for status, _ in got.troubles} & {Status.TRUNCATED, Status.CORRUPT}


def heic_bomb(shared: Path) -> bytes:
    """All sizes in a real file made 60,000 by 60,000."""
    content = bytearray((shared / "corpus/formats/metadata/dirty.heic").read_bytes())
    at = -1
    while (at := content.find(b"ispe", at + 1)) >= 0:
        content[at + 8 : at + 16] = struct.pack(">II", 60_000, 60_000)
    return bytes(content)


def psd_bomb(shared: Path) -> bytes:
    content = bytearray((shared / "corpus/formats/psd/testPSD2.psd").read_bytes())
    content[14:22] = struct.pack(">II", 30_000, 30_000)
    return bytes(content)


def jp2_bomb(shared: Path) -> bytes:
    content = bytearray((shared / "corpus/formats/jp2/testJPEG.jp2").read_bytes())
    at = content.find(b"ihdr")
    content[at + 4 : at + 12] = struct.pack(">II", 60_000, 60_000)
    at = content.find(b"\xff\x4f\xff\x51")
    content[at + 8 : at + 16] = struct.pack(">II", 60_000, 60_000)
    return bytes(content)


@pytest.mark.parametrize("bomb", [heic_bomb, psd_bomb, jp2_bomb])
def test_a_picture_of_too_many_pixels_is_not_decoded(shared: Path, bomb: object) -> None:
    got = opened(bomb(shared))  # type: ignore[operator]
    assert got.troubles
    assert got.troubles[0][0] in (Status.LIMIT, Status.CORRUPT)
    assert not any(page.needs_ocr for page in got.pages)


def test_a_large_jpeg_2000_is_decoded_smaller() -> None:
    content = saved(Image.new("L", (6000, 5000)), "JPEG2000")
    with opened_image(io.BytesIO(content)) as image:
        assert image.size == (6000, 5000)
        image.load()
        assert image.width * image.height <= MAX_JP2


def raw_file() -> bytes:
    """A DNG of 64 by 64 samples, 16 bits each, without a preview."""
    tags = [
        (254, 4, 1, 0), (256, 4, 1, 64), (257, 4, 1, 64), (258, 3, 1, 16), (259, 3, 1, 1),
        (262, 3, 1, 32803), (271, 2, 4, int.from_bytes(b"ACM\0", "little")),
        (272, 2, 4, int.from_bytes(b"ONE\0", "little")), (273, 4, 1, 1024), (274, 3, 1, 1),
        (277, 3, 1, 1), (278, 4, 1, 64), (279, 4, 1, 64 * 64 * 2),
        (33421, 3, 2, 2 | 2 << 16), (33422, 1, 4, 0x02010100),
        (50706, 1, 4, 0x00000401), (50717, 4, 1, 65_535),
    ]  # fmt: skip
    directory = struct.pack("<H", len(tags))
    directory += b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    head = b"II*\0" + struct.pack("<I", 8) + directory
    samples = b"".join(struct.pack("<H", (x * 997) % 65_536) for x in range(64 * 64))
    return head.ljust(1024, b"\0") + samples


def test_a_camera_raw_file_is_a_picture() -> None:
    content = raw_file()
    assert is_camera_raw(content)
    with opened_image(io.BytesIO(content)) as image:
        assert image.format == "CAMERA"
        image.load()
        assert image.size == (32, 32)  # developed at half its size
    got = opened(content)
    assert fields(got)["exif Make"] == "ACM"
    assert got.pages[0].has_image


def test_an_ordinary_tiff_is_no_camera_raw_file() -> None:
    content = saved(Image.new("L", (30, 30)), "TIFF")
    assert not is_camera_raw(content)
    assert opened_image(io.BytesIO(content)).format == "TIFF"


@pytest.mark.parametrize("kind", [1, 2], ids=["icon", "pointer"])
def test_the_largest_picture_of_an_icon_is_read(kind: int) -> None:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(out, "ICO", bitmap_format="bmp")
    content = bytearray(out.getvalue())
    content[2] = kind
    original = Original(Digest("0" * 64), len(content), "x")
    identity = identify(bytes(content[:8192]), io.BytesIO(content), original)
    assert ImageHandler().confidence(b"", original, identity) == 1.0
    got = opened(bytes(content))
    assert fields(got)["size"] == "64 x 64"
    assert got.troubles == []

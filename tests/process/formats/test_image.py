"""Pictures as documents: pages for OCR, properties, dates, and honest words about damage."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from zenger.model.document import Original, Status
from zenger.model.extraction import DateFound, ExtractionOptions, Metadata, Page, Piece, Trouble
from zenger.model.ids import Digest
from zenger.process.formats.image import ImageHandler
from zenger.protocols.formats import Identity

ORIGINAL = Original(Digest("0" * 64), 0, "x")


def pieces_of(content: bytes) -> list[Piece]:
    handler = ImageHandler()
    return list(
        handler.extract(ORIGINAL, io.BytesIO(content), Identity("image/png"), ExtractionOptions())
    )


def pages(pieces: list[Piece]) -> list[Page]:
    return [piece for piece in pieces if isinstance(piece, Page)]


def fields(pieces: list[Piece]) -> dict[str, str]:
    (metadata,) = [piece for piece in pieces if isinstance(piece, Metadata)]
    return dict(metadata.fields)


def troubles(pieces: list[Piece]) -> list[tuple[Status, str]]:
    return [(p.status, p.problem.code) for p in pieces if isinstance(p, Trouble)]


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("jpg/testJPEG.jpg", 1),
        ("png/testRotated-10.png", 1),
        ("tif/multipage_tiff_example.tif", 10),
        ("tif/testTIFF_multipage.tif", 2),
        ("gif/baseball.gif", 1),
        ("webp/testWebp_Alpha_Lossless.webp", 1),
        ("bmp/testBMP.bmp", 1),
    ],
)
def test_each_page_of_a_tiff_is_a_page_and_an_animation_is_one(
    shared: Path, path: str, expected: int
) -> None:
    pieces = pieces_of((shared / "corpus/formats" / path).read_bytes())
    assert [page.number for page in pages(pieces)] == list(range(1, expected + 1))
    assert all(page.needs_ocr and page.has_image and not page.text for page in pages(pieces))
    assert not troubles(pieces)


def test_what_xmp_says_of_camera_and_place_is_metadata(shared: Path) -> None:
    found = fields(pieces_of((shared / "corpus/formats/jpg/testJPEG_commented.jpg").read_bytes()))
    assert (found["xmp Make"], found["xmp Model"]) == ("Nokia", "N78")
    assert "Skåne" in found["exif ImageDescription"]
    assert found["exif Artist"] == "Some Tourist"
    assert found["xmp GPSLatitude"].startswith("56,0.0")
    assert found["xmp GPSLongitude"].startswith("14,27.0")
    assert "position" not in found  # it does not say which hemisphere, so we do not either


def test_a_place_in_xmp_becomes_degrees() -> None:
    packet = b"<x xmlns:e='http://e' e:GPSLatitude='56,0.6N' e:GPSLongitude='14,27,36W'/>"
    found = fields(pieces_of(saved(Image.new("RGB", (50, 50)), "WEBP", xmp=packet)))
    assert found["position"] == "56.010000 -14.460000"


def test_exif_names_the_camera(shared: Path) -> None:
    found = fields(pieces_of((shared / "corpus/formats/jpg/testJPEG_EXIF.jpg").read_bytes()))
    assert (found["exif Make"], found["exif Model"]) == ("Canon", "Canon EOS 40D")


def test_a_southern_and_western_place_is_negative() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (33.0, 30.0, 0.0), 3: "W", 4: (70.0, 36.0, 0.0)}
    found = fields(pieces_of(saved(Image.new("RGB", (50, 50)), "JPEG", exif=exif)))
    assert found["position"] == "-33.500000 -70.600000"


def test_the_date_of_taking_the_picture_is_its_date() -> None:
    exif = Image.Exif()
    exif[0x0132] = "2020:01:02 03:04:05"
    exif[0x8769] = {0x9003: "2013:06:09 10:00:00"}
    pieces = pieces_of(saved(Image.new("RGB", (50, 50)), "JPEG", exif=exif))
    dates = [piece.date for piece in pieces if isinstance(piece, DateFound)]
    assert [(date.value.isoformat(), date.source) for date in dates] == [
        ("2013-06-09", "exif DateTimeOriginal"),
        ("2020-01-02", "exif DateTime"),
    ]


def test_a_camera_without_a_clock_has_no_date() -> None:
    exif = Image.Exif()
    exif[0x0132] = "0000:00:00 00:00:00"
    pieces = pieces_of(saved(Image.new("RGB", (50, 50)), "JPEG", exif=exif))
    assert not [piece for piece in pieces if isinstance(piece, DateFound)]


def test_iptc_and_xmp_are_read_from_a_real_photograph(shared: Path) -> None:
    pieces = pieces_of((shared / "corpus/formats/metadata/dirty.jpg").read_bytes())
    assert len(fields(pieces)) > 2
    assert not troubles(pieces)


def test_an_entity_in_xmp_is_not_expanded() -> None:
    packet = b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><x a='1'>&e;text</x>"
    out = saved(Image.new("RGB", (50, 50)), "WEBP", xmp=packet)
    hostname = Path("/etc/hostname").read_text() if Path("/etc/hostname").exists() else "\0"
    assert hostname.strip() not in repr(pieces_of(out))


def test_the_size_in_points_follows_resolution_and_orientation() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = saved(Image.new("RGB", (600, 300)), "JPEG", dpi=(300, 300), exif=exif)
    (page,) = pages(pieces_of(content))
    assert (page.width, page.height) == (72, 144)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF"])
def test_a_picture_cut_short_is_never_called_whole(form: str) -> None:
    noise = Image.effect_noise((300, 300), 90)
    whole = saved(noise, form)
    assert not troubles(pieces_of(whole))
    statuses = {status for status, _ in troubles(pieces_of(whole[: len(whole) // 2]))}
    assert statuses & {Status.TRUNCATED, Status.CORRUPT}


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    small = bytearray(saved(Image.new("L", (1, 1)), "PNG"))
    small[16:24] = struct.pack(">II", 60_000, 60_000)
    small[29:33] = struct.pack(">I", zlib.crc32(small[12:29]))
    pieces = pieces_of(bytes(small))
    assert troubles(pieces) == [(Status.LIMIT, "too-many-pixels")]
    assert not pages(pieces)[0].needs_ocr


def test_noise_with_a_pictures_first_bytes_is_corrupt() -> None:
    assert troubles(pieces_of(b"\xff\xd8\xff\xe0" + b"\7" * 400)) == [
        (Status.CORRUPT, "unreadable-image")
    ]


def test_an_icon_is_not_sent_to_ocr() -> None:
    (page,) = pages(pieces_of(saved(Image.new("L", (16, 16)), "PNG")))
    assert not page.needs_ocr


@pytest.mark.parametrize(("version", "depth"), [(1, 16), (1, 32), (2, 8)])
def test_a_photoshop_file_that_is_not_read_is_not_called_damaged(version: int, depth: int) -> None:
    head = b"8BPS" + struct.pack(">H6xHIIHH", version, 3, 80, 300, depth, 3)
    assert troubles(pieces_of(head + bytes(200))) == [(Status.UNSUPPORTED, "unread-picture")]
    assert troubles(pieces_of(b"8BPS\0\1")) == [(Status.CORRUPT, "unreadable-image")]

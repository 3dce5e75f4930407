"""What the file of a picture holds beside the picture is told."""

import io
import random
import struct
from zlib import compress, crc32

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageDraw, PngImagePlugin
from tests.process.inventory.looking import look, told
from tests.review.made_files import scan

SECRET = "Anna Zenger"


def saved(image: Image.Image, form: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def exif(**more: object) -> Image.Exif:
    made = Image.Exif()
    made[ExifTags.Base.Artist] = SECRET
    made[ExifTags.Base.Model] = f"Camera of {SECRET}"
    made[ExifTags.Base.Software] = f"Program of {SECRET}"
    gps = made.get_ifd(ExifTags.IFD.GPSInfo)
    gps.update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 30.0)})
    made.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = SECRET.encode()
    return made


PLAIN = Image.new("RGB", (64, 64), "white")
TEXTS = PngImagePlugin.PngInfo()
TEXTS.add_text("Comment", SECRET)
TEXTS.add_itxt("Case", SECRET)
TEXTS.add_text("Squeezed", SECRET, zip=True)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("kind", "text"),
    [("property", SECRET), ("device", "Camera"), ("software", "Program"),
     ("location", "51.500000 -0.125000"), ("maker-note", SECRET)],
)  # fmt: skip
def test_what_a_camera_writes_is_told(form: str, kind: str, text: str) -> None:
    assert text in told(look(saved(PLAIN, form, exif=exif())))[kind]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "BMP", "WEBP"])
def test_a_plain_picture_hides_nothing_and_bytes_behind_it_are_told(form: str) -> None:
    content = saved(PLAIN, form)
    assert look(content).findings == []
    assert SECRET in told(look(content + SECRET.encode()))["after-end"]


def test_who_made_a_tiff_is_told() -> None:
    found = told(look(saved(PLAIN, "TIFF", exif=exif())))
    assert SECRET in found["property"] and SECRET in found["device"]


def test_texts_of_a_png_are_told_however_they_are_kept() -> None:
    found = told(look(saved(PLAIN, "PNG", pnginfo=TEXTS)))["property"]
    assert "comment" in found
    assert "iTXt: Case: Anna Zenger" in found
    assert "zTXt: Squeezed: Anna Zenger" in found


def test_comments_are_told() -> None:
    assert SECRET in told(look(saved(PLAIN, "GIF", comment=SECRET.encode())))["property"]
    assert SECRET in told(look(saved(PLAIN, "JPEG", comment=SECRET.encode())))["property"]


def test_a_small_copy_inside_is_told() -> None:
    small = saved(Image.new("RGB", (16, 16)), "JPEG")
    entry = struct.pack
    first = b"MM\0*\0\0\0\x08" + entry(">HI", 0, 14)  # no tags; the next directory at 14
    second = entry(">H", 2) + entry(">HHII", 513, 4, 1, 44) + entry(">HHII", 514, 4, 1, len(small))
    block = b"Exif\0\0" + first + second + entry(">I", 0) + small
    plain = saved(PLAIN, "JPEG")
    content = plain[:2] + b"\xff\xe1" + entry(">H", len(block) + 2) + block + plain[2:]
    assert f"{len(small)} bytes" in told(look(content))["thumbnail"]


def test_further_pictures_are_told() -> None:
    content = saved(scan("one"), "TIFF", save_all=True, append_images=[scan("two")])
    assert "2 pictures" in told(look(content))["extra-frame"]


def test_words_in_transparent_or_white_pixels_are_told() -> None:
    words = Image.new("L", (300, 60), 0)
    ImageDraw.Draw(words).text((10, 10), SECRET, fill=255, font_size=30)
    white = Image.new("RGB", words.size, "white")
    white.putalpha(words)
    clear = Image.merge("RGB", (words, words, words))
    clear.putalpha(Image.new("L", words.size, 0))
    for image in (white, clear):
        assert "hidden-pixels" in told(look(saved(image, "PNG")))


def test_a_cut_out_logo_hides_nothing() -> None:
    logo = Image.new("RGBA", (300, 60), (0, 0, 0, 0))
    ImageDraw.Draw(logo).text((10, 10), "Logo", fill=(0, 0, 120, 255), font_size=30)
    assert look(saved(logo, "PNG")).findings == []


def test_dots_of_a_colour_printer_are_told_and_specks_at_random_are_not() -> None:
    page = np.full((1200, 1200, 3), 255, np.uint8)
    rows = random.Random(7)
    pattern = [(rows.randrange(15), rows.randrange(8)) for _ in range(20)]
    dotted, specked = page.copy(), page.copy()
    for top in range(0, 1100, 120):
        for left in range(0, 1100, 64):
            for row, column in pattern:
                dotted[top + 8 * row, left + 8 * column] = (255, 255, 190)
                specked[rows.randrange(1200), rows.randrange(1200)] = (255, 255, 190)
    assert "tracking-dots" in told(look(saved(Image.fromarray(dotted), "PNG")))
    assert "tracking-dots" not in told(look(saved(Image.fromarray(specked), "PNG")))


def test_a_damaged_picture_is_not_clean() -> None:
    taken = look(saved(PLAIN, "PNG")[:40])
    assert taken.ending.status == "corrupt"
    assert "not-inspected" in told(taken)


def png_of(rows: bytes, *, behind: bytes = b"", end: bytes = b"") -> bytes:
    """A grey PNG of 8 by 8."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", compress(rows) + behind)
    return b"\x89PNG\r\n\x1a\n" + head + pixels + chunk(b"IEND", end)


ROWS = (b"\0" + b"\xff" * 8) * 8


def test_what_stands_behind_the_rows_of_a_png_is_told() -> None:
    assert look(png_of(ROWS)).findings == []
    assert "behind the last row" in told(look(png_of(ROWS * 2)))["cropped-picture"]
    assert SECRET in told(look(png_of(ROWS, behind=SECRET.encode())))["after-end"]
    assert SECRET in told(look(png_of(ROWS, end=SECRET.encode())))["after-end"]


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1", "LA", "I;16"])
def test_rows_of_a_png_are_counted_in_every_mode(mode: str) -> None:
    assert look(saved(Image.new(mode, (13, 11)), "PNG")).findings == []


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("height", [400, 407])
@pytest.mark.parametrize("subsampling", [0, 2])
def test_a_jpeg_that_goes_on_below_its_height_is_told(
    mode: str, height: int, subsampling: int
) -> None:
    image = Image.effect_noise((120, height), 60).convert(mode)
    content = bytearray(saved(image, "JPEG", subsampling=subsampling))
    assert look(bytes(content)).findings == []
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 2] = (200).to_bytes(2, "big")
    assert "below the height" in told(look(bytes(content)))["cropped-picture"]


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_deflate", "jpeg", "packbits"])
def test_bytes_that_no_directory_of_a_tiff_names_are_told(compression: str) -> None:
    for is_big in (False, True):
        content = saved(PLAIN, "TIFF", compression=compression, big_tiff=is_big)
        assert look(content).findings == []
        assert SECRET in told(look(content + SECRET.encode()))["after-end"]


def test_a_picture_in_a_directory_below_is_told() -> None:
    content = saved(PLAIN, "TIFF")
    (at,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, at)
    below = struct.pack("<HHHIIHHIII", 2, 256, 4, 1, 8, 257, 4, 1, 8, 0)
    tags = content[at + 2 : at + 2 + 12 * count]
    tag = struct.pack("<HHII", 330, 4, 1, len(content))
    entries = sorted([*(tags[n : n + 12] for n in range(0, len(tags), 12)), tag])
    entries.sort(key=lambda entry: struct.unpack_from("<H", entry))
    new = struct.pack("<H", count + 1) + b"".join(entries) + bytes(4)
    whole = content[:4] + struct.pack("<I", len(content + below)) + content[8:] + below + new
    assert "SubIFDs" in told(look(whole))["alternate-image"]


def with_segment(marker: int, data: bytes) -> bytes:
    head = bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2, "big")
    content = saved(PLAIN, "JPEG")
    return content[:2] + head + data + content[2:]


@pytest.mark.parametrize(
    ("marker", "before", "kind"),
    [(0xF0, b"", "custom-data"),
     (0xE1, b"Exif\0\0MM\0\x2a\0\0\0\x08" + bytes(6), "after-end"),
     (0xE0, b"JFIF\0\1\1\0\0\1\0\1\5\1", "thumbnail")],
    ids=["a kind that nobody uses", "behind the properties", "a small copy"],
)  # fmt: skip
def test_words_in_segments_of_a_jpeg_are_told(marker: int, before: bytes, kind: str) -> None:
    assert SECRET in told(look(with_segment(marker, before + SECRET.encode())))[kind]


def test_an_extension_of_a_gif_that_nobody_knows_is_told() -> None:
    content = saved(PLAIN.convert("P"), "GIF")
    assert look(content).findings == []
    more = b"\x21\x99" + bytes([len(SECRET)]) + SECRET.encode() + b"\0\x3b"
    assert SECRET in told(look(content[:-1] + more))["property"]


def lettered(colours: list[int]) -> Image.Image:
    image = Image.new("P", (300, 60), 0)
    ImageDraw.Draw(image).text((5, 5), SECRET, fill=1, font_size=30)
    image.putpalette(colours + [0] * (768 - len(colours)))
    return image


@pytest.mark.parametrize("form", ["PNG", "GIF"])
def test_letters_in_an_entry_of_the_same_colour_are_told(form: str) -> None:
    assert "one colour" in told(look(saved(lettered([255] * 6), form)))["hidden-pixels"]
    assert look(saved(lettered([255, 255, 255, 0, 0, 0]), form)).findings == []


def test_words_in_a_table_of_colours_are_told() -> None:
    said = lettered([255, 255, 255, 0, 0, 0, *SECRET.lower().encode()])
    assert SECRET.lower() in told(look(saved(said, "PNG")))["private-data"]
    shades = [one for shade in range(256) for one in (shade, shade, shade)]
    assert look(saved(lettered(shades), "PNG")).findings == []

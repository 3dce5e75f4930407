"""Every way of keeping a picture that scanners and phones use is read, drawn upright and by OCR."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.corpus.manifest import read_stream
from tests.scans import read_scan

from zenger.model.extraction import ExtractionOptions
from zenger.process.ocr_setup import available_languages
from zenger.process.rendering import Renderer

WORDS = "Harbour tariff of Arica 1974"
SIZE = (1240, 400)
ON_ITS_SIDE = Image.Exif()
ON_ITS_SIDE[0x0112] = 6  # EXIF: turn a quarter clockwise to show it


def scan(mode: str = "L") -> Image.Image:
    picture = Image.new("L", SIZE, 255)
    ImageDraw.Draw(picture).text((60, 120), WORDS, fill=0, font_size=70)
    return picture.convert(mode)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def transparent() -> Image.Image:
    layer = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    ImageDraw.Draw(layer).text((60, 120), WORDS, fill=(0, 0, 0, 255), font_size=70)
    return layer


def sideways(form: str) -> bytes:
    return saved(scan("RGB").rotate(90, expand=True), form, exif=ON_ITS_SIDE)


def sixteen_bits() -> Image.Image:
    return Image.fromarray(np.asarray(scan()).astype(np.uint16) * 257)


RED = Image.new("RGB", SIZE, "red")
KINDS: dict[str, Callable[[], bytes]] = {
    "CMYK.jpg": lambda: saved(scan("CMYK"), "JPEG"),
    "YCbCr.jpg": lambda: saved(scan("YCbCr"), "JPEG"),
    "16 bit grey.png": lambda: saved(sixteen_bits(), "PNG"),
    "palette.png": lambda: saved(scan("RGB").quantize(16), "PNG"),
    "grey and alpha.png": lambda: saved(scan("LA"), "PNG"),
    "transparent.png": lambda: saved(transparent(), "PNG"),
    "transparent.webp": lambda: saved(transparent(), "WEBP", lossless=True),
    "fax.tif": lambda: saved(scan("1"), "TIFF", compression="group4"),
    "float.tif": lambda: saved(scan("F"), "TIFF"),
    "sideways.jpg": lambda: sideways("JPEG"),
    "sideways.png": lambda: sideways("PNG"),
    "sideways.tif": lambda: sideways("TIFF"),
    "sideways.webp": lambda: sideways("WEBP"),
    "fax.pbm": lambda: saved(scan("1"), "PPM"),
    "scan.pcx": lambda: saved(scan("L"), "PCX"),
    "scan.tga": lambda: saved(scan("RGB"), "TGA"),
    "scan.sgi": lambda: saved(scan("RGB"), "SGI"),
    "moving.gif": lambda: saved(scan("RGB"), "GIF", save_all=True, append_images=[RED]),
    "moving.webp": lambda: saved(scan("RGB"), "WEBP", save_all=True, append_images=[RED]),
    "moving.png": lambda: saved(scan("RGB"), "PNG", save_all=True, append_images=[RED]),
}


@pytest.mark.parametrize("name", KINDS)
def test_it_is_one_upright_page_that_ocr_can_read(name: str, tmp_path: Path) -> None:
    content = KINDS[name]()
    read = read_stream(io.BytesIO(content), name, len(content))
    assert (read.status, len(read.got.pages)) == ("ok", 1)
    assert read.values("frames") == (["2"] if "moving" in name else [])
    images = Renderer().render(io.BytesIO(content), ExtractionOptions())
    assert {(i.width, i.height) for i in images if i.use == "full"} == {SIZE}
    if "eng" in available_languages():
        assert texts(tmp_path / name, content, read.got.media_type, [1]) == [WORDS]


def texts(path: Path, content: bytes, media_type: str, pages: list[int]) -> list[str]:
    path.write_bytes(content)
    return [page.text for page in read_scan(path, media_type, pages, ["en"]).ocr]


@pytest.mark.skipif("eng" not in available_languages(), reason="no English data installed")
def test_pages_of_a_tiff_of_different_kinds_and_sizes_are_each_read(tmp_path: Path) -> None:
    others = [scan("1"), scan("RGB").resize((2000, 645))]
    content = saved(scan(), "TIFF", save_all=True, append_images=others, compression="tiff_lzw")
    assert texts(tmp_path / "x.tif", content, "image/tiff", [1, 2, 3]) == [WORDS] * 3


@pytest.mark.parametrize("name", ["scan", "scan.dat"])
def test_a_tga_without_its_name_is_known_by_its_end(name: str) -> None:
    content = saved(scan("RGB"), "TGA")
    assert content.endswith(b"TRUEVISION-XFILE.\0")
    assert read_stream(io.BytesIO(content), name, len(content)).got.media_type == "image/x-tga"


def test_what_only_could_be_a_tga_is_of_no_known_kind() -> None:
    content = bytes(range(256)) * 40
    assert read_stream(io.BytesIO(content), "x.bin", len(content)).status == "unsupported"


def test_a_gif_that_claims_four_thousand_million_pixels_is_refused() -> None:
    side = b"\xff\xff\xff\xff"
    bomb = b"GIF89a" + side + b"\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0" + side + b"\0\x02\x02D\x01\0;"
    read = read_stream(io.BytesIO(bomb), "bomb.gif", len(bomb))
    assert (read.status, read.got.pages[0].needs_ocr) == ("limit", False)

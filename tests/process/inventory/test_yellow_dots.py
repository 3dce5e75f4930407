"""Dots of colour printers are found in scans as scanners save them; other patterns are not."""

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw
from tests.process.inventory.looking import look, told

from zenger.process.inventory.yellow_dots import has_tracking_dots

DPI = 300
SIDE = 1400  # pixels


def page(dark: tuple[int, int, int]) -> Image.Image:
    """Lines of text on paper with some noise, and dots that are darker by these levels."""
    rows = np.random.default_rng(7)
    image = Image.new("RGB", (SIDE, SIDE), (250, 250, 246))
    for top in range(100, SIDE, 90):
        ImageDraw.Draw(image).text((100, top), "The valves were opened at dawn", 20, font_size=48)
    pixels = np.asarray(image).astype(np.int16)
    cells = np.argwhere(rows.random((8, 15)) < 0.35)
    for top in range(0, SIDE - DPI // 2, DPI // 2):
        for left in range(0, SIDE - DPI, DPI):
            for row, column in cells * DPI // 20 + (top, left):
                pixels[row, column] -= np.array(dark, np.int16)
    noisy = pixels + rows.normal(0, 3, pixels.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def scan(content: bytes) -> bytes:
    """A PDF whose page is this picture."""
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(336, 336))
    picture = pdf.make_stream(
        content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=SIDE, Height=SIDE,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip
    picture.stream_dict["/Filter"] = pikepdf.Name.DCTDecode
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
    pdf.pages[0].Contents = pdf.make_stream(b"q 336 0 0 336 0 0 cm /I Do Q")
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("quality", [95, 85])
def test_yellow_dots_are_found_in_a_scan_that_was_compressed(quality: int) -> None:
    assert "tracking-dots" in told(look(jpeg(page((0, 0, 120)), quality)))


def test_they_are_found_in_a_scan_inside_a_pdf() -> None:
    (found,) = (
        one for one in look(scan(jpeg(page((0, 0, 120)), 90))).findings
        if one.kind == "tracking-dots"
    )  # fmt: skip
    assert found.page == 1


@pytest.mark.parametrize(
    "dark", [(0, 0, 0), (60, 60, 60)], ids=["a page without dots", "grey dots"]
)
def test_what_is_not_yellow_is_not_told(dark: tuple[int, int, int]) -> None:
    for quality in (95, 75):
        with Image.open(io.BytesIO(jpeg(page(dark), quality))) as image:
            assert not has_tracking_dots(image)

"""Pictures of pages: right sizes, opaque, small, and each kind readable by whoever gets it."""

import io
import struct
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw

from zenger.model.extraction import ExtractionOptions
from zenger.model.rendition import (
    FULL_WIDTH,
    MAX_PIXELS,
    MAX_SIDE,
    SMALL_WIDTH,
    ImageUse,
    PageImage,
)
from zenger.process.rendering import Renderer
from zenger.protocols.formats import RenderError

OPTIONS = ExtractionOptions()
USES = [ImageUse.FULL, ImageUse.SMALL, ImageUse.PRINT]


def rendered(content: bytes, pages: range | None = None) -> list[PageImage]:
    return list(Renderer().render(io.BytesIO(content), OPTIONS, pages))


def shown(picture: PageImage) -> Image.Image:
    """The picture as its reader decodes it."""
    if picture.media_type == "image/tiff;g4":
        return Image.open(io.BytesIO(_in_tiff(picture)))
    return Image.open(io.BytesIO(picture.content))


def _in_tiff(picture: PageImage) -> bytes:
    """Bare G4 data in the smallest TIFF there is: white is 0, as PDF takes it by default."""
    tags = [
        (256, 4, picture.width), (257, 4, picture.height), (258, 3, 1), (259, 3, 4), (262, 3, 0),
        (273, 4, 8), (277, 3, 1), (278, 4, picture.height), (279, 4, len(picture.content)),
    ]  # fmt: skip
    body = picture.content + b"\0" * (len(picture.content) % 2)
    directory = struct.pack("<H", len(tags))
    for tag, kind, value in tags:
        directory += struct.pack("<HHII", tag, kind, 1, value)
    return b"II*\0" + struct.pack("<I", 8 + len(body)) + body + directory + b"\0\0\0\0"


def saved(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def pdf_of(size: tuple[float, float], content: bytes = b"", pages: int = 1) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(200, 200))
        page.mediabox = pikepdf.Array([0, 0, *size])
        page.obj.Contents = pdf.make_stream(content)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def page_of_text() -> Image.Image:
    page = Image.new("L", (1240, 1754), 255)
    for row in range(45):
        ImageDraw.Draw(page).text((100, 80 + row * 34), "The quick brown fox jumps. " * 4, 0)
    return page


def test_every_page_comes_in_all_uses_in_order() -> None:
    pictures = rendered(pdf_of((595, 842), pages=3))
    assert [(picture.number, picture.use) for picture in pictures] == [
        (number, use) for number in (1, 2, 3) for use in USES
    ]


def test_only_the_pages_asked_for_are_drawn() -> None:
    assert {p.number for p in rendered(pdf_of((595, 842), pages=5), range(2, 4))} == {2, 3}


def test_sizes_are_those_promised_and_those_stated() -> None:
    full, small, _ = rendered(pdf_of((595, 842)))
    assert (full.width, small.width) == (FULL_WIDTH, SMALL_WIDTH)
    for picture in (full, small):
        assert shown(picture).size == (picture.width, picture.height)
        assert picture.media_type == "image/webp"


def test_a_small_image_is_not_enlarged() -> None:
    full, small, _ = rendered(saved(Image.new("RGB", (185, 224), "red")))
    assert full.width == small.width == 185


@pytest.mark.parametrize(
    "size",
    [(14_400, 14_400), (1, 14_400), (14_400, 1), (5, 3)],
    ids=["huge", "high", "wide", "tiny"],
)
def test_a_monstrous_page_stays_within_the_caps(size: tuple[int, int]) -> None:
    for picture in rendered(pdf_of(size)):
        assert max(picture.width, picture.height) <= MAX_SIDE
        assert picture.width * picture.height <= MAX_PIXELS
        shown(picture).load()


def test_what_is_transparent_is_white_and_nothing_has_an_alpha_channel() -> None:
    for picture in rendered(saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)))):
        image = shown(picture)
        assert "A" not in image.getbands()
        assert np.asarray(image.convert("L")).min() == 255


def test_a_photograph_on_its_side_is_shown_upright() -> None:
    image = Image.new("RGB", (100, 50), "white")
    image.paste("black", (0, 0, 50, 50))  # dark on the left; turned by 90 degrees: on top
    exif = Image.Exif()
    exif[0x0112] = 6
    full = shown(rendered(saved(image, "JPEG", exif=exif))[0]).convert("L")
    assert full.size == (50, 100)
    assert full.getpixel((25, 10)) < 60 and full.getpixel((25, 90)) > 200


def test_a_page_of_text_is_printed_in_black_and_white_within_30_kb() -> None:
    page = page_of_text()
    printed = rendered(saved(page))[2]
    assert printed.media_type == "image/tiff;g4"
    assert len(printed.content) <= 30_000
    bitonal = np.asarray(shown(printed).convert("L"))
    assert bitonal.shape == (1754, 1240)
    assert np.mean((bitonal < 128) == (np.asarray(page) < 160)) > 0.999


def test_ink_on_paper_is_shown_in_few_shades_without_loss_and_a_photograph_is_not() -> None:
    page = page_of_text()
    full, small, _ = rendered(saved(page))
    grey = np.asarray(shown(full).convert("L"))
    assert set(np.unique(grey)) <= {0, 85, 170, 255}
    assert np.abs(grey.astype(int) - np.asarray(page)).max() <= 43
    assert len(np.unique(np.asarray(shown(small).convert("L")))) <= 8
    photograph = rendered(saved(Image.linear_gradient("L").resize((1240, 1240))))[0]
    assert len(np.unique(np.asarray(shown(photograph).convert("L")))) > 100


@pytest.mark.parametrize("paper", [255, 236], ids=["white paper", "yellowed paper"])
def test_a_faint_pencil_note_beside_the_text_is_still_there_in_every_picture(paper: int) -> None:
    page = page_of_text().point([min(value, paper) for value in range(256)])
    note = (300, 1640, 700, 1700)
    ImageDraw.Draw(page).text(note[:2], "ask Ana first", fill=paper - 36, font_size=40)
    for picture in rendered(saved(page)):
        scale = picture.width / 1240
        seen = shown(picture).convert("L").crop(tuple(round(n * scale) for n in note))
        darkest, lightest = seen.getextrema()
        assert lightest - darkest >= 15, picture.use


def test_a_real_scan_of_a_cable_is_printed_small(shared: Path) -> None:
    printed = rendered((shared / "corpus/ocr/simulated/cable-8.jpg").read_bytes())[2]
    assert (printed.media_type, len(printed.content) <= 30_000) == ("image/tiff;g4", True)


@pytest.mark.parametrize(
    "picture",
    [
        Image.linear_gradient("L").resize((600, 600)),
        Image.merge("RGB", [page_of_text(), page_of_text(), Image.new("L", (1240, 1754), 255)]),
    ],
    ids=["shades of grey", "coloured letters"],
)
def test_shades_and_colours_are_printed_as_jpeg(picture: Image.Image) -> None:
    assert rendered(saved(picture))[2].media_type == "image/jpeg"


def test_forms_and_annotations_are_drawn() -> None:
    pdf = pikepdf.open(io.BytesIO(pdf_of((200, 200))))
    square = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[20, 20, 180, 180], F=4,
        AP=pikepdf.Dictionary(N=pdf.make_stream(b"0 g 0 0 160 160 re f")),
    )  # fmt: skip
    square.AP.N.Type, square.AP.N.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    square.AP.N.BBox = pikepdf.Array([0, 0, 160, 160])
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(square)])
    out = io.BytesIO()
    pdf.save(out)
    full = shown(rendered(out.getvalue())[0]).convert("L")
    assert full.getpixel((full.width // 2, full.height // 2)) < 20


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.4 nothing", "unreadable-pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "unreadable-image"),
    ],
    ids=["pdf", "image"],
)
def test_what_cannot_be_drawn_is_said(content: bytes, code: str) -> None:
    with pytest.raises(RenderError) as caught:
        rendered(content)
    assert caught.value.code == code


def test_a_locked_pdf_is_drawn_only_with_its_password(shared: Path) -> None:
    content = (shared / "corpus/formats/encrypted/password-hunter2.pdf").read_bytes()
    with pytest.raises(RenderError) as caught:
        rendered(content)
    assert caught.value.code == "password-needed"
    options = ExtractionOptions(passwords=("hunter2",))
    assert len(list(Renderer().render(io.BytesIO(content), options))) == 3


def test_the_same_page_gives_the_same_bytes() -> None:
    content = saved(page_of_text())
    assert rendered(content) == rendered(content)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "F"])
def test_every_colour_space_of_a_tiff_is_drawn(mode: str) -> None:
    image = Image.linear_gradient("L").resize((64, 64)).convert("L")
    image = Image.fromarray(np.full((64, 64), 900, np.uint16)) if mode == "I;16" else image
    if mode == "LAB":
        image = Image.new("LAB", (64, 64))
    elif mode != "I;16":
        image = image.convert(mode)
    assert len(rendered(saved(image, "TIFF"))) == 3

"""Pages come out of the sandbox as bare pixels, and nothing else is taken for them."""

import io

import numpy as np
import pytest
from PIL import Image
from tests.review.made_files import Words, pdf_pages, scan
from tests.scans import asked

from zenger.model.document import Status
from zenger.process.frames import FrameKind, dump
from zenger.process.raster_frames import Raster, RasterMissingError, rasters
from zenger.protocols.sandbox import Ending, Frame

ORDER = {"do": "raster", "turns": [], "dpi": 200, "colour": False}
END = Ending(Status.OK)


def drawn(content: bytes, pages: list[int], **more: object) -> list[Raster]:
    frames = asked({**ORDER, "pages": pages, **more}, io.BytesIO(content))
    return list(rasters(iter([*frames, END]), pages))


def test_pages_of_a_pdf_come_in_order_at_the_resolution_asked_for() -> None:
    pdf = pdf_pages([[Words(72, 700, f"page {n}")] for n in range(4)], size=(360, 720))
    pages = drawn(pdf, [2, 4])
    assert [(page.number, page.width, page.height) for page in pages] == [
        (2, 1000, 2000), (4, 1000, 2000),
    ]  # fmt: skip
    assert all(page.pixels.ndim == 2 and page.pixels[0, 0] == 255 for page in pages)


def test_colour_is_kept_where_there_is_some_and_where_it_is_asked_for() -> None:
    plain = pdf_pages([[Words(72, 700, "ink")]])
    red = pdf_pages([[Words(72, 700, "ink")]], drawing="1 0 0 rg 100 100 300 300 re f")
    assert drawn(plain, [1])[0].pixels.ndim == 2
    assert drawn(red, [1])[0].pixels.ndim == 3
    assert drawn(plain, [1], colour=True)[0].pixels.ndim == 3


def test_a_page_is_turned_as_it_is_shown() -> None:
    pdf = pdf_pages([[Words(72, 700, "ink")]], size=(360, 720))
    (page,) = drawn(pdf, [1], turns=[[1, 90]])
    assert (page.width, page.height) == (2000, 1000)


def test_an_image_keeps_its_own_size_and_is_on_white() -> None:
    picture = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    out = io.BytesIO()
    picture.save(out, "PNG")
    (page,) = drawn(out.getvalue(), [1])
    assert (page.width, page.height) == (40, 30)
    assert (page.pixels == 255).all()


def test_frames_of_a_tiff_are_pages() -> None:
    out = io.BytesIO()
    scan("one").save(out, "TIFF", save_all=True, append_images=[scan("two")])
    assert [page.number for page in drawn(out.getvalue(), [2])] == [2]


def test_an_enormous_page_is_made_smaller() -> None:
    (page,) = drawn(pdf_pages([[]], size=(14400, 14400)), [1])
    assert page.width * page.height <= 60_100_000 and page.width <= 10_000


@pytest.mark.parametrize(
    ("content", "pages", "code"),
    [
        (b"%PDF-1.7 nothing", [1], "unreadable-pdf"),
        (b"no picture", [1], "unreadable-image"),
        (pdf_pages([[]]), [2], "page-unreadable"),
    ],
)
def test_a_page_that_is_not_there_is_never_passed_over(
    content: bytes, pages: list[int], code: str
) -> None:
    with pytest.raises(RasterMissingError) as caught:
        drawn(content, pages)
    assert caught.value.problem.code == code


def picture(number: int, width: int, height: int, data: bytes, mode: str = "L") -> list[Frame]:
    header = {"number": number, "width": width, "height": height, "mode": mode}
    return [
        Frame(FrameKind.IMAGE, dump(header)), Frame(FrameKind.CONTENT, data),
        Frame(FrameKind.END, b"{}"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "frames",
    [
        picture(2, 2, 2, b"1234"),
        picture(1, 2, 2, b"123"),
        picture(1, 2, 2, b"12345"),
        picture(1, 2, 2, b"1234", mode="CMYK"),
        picture(1, 0, 2, b""),
        picture(1, 20_000, 1, b"1" * 20_000),
        [Frame(FrameKind.FACT, b"{}")],
        [Frame(FrameKind.IMAGE, b"[]")],
        [*picture(1, 1, 1, b"1"), *picture(1, 1, 1, b"1")],
        [],
    ],
    ids=["another page", "too short", "too long", "mode", "no width", "too wide", "a fact",
         "no object", "twice", "nothing"],
)  # fmt: skip
def test_a_worker_that_lies_is_not_believed(frames: list[Frame]) -> None:
    with pytest.raises(RasterMissingError):
        list(rasters(iter([*frames, END]), [1]))


def test_a_worker_that_was_stopped_gives_no_page() -> None:
    frames = [*picture(1, 1, 1, b"1")[:2], Ending(Status.TIMEOUT, "wall-time", "Too long.")]
    with pytest.raises(RasterMissingError) as caught:
        list(rasters(iter(frames), [1]))
    assert caught.value.status is Status.TIMEOUT


def test_pixels_are_those_that_were_sent() -> None:
    (page,) = rasters(iter([*picture(1, 2, 1, bytes(range(6)), "RGB"), END]), [1])
    assert np.array_equal(page.pixels, np.arange(6, dtype=np.uint8).reshape(1, 2, 3))
    assert (page.width, page.height) == (2, 1)

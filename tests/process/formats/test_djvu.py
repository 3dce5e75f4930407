"""DjVu scans: the text layer with its places, the pictures, and honest words about damage."""

import io
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.process.formats.djvu import DjvuHandler
from zenger.process.formats.image import opened_image


@pytest.fixture
def report(shared: Path) -> bytes:
    return (shared / "corpus/formats/djvu/Test_rs20846.djvu").read_bytes()


def opened(content: bytes) -> Reading:
    return read(DjvuHandler(), content, "image/vnd.djvu")


def test_every_page_has_its_text_and_the_place_of_each_word(report: bytes) -> None:
    got = opened(report)
    assert [page.number for page in got.pages] == list(range(1, 12))
    first = got.pages[0]
    assert first.text.startswith("Executive Orders: Issuance and Revocation\nVanessa K. Burrows")
    start, end, x0, y0, x1, y1 = first.boxes[:6]
    assert first.text[start:end] == "Executive"
    assert (x0, y0) == (202 * 10_000 // 3000, 917 * 10_000 // 4200)
    assert x0 < x1 < 10_000
    assert y0 < y1 < 10_000
    assert (first.width, first.height) == (540.0, 756.0)
    assert all(page.has_image and not page.needs_ocr for page in got.pages)
    words = [first.text[s:e] for s, e in zip(first.boxes[::6], first.boxes[1::6], strict=True)]
    assert words == first.text.split()


def test_a_page_is_drawn_where_its_words_are(report: bytes) -> None:
    with opened_image(io.BytesIO(report)) as image:
        assert image.size == (3000, 4200)
        image.load()
        title = image.convert("L").crop((202, 917, 202 + 2389, 917 + 92))
        dark = sum(title.histogram()[:100])
    assert dark > 10_000  # ink


@pytest.mark.parametrize("size", [20, 500, 30_000, 120_000])
def test_a_scan_cut_short_is_damaged_and_keeps_what_is_there(report: bytes, size: int) -> None:
    got = opened(report[:size])
    assert [status for status, _ in got.troubles][:1] == [Status.CORRUPT]


def test_noise_inside_hurts_a_page_and_not_the_file(report: bytes) -> None:
    spoilt = bytearray(report)
    spoilt[60_000:64_000] = bytes(range(250)) * 16
    got = opened(bytes(spoilt))
    assert len(got.pages) == 11 or got.troubles

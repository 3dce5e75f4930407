"""A PDF that broke off in transfer still gives the pages that came through."""

import io
from pathlib import Path

import pikepdf
import pytest
from tests.process.formats.reading import read
from tests.trove import pdf_bytes

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions
from zenger.process.formats.pdf import PdfHandler
from zenger.process.formats.pdf_salvage import salvaged
from zenger.process.rendering import Renderer

LINES = tuple(f"Line of page {number}" for number in range(1, 6))


def packed() -> bytes:
    """The same pages, their objects compressed together as PDF 1.5 allows."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes(*LINES))) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def without_its_list(content: bytes) -> bytes:
    return content.replace(b"/Kids", b"/Lost")


@pytest.mark.parametrize("kept", [2, 3, 5])
def test_pages_before_the_cut_are_read_and_the_file_is_called_truncated(kept: int) -> None:
    whole = pdf_bytes(*LINES)
    cut = whole.find(f"({LINES[kept - 1]})".encode())
    cut = whole.find(b"endobj", cut)
    reading = read(PdfHandler(), whole[:cut].replace(b"/Root", b"/Lost"))
    assert [page.text for page in reading.pages] == list(LINES[:kept])
    assert reading.troubles == [(Status.TRUNCATED, "pages-salvaged")]


def test_pages_out_of_compressed_objects_are_found() -> None:
    whole = packed()
    end = whole.rfind(b"endobj", 0, whole.rfind(b"/XRef"))
    reading = read(PdfHandler(), whole[: end + 6])
    assert sorted(page.text for page in reading.pages) == list(LINES)


def test_a_file_whose_end_is_there_is_called_corrupt_not_truncated() -> None:
    whole = pdf_bytes(*LINES)
    reading = read(PdfHandler(), without_its_list(whole))
    assert [page.text for page in reading.pages] == list(LINES)
    assert reading.troubles == [(Status.CORRUPT, "pages-salvaged")]


def test_pictures_are_drawn_of_the_same_pages() -> None:
    content = without_its_list(pdf_bytes(*LINES))
    drawn = Renderer().render(io.BytesIO(content), ExtractionOptions())
    assert {image.number for image in drawn} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.4\n",
        b"%PDF-1.4\n9999999 0 obj\n<</Type/Page>>\nendobj",
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj",
        b"%PDF-1.4\n1 0 obj\n<</Type/Page>>\nendobj\ntrailer <</Encrypt 2 0 R>>",
        b"%PDF-1.4\n1 0 obj\n" + b"<<" * 5000,
    ],
    ids=["nothing", "a head", "a huge number", "no page", "encrypted", "nested"],
)
def test_where_there_is_no_page_nothing_is_made_up(content: bytes) -> None:
    assert salvaged(content) is None


def test_no_cut_through_a_file_raises() -> None:
    for whole in (pdf_bytes(*LINES), packed()):
        for cut in range(0, len(whole), 7):
            salvaged(whole[:cut])


def test_the_cable_that_broke_off_on_a_stick_is_read_as_far_as_it_goes(shared: Path) -> None:
    path = shared / "corpus/troves/01-cable-room/USB stick copy/damaged_transfer.pdf"
    reading = read(PdfHandler(), path.read_bytes())
    assert "COTTON - CHINATEX TRAVEL" in reading.text
    assert reading.troubles == [(Status.TRUNCATED, "pages-salvaged")]

"""Where a page has text and a picture of text, both are read and neither replaces the other."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw
from tests.corpus.manifest import read_file
from tests.scans import read_scan

from zenger.process.formats.pdf_text import PageText
from zenger.process.mixed_pages import is_mixed, joined, without_words
from zenger.process.ocr_engine import OcrPage
from zenger.process.ocr_setup import available_languages

DIRECTIVE = "corpus/troves/06-report-and-tables/tables/federal-register-2020-17221.pdf"


def test_words_of_the_page_are_painted_over_and_the_rest_is_left() -> None:
    page = Image.new("L", (100, 100), 0)
    bare = without_words(page, PageText("word", (0, 4, 1000, 1000, 5000, 2000)))
    assert bare.getpixel((30, 15)) == 255
    assert bare.getpixel((30, 50)) == bare.getpixel((80, 15)) == 0
    assert page.getpixel((30, 15)) == 0


def test_what_ocr_finds_follows_with_its_boxes() -> None:
    own = PageText("own", (0, 3, 1, 1, 2, 2))
    found = OcrPage(
        "one two 3", (0, 3, 5, 5, 6, 6, 4, 7, 5, 5, 6, 6, 8, 9, 5, 5, 6, 6), 90.0, sure=(80, 90, 99)
    )
    page = joined(own, found)
    places = [page.boxes[at : at + 2] for at in range(0, len(page.boxes), 6)]
    assert [page.text[start:end] for start, end in places] == ["own", "one", "two", "3"]
    assert page.sure == (100, 80, 90, 99)


@pytest.mark.parametrize(
    "found",
    [OcrPage("", (), 0.0), OcrPage("a b", (0,) * 12, 99.0), OcrPage("x y z", (0,) * 18, 40)],
)
def test_what_looks_like_letters_in_a_photograph_is_left_out(found: OcrPage) -> None:
    assert joined(PageText("own", ()), found).text == "own"


def test_a_scan_with_a_stamp_is_read_whole_by_ocr() -> None:
    assert not is_mixed(PageText("Approved for release", ()))


def test_only_pages_whose_picture_has_no_words_on_it_ask_for_ocr(shared: Path) -> None:
    pages = read_file(shared / DIRECTIVE).got.pages
    assert [page.number for page in pages if page.needs_ocr] == list(range(8, 15))
    report = read_file(shared / "corpus/troves/06-report-and-tables/tables/us-001.pdf")
    assert not any(page.needs_ocr for page in report.got.pages)


@pytest.mark.skipif("eng" not in available_languages(), reason="no English data installed")
def test_the_scanned_figure_of_an_airworthiness_directive_is_read(shared: Path) -> None:
    path = shared / DIRECTIVE
    own = read_file(path).got.pages[9].text
    (page,) = read_scan(path, "application/pdf", [10], ["en"]).ocr
    assert page.text.startswith(own)
    assert "Firmly hold control column." in page.text[len(own) :]


def test_a_scan_that_was_made_searchable_before_is_not_read_again(tmp_path: Path) -> None:
    """An earlier OCR's words stand on the scan: the picture's text is known."""
    picture = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(picture)
    for line in range(20):
        pen.text((100, 100 + 70 * line), "words of an earlier reading", fill=0, font_size=40)
    path = tmp_path / "scan.pdf"
    picture.save(path, "PDF", resolution=150)
    assert read_file(path).got.pages[0].needs_ocr
    searchable = with_hidden_words(path.read_bytes())
    path.write_bytes(searchable)
    read = read_file(path)
    assert len(read.text) > 200
    assert not read.got.pages[0].needs_ocr


def with_hidden_words(content: bytes, words: bytes = b"words of an earlier reading") -> bytes:
    """The scan under invisible text (ISO 32000-1:2008, 9.3.6, mode 3)."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        page.Resources.Font = pikepdf.Dictionary(F1=font)
        lines = b"".join(b"1 0 0 1 48 %d Tm (%s) Tj " % (760 - 33 * n, words) for n in range(20))
        page.contents_add(pdf.make_stream(b"BT /F1 19 Tf 3 Tr " + lines + b"ET"))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()

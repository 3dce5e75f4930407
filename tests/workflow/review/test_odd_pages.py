"""Pages that are turned, cut, enlarged, very large or very small are redacted like any other."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.catalog.models import Document, Occurrence
from zenger.model.release import PublishedPage
from zenger.model.review import Redaction
from zenger.process.ocr_setup import available_languages
from zenger.protocols.newsroom import Newsroom
from zenger.publish.safe_pdf import SafePdf, print_picture
from zenger.review.boxes import Sheet, boxes_of_words
from zenger.review.matching import find, words_of
from zenger.review.terms import read_terms
from zenger.workflow.page_content import last_fingerprints, pages_of
from zenger.workflow.review.approval_checks import marks_in_pdf
from zenger.workflow.review.compare_original import original_of
from zenger.workflow.review.copied_page import published_page
from zenger.workflow.review.safe_copy import make_safe_copy, safe_pages
from zenger.workflow.review.verified import leaks_in_pdf
from zenger.workflow.review.verify import verify_copy

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(
        "eng" not in available_languages(), reason="Tesseract's English data is not installed"
    ),
]
SECRET = "Margaret Oyelaran"
LINES = (
    "The commission met in the harbour town last spring.",
    f"The report was written by {SECRET} herself.",
    "Nobody else was present when it was signed there.",
) * 3
LETTER = (0, 0, 612, 792)
ODD: dict[str, dict[str, Any]] = {
    "turned by 90": {"turn": 90},
    "turned by 180": {"turn": 180},
    "turned by 270": {"turn": 270},
    "turned back by 90": {"turn": -90},
    "turned by more than all around": {"turn": 450},
    "turned by the tree of pages": {"turn": 90, "by_tree": True},
    "turned and cut": {"turn": 270, "media": (0, 0, 900, 1000), "crop": (150, 100, 762, 892)},
    "cut away from the corner": {"media": (0, 0, 900, 1000), "crop": (150, 100, 762, 892)},
    "cut beyond the page": {"crop": (-100, -100, 900, 1000), "seen": LETTER},
    "from below zero": {"media": (-300, -400, 312, 392)},
    "from the far corner": {"media": (612, 792, 0, 0), "seen": LETTER},
    "in units of three points": {"unit": 3},
    "of 14,000 points": {"media": (0, 0, 14000, 14000), "scale": 18},
    "of 14,000 points by 800": {"media": (0, 0, 14000, 800), "scale": 2.8},
    "of a visiting card": {"media": (0, 0, 240, 150), "scale": 0.6},
}


def odd_pdf(
    media: tuple[int, ...] = LETTER, crop: tuple[int, ...] = (), seen: tuple[int, ...] = (),
    turn: int = 0, unit: float = 0, scale: float = 1, by_tree: bool = False,
) -> bytes:  # fmt: skip
    """One page whose lines a viewer shows upright."""
    pdf = pikepdf.new()
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        ))),
        Contents=pdf.make_stream(_content(seen or crop or media, turn % 360, scale)),
    )  # fmt: skip
    tree = pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=1)
    holder = tree if by_tree else page
    holder.MediaBox, holder.Rotate = pikepdf.Array(media), turn
    if crop:
        page.CropBox = pikepdf.Array(crop)
    if unit:
        page.UserUnit = unit
    inner, leaf = pdf.make_indirect(tree), pdf.make_indirect(page)
    inner.Kids, leaf.Parent, inner.Parent = pikepdf.Array([leaf]), inner, pdf.Root.Pages
    pdf.Root.Pages.Kids, pdf.Root.Pages.Count = pikepdf.Array([inner]), 1
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _content(seen: tuple[int, ...], turn: int, scale: float) -> bytes:
    left, bottom, right, top = seen
    lines = []
    for number, line in enumerate(LINES):
        across, down = 60 * scale, (72 + 24 * number) * scale
        matrix = {
            0: (1, 0, 0, 1, left + across, top - down),
            90: (0, 1, -1, 0, left + down, bottom + across),
            180: (-1, 0, 0, -1, right - across, bottom + down),
            270: (0, -1, 1, 0, right - down, top - across),
        }[turn]
        placed = " ".join(f"{one:g}" for one in matrix)
        lines.append(f"BT /F {14 * scale:g} Tf {placed} Tm ({line}) Tj ET")
    return "\n".join(lines).encode()


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder = tmp_path_factory.mktemp("odd")
    files = {f"{name}.pdf": odd_pdf(**how) for name, how in ODD.items()}
    made = newsroom_in(folder / "desk")
    read_trove(made, files_in(folder / "trove", files))
    yield made
    made.sandbox().close()


def proposed(newsroom: Newsroom, document: Document) -> Iterator[Redaction]:
    for page in pages_of(newsroom, last_fingerprints(document.blob_id), document):
        sheet = Sheet(page.width, page.height, page.text, page.boxes)
        matches = find(page.text, read_terms(SECRET))
        for box in boxes_of_words(sheet, words_of(page.boxes, matches)):
            yield Redaction(page.number, "b6", box=box, secret=SECRET)


@pytest.mark.parametrize("name", ODD)
def test_it_may_be_approved(newsroom: Newsroom, tmp_path: Path, name: str) -> None:
    place = Occurrence.objects.get(raw_name=f"{name}.pdf".encode())
    document = Document.objects.get(blob=place.blob_id)
    redactions = list(proposed(newsroom, document))
    assert len(redactions) >= 3
    copy = make_safe_copy(newsroom, document, redactions)
    pages = list(safe_pages(newsroom, copy))
    path = tmp_path / "copy.pdf"
    with path.open("xb") as stream:
        pdf = SafePdf(stream, "Odd", "")
        for safe in pages:
            page: PublishedPage = published_page(safe, "en")
            picture = print_picture(page)
            assert picture is not None
            pdf.add(page, picture)
        pdf.finish()
    original = original_of(newsroom, document, pages)
    assert verify_copy(newsroom, pages, [SECRET]) == []
    leaks = leaks_in_pdf(newsroom, path, [SECRET], marks_in_pdf(pages), original)
    assert [(leak.check, leak.where) for leak in leaks] == []
    assert "Nobody else was present" in pages[0].text and "Oyelaran" not in pages[0].text
    with path.open("rb") as stream, pypdfium2.PdfDocument(stream) as shown:
        said = shown[0].get_textpage().get_text_bounded()
    assert "The commission met in the harbour town" in " ".join(said.split())

"""What the PDF handler finds in real files, and what it says of broken and locked ones."""

import csv
import io
import json
import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from zenger.model.document import Original, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Member,
    MembersExpected,
    Metadata,
    Page,
    Piece,
    Title,
    Trouble,
)
from zenger.model.ids import Digest
from zenger.process.formats.pdf import PdfHandler
from zenger.process.formats.pdfium import opened
from zenger.process.rendering import draw_page
from zenger.protocols.formats import Identity

PDF = Identity("application/pdf")
ORIGINAL = Original(Digest("0" * 64), 0, "x.pdf")


def pieces_of(path: Path, *passwords: str) -> list[Piece]:
    with path.open("rb") as untrusted:
        options = ExtractionOptions(passwords=passwords)
        pieces: list[Piece] = []
        for piece in PdfHandler().extract(ORIGINAL, untrusted, PDF, options):
            if isinstance(piece, Member):
                piece = Member(  # its content must be read before the next piece
                    piece.raw_name, piece.ordinal, piece.kind, iter([b"".join(piece.content)])
                )
            pieces.append(piece)
        return pieces


def of_bytes(tmp_path: Path, content: bytes) -> list[Piece]:
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    return pieces_of(path)


def pages(pieces: list[Piece]) -> list[Page]:
    return [piece for piece in pieces if isinstance(piece, Page)]


def troubles(pieces: list[Piece]) -> list[tuple[Status, str]]:
    return [(p.status, p.problem.code) for p in pieces if isinstance(p, Trouble)]


def made(*contents: str, **page_keys: object) -> bytes:
    """A PDF with one page of 200 x 400 points for each content stream, in Helvetica."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for content in contents:
        page = pdf.add_blank_page(page_size=(200, 400))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(content.encode("latin-1"))
        for key, value in page_keys.items():
            page.obj[f"/{key}"] = value
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def line(text: str, x: int = 20, y: int = 300) -> str:
    return f"BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n"


@pytest.fixture(scope="module")
def facts(shared: Path) -> list[tuple[str, dict[str, object]]]:
    csv.field_size_limit(sys.maxsize)
    with (shared / "corpus/MANIFEST.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    known = [(row["path"], json.loads(row["expected"])) for row in rows]
    return [(path, e) for path, e in known if e.get("mime") == PDF.media_type]


def test_every_page_of_the_shared_corpus_has_clean_text_and_boxes_inside_it(
    shared: Path, facts: list[tuple[str, dict[str, object]]]
) -> None:
    for path, _ in facts[::7]:
        for page in pages(pieces_of(shared / "corpus" / path)):
            assert not set(page.text) & set("\r\0\ufffe\x02"), path
            page.text.encode()  # no lone surrogate
            for at in range(0, len(page.boxes), 6):
                start, end, x0, y0, x1, y1 = page.boxes[at : at + 6]
                assert 0 <= start < end <= len(page.text), path
                assert 0 <= x0 < x1 <= 10_000 and 0 <= y0 < y1 <= 10_000, path


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, [10, 150, 190, 350]], ids=["whole", "cropped"])
def test_the_box_of_a_word_holds_its_ink_however_the_page_is_turned_and_cropped(
    tmp_path: Path, turn: int, crop: list[int] | None
) -> None:
    keys: dict[str, object] = {"Rotate": turn}
    if crop:
        keys["CropBox"] = pikepdf.Array(crop)
    path = tmp_path / "x.pdf"
    path.write_bytes(made(line("Gypsum", 40, 200), **keys))
    (page,) = pages(pieces_of(path))
    assert page.text == "Gypsum"
    with path.open("rb") as untrusted, opened(untrusted) as (document, *_):
        picture = draw_page(document, 1, dpi=144, grey=True)
    assert picture.width / picture.height == pytest.approx(page.width / page.height, rel=0.01)
    ink = picture.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert ink is not None
    x0, y0, x1, y1 = page.boxes[2:]
    box = (x0 * picture.width, y0 * picture.height, x1 * picture.width, y1 * picture.height)
    for found, boxed in zip(ink, box, strict=True):
        assert found == pytest.approx(boxed / 10_000, abs=3)  # pixels


def test_real_pages_have_nearly_all_their_ink_inside_word_boxes(shared: Path) -> None:
    path = shared / "corpus/formats/pdf-odd/crazyones-pdfa.pdf"
    (page,) = pages(pieces_of(path))
    with path.open("rb") as untrusted, opened(untrusted) as (document, *_):
        picture = draw_page(document, 1, dpi=100, grey=True)
    ink = picture.point(lambda value: 255 if value < 100 else 0)
    before = ink.histogram()[255]
    for at in range(0, len(page.boxes), 6):
        x0, y0, x1, y1 = page.boxes[at + 2 : at + 6]
        corners = (
            x0 * ink.width // 10_000 - 1, y0 * ink.height // 10_000 - 1,
            x1 * ink.width // 10_000 + 1, y1 * ink.height // 10_000 + 1,
        )  # fmt: skip
        ink.paste(0, corners)
    assert ink.histogram()[255] < 0.03 * before


def test_a_page_on_its_side_swaps_width_and_height(tmp_path: Path) -> None:
    (page,) = pages(of_bytes(tmp_path, made(line("x"), Rotate=90)))
    assert (page.width, page.height) == (400, 200)


def test_without_the_password_a_locked_pdf_says_what_it_needs(shared: Path) -> None:
    path = shared / "corpus/formats/encrypted/password-hunter2.pdf"
    assert troubles(pieces_of(path)) == [(Status.ENCRYPTED, "password-needed")]
    assert troubles(pieces_of(path, "wrong")) == [(Status.ENCRYPTED, "password-needed")]


def test_which_password_opened_it_is_said_and_not_the_password(shared: Path) -> None:
    pieces = pieces_of(shared / "corpus/formats/encrypted/password-hunter2.pdf", "no", "hunter2")
    assert len(pages(pieces)) == 1
    (metadata,) = [piece for piece in pieces if isinstance(piece, Metadata)]
    assert ("opened with password", "number 2 of those given") in metadata.fields
    assert "hunter2" not in repr(pieces)


def test_a_pdf_cut_short_is_truncated_and_its_readable_pages_stay(tmp_path: Path) -> None:
    whole = made(*(line(f"page{number}") for number in range(1, 6)))
    pieces = of_bytes(tmp_path, whole[: whole.rindex(b"xref")])
    assert Status.TRUNCATED in {status for status, _ in troubles(pieces)}
    assert [page.text for page in pages(pieces)] == [f"page{number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7\n", b"%PDF-1.4\n" + b"\xff\0" * 5000, b"not a pdf"],
    ids=["empty", "only a header", "noise", "something else"],
)
def test_what_is_no_pdf_at_all_is_reported_and_no_exception(tmp_path: Path, content: bytes) -> None:
    pieces = of_bytes(tmp_path, content)
    assert not pages(pieces)
    assert {status for status, _ in troubles(pieces)} <= {Status.CORRUPT, Status.TRUNCATED}
    assert troubles(pieces)


def test_files_inside_come_out_whole_and_add_up(shared: Path) -> None:
    pieces = pieces_of(shared / "corpus/formats/pdf-odd/with-attachment.pdf")
    members = [piece for piece in pieces if isinstance(piece, Member)]
    assert [piece.count for piece in pieces if isinstance(piece, MembersExpected)] == [1]
    assert [member.raw_name for member in members] == [b"image.png"]
    with Image.open(io.BytesIO(b"".join(members[0].content))) as image:
        image.load()


def test_a_portfolio_gives_all_its_files(shared: Path) -> None:
    pieces = pieces_of(shared / "corpus/formats/active-content/testPDFPackage.pdf")
    names = [piece.raw_name for piece in pieces if isinstance(piece, Member)]
    assert names == [b"PDF1.pdf", b"PDF2.pdf"]


def test_title_properties_and_dates_are_what_the_file_states(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(made(line("x"))))
    pdf.docinfo["/Title"] = "A plan\0"
    pdf.docinfo["/Author"] = "Ångström"
    pdf.docinfo["/CreationDate"] = "D:20100230120000Z"  # there is no such day
    out = io.BytesIO()
    pdf.save(out)
    pieces = of_bytes(tmp_path, out.getvalue())
    assert Title("A plan") in pieces
    (metadata,) = [piece for piece in pieces if isinstance(piece, Metadata)]
    assert ("author", "Ångström") in metadata.fields
    dates = [piece.date for piece in pieces if isinstance(piece, DateFound)]
    assert [(d.value.isoformat(), d.source) for d in dates] == [("2010-02", "pdf CreationDate")]


def test_what_is_filled_in_and_noted_on_a_page_is_part_of_its_text(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(made(line("Name:"))))
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx,
            T="name", V="Elena Milashina", Rect=[60, 295, 160, 315], F=4,
        )
    )  # fmt: skip
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents="ask legal", Rect=[0, 0, 9, 9]
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([field, pdf.make_indirect(note)])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    out = io.BytesIO()
    pdf.save(out)
    (page,) = pages(of_bytes(tmp_path, out.getvalue()))
    assert page.text == "Name:\nElena Milashina\nask legal"
    assert page.boxes[6:12] == (6, 21, 3000, 2125, 8000, 2625)


def test_what_was_filled_into_an_xfa_form_is_a_page_of_its_own(tmp_path: Path) -> None:
    data = (
        b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
        b"<d:datasets xmlns:d='urn:d'><d:data><who>Elena &e; M.</who><empty/></d:data></d:datasets>"
    )
    pdf = pikepdf.open(io.BytesIO(made(line("Please wait"))))
    packets = pikepdf.Array([pikepdf.String("datasets"), pdf.make_stream(data)])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=packets)
    out = io.BytesIO()
    pdf.save(out)
    first, form = pages(of_bytes(tmp_path, out.getvalue()))
    assert (first.text, form.number, form.label) == ("Please wait", 2, "form data")
    assert form.text.startswith("who: Elena") and "root:" not in form.text


def test_scans_ask_for_ocr_and_text_pages_and_blank_ones_do_not(
    shared: Path, tmp_path: Path
) -> None:
    (scan,) = pages(pieces_of(shared / "corpus/ocr/simulated/cable-6.pdf"))
    assert scan.needs_ocr and scan.has_image
    text, blank = pages(of_bytes(tmp_path, made(line("words " * 20), "")))
    assert not text.needs_ocr and not blank.needs_ocr


def test_page_labels_are_kept_where_they_say_more_than_the_number(tmp_path: Path) -> None:
    pdf = pikepdf.open(io.BytesIO(made(line("a"), line("b"), line("c"))))
    pdf.Root.PageLabels = pikepdf.Dictionary(
        Nums=pikepdf.Array(
            [0, pikepdf.Dictionary(S=pikepdf.Name.r), 2, pikepdf.Dictionary(S=pikepdf.Name.D, St=3)]
        )
    )
    out = io.BytesIO()
    pdf.save(out)
    assert [page.label for page in pages(of_bytes(tmp_path, out.getvalue()))] == ["i", "ii", ""]


def test_text_past_the_limit_is_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(made(line("first"), line("second")))
    with path.open("rb") as untrusted:
        pieces = list(PdfHandler().extract(ORIGINAL, untrusted, PDF, ExtractionOptions(max_text=6)))
    assert [page.text for page in pages(pieces)] == ["first"]
    assert troubles(pieces) == [(Status.TRUNCATED, "text-limit")]


def test_words_that_only_a_signature_or_a_stamp_draws_are_read_with_boxes(shared: Path) -> None:
    path = shared / "corpus/troves/03-court-file/SG/106972554.pdf"
    page = pages(pieces_of(path))[2]
    start = page.text.index("Digitally Signed by")
    assert "Singapore Judiciary Court Orders System on 06 Mar 2020" in page.text
    assert start in page.boxes[::6]


def test_what_a_form_field_both_holds_and_draws_is_read_once(shared: Path) -> None:
    (page,) = pages(pieces_of(shared / "corpus/formats/pdf/testPDF_acroform3.pdf"))
    assert page.text.count("comboItemB") == 1


def test_bookmarks_that_no_page_repeats_are_a_page_of_their_own(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(made(line("Second report")))) as pdf:
        with pdf.open_outline() as outline:
            outline.root += [
                pikepdf.OutlineItem("Second Report", 0),
                pikepdf.OutlineItem("scan_0042 für Anna", 0),
            ]
        out = io.BytesIO()
        pdf.save(out)
    found = pages(of_bytes(tmp_path, out.getvalue()))
    assert [(page.label, page.text) for page in found[1:]] == [("bookmarks", "scan_0042 für Anna")]


def test_zeros_behind_its_end_do_not_make_a_pdf_a_part_of_one(tmp_path: Path) -> None:
    whole = made(line("All of it"))
    assert troubles(of_bytes(tmp_path, whole + bytes(9000))) == []
    assert troubles(of_bytes(tmp_path, whole[: whole.rfind(b"startxref")] + bytes(9000)))

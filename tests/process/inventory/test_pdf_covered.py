"""A box over a scan hides nothing, and neither does a picture over words."""

import io

import pikepdf
import pytest
from PIL import Image
from tests.process.inventory.looking import look, told
from tests.review.made_files import Words, pdf_page, scan, scanned_pdf

SENTENCE = Words(72, 700, "The valves were opened by Anna Zenger at dawn.")


def drawn_on(content: bytes, commands: str, picture: Image.Image | None = None) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0]
        if picture is not None:
            stream = pikepdf.Stream(pdf, picture.convert("L").tobytes())
            stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            stream.Width, stream.Height = picture.size
            stream.ColorSpace, stream.BitsPerComponent = pikepdf.Name.DeviceGray, 8
            page.Resources.XObject = pikepdf.Dictionary(Pasted=stream)
        page.contents_add(f"q {commands} Q".encode())
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


SCAN = scanned_pdf(scan("The name is Anna Zenger", "and nothing else"))
NOISE = Image.effect_noise((64, 64), 120)


@pytest.mark.parametrize(
    ("colour", "severity"), [("0 g", "high"), ("1 g", "medium")], ids=["black", "white"]
)
def test_a_box_drawn_over_a_scan_is_told(colour: str, severity: str) -> None:
    taken = look(drawn_on(SCAN, f"{colour} 40 290 400 40 re f"))
    (found,) = (one for one in taken.findings if one.kind == "covered-picture")
    assert (found.page, found.severity) == (1, severity)
    assert found.box is not None


def test_a_box_over_blank_paper_of_a_scan_hides_nothing() -> None:
    assert "covered-picture" not in told(look(drawn_on(SCAN, "0 g 40 20 400 40 re f")))


def test_a_scan_hides_nothing() -> None:
    assert "covered-picture" not in told(look(SCAN))


def test_words_under_a_pasted_picture_are_told() -> None:
    content = drawn_on(pdf_page([SENTENCE]), "72 0 0 16 220 696 cm /Pasted Do", NOISE)
    assert "Anna Zenger" in told(look(content))["bad-redaction"]


def test_words_over_a_picture_are_seen() -> None:
    with pikepdf.open(
        io.BytesIO(drawn_on(pdf_page([]), "300 0 0 60 60 680 cm /Pasted Do", NOISE))
    ) as pdf:
        pdf.pages[0].contents_add(b"BT /F1 20 Tf 72 700 Td (Anna Zenger) Tj ET")
        out = io.BytesIO()
        pdf.save(out)
    assert "bad-redaction" not in told(look(out.getvalue()))


@pytest.mark.parametrize("box", ["1 g 200 694 90 16 re f 0 g ", ""], ids=["white", "no box"])
def test_words_that_others_were_typed_over_are_told(box: str) -> None:
    content = drawn_on(
        pdf_page([Words(210, 700, "Zenger")]), f"{box}BT /F1 12 Tf 208 700 Td (XXXXXX) Tj ET"
    )
    assert "Zenger" in told(look(content))["bad-redaction"]


def test_words_that_other_words_on_a_box_stand_in_place_of_are_told() -> None:
    over = "1 g 200 694 90 16 re f 0 g BT /F1 12 Tf 206 700 Td (Nobody) Tj ET"
    found = told(look(drawn_on(pdf_page([Words(210, 700, "Zenger")]), over)))["bad-redaction"]
    assert "Zenger" in found and "Nobody" not in found


@pytest.mark.parametrize(
    "over",
    ["BT /F1 12 Tf 210.4 700 Td (Zenger) Tj ET", "BT /F1 12 Tf 206 700 Td (______) Tj ET",
     "1 w 205 703 m 250 703 l S", "BT .8 g /F1 60 Tf 0.7 0.7 -0.7 0.7 180 640 Tm (DRAFT) Tj ET"],
    ids=["bold", "a line for a form", "struck out", "a watermark"],
)  # fmt: skip
def test_words_that_are_read_all_the_same_are_no_finding(over: str) -> None:
    assert "bad-redaction" not in told(look(drawn_on(pdf_page([Words(210, 700, "Zenger")]), over)))


def test_a_box_over_a_scan_inside_a_form_is_told() -> None:
    with pikepdf.open(io.BytesIO(SCAN)) as pdf:
        page = pdf.pages[0]
        form = pdf.make_stream(
            page.Contents.read_bytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
            BBox=page.MediaBox, Resources=page.Resources,
        )  # fmt: skip
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(All=form))
        page.Contents = pdf.make_stream(b"q /All Do Q 0 g 40 290 400 40 re f")
        out = io.BytesIO()
        pdf.save(out)
    assert "covered-picture" in told(look(out.getvalue()))

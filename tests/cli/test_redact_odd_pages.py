"""Two files that differ in the name alone become one and the same, however the name is drawn."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from tests.cli.redacting import redact
from tests.review.made_files import Words, pdf_page

from zenger.process.ocr_setup import available_languages

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(
        "eng" not in available_languages(), reason="Tesseract's English data is not installed"
    ),
]
NAMES = ("Ann Li", "Margaret Oyelaran")
HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
AROUND = [
    Words(60, 700, "It was handed over by"),
    Words(60, 660, "The valves of the station were opened at six in the morning."),
]
Change = Callable[[pikepdf.Pdf, str], None]


def page_with(change: Change, name: str) -> bytes:
    with pikepdf.open(io.BytesIO(pdf_page(AROUND))) as pdf:
        change(pdf, name)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def in_a_form(pdf: pikepdf.Pdf, name: str) -> None:
    """Two forms deep, with a font of its own."""
    inner = pdf.make_stream(
        f"BT /H 12 Tf 0 4 Td ({name}) Tj ET".encode(), Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, 200, 20]), Resources=Dictionary(Font=Dictionary(H=HELVETICA)),
    )  # fmt: skip
    outer = pdf.make_stream(
        b"q 1 0 0 1 16 0 cm /In Do Q", Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, 250, 20]), Resources=Dictionary(XObject=Dictionary(In=inner)),
    )  # fmt: skip
    page = pdf.pages[0]
    page.obj.Resources["/XObject"] = Dictionary(Out=outer)
    page.contents_add(b"\nq 1 0 0 1 200 696 cm /Out Do Q")


def in_drawn_letters(pdf: pikepdf.Pdf, name: str) -> None:
    """Each letter is a bar; which one it is only the font's map says."""
    letters = sorted(set(name))
    procs = {f"/g{ord(one)}": pdf.make_stream(b"600 0 d0 50 0 450 600 re f") for one in letters}
    pairs = "\n".join(f"<{ord(one):02X}> <{ord(one):04X}>" for one in letters)
    listed = [part for one in letters for part in (ord(one), Name(f"/g{ord(one)}"))]
    cmap = f"1 begincodespacerange <00> <FF> endcodespacerange {len(letters)} beginbfchar {pairs} endbfchar"
    page = pdf.pages[0]
    page.obj.Resources.Font["/T3"] = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 600, 700]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(procs),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array(listed)), FirstChar=0,
        LastChar=255, Widths=Array([600] * 256), ToUnicode=pdf.make_stream(cmap.encode()),
    ))  # fmt: skip
    page.contents_add(f"\nBT /T3 12 Tf 216 700 Td ({name}) Tj ET".encode())


def in_letters_set_apart(pdf: pikepdf.Pdf, name: str) -> None:
    pieces = " -90 ".join(f"({one})" for one in name)
    pdf.pages[0].contents_add(f"\nBT /F1 12 Tf 216 700 Td [{pieces}] TJ ET".encode())


def plainly(pdf: pikepdf.Pdf, name: str) -> None:
    pdf.pages[0].contents_add(f"\nBT /F1 12 Tf 216 700 Td ({name}) Tj ET".encode())


def beside_the_page_as_well(pdf: pikepdf.Pdf, name: str) -> None:
    """A property, white letters and a scan's text that say it too."""
    plainly(pdf, name)
    page = pdf.pages[0]
    page.contents_add(
        f"\nBT 1 g /F1 9 Tf 60 300 Td ({name}) Tj 3 Tr 0 -40 Td ({name}) Tj ET".encode()
    )
    pdf.docinfo["/Author"] = name


PAGES: dict[str, Callable[[str], bytes]] = {
    "a form": lambda name: page_with(in_a_form, name),
    "drawn letters": lambda name: page_with(in_drawn_letters, name),
    "set apart": lambda name: page_with(in_letters_set_apart, name),
    "elsewhere too": lambda name: page_with(beside_the_page_as_well, name),
}


@pytest.mark.parametrize("case", PAGES)
def test_the_results_are_the_same_to_the_last_byte(tmp_path: Path, case: str) -> None:
    runs = []
    for number, name in enumerate(NAMES):
        file = tmp_path / f"memo{number}.pdf"
        file.write_bytes(PAGES[case](name))
        run = redact(tmp_path, file, name, "--to-line-end", name=f"{number}.pdf")
        assert run.code == 0, run.said
        assert not run.holds(name)
        runs.append(run)
    assert runs[0].said["redactions"] == runs[1].said["redactions"]
    assert runs[0].pdf.read_bytes() == runs[1].pdf.read_bytes()

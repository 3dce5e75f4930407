import io
import shutil
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree

import pypdfium2
import pytest

from zenger.backends.isolation.programs import BubblewrapPrograms
from zenger.model.document import Status
from zenger.process.formats.pdf_text import text_of, view_of
from zenger.process.programs.libreoffice import NARROW_COLUMNS, PRINTABLE, command, print_to_pdf
from zenger.protocols.sandbox import Ending, Limits, ProgramRun

ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
NEEDS_LIBREOFFICE = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("bwrap") is None,
    reason="LibreOffice or bubblewrap is not installed",
)
NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        *[("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing")],
        *[("style", "style"), ("presentation", "presentation"), ("svg", "svg-compatible")],
        ("fo", "xsl-fo-compatible"),
    ]
)
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


class Recorder:
    """A program sandbox that runs nothing and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def available(self) -> bool:
        return True

    def run(self, argv: Sequence[str], untrusted_input: BinaryIO, **more: Any) -> ProgramRun:
        self.asked = {"argv": argv, **more}
        return ProgramRun(Ending(Status.CRASHED, "no-output"), None)


def open_document(media_type: str, body: str, automatic: str = "") -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", media_type)
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content {NAMES} {XLINK} office:version="1.3">'
            f"<office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body>{body}</office:body></office:document-content>",
        )
    return stream


def pages_of(tmp_path: Path, document: io.BytesIO, media_type: str) -> list[str]:
    path = tmp_path / "original"
    path.write_bytes(document.getvalue())
    with path.open("rb") as stream:
        done = print_to_pdf(stream, media_type, BubblewrapPrograms())
    assert done.ending.status is Status.OK, done.ending
    assert done.output is not None
    with done.output, pypdfium2.PdfDocument(done.output.read()) as pdf:
        return [text_of(page, view_of(page)).text for page in pdf]


def paragraph(text: str) -> str:
    return f"<office:text><text:p>{text}</text:p></office:text>"


@pytest.mark.parametrize("media_type", PRINTABLE)
def test_the_name_inside_comes_from_the_type_and_not_from_the_original(media_type: str) -> None:
    programs = Recorder()
    print_to_pdf(io.BytesIO(), media_type, programs)
    name = programs.asked["input_name"]
    assert name == f"input.{PRINTABLE[media_type][0]}"
    assert name in {word.removeprefix("/scratch/") for word in programs.asked["argv"]}
    assert programs.asked["output_name"] == "input.pdf"


def test_a_type_it_does_not_print_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        command("application/pdf")


def test_the_profile_is_well_formed_and_forbids_macros_links_and_updates() -> None:
    profile = next(word for word in command(ODT) if word.startswith("<?xml"))
    oor = "{http://openoffice.org/2001/registry}"
    settings = {
        (item.get(f"{oor}path"), prop.get(f"{oor}name")): prop.findtext("value")
        for item in ElementTree.fromstring(profile)
        for prop in item
    }
    security = "/org.openoffice.Office.Common/Security/Scripting"
    assert settings[security, "DisableMacrosExecution"] == "true"
    assert settings[security, "DisableActiveContent"] == "true"
    assert settings["/org.openoffice.Office.Writer/Content/Update", "Link"] == "0"
    assert settings["/org.openoffice.Office.Common/Load", "UpdateDocMode"] == "0"


def test_without_libreoffice_the_ending_says_so(tmp_path: Path) -> None:
    class Elsewhere(BubblewrapPrograms):
        def run(self, argv: Sequence[str], *args: Any, **more: Any) -> ProgramRun:
            renamed = ["no-such-soffice" if word == "soffice" else word for word in argv]
            return super().run(renamed, *args, **more)

    path = tmp_path / "original"
    path.write_bytes(b"")
    with path.open("rb") as stream:
        done = print_to_pdf(stream, ODT, Elsewhere(), Limits())
    assert (done.ending.status, done.ending.code) == (Status.SKIPPED, "missing-program")


@NEEDS_LIBREOFFICE
def test_a_text_becomes_a_pdf(tmp_path: Path) -> None:
    document = open_document(ODT, paragraph("The trial of 1735"))
    (page,) = pages_of(tmp_path, document, ODT)
    assert "The trial of 1735" in page


@NEEDS_LIBREOFFICE
def test_arabic_is_printed_and_read_as_it_was_written(tmp_path: Path) -> None:
    written = "أحوال الأمم في أخلاقهم والأنبياء، ولا إلى الآن ألا"
    (page,) = pages_of(tmp_path, open_document(ODT, paragraph(written)), ODT)
    assert sorted(page.split()) == sorted(written.split())
    assert page.split() == written.split()


@NEEDS_LIBREOFFICE
def test_a_wide_sheet_stays_on_one_page(tmp_path: Path) -> None:
    cells = "".join(
        '<table:table-cell office:value-type="string">'
        f"<text:p>column {n}</text:p></table:table-cell>"
        for n in range(60)
    )
    body = (
        '<office:spreadsheet><table:table table:name="wide"><table:table-row>'
        f"{cells}</table:table-row></table:table></office:spreadsheet>"
    )
    (page,) = pages_of(tmp_path, open_document(ODS, body), ODS)
    assert "column 0" in page
    assert "column 59" in page


@NEEDS_LIBREOFFICE
def test_a_hidden_slide_is_printed_too(tmp_path: Path) -> None:
    hidden = (
        '<style:style style:name="hidden" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    slides = "".join(
        f'<draw:page draw:name="{text}"{style}><draw:frame svg:width="10cm" svg:height="2cm" '
        f'svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>{text}</text:p></draw:text-box>'
        "</draw:frame></draw:page>"
        for text, style in [("seen", ""), ("unseen", ' draw:style-name="hidden"')]
    )
    body = f"<office:presentation>{slides}</office:presentation>"
    pages = pages_of(tmp_path, open_document(ODP, body, hidden), ODP)
    assert [page.strip() for page in pages] == ["seen", "unseen"]


@NEEDS_LIBREOFFICE
def test_a_link_to_a_file_or_a_host_brings_nothing_in(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret of a source")
    sections = "".join(
        f'<text:section text:name="s{n}"><text:section-source xlink:href="{target}"/>'
        "<text:p>nothing was loaded</text:p></text:section>"
        for n, target in enumerate(
            [f"file://{tmp_path}/secret.txt", "file:///etc/passwd", "http://127.0.0.1:9/x.txt"]
        )
    )
    document = open_document(ODT, f"<office:text>{sections}</office:text>")
    text = "".join(pages_of(tmp_path, document, ODT))
    assert text.count("nothing was loaded") == 3
    assert "secret" not in text
    assert "root:" not in text


@NEEDS_LIBREOFFICE
def test_a_document_that_asks_for_a_password_ends_without_output(shared: Path) -> None:
    path = shared / "corpus/formats/encrypted/testPPT_protected_passtika.pptx"
    if not path.exists():
        pytest.skip("the shared test data has moved")
    presentation = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    with path.open("rb") as stream:
        done = print_to_pdf(stream, presentation, BubblewrapPrograms())
    assert (done.ending.status, done.ending.code) == (Status.CRASHED, "no-output")


def narrow_sheet(folder: Path) -> Path:
    """A sheet with long cells in columns a third of an inch wide."""
    style = (
        '<style:style style:name="co1" style:family="table-column"><style:table-column-properties '
        'style:column-width="0.3in"/></style:style>'
    )
    long = "The minister was paid in cash & gold — дважды"
    cells = [long, "second", "1234567.25 paid", "last of the row, and longer than its column"]
    row = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell.replace("&", "&amp;")}</text:p>'
        "</table:table-cell>"
        for cell in cells
    )
    title = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>A title that runs on'
        " over all the empty cells beside it</text:p></table:table-cell></table:table-row>"
    )
    body = (
        '<office:spreadsheet><table:table table:name="A"><table:table-column '
        'table:style-name="co1" table:number-columns-repeated="4"/>'
        f"{title}<table:table-row>{row}</table:table-row></table:table></office:spreadsheet>"
    )
    path = folder / "original"
    path.write_bytes(open_document(ODS, body, style).getvalue())
    return path


@NEEDS_LIBREOFFICE
def test_columns_that_are_too_narrow_are_widened_so_that_nothing_is_cut(tmp_path: Path) -> None:
    """A cut text is in the PDF all the same, so we look at where its letters stand."""
    path = narrow_sheet(tmp_path)
    with path.open("rb") as stream:
        done = print_to_pdf(stream, ODS, BubblewrapPrograms())
    assert done.output is not None, done.ending
    assert done.ending.code == ""
    with done.output, pypdfium2.PdfDocument(done.output.read()) as pdf:
        (page,) = pdf
        width = page.get_size()[0]
        places = {
            word: _place(page, word) for word in ("дважды", "second", "1234567", "last", "column")
        }
    for one, other in pairwise(places.values()):
        assert one[1] <= other[0]
    assert places["column"][1] <= width < 1000  # points; the title did not widen its column


@NEEDS_LIBREOFFICE
def test_columns_do_not_tell_how_many_letters_a_name_has(tmp_path: Path) -> None:
    path, sizes = narrow_sheet(tmp_path), set[tuple[float, float]]()
    for name in ("Zdenek Quixby", "Margaret Oyelaran"):
        changed = tmp_path / "changed"
        changed.write_bytes(_changed(path.read_bytes(), name))
        with changed.open("rb") as stream:
            done = print_to_pdf(stream, ODS, BubblewrapPrograms())
        assert done.output is not None, done.ending
        with done.output, pypdfium2.PdfDocument(done.output.read()) as pdf:
            sizes.add(pdf[0].get_size())
    assert len(sizes) == 1


def _changed(sheet: bytes, name: str) -> bytes:
    """The sheet with a name for one of its cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            content = old.read(one)
            new.writestr(one, content.replace(b"1234567.25 paid", name.encode()))
    return out.getvalue()


@NEEDS_LIBREOFFICE
def test_a_sheet_too_large_to_widen_is_printed_as_it_is_and_says_so(tmp_path: Path) -> None:
    path = narrow_sheet(tmp_path)
    with path.open("rb") as stream:
        done = print_to_pdf(stream, ODS, BubblewrapPrograms(), large=10)
    assert done.output is not None, done.ending
    assert (done.ending.status, done.ending.code) == (Status.OK, NARROW_COLUMNS)
    with done.output, pypdfium2.PdfDocument(done.output.read()) as pdf:
        assert len(pdf) == 1  # the remark at its end harms nothing


def _place(page: pypdfium2.PdfPage, word: str) -> tuple[float, float]:
    """Where a word starts and ends, in points from the left."""
    text = page.get_textpage()
    index, count = text.search(word).get_next()
    return text.get_charbox(index)[0], text.get_charbox(index + count - 1)[2]

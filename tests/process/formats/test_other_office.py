"""Visio, binary Excel, WordPerfect, Hangul: words where they can be had, honest words elsewhere."""

import io
import shutil
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from tests.process.formats.reading import Reading, read

from zenger.backends.isolation.programs import BubblewrapPrograms
from zenger.model.document import Original, Status
from zenger.model.ids import Digest
from zenger.process.formats.other_office import OtherOfficeHandler
from zenger.process.identify import identify
from zenger.process.programs.libreoffice import print_to_pdf
from zenger.protocols.formats import Identity

NEEDS_LIBREOFFICE = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("bwrap") is None,
    reason="LibreOffice or bubblewrap is not installed",
)
PRINTED = (Status.TRUNCATED, "printed-only")


def kind_of(content: bytes) -> Identity:
    original = Original(Digest("0" * 64), len(content), "x")
    return identify(content[:8192], io.BytesIO(content), original)


def opened(content: bytes) -> Reading:
    kind = kind_of(content).media_type
    handler = OtherOfficeHandler()
    assert handler.confidence(content[:8192], Original(Digest("0" * 64), 0, ""), Identity(kind)) > 0
    return read(handler, content, kind)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("vsdx/testVISIO_text.vsdx", "Text here Text there Text, text, everywhere! Router here"),
        ("xlsb/testEXCEL_diagramData.xlsb", "SmartArt text#1. SmartArt text#2. SmartArt text#3."),
        ("wpd/testWordPerfect.wpd", "APPENDIX ‘A’ AND FURTHER On or about the test A.D."),
        ("hwp/testHWP_5.0.hwp", "테스트 test"),
    ],
)
def test_its_words_are_read(shared: Path, path: str, words: str) -> None:
    got = opened((shared / "corpus/formats" / path).read_bytes())
    assert words in got.text
    assert got.troubles == []


@pytest.mark.parametrize(
    "path",
    [
        "pub/testPUBLISHER.pub", "wps/testWORKSWordProcessor4.0.wps", "emf/testEMF.emf",
        "sdw/testStarOffice-5.2-writer.sdw", "wmf/testWMF_charset.wmf",
    ],
)  # fmt: skip
def test_what_only_printing_can_read_says_so(shared: Path, path: str) -> None:
    got = opened((shared / "corpus/formats" / path).read_bytes())
    assert got.troubles == [PRINTED]


@NEEDS_LIBREOFFICE
@pytest.mark.sandbox
@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("pub/testPUBLISHER.pub", "0123456789abcdef"),
        ("vsdx/testVISIO_text.vsdx", "Text, text, everywhere!"),
        ("wps/testWORKSWordProcessor4.0.wps", "made with Microsoft Works"),
        ("sdw/testStarOffice-5.2-writer.sdw", "This is an example StarOffice 5.2 document."),
        ("wmf/testWMF_charset.wmf", "test_embedded_pac"),
    ],
)
def test_its_printed_pages_have_its_words(shared: Path, path: str, words: str) -> None:
    file = shared / "corpus/formats" / path
    with file.open("rb") as stream:
        run = print_to_pdf(stream, kind_of(file.read_bytes()).media_type, BubblewrapPrograms())
    assert run.output is not None
    with run.output:
        document = pypdfium2.PdfDocument(run.output.read())
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    assert words in " ".join(text.split())


def test_pages_of_a_drawing_come_by_number_under_their_names() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("visio/pages/pages.xml", "<P><Page Name='Plan'/><Page Name='Cell'/></P>")
        for number, word in ((10, "later"), (2, "sooner")):
            shape = f"<P><Shape><Text>{word} <cp IX='0'/>on</Text></Shape></P>"
            archive.writestr(f"visio/pages/page{number}.xml", shape)
    got = opened(out.getvalue())
    assert [(p.label, p.text) for p in got.pages] == [("Plan", "sooner on"), ("Cell", "later on")]


@pytest.mark.parametrize("path", ["vsdx/testVISIO_text.vsdx", "xlsb/testEXCEL_diagramData.xlsb",
                                  "wpd/testWordPerfect.wpd", "hwp/testHWP_5.0.hwp"])  # fmt: skip
def test_damage_is_data(shared: Path, path: str) -> None:
    whole = (shared / "corpus/formats" / path).read_bytes()
    kind = kind_of(whole).media_type
    got = read(OtherOfficeHandler(), whole[: len(whole) // 3], kind)
    assert got.troubles or got.text != opened(whole).text

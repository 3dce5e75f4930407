"""Names in other scripts and fonts are found and covered, in a file's text and in scans."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.cli.redacting import redact
from tests.review.made_files import Words, pdf_page

from zenger.process.ocr_setup import available_languages

pytestmark = pytest.mark.sandbox
FONTS = Path("/usr/share/fonts/truetype")
CASES = {
    "cyrillic": ("ru", "rus", "dejavu/DejaVuSans.ttf", "Передано Мариной Ивановой во вторник",
                 "Мариной Ивановой", "Передано"),
    "greek": ("el", "ell", "dejavu/DejaVuSerif.ttf", "Παραδόθηκε στον Νίκο Παπαδόπουλο χθες",
              "Νίκο Παπαδόπουλο", "Παραδόθηκε"),
    "arabic": ("ar", "ara", "noto/NotoNaskhArabic-Regular.ttf", "سلمها خالد البرغوثي يوم الثلاثاء",
               "خالد البرغوثي", "الثلاثاء"),
    "monospaced": ("en", "eng", "liberation/LiberationMono-Regular.ttf",
                   "Handed over by Margaret Oyelaran today", "Margaret Oyelaran", "Handed"),
    "italic": ("en", "eng", "liberation/LiberationSerif-Italic.ttf",
               "Handed over by Margaret Oyelaran today", "Margaret Oyelaran", "Handed"),
}  # fmt: skip


def scan_of(folder: Path, line: str, other: str, font: str) -> Path:
    """A picture of two lines."""
    picture = Image.new("L", (1654, 600), 255)
    drawn = ImageFont.truetype(FONTS / font, 52)
    ImageDraw.Draw(picture).text((100, 150), line, fill=0, font=drawn)
    ImageDraw.Draw(picture).text((100, 350), other, fill=0, font=drawn)
    path = folder / "scan.png"
    picture.save(path, "PNG", dpi=(200, 200))
    return path


@pytest.mark.parametrize("case", CASES)
def test_a_scan_in(tmp_path: Path, case: str) -> None:
    language, data, font, line, name, other = CASES[case]
    if data not in available_languages():
        pytest.skip(f"Tesseract's data for {language} is not installed")
    if not (FONTS / font).exists():
        pytest.skip(f"the font {font} is not installed")
    path = scan_of(tmp_path, line, other, font)
    run = redact(tmp_path, path, name, "--languages", language)
    assert run.code == 0, (run.said, run.remarks)
    assert run.said["redactions"] and not run.holds(name)
    assert other in run.text


def test_a_language_of_the_terms_script_is_added(tmp_path: Path) -> None:
    _, data, font, line, name, other = CASES["arabic"]
    if data not in available_languages() or not (FONTS / font).exists():
        pytest.skip("Tesseract's data for ar or a font of Arabic is not installed")
    run = redact(tmp_path, scan_of(tmp_path, line, other, font), name)
    assert run.code == 0, (run.said, run.remarks)
    assert run.said["redactions"] and not run.holds(name) and other in run.text
    assert run.said["unread_scripts"] == []


@pytest.fixture
def english_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zenger.cli.redact.available_languages", lambda: frozenset({"eng"}))


@pytest.mark.usefixtures("english_alone")
def test_a_scan_is_refused_where_nothing_reads_a_terms_script(tmp_path: Path) -> None:
    _, _, font, line, name, _ = CASES["cyrillic"]
    if not (FONTS / font).exists():
        pytest.skip(f"the font {font} is not installed")
    path = scan_of(tmp_path, line, "Handed over by Margaret Oyelaran", font)
    run = redact(tmp_path, path, f"Margaret Oyelaran\n{name}\n")
    assert (run.code, run.pdf.exists()) == (3, False)
    assert "Cyrillic script" in run.said["error"] and "tesseract-ocr-rus" in run.said["error"]


@pytest.mark.usefixtures("english_alone")
def test_of_a_file_that_is_all_text_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "memo.pdf"
    path.write_bytes(pdf_page([Words(72, 700, "Handed over by Margaret Oyelaran today.")]))
    run = redact(tmp_path, path, "Margaret Oyelaran\nСидоров\n")
    assert run.code == 0, (run.said, run.remarks)
    assert (run.said["unread_scripts"], run.said["not_found"]) == (["Cyrillic"], [2])
    assert "Cyrillic script were looked for in the file's text alone" in run.remarks

"""Names in other scripts and fonts are found and covered, in a file's text and in scans."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.cli.redacting import redact

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


@pytest.mark.parametrize("case", CASES)
def test_a_scan_in(tmp_path: Path, case: str) -> None:
    language, data, font, line, name, other = CASES[case]
    if data not in available_languages():
        pytest.skip(f"Tesseract's data for {language} is not installed")
    if not (FONTS / font).exists():
        pytest.skip(f"the font {font} is not installed")
    picture = Image.new("L", (1654, 600), 255)
    drawn = ImageFont.truetype(FONTS / font, 52)
    ImageDraw.Draw(picture).text((100, 150), line, fill=0, font=drawn)
    ImageDraw.Draw(picture).text((100, 350), other, fill=0, font=drawn)
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(200, 200))
    path = tmp_path / "scan.png"
    path.write_bytes(out.getvalue())
    run = redact(tmp_path, path, name, "--languages", language)
    assert run.code == 0, (run.said, run.remarks)
    assert run.said["redactions"] and not run.holds(name)
    assert other in run.text

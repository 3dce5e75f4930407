"""`zenger redact` writes a file only when nothing of what was named is left in it."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.cli.redacting import redact
from tests.review.made_files import Words, pdf_page, pdf_pages, scan, scanned_pdf
from tests.trove import mail_bytes

from zenger.process.ocr_setup import available_languages

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(
        "eng" not in available_languages(), reason="Tesseract's English data is not installed"
    ),
]
NAME = "Margaret Oyelaran"
MAILBOX = b"From a@b.example Mon Jan  1 10:00:00 2024\n" + mail_bytes("Water", "Later.") + b"\n"


def lines(*texts: str, **more: float) -> list[Words]:
    return [Words(72, 760 - 40 * n, text, **more) for n, text in enumerate(texts)]


def saved(folder: Path, content: bytes, name: str = "memo.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_name_is_gone_and_the_rest_can_be_read(tmp_path: Path) -> None:
    pages = [
        lines("Ministry of Water", f"It was handed over by {NAME} on Tuesday."),
        lines("Nothing on this page is secret."),
    ]
    run = redact(tmp_path, saved(tmp_path, pdf_pages(pages)), NAME)
    assert (run.code, run.said["leaks"], run.said["written"]) == (0, [], True)
    assert run.said["pages"] == 2
    assert [(one["page"], one["code"]) for one in run.said["redactions"]] == [(1, "b6")]
    assert not run.holds(NAME) and not run.holds("Oyelaran") and not run.holds("memo")
    assert "Ministry of Water" in run.text and "█[b6]█" in run.text
    assert "Nothing on this page is secret." in run.text
    assert NAME not in run.remarks and "memo" not in run.remarks


@pytest.mark.parametrize(
    "text",
    [
        ["It was handed over by Margaret", "Oyelaran on Tuesday."],
        ["It was handed over by Margaret Oye-", "laran on Tuesday."],
        ["It was MARGARET OYELARAN who came."],
        ["It was Margaret Oyelarann who came."],
        ["It was Margaret-Oyelaran who came."],
    ],
    ids=["over two lines", "hyphen", "capitals", "one letter too many", "joined"],
)
def test_however_it_is_written(tmp_path: Path, text: list[str]) -> None:
    run = redact(tmp_path, saved(tmp_path, pdf_page(lines(*text))), NAME)
    assert run.code == 0, run.said
    assert "oyelaran" not in run.text.lower() and "laran" not in run.text.lower()


def test_letters_set_apart(tmp_path: Path) -> None:
    page = [Words(72, 700, "Then"), Words(72, 650, NAME, spread=4), Words(72, 600, "came.")]
    run = redact(tmp_path, saved(tmp_path, pdf_page(page)), NAME)
    assert run.code == 0, run.said
    assert not run.holds(NAME)


def test_a_name_over_two_pages(tmp_path: Path) -> None:
    pages = [lines("It was handed over by Margaret"), lines("Oyelaran on Tuesday evening.")]
    run = redact(tmp_path, saved(tmp_path, pdf_pages(pages)), NAME)
    assert run.code == 0, run.said
    assert {one["page"] for one in run.said["redactions"]} == {1, 2}
    assert "Margaret" not in run.text and "Oyelaran" not in run.text


def test_regular_expressions_and_inner_parts_of_words(tmp_path: Path) -> None:
    page = lines("Call 555-0199 or 555-0142 now.", "The Smithson file, by Wordsmith.")
    run = redact(tmp_path, saved(tmp_path, pdf_page(page)), "/555-\\d{4}/\nSmith\n")
    assert run.code == 0, run.said
    assert "555" not in run.text and "smith" not in run.text.lower()
    assert "█[b6]█" in run.text


def test_in_a_scan_it_is_found_by_ocr_alone(tmp_path: Path) -> None:
    pages = scanned_pdf(scan("Ministry of Water", f"Signed by {NAME}", "on Tuesday"), scan("End"))
    run = redact(tmp_path, saved(tmp_path, pages), NAME)
    assert run.code == 0, run.said
    assert run.said["rounds"] == 2 and not run.holds(NAME)
    assert "Ministry of Water" in run.text


def test_of_a_scan_the_end_of_the_line_is_covered_too(tmp_path: Path) -> None:
    """A scan has no words of its own, so those that follow the name come from OCR."""
    results = []
    for n, name in enumerate(("Ann Li", "Margaret Oyelaran")):
        page = scan(
            "All that was said there was written down",
            f"A letter was read of {name} at noon outside",
        )
        file = saved(tmp_path, scanned_pdf(page))
        run = redact(tmp_path, file, name, "--to-line-end", name=f"{n}.pdf")
        assert run.code == 0, run.said
        assert "letter" in run.text and "side" not in run.text
        results.append(run.pdf.read_bytes())
    assert results[0] == results[1]


def test_an_image_of_two_frames(tmp_path: Path) -> None:
    out = io.BytesIO()
    scan("Ministry", f"by {NAME}").save(out, "TIFF", save_all=True, append_images=[scan("End")])
    run = redact(tmp_path, saved(tmp_path, out.getvalue(), "scan.tif"), NAME)
    assert run.code == 0, run.said
    assert run.said["pages"] == 2 and not run.holds(NAME)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_its_file_sets_upright(tmp_path: Path, turn: int) -> None:
    """Drawn lying on its side, as scanners and office programs do with wide pages."""
    words = lines("Ministry of Water", f"It was handed over by {NAME} on Tuesday.", "The end.")
    turned = {90: "0 1 -1 0 842 0 cm", 180: "-1 0 0 -1 595 842 cm", 270: "0 -1 1 0 0 595 cm"}
    size = (842, 595) if turn != 180 else (595, 842)
    lying = [replace(one, before=turned[turn]) for one in words]
    page = pdf_page(lying, size=size, more=b"/Rotate %d" % turn)
    run = redact(tmp_path, saved(tmp_path, page), NAME)
    assert run.code == 0, run.said
    assert run.said["redactions"] and not run.holds(NAME)
    assert "Ministry of Water" in run.text


@pytest.mark.parametrize("turn", [90, 270])
@pytest.mark.parametrize("is_scan", [False, True], ids=["text", "scan"])
def test_a_page_that_lies_on_its_side_is_set_upright(
    tmp_path: Path, turn: int, is_scan: bool
) -> None:
    said = ["Ministry of Water", f"It was handed over by {NAME} on Tuesday.",
            "The valves of the station were opened at six in the morning."]  # fmt: skip
    page = pdf_page(lines(*said), more=b"/Rotate %d" % turn)
    if is_scan:
        page = scanned_pdf(scan(*said).rotate(turn, expand=True))
    run = redact(tmp_path, saved(tmp_path, page), NAME)
    assert run.code == 0, run.said
    assert run.said["redactions"] and not run.holds(NAME)
    assert "Ministry of Water" in run.text


def test_what_lies_outside_of_the_visible_part_does_not_come_along(tmp_path: Path) -> None:
    words = [*lines("Ministry of Water", f"by {NAME}"), Words(72, 100, "Cropped Ravensbourne")]
    page = pdf_page(words, more=b"/CropBox [0 400 595 842]")
    run = redact(tmp_path, saved(tmp_path, page), NAME)
    assert run.code == 0, run.said
    assert not run.holds("Ravensbourne") and not run.holds(NAME)
    with pikepdf.open(run.pdf) as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox] == [0, 0, 595, 442]


def test_the_bar_of_a_bad_redaction_does_not_stick_out(tmp_path: Path) -> None:
    words = lines("Ministry of Water", f"by {NAME} today")
    bar = "0 g 86 712 105 22 re f"
    run = redact(tmp_path, saved(tmp_path, pdf_page(words, drawing=bar)), NAME)
    assert run.code == 0, run.said
    page = pypdfium2.PdfDocument(run.pdf)[0].render(scale=2).to_pil().convert("L")
    bar_rows = page.crop((172, 2 * (842 - 736), 382, 2 * (842 - 708)))
    (mark,) = run.said["redactions"]
    top = mark["box"][1] / 10_000 * page.height - 2 * (842 - 736)
    above = bar_rows.crop((0, 0, bar_rows.width, max(1, int(top) - 1)))
    assert above.getextrema()[0] > 200


def test_a_box_out_of_which_a_stroke_sticks_is_made_higher(tmp_path: Path) -> None:
    """As on pages that lean, or where a scan's own text lies beside its ink."""
    page = [*lines("Ministry of Water"), Words(72, 700, f"It was handed over by {NAME}.")]
    plain = redact(tmp_path, saved(tmp_path, pdf_page(page)), NAME, name="plain.pdf")
    (low,) = plain.said["redactions"]
    foot = 842 - low["box"][3] * 842 / 10_000  # of the box, in points from below
    stroke = f"0 g 250 {foot - 1.5:.2f} 3 6 re f"
    run = redact(tmp_path, saved(tmp_path, pdf_page(page, drawing=stroke)), NAME)
    assert run.code == 0, run.said
    (high,) = run.said["redactions"]
    assert high["box"][3] - low["box"][3] >= 4 * 10_000 / 842
    assert high["box"][1] < low["box"][1]


def test_what_differs_is_only_the_name_and_the_results_are_the_same(tmp_path: Path) -> None:
    results = []
    for n, name in enumerate(("Ann Li", "Margaret Oyelaran")):
        words = [
            Words(60, 700, "It was handed over by"), Words(216, 700, name),
            Words(60, 660, "The valves of the station were opened at six in the morning."),
        ]  # fmt: skip
        run = redact(
            tmp_path, saved(tmp_path, pdf_page(words)), name, "--to-line-end", name=f"{n}.pdf"
        )
        assert run.code == 0, run.said
        results.append(run)
    assert results[0].said["redactions"] == results[1].said["redactions"]
    assert results[0].pdf.read_bytes() == results[1].pdf.read_bytes()


def test_where_the_longest_line_ends_does_not_tell_how_long_its_name_is(tmp_path: Path) -> None:
    results = []
    for n, name in enumerate(("Ann Li", "Margaret Oyelaran")):
        words = [
            Words(60, 700, "It was handed over by"), Words(216, 700, f"{name} on Tuesday night."),
            Words(60, 660, "The valves were opened."),
        ]  # fmt: skip
        run = redact(
            tmp_path, saved(tmp_path, pdf_page(words)), name, "--to-line-end", name=f"{n}.pdf"
        )
        assert run.code == 0, run.said
        results.append(run.pdf.read_bytes())
    assert results[0] == results[1]


def test_the_same_again_is_the_same_file(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf_page(lines(f"Handed over by {NAME}.")))
    first, second = (redact(tmp_path, file, NAME, name=f"{n}.pdf") for n in (1, 2))
    assert first.pdf.read_bytes() == second.pdf.read_bytes()


def test_a_report_says_where_and_how_much_and_never_what(tmp_path: Path) -> None:
    pages = [lines("Ministry of Water", f"It was handed over by {NAME} on Tuesday.")]
    report = tmp_path / "report.json"
    file = saved(tmp_path, pdf_pages(pages))
    run = redact(tmp_path, file, NAME, "--report", str(report))
    written = report.read_text()
    said = json.loads(written)
    assert run.code == 0
    assert (said["format"], said["pages"], said["checks_passed"]) == (
        "zenger-redaction-report/1", 1, True,
    )  # fmt: skip
    assert said["redactions"] == run.said["redactions"]
    (one,) = said["redactions"]
    left, top, right, bottom = one["box"]
    assert one["area"] == round((right - left) * (bottom - top) / 1_000_000, 2) > 0
    assert 0 < one["names_fit"] < said["names_compared"]
    assert f"about {one['names_fit']:,} of 3,600 names fit" in run.remarks
    for secret in ("Margaret", "Oyelaran", "memo", hashlib.sha256(file.read_bytes()).hexdigest()):
        assert secret not in written


def test_no_report_without_the_copy(tmp_path: Path) -> None:
    report, file = tmp_path / "report.json", saved(tmp_path, pdf_pages([lines("Nothing here.")]))
    assert redact(tmp_path, file, NAME, "--report", str(report)).code == 1
    assert not report.exists()
    same = redact(tmp_path, file, NAME, "--report", str(tmp_path / "out.pdf"))
    assert (same.code, same.pdf.exists()) == (2, False)
    report.write_text("kept")
    assert redact(tmp_path, file, NAME, "--allow-none", "--report", str(report)).code == 2
    assert report.read_text() == "kept"
    assert not (tmp_path / "out.pdf").exists()


def test_a_list_that_matches_nothing_writes_nothing_unless_that_is_allowed(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf_page(lines("Ministry of Water")))
    run = redact(tmp_path, file, NAME)
    assert run.code == 1 and not run.pdf.exists()
    assert run.said["matches"] == 0 and "None of the terms was found" in run.remarks
    allowed = redact(tmp_path, file, NAME, "--allow-none")
    assert allowed.code == 0 and "Ministry of Water" in allowed.text


def test_terms_that_were_not_found_are_named_by_their_lines(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf_page(lines(f"Handed over by {NAME}.")))
    run = redact(tmp_path, file, f"# people\nZdenek Quixby\n{NAME}\n")
    assert run.code == 0 and run.said["not_found"] == [2]
    assert "lines of the list: 2." in run.remarks


@pytest.mark.parametrize(
    ("terms", "more", "says"),
    [
        ("/(/", (), "Line 1, column 2"),
        ("", (), "no term"),
        ("x", (), "one letter"),
        (NAME, ("--reason", "!?"), "24 letters"),
        (NAME, ("--dpi", "5"), "72<=x<=600"),
    ],
)
def test_wrong_usage(tmp_path: Path, terms: str, more: tuple[str, ...], says: str) -> None:
    file = saved(tmp_path, pdf_page(lines("Ministry of Water")))
    run = redact(tmp_path, file, terms, *more)
    assert run.code == 2 and says in run.remarks and not run.pdf.exists()


def test_a_file_that_is_there_is_never_taken_for_the_result(tmp_path: Path) -> None:
    file = saved(tmp_path, pdf_page(lines("Ministry of Water")))
    saved(tmp_path, b"kept", "out.pdf")
    run = redact(tmp_path, file, NAME)
    assert run.code == 2 and run.pdf.read_bytes() == b"kept"


def test_a_list_or_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert redact(tmp_path, tmp_path / "none.pdf", NAME).code == 3
    command = [sys.executable, "-m", "zenger", "redact", "x.pdf", "--terms", str(tmp_path / "none"),
               "--reason", "b6", "-o", str(tmp_path / "out.pdf")]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 2 and "list cannot be read" in run.stderr


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"\0\1\2" * 500, "x.bin", "cannot be read"),
        (b"%PDF-1.7\nnothing", "x.pdf", "Get the file again"),
        (b"", "x.pdf", ""),
        (b"\n \n", "x.txt", "neither pages nor text"),
        (MAILBOX, "x.mbox", "redact each"),
        (b"PK\3\4 not a zip", "x.docx", "Get the file again"),
    ],
    ids=["unknown", "broken", "empty", "no letter in it", "a mailbox", "no office file"],
)
def test_what_cannot_be_examined(tmp_path: Path, content: bytes, name: str, says: str) -> None:
    run = redact(tmp_path, saved(tmp_path, content, name), NAME)
    assert run.code == 3 and not run.pdf.exists()
    assert says in run.said["error"] and run.said["written"] is False
    assert name not in run.remarks


STYLED = "<style>.h{color:#fff}</style><p class='h'>A remark.</p>"
HIDDEN = f'<p style="display:none">Called by {NAME}, unseen.</p>'
OVERLAID = "<div>Look.<p style='position:absolute;background:black'></p></div>"
WITHOUT_PAGES = {
    "an e-mail": (
        mail_bytes("Water", f"Later that year {NAME} came to us again.", b"%PDF-1.7", bcc="unseen@press.example"),
        "x.eml", ("From: ", "Subject: Water", "Later", "to us again."), ("unseen", "Bcc"),
    ),
    "a web page": (
        f"<html><body><h1>Water</h1><p>By {NAME}.</p>{HIDDEN}{STYLED}{OVERLAID}</body></html>".encode(),
        "x.html", ("Water", "By"), ("unseen", "Called", "A remark"),
    ),
}  # fmt: skip


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("case", WITHOUT_PAGES)
def test_what_has_no_pages_is_printed_as_it_is_read(tmp_path: Path, case: str) -> None:
    content, name, shown, unseen = WITHOUT_PAGES[case]
    run = redact(tmp_path, saved(tmp_path, content, name), NAME)
    assert run.code == 0, run.said
    assert not run.holds(NAME) and "█[b6]█" in run.text
    assert all(word in run.text for word in shown), run.text
    assert not any(run.holds(word) for word in unseen)
    assert run.said["inside"] == (name == "x.eml")
    assert run.said["overlaid"] == (name == "x.html") == ("may lie over" in run.remarks)


def test_a_locked_file_needs_its_password(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.open(io.BytesIO(pdf_page(lines("Ministry of Water", f"by {NAME}.")))) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="hare", user="tortoise"))
    closed = redact(tmp_path, path, NAME)
    assert closed.code == 3 and "--passwords" in closed.remarks
    key = saved(tmp_path, b"tortoise\n", "passwords.txt")
    run = redact(tmp_path, path, NAME, "--passwords", str(key))
    assert run.code == 0, run.said
    assert not run.holds(NAME)


def test_the_private_folder_is_gone_however_it_ends(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    good = saved(tmp_path, pdf_page(lines(f"by {NAME}.")))
    bad = saved(tmp_path, b"\0" * 900, "bad.bin")
    for file, code in ((good, 0), (bad, 3)):
        command = [sys.executable, "-m", "zenger", "redact", str(file), "--terms", "-",
                   "--reason", "b6", "-o", str(tmp_path / "out.pdf")]  # fmt: skip
        run = subprocess.run(
            command, input=NAME, text=True, capture_output=True, timeout=300, check=False,
            env={**os.environ, "TMPDIR": str(scratch)},
        )  # fmt: skip
        assert run.returncode == code, run.stderr
        (tmp_path / "out.pdf").unlink(missing_ok=True)
        assert list(scratch.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"bad.bin", "memo.pdf", "scratch"}


def test_yellow_dots_are_taken_out_where_that_is_asked_for(tmp_path: Path) -> None:
    picture = scan("Ministry of Water", f"by {NAME}").convert("RGB")
    for x in range(40, 1600, 97):
        for y in range(500, 980, 53):
            picture.paste((255, 255, 0), (x, y, x + 3, y + 3))
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(200, 200))
    run = redact(
        tmp_path, saved(tmp_path, out.getvalue(), "scan.png"), NAME, "--strip-tracking-dots"
    )
    assert run.code == 0, run.said
    page = pypdfium2.PdfDocument(run.pdf)[0].render(scale=200 / 72).to_pil()
    below = page.crop((0, 495, page.width, page.height)).convert("RGB")
    assert Image.Image.getextrema(below) == ((255, 255),) * 3


def oddly_written(way: str) -> bytes:
    """A scan that has the name twice: as everybody writes it, and in a way OCR does not read."""
    page = scan("Ministry of Water", f"It was handed over by {NAME} on Tuesday.", "Nobody came.")
    page = page.convert("RGB")
    if way in ("slanting", "mirrored"):
        text = Image.new("L", (560, 80), 255)
        ImageDraw.Draw(text).text((10, 10), NAME, font=ImageFont.load_default(44), fill=0)
        if way == "mirrored":
            text = text.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        else:
            text = text.rotate(35, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        page.paste(text.convert("RGB"), (500, 450))
    else:
        _write_on(page, way)
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def _write_on(page: Image.Image, way: str) -> None:
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(44)
    shades = {
        "faint": ((238, 238, 238), (255, 255, 255)), "faint on grey": ((188,) * 3, (200,) * 3),
        "red on green": ((255, 0, 0), (0, 130, 0)),
    }  # fmt: skip
    letters, ground = shades.get(way, ((0, 0, 0), (255, 255, 255)))
    draw.rectangle((400, 430, 1300, 580), fill=ground)
    width = int(font.getlength(NAME))
    if way == "in columns":
        for column, word in enumerate(NAME.split()):
            for row, letter in enumerate(word):
                draw.text((600 + 120 * column, 450 + 56 * row), letter, font=font, fill=0)
    elif way == "boxes of a form":
        for place, letter in enumerate(NAME):
            left = 300 + 56 * place
            draw.rectangle((left, 450, left + 56, 520), outline=0, width=3)
            draw.text((left + 12, 456), letter, font=font, fill=0)
    else:
        draw.text((500, 470), NAME, font=font, fill=letters)
    if way == "struck out":
        draw.line((490, 504, 510 + width, 496), fill=0, width=7)
    if way == "ruled":
        for top in range(440, 580, 22):
            draw.line((300, top, 1400, top), fill=0, width=2)


WAYS = ["slanting", "mirrored", "faint", "faint on grey", "red on green", "in columns",
        "struck out", "ruled", "boxes of a form"]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_name_that_people_read_and_ocr_does_not_is_not_let_out(tmp_path: Path, way: str) -> None:
    run = redact(tmp_path, saved(tmp_path, oddly_written(way), "scan.png"), NAME)
    if run.code:
        assert {one["check"] for one in run.said["leaks"]} == {"14-ocr"}
        assert not run.pdf.exists()
    else:
        assert len(run.said["redactions"]) > 1, "passed, with one of two names in it"

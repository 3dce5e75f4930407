"""The safe PDF: readable everywhere, searchable, and empty of everything else."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from tests.publish.content import ARABIC, TELEGRAM, picture_page

from zenger.model.release import PublishedPage, StoredImage
from zenger.model.rendition import ImageUse
from zenger.publish.safe_pdf import print_picture, write_safe_pdf


def printed_pages(folder: Path, count: int) -> list[PublishedPage]:
    first = picture_page(folder, "page", 1, TELEGRAM)
    return [replace(first, number=number) for number in range(1, count + 1)]


@pytest.mark.parametrize("count", [1, 64, 65, 200], ids="{} pages".format)
def test_it_is_a_sound_pdf_with_every_page(tmp_path: Path, count: int) -> None:
    target = tmp_path / "safe.pdf"
    write_safe_pdf(target, printed_pages(tmp_path, count), "Port talks end")
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) == count
        assert pdf.check_pdf_syntax() == []
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert set(pdf.docinfo.keys()) == {"/Title", "/Producer"}
        width, height = (float(value) for value in pdf.pages[-1].MediaBox[2:])
    assert (round(width), round(height)) == (612, 792)


def test_its_text_is_found_where_it_stands(tmp_path: Path) -> None:
    target = tmp_path / "safe.pdf"
    write_safe_pdf(target, printed_pages(tmp_path, 1), "T")
    command = ["pdftotext", "-layout", str(target), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert "BOLIVIAN PRESS HAS CARRIED DEBATE OVER WHETHER TALKS SUCCESS OR" in text
    boxes = subprocess.run(
        ["pdftotext", "-bbox", str(target), "-"], capture_output=True, check=True
    ).stdout.decode()
    first = next(line for line in boxes.split("\n") if ">LIMITED<" in line)
    x, y = (float(part.split('"')[1]) for part in first.split()[1:3])
    assert abs(x - 110 / 1240 * 612) < 3
    assert abs(y - 130 / 1604 * 792) < 8


def test_arabic_and_letters_beyond_the_first_plane_survive(tmp_path: Path) -> None:
    target = tmp_path / "safe.pdf"
    page = picture_page(tmp_path, "arabic", 1, ARABIC.replace("تقرير", "𐤀"), rtl=True)
    write_safe_pdf(target, [page], "رسوم")
    text = subprocess.run(["pdftotext", str(target), "-"], capture_output=True, check=True)
    assert "الميناء" in text.stdout.decode()
    assert "١٩٧٥" in text.stdout.decode()
    assert "𐤀" in text.stdout.decode()


def test_black_and_white_pages_are_kept_as_they_were_encoded(tmp_path: Path) -> None:
    image = Image.new("1", (800, 1000), 0)  # ink is 1, as the pages are encoded
    image.paste(1, (100, 100, 700, 200))
    image.save(tmp_path / "page.tif", compression="group4")
    with Image.open(tmp_path / "page.tif") as tiff:
        offset, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    data = (tmp_path / "page.tif").read_bytes()[offset : offset + length]
    (tmp_path / "page.g4").write_bytes(data)
    stored = StoredImage(
        ImageUse.PRINT, tmp_path / "page.g4", "image/tiff;g4", 800, 1000, len(data)
    )
    page = replace(printed_pages(tmp_path, 1)[0], images=(stored,))
    write_safe_pdf(tmp_path / "safe.pdf", [page], "T")
    subprocess.run(
        ["pdftoppm", "-r", "72", "-gray", str(tmp_path / "safe.pdf"), str(tmp_path / "seen")],
        check=True,
    )
    with Image.open(next(tmp_path.glob("seen*.pgm"))) as seen:
        width, height = seen.size
        assert seen.getpixel((width // 2, int(height * 0.15))) < 64  # type: ignore[operator]
        assert seen.getpixel((width // 2, int(height * 0.6))) > 192  # type: ignore[operator]


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    pages = printed_pages(tmp_path, 3)
    write_safe_pdf(tmp_path / "one.pdf", pages, "T")
    write_safe_pdf(tmp_path / "two.pdf", pages, "T")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_another_kind_of_picture_is_refused(tmp_path: Path) -> None:
    page = printed_pages(tmp_path, 1)[0]
    picture = print_picture(page)
    assert picture
    page = replace(page, images=(replace(picture, media_type="image/webp"),))
    with pytest.raises(ValueError, match="image/webp"):
        write_safe_pdf(tmp_path / "safe.pdf", [page], "T")

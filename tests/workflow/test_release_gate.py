"""What a release checks of each copy that it prints: a picture that is not of the copy stops it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.desk import PASSPHRASE, House, make_house
from tests.workflow.review.reviewing import approved

from zenger.catalog.models import Document, Release
from zenger.errors import BlockedReleaseError, FixityError
from zenger.model.people import Role
from zenger.model.release import StoredImage
from zenger.model.rendition import ImageUse
from zenger.model.review import Basis, Redaction
from zenger.workflow.access.accounts import add_account
from zenger.workflow.release import release
from zenger.workflow.review.printed import what_would_be_printed
from zenger.workflow.review.redactions import add_redactions
from zenger.workflow.review.safe_copy import safe_pages

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
SECRET = "Margaret Oyelaran"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house")
    made.people["second"] = add_account(
        made.newsroom, "second", PASSPHRASE, role=Role.EDITOR, collections=("Open",)
    )
    yield made
    made.newsroom.sandbox().close()


def approved_with_picture(house: House, use: ImageUse) -> tuple[Document, StoredImage]:
    """A document of two pages, approved, and the picture of the second one."""
    document = house.document("tariff.pdf")
    redaction = Redaction(2, "b6", Basis.TERM, box=(0, 5_000, 10_000, 10_000), secret=SECRET)
    add_redactions(house.acting("admin"), house.viewer("admin"), document.pk, [redaction])
    approved(house, document)
    copy = what_would_be_printed(house.newsroom, document).copy
    _, page = safe_pages(house.newsroom, copy)
    return document, next(image for image in page.images if image.use is use)


def blocked(house: House, site: Path) -> str:
    with pytest.raises(BlockedReleaseError) as error:
        release(house.newsroom, site, public_record="")
    assert not site.exists()
    assert not Release.objects.exists()
    assert SECRET not in str(error.value)
    return str(error.value)


def test_a_pdf_is_compared_with_what_its_pages_were_drawn_from(
    house: House, tmp_path: Path
) -> None:
    """A line that nobody redacted is gone: no other check would know."""
    _, second = approved_with_picture(house, ImageUse.PRINT)
    picture = Image.open(second.path)
    picture.paste(255, (0, 0, picture.width, picture.height // 2))
    picture.save(second.path, "JPEG", quality=75)
    assert "page 2 (20-difference)" in blocked(house, tmp_path / "site")


def test_a_pdf_without_its_original_is_not_published(house: House, tmp_path: Path) -> None:
    document, picture = approved_with_picture(house, ImageUse.PRINT)
    picture.path.write_bytes(picture.path.read_bytes() + b"\0")  # so that it is looked at anew
    blob = document.blob_id
    (house.newsroom.folder / "originals" / blob[:2] / blob[2:4] / blob).unlink()
    with pytest.raises(FixityError):
        release(house.newsroom, tmp_path / "site", public_record="")
    assert not (tmp_path / "site").exists()
    assert not Release.objects.exists()


def test_a_thumbnail_from_before_the_redaction_stops_the_release(
    house: House, tmp_path: Path
) -> None:
    document, second = approved_with_picture(house, ImageUse.SMALL)
    picture = Image.new("RGB", (second.width, second.height), "white")
    font = ImageFont.truetype(FONT, 22)
    ImageDraw.Draw(picture).text((20, 60), SECRET, font=font, fill="black")
    picture.save(second.path, "WEBP")
    where = f"d/{document.public_id}/p/2/small.webp, read by OCR (18-whole-tree)"
    assert where in blocked(house, tmp_path / "site")


def test_a_thumbnail_that_nobody_can_read_stops_the_release(house: House, tmp_path: Path) -> None:
    _, second = approved_with_picture(house, ImageUse.SMALL)
    second.path.write_bytes(b"RIFF\x04\0\0\0WEBP")
    assert "could not run" in blocked(house, tmp_path / "site")


def test_pictures_as_they_were_approved_are_published(house: House, tmp_path: Path) -> None:
    approved_with_picture(house, ImageUse.SMALL)
    assert release(house.newsroom, tmp_path / "site", public_record="").documents == 1

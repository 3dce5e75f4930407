"""49 secrets in 49 places of one PDF, and what redaction tools left of them: each is told."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import SHARED
from tests.process.inventory.looking import look_at, told

from zenger.process.inventory.finding_frames import Taken

FOLDER = SHARED / "redaction" / "generated"
IN_PIXELS = "is drawn in the pixels of a picture: the picture is told, its words only OCR can read"
UNREADABLE = {
    "pixel": IN_PIXELS, "thumb": IN_PIXELS, "alternate": IN_PIXELS, "smask": IN_PIXELS,
    "inlineimg": "the file holds only its first eight letters; those are told",
}  # fmt: skip


def tokens() -> Iterator[object]:
    path = FOLDER / "trap.json"
    known = json.loads(path.read_text()) if path.exists() else {"tokens": {"none": "none"}}
    for channel, token in known["tokens"].items():
        reason = UNREADABLE.get(channel, "")
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        yield pytest.param(token, id=channel, marks=marks)


@pytest.fixture(scope="module")
def trap(shared: Path) -> Taken:
    return look_at(shared / "redaction" / "generated" / "trap.pdf")


@pytest.mark.parametrize("token", list(tokens()))
def test_each_secret_of_the_trap_is_told(token: str, trap: Taken) -> None:
    assert any(token in f"{one.where} {one.text}" for one in trap.findings)


@pytest.mark.parametrize(
    "kind",
    [
        "covered-picture",
        "thumbnail",
        "alternate-image",
        "soft-mask",
        "hidden-pixels",
        "inline-image",
    ],
)
def test_pictures_whose_words_cannot_be_read_are_told_all_the_same(kind: str, trap: Taken) -> None:
    assert kind in told(trap)


def found_in(shared: Path, name: str) -> dict[str, str]:
    return told(look_at(shared / "redaction" / "generated" / f"bad_{name}.pdf"))


def test_what_a_page_lost_is_still_in_an_object_nobody_uses(shared: Path) -> None:
    found = found_in(shared, "pymupdf_default_save_orphan")["unused-object"]
    for secret in ("Margaret Oyelaran", "TRAPKERNZQ", "TRAPFORMZQ", "TRAPANNOTUNDERZQ"):
        assert secret in found


def test_letters_of_a_removed_name_are_left_in_the_font(shared: Path) -> None:
    assert found_in(shared, "fontsubset_leak")["font-leftovers"].endswith(": Q Z k u x ě")


def test_white_text_in_the_transparency_of_a_scan_is_told(shared: Path) -> None:
    assert "hidden-pixels" in found_in(shared, "alpha_channel_white_text")


def test_36_channels_survive_a_redaction_that_only_cuts_text(shared: Path) -> None:
    found = " ".join(found_in(shared, "exact_gap_vector").values())
    trap = json.loads((shared / "redaction" / "generated" / "trap.json").read_text())
    seen = {channel for channel, token in trap["tokens"].items() if token in found}
    # Of the 36 that survive, "pixel" (whose EXIF went with it), "pattern" and "inlineimg" cannot be.
    assert len(seen) >= 30
    assert "text" not in seen


def test_a_layer_that_was_revealed_leaves_its_name(shared: Path) -> None:
    found = found_in(shared, "ocproperties_removed_layer_revealed")
    assert "TRAPOCGNAMEZQ" in found["layer-name"]


def test_a_page_of_pixels_with_their_own_ocr_hides_nothing(shared: Path) -> None:
    taken = look_at(shared / "redaction" / "generated" / "good_raster_ocr_textlayer.pdf")
    assert taken.findings == []

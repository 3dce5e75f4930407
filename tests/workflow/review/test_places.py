"""What was marked on a page becomes boxes, cells or letters, with the words beneath."""

from pathlib import Path
from typing import Any

import pytest
from tests.desk import House

from zenger.errors import NotThereError, ReviewError
from zenger.model.extraction import PageKind
from zenger.model.release import PublishedPage, StoredImage
from zenger.model.rendition import ImageUse
from zenger.model.review import Redaction
from zenger.workflow.review import places
from zenger.workflow.review.places import redactions_at

pytestmark = pytest.mark.sandbox


def at(house: House, title: str, region: Any, page: int = 1) -> tuple[Redaction, ...]:
    number = house.document(title).pk
    viewer = house.viewer("editor")
    return redactions_at(house.newsroom, viewer, number, page, region, "b6")


def test_words_of_a_page_with_a_picture_become_a_box_around_them(house: House) -> None:
    (one,) = at(house, "tariff.pdf", {"letters": [3, 9]})  # of "The tariff of the port of Arica"
    assert one.secret == "tariff"
    assert one.box is not None
    (again,) = at(house, "tariff.pdf", {"box": list(one.box)})
    assert (again.box, again.secret) == (one.box, "")  # its words are looked up later


def test_words_of_a_text_become_letters(house: House) -> None:
    (one,) = at(house, "both.txt", {"letters": [1, 5]})
    assert (one.letters, one.secret) == ((2, 6), "")  # too short to be missed elsewhere
    (one,) = at(house, "both.txt", {"text": [17, 24]})
    assert (one.letters, one.secret) == ((17, 24), "harbour")


@pytest.mark.parametrize(
    "region",
    [
        None, "box", {}, {"box": [1, 2, 3]}, {"box": [5, 5, 5, 9]}, {"box": [0, 0, 20_000, 10]},
        {"box": [True, 0, 5, 5]}, {"letters": [9, 3]}, {"letters": [0, 10**8]},
        {"letters": ["a", "b"]}, {"cell": [0, 0]},
    ],
)  # fmt: skip
def test_a_place_that_is_none_is_refused(house: House, region: Any) -> None:
    with pytest.raises(ReviewError):
        at(house, "tariff.pdf", region)


def test_what_is_not_seen_is_not_there(house: House) -> None:
    with pytest.raises(NotThereError):
        at(house, "informant.txt", {"letters": [0, 3]})
    with pytest.raises(NotThereError):
        at(house, "tariff.pdf", {"letters": [0, 3]}, page=7)


def test_cells_of_a_sheet_are_redacted_as_cells_though_there_is_a_picture_of_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = StoredImage(ImageUse.FULL, Path("full.webp"), "image/webp", 100, 100, 9)
    text, rows = "Name\tSum\nAnn Li\t9", (("Name", "Sum"), ("Ann Li", "9"))
    sheet = PublishedPage(
        1, PageKind.SHEET, "Sheet1", text, "", 612, 792, rows=rows, images=(picture,)
    )
    monkeypatch.setattr(places, "_page", lambda *_: sheet)
    (one,) = at(house, "both.txt", {"letters": [7, 12]})
    assert (one.cell, one.secret) == ((1, 0), "Ann Li")
    (one,) = at(house, "both.txt", {"text": [9, 15]})
    assert (one.letters, one.secret) == ((9, 15), "Ann Li")
    with pytest.raises(ReviewError, match="Mark the words"):
        at(house, "both.txt", {"box": [0, 0, 500, 500]})

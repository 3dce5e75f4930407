"""Where a passage is left on a page, by its places and not by what redactions say of them."""

from typing import Any

import pytest

from zenger.model.extraction import PageKind
from zenger.model.release import PublishedPage
from zenger.model.review import Redaction
from zenger.workflow.review.left_on_page import LeftOnPages

TEXT = "Ann Li and Ann Li"
WORDS = (0, 3, 1000, 1000, 1500, 1200, 4, 6, 1600, 1000, 1900, 1200, 7, 10, 2000, 1000, 2400, 1200,
         11, 14, 2500, 1000, 3000, 1200, 15, 17, 500, 1300, 900, 1500)  # fmt: skip
SECOND = [Redaction(1, "b6", box=(2450, 950, 3050, 1250), secret="Ann Li"),
          Redaction(1, "b6", box=(450, 1250, 950, 1550), secret="Ann Li")]  # fmt: skip


@pytest.mark.parametrize(
    ("held", "is_left"),
    [
        ([], True),
        (SECOND, True),  # two boxes, of one name over the end of a line
        ([*SECOND, Redaction(1, "b6", box=(900, 950, 1950, 1250))], False),  # drawn, words unknown
        ([Redaction(1, "b6", box=(0, 900, 9999, 1600), secret=TEXT)], False),  # more than the name
        ([Redaction(1, "b6", box=(0, 0, 10000, 10000))], False),
    ],
    ids=["nothing", "the second alone", "both", "a longer passage", "the page"],
)
def test_a_name_is_left_where_one_of_its_places_is_not_covered(
    monkeypatch: pytest.MonkeyPatch, held: list[Redaction], is_left: bool
) -> None:
    page = PublishedPage(1, PageKind.PAGE, "", TEXT, "", 612, 792, WORDS)
    monkeypatch.setattr(LeftOnPages, "_page", lambda *_: page)
    nobody: Any = None
    assert LeftOnPages(nobody).has(nobody, 1, ("ann", "li"), held) is is_left

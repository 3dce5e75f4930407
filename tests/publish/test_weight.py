"""A page loads fast on a slow line: little text at once, pictures of known size, when needed."""

import re
from pathlib import Path

import pytest
from tests.publish.content import Shelf, document, document_id, text_page

from zenger.model.extraction import PageKind
from zenger.publish.page_body import LONG_BODY, body_of, shortened
from zenger.publish.site import build_site

MOST = 100_000  # bytes of HTML, CSS and JavaScript
TABLE = "\n".join(f"{n}\tArica\t1974-01-0{n % 9}\tpaid" for n in range(9_000))
LONG = {
    "a log": ("".join(f"line {n} of a log\n" for n in range(40_000)), PageKind.TEXT),
    "one endless line": ("x" * 700_000, PageKind.TEXT),
    "Amharic": ("ስለሰብአዊ መብቶች\n" * 20_000, PageKind.TEXT),
    "a message": ("> said before\n\nnew words\n" * 20_000, PageKind.MESSAGE),
    "a table": (TABLE, PageKind.SHEET),
    "signs that HTML spells out": ("<&>\n" * 60_000, PageKind.TEXT),
}


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of very long pages."""
    shelf = Shelf()
    for number, (text, kind) in enumerate(LONG.values(), 1):
        shelf.add(document(number, f"Long {number}", "text"), text_page(1, text, kind))
    site = tmp_path_factory.mktemp("heavy") / "site"
    build_site(shelf.content(), site)
    return site


@pytest.mark.parametrize("number", range(1, len(LONG) + 1), ids=list(LONG))
def test_a_very_long_page_begins_on_its_page_and_stands_whole_beside_it(
    heavy: Path, number: int
) -> None:
    folder = heavy / "d" / document_id(number)
    shared = sum((heavy / "assets" / n).stat().st_size for n in ("zenger.css", "viewer.js"))
    for path in (folder / "index.html", folder / "p/1/index.html"):
        assert shared + path.stat().st_size <= MOST
        assert 'text/index.html#p1">All of it</a>' in path.read_text(encoding="utf-8")
    whole = (folder / "text/index.html").read_text(encoding="utf-8")
    assert 'id="p1"' in whole
    assert len(whole) > 150_000


def test_a_page_of_ordinary_length_is_left_alone() -> None:
    page = text_page(1, "line\n" * 100)
    assert shortened(page) == (page, False)
    table = text_page(1, "a\tb\n1\t2\n", PageKind.SHEET)
    assert body_of(shortened(table)[0]) == body_of(table)
    assert not shortened(table)[1]


def test_what_is_shown_of_a_long_page_ends_with_a_line() -> None:
    shown, is_cut = shortened(text_page(1, "words of a line\n" * LONG_BODY))
    assert is_cut
    assert shown.text.endswith("words of a line\n")


def test_pictures_of_pages_state_their_size_and_thumbnails_wait(printed: Path) -> None:
    seen = 0
    for path in printed.rglob("*.html"):
        for picture in re.findall(r"<img [^>]*>", path.read_text(encoding="utf-8")):
            seen += 1
            assert re.search(r' width="[1-9]\d*" height="[1-9]\d*"', picture), path
            assert " alt=" in picture
            assert 'loading="lazy"' in picture or "srcset=" in picture, path
    assert seen > 50


def test_a_page_picture_has_a_smaller_one_for_small_screens(printed: Path) -> None:
    page = (printed / "d" / document_id(1) / "p/3/index.html").read_text(encoding="utf-8")
    assert 'srcset="small.webp 320w, full.webp 1240w"' in page
    for picture in printed.rglob("*.webp"):
        assert picture.stat().st_size <= 200_000, picture

"""What is missing is counted, explained and linked; no loss looks like none."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publish.content import Shelf, document, document_id, make_shelf, text_page

from zenger.model.document import MemberCount
from zenger.model.reconciliation import Contents
from zenger.publish.site import build_site

PAGE = "about/missing/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("missing")
    build_site(make_shelf(folder / "drawn").content(), folder / "site")
    return folder / "site"


def html(site: Path, path: str = PAGE) -> str:
    return " ".join((site / path / "index.html").read_text("utf-8").split())


def test_figures_add_up(site: Path) -> None:
    figures = json.loads((site / PAGE / "index.json").read_text("utf-8"))["figures"]
    shown = sum(figures[name] for name in ("whole", "empty", "in_part", "not_read"))
    assert shown == figures["documents"] == len(list((site / "d").glob("*/index.json"))) - 1
    assert figures["not_read"] == 3
    assert figures["lost_inside"] == 1


def test_each_document_that_was_not_read_whole_is_linked_with_its_reason(site: Path) -> None:
    page = html(site)
    for number in (41, 53, 54):
        assert f'href="../../d/{document_id(number)}/index.html"' in page
    assert "The table of pages is missing." in page
    assert f'href="../../d/{document_id(55)}/index.html"' not in page  # empty is no loss


def test_a_container_says_what_it_holds_and_what_came_of_it(site: Path) -> None:
    data = json.loads((site / PAGE / "index.json").read_text("utf-8"))
    (container,) = data["containers"]
    assert (container["document"], container["expected"]) == (document_id(40), 9)
    words = "Says that it holds 9 files, and 8 came to light: 7 taken out, 1 damaged. 1 unaccounted for."
    assert container["words"] == words
    assert words in html(site)


def test_a_reader_is_told_in_sentences_how_many_of_how_many(site: Path) -> None:
    assert "3 of 120 attachments could not be opened, for want of a password." in html(site)
    assert "1 of 1 file in an archive could not be read" in html(site)


def test_what_has_no_document_is_counted(site: Path) -> None:
    page = html(site)
    assert "A symbolic link; what it names was not followed." in page
    assert page.count("Entries that have no document") == 1


def test_the_page_is_linked_from_the_first_page_and_from_about(site: Path) -> None:
    assert 'href="about/missing/index.html"' in html(site, "")
    assert "missing/index.html" in html(site, "about/")


def test_an_archive_without_a_loss_says_so(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.add(document(1, "Note", "text"), text_page(1, "words"))
    build_site(replace(shelf.content(), inside=(), stopped=()), tmp_path / "site")
    page = html(tmp_path / "site")
    assert "Every file that was received could be read whole." in page
    assert "<table" not in page


def test_long_lists_are_paged_and_reasons_lead_to_their_page(tmp_path: Path) -> None:
    shelf = Shelf()
    torn = Contents(MemberCount(2, 1, 1, 0), (("corrupt", 1),))
    for number in range(450):
        status = "corrupt" if number < 230 else "encrypted"
        shelf.add(document(number, f"n{number:03}", "archive", status=status, contents=torn))
    build_site(shelf.content(), tmp_path / "site")
    assert 'href="page/2/index.html#encrypted"' in html(tmp_path / "site")
    assert 'id="encrypted"' in html(tmp_path / "site", f"{PAGE}page/2/")
    listed = [
        d["document"]
        for path in sorted((tmp_path / "site" / PAGE).glob("page/*/index.json"))
        + [tmp_path / "site" / PAGE / "index.json"]
        for d in json.loads(path.read_text("utf-8"))["documents"]
    ]
    assert sorted(listed) == sorted(document_id(n) for n in range(450))
    inside = html(tmp_path / "site", f"{PAGE}inside/page/3/")
    assert len(re.findall(r'class="title"', inside)) == 50
    assert 'href="inside/index.html"' in html(tmp_path / "site")


def test_hostile_reasons_stay_text(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.add(
        document(1, "<b>x</b>", "pdf", status="corrupt", code="<i>", message="<img src=x>\u202e")
    )
    build_site(shelf.content(), tmp_path / "site")
    page = html(tmp_path / "site")
    assert "<img" not in page
    assert "\u202e" not in page

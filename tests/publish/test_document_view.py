"""What a document's page says of what is like it, what it holds, and where it lay."""

import json
from pathlib import Path

import pytest
from tests.publish.content import (
    Shelf,
    add_copies,
    add_losses,
    add_narrow_sheet,
    document,
    document_id,
    make_shelf,
    text_page,
)

from zenger.model.document import Address
from zenger.model.release import MOST_ALIKE, Related
from zenger.publish.document_view import about
from zenger.publish.site import build_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("view")
    shelf = make_shelf(folder / "drawn")
    add_losses(shelf)
    add_copies(shelf)
    add_narrow_sheet(shelf, folder / "drawn")
    build_site(shelf.content(), folder / "site")
    return folder / "site"


def html(site: Path, number: int, part: str = "") -> str:
    page = site / "d" / document_id(number) / part / "index.html"
    return " ".join(page.read_text("utf-8").split())


def _alike(*percents: int) -> str:
    """The column of a document that shares so much with others."""
    found = tuple(
        Related(document_id(n), f"draft {n}", "nearly the same", "document", percent=percent)
        for n, percent in enumerate(percents, 1)
    )
    shown = document(99, "report", "document", alike=found)
    return str(about(shown, "", "", has_pdf=False, has_text=True, original=""))


@pytest.mark.parametrize(
    ("percents", "words"),
    [
        ((100,), "1 document, no difference found"),
        ((94,), "1 document, which differs"),
        ((94, 71), "2 documents, which all differ"),
        ((100, 100, 60), "3 documents, of which 1 differs"),
        ((100, 80, 60), "3 documents, of which 2 differ"),
        ((100,) * MOST_ALIKE, f"The {MOST_ALIKE} most alike, no difference found"),
    ],
    ids=["one copy", "one version", "versions", "one of three", "two of three", "perhaps more"],
)
def test_a_document_says_how_many_are_like_it_and_how_many_differ(
    percents: tuple[int, ...], words: str
) -> None:
    assert f"<summary>{words}</summary>" in _alike(*percents)


def test_copies_and_versions_are_linked_and_say_what_they_share(site: Path) -> None:
    page = html(site, 300)
    assert "4 documents, of which 2 differ" in page
    for number in (4, 5, 6, 20):
        assert f'href="../../d/{document_id(number)}/index.html"' in page
    assert "the same message, received another way" in page
    assert "94 % in common" in page
    assert "no difference found, <time" in page
    assert "Compared by a sample of their words." in page


def test_a_document_that_is_like_no_other_says_nothing_of_copies(site: Path) -> None:
    assert "Copies and versions" not in html(site, 1)


def test_an_archive_says_on_its_own_page_what_is_missing_from_it(site: Path) -> None:
    assert "Holds 5 files: 2 taken out, 2 locked with a password" in html(site, 200)
    assert "<h2>2 files inside</h2>" in html(site, 200)


def test_an_archive_of_which_nothing_is_left_says_so_too(site: Path) -> None:
    assert "Holds 3 files: none taken out" in html(site, 201)
    assert "<h2>Files inside</h2>" in html(site, 201)


def test_a_whole_archive_says_nothing_of_losses(tmp_path: Path) -> None:
    shelf = Shelf()
    member = Related(document_id(2), "a.txt", "member", "text", 1)
    shelf.add(document(1, "box.zip", "archive", children=(member,)))
    shelf.add(document(2, "a.txt", "text"), text_page(1, "words"))
    build_site(shelf.content(), tmp_path / "site")
    assert "taken out" not in html(tmp_path / "site", 1)


def test_the_whole_list_of_a_mailbox_calls_them_messages(site: Path) -> None:
    assert "450 messages inside" in html(site, 42, "inside")


def test_a_document_that_lay_in_many_places_says_how_many_are_not_shown(site: Path) -> None:
    page = html(site, 301)
    assert page.count("/report.doc</bdi>") == 50
    assert "<summary>and in 69 more</summary>" in page
    assert "25 more places in the data file." in page
    data = json.loads((site / "d" / document_id(301) / "index.json").read_text("utf-8"))
    assert len(data["paths"]) == 75


def test_somebody_known_by_the_address_alone_is_not_named_twice(tmp_path: Path) -> None:
    shelf = Shelf()
    people = (Address("from", "Ann@Harbour.example", "ann@harbour.example"),)
    shelf.add(document(1, "Crane", "email", people=people), text_page(1, "words"))
    build_site(shelf.content(), tmp_path / "site")
    page = (tmp_path / "site/browse/people/index.html").read_text("utf-8")
    assert page.lower().count("ann@harbour.example") == 1


def test_a_picture_that_may_cut_off_cells_says_so(site: Path) -> None:
    assert "may cut off what stands in them" in html(site, 310)
    data = json.loads((site / "d" / document_id(310) / "index.json").read_text("utf-8"))
    assert data["picture_remark"] == "narrow-columns"
    assert "may cut off" not in html(site, 30)


def test_a_name_that_says_another_format_is_told_as_such(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.add(document(1, "memo.doc", "pdf", wrong_extensions=("doc",)), text_page(1, "words"))
    shelf.add(document(2, "memo.pdf", "pdf"), text_page(1, "words"))
    build_site(shelf.content(), tmp_path / "site")
    assert ".doc: the name says another format" in html(tmp_path / "site", 1)
    assert "another format" not in html(tmp_path / "site", 2)
    data = json.loads((tmp_path / "site/d" / document_id(1) / "index.json").read_text("utf-8"))
    assert data["wrong_extensions"] == ["doc"]

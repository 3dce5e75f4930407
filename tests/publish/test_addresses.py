"""Addresses stay: what was once cited leads to an answer for good."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.publish.content import Shelf, document, document_id, text_page

from zenger.model.release import Tombstone
from zenger.publish.site import build_site

ALWAYS = (
    "index.html", "404.html", "robots.txt", "about/index.html", "about/missing/index.html",
    "browse/index.html", "browse/documents/index.html", "browse/collections/index.html",
    "browse/dates/index.html", "browse/types/index.html", "browse/languages/index.html",
    "browse/people/index.html", "browse/folders/index.html", "browse/words/index.html",
    "search/index.html", "feeds/atom.xml", "feeds/feed.json", "manifest.json",
    "manifest-sha256.txt",
)  # fmt: skip


def pages_of_documents(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.glob("d/**/index.html")}


def vanished(before: set[str], site: Path) -> set[str]:
    """Pages of documents that were there and are not."""
    return before - pages_of_documents(site)


@pytest.mark.parametrize("path", ALWAYS)
def test_an_archive_always_has(printed: Path, path: str) -> None:
    assert (printed / path).is_file()


def test_no_page_of_a_document_vanishes_from_one_release_to_the_next(
    shelf: Shelf, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(), site)
    before = pages_of_documents(site)
    shelf.add(document(77, "A late letter", "text"), text_page(1, "Late."))
    changed = shelf.documents[document_id(56)]
    shelf.add(replace(changed, title="Better", fingerprint="2"), *shelf.pages[document_id(56)])
    build_site(shelf.content(number=2), site)
    assert vanished(before, site) == set()


def test_a_page_of_a_withdrawn_document_becomes_a_notice_at_its_address(
    shelf: Shelf, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(), site)
    key = document_id(56)
    cited = {p for p in pages_of_documents(site) if p.startswith(f"d/{key}/")}
    pages = len(shelf.pages.pop(key))
    del shelf.documents[key]
    shelf.tombstones += (Tombstone(key, pages, date(2026, 11, 23), "Named somebody."),)
    build_site(shelf.content(number=2), site)
    assert vanished(cited, site) == set()
    for path in cited:
        assert "Named somebody." in (site / path).read_text(encoding="utf-8")


def test_the_check_for_vanished_pages_sees_one_that_vanished(printed: Path) -> None:
    gone = f"d/{document_id(1)}/p/99/index.html"
    assert vanished(pages_of_documents(printed) | {gone}, printed) == {gone}


def test_a_document_has_the_same_address_whatever_else_is_published(
    shelf: Shelf, tmp_path: Path
) -> None:
    alone = Shelf({document_id(1): shelf.documents[document_id(1)]}, shelf.pages)
    build_site(shelf.content(), tmp_path / "all")
    build_site(alone.content(), tmp_path / "one")
    of_all = {p for p in pages_of_documents(tmp_path / "all") if document_id(1) in p}
    assert pages_of_documents(tmp_path / "one") == of_all

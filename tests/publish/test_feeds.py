"""Feeds and sitemaps that readers' programs accept, and that move only when something did."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.publish.content import Shelf, document_id, text_page

from zenger.publish import feeds
from zenger.publish.site import build_site

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(site: Path) -> dict[str, str]:
    root = ElementTree.parse(site / "feeds/atom.xml").getroot()
    return {
        str(entry.findtext(f"{ATOM}id")): str(entry.findtext(f"{ATOM}updated"))
        for entry in root.iter(f"{ATOM}entry")
    }


def test_the_two_feeds_name_the_same_documents(printed: Path, drawn: Shelf) -> None:
    found = entries(printed)
    feed = json.loads((printed / "feeds/feed.json").read_text(encoding="utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {item["id"] for item in feed["items"]} == set(found)
    assert len(found) == len(drawn.documents)
    assert all(name.startswith("tag:") for name in found)
    assert all(datetime.fromisoformat(moment).tzinfo for moment in found.values())
    assert "feed_url" not in feed


def test_two_archives_of_a_newsroom_have_two_feeds(drawn: Shelf) -> None:
    one = drawn.content()
    other = replace(one, imprint=replace(one.imprint, title="The Other Record"))
    ids = {ElementTree.fromstring(feeds._atom(c, [])).findtext(f"{ATOM}id") for c in (one, other)}
    assert len(ids) == 2


def test_links_of_an_archive_with_a_fixed_address_need_no_base(
    drawn: Shelf, tmp_path: Path
) -> None:
    build_site(drawn.content(base_url="https://h.example/a%20b/"), tmp_path / "site")
    root = ElementTree.parse(tmp_path / "site/feeds/atom.xml").getroot()
    addresses = [str(link.get("href")) for link in root.iter(f"{ATOM}link")]
    assert all(address.startswith("https://h.example/a%20b/") for address in addresses)


def test_a_release_that_changes_one_document_moves_one_entry(shelf: Shelf, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(), site)
    before = entries(site)
    changed = replace(shelf.documents[document_id(56)], fingerprint="changed")
    shelf.add(changed, text_page(1, "Other words."))
    build_site(shelf.content(number=2), site)
    after = entries(site)
    moved = {key for key in before if before[key] != after[key]}
    assert {key.rsplit(":", 1)[1] for key in moved} == {document_id(56)}


def test_a_long_sitemap_comes_in_parts(
    drawn: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "URLS_PER_SITEMAP", 40)
    build_site(drawn.content(base_url="https://h.example/"), tmp_path / "site")
    index = ElementTree.parse(tmp_path / "site/sitemap.xml").getroot()
    assert all(place.findtext(f"{MAP}lastmod") for place in index.iter(f"{MAP}sitemap"))
    parts = [
        str(place.text).removeprefix("https://h.example/") for place in index.iter(f"{MAP}loc")
    ]
    urls: list[str] = []
    for part in parts:
        found = [str(u.text) for u in ElementTree.parse(tmp_path / "site" / part).iter(f"{MAP}loc")]
        assert len(found) <= 40
        urls += found
    assert len(parts) > 1
    assert len(urls) == len(set(urls))
    assert f"https://h.example/d/{document_id(1)}/p/12/index.html" in urls

"""What programs read of a page says the same as the page itself."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.publish.content import Shelf, document, document_id, text_page

from zenger.publish.site import build_site

BASE = "https://harbour.example/record/"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Head(HTMLParser):
    """The metadata of a page and the words a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, str] = {}
        self.jsonld = ""
        self.words = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and (name := values.get("name") or values.get("property")):
            self.meta.setdefault(name, []).append(str(values.get("content")))
        if tag == "link" and values.get("rel"):
            self.links[str(values["rel"])] = str(values.get("href"))
        self._inside = "jsonld" if values.get("type") == "application/ld+json" else tag

    def handle_data(self, data: str) -> None:
        if self._inside == "jsonld":
            self.jsonld += data
        elif self._inside not in ("script", "style", "title"):
            self.words += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def read(path: Path) -> tuple[Head, dict[str, Any]]:
    head = Head()
    head.feed(path.read_text(encoding="utf-8"))
    return head, json.loads(head.jsonld) if head.jsonld else {}


def moments(site: Path) -> dict[str, str | None]:
    """When each address of the sitemap last changed, as it says."""
    urls = ElementTree.parse(site / "sitemap.xml").getroot().iter(f"{MAP}url")
    return {
        str(url.findtext(f"{MAP}loc")).removeprefix(BASE): url.findtext(f"{MAP}lastmod")
        for url in urls
    }


@pytest.fixture(scope="module")
def fixed(drawn: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive printed for a fixed address."""
    site = tmp_path_factory.mktemp("fixed") / "site"
    build_site(drawn.content(base_url=BASE), site)
    return site


def test_every_document_and_page_says_in_json_ld_what_it_shows(fixed: Path, drawn: Shelf) -> None:
    for path in sorted(fixed.glob("d/*/index.html")) + sorted(fixed.glob("d/*/p/*/index.html")):
        if path.relative_to(fixed).parts[1] not in drawn.documents:
            continue  # a notice of what was taken away
        head, said = read(path)
        assert said["@context"] == "https://schema.org"
        assert said["name"] in head.words
        assert said["publisher"]["name"] in head.words
        assert said["identifier"].split("/")[0] in head.words
        assert said["url"] == f"{BASE}{path.relative_to(fixed).as_posix()}"
        assert head.links["canonical"] == said["url"] == head.meta["og:url"][0]
        assert head.meta["citation_title"] == head.meta["og:title"] == [said["name"]]
        if "dateCreated" in said:
            assert head.meta["citation_publication_date"] == [said["dateCreated"].replace("-", "/")]


def test_every_page_has_a_description_and_what_those_who_share_it_show(fixed: Path) -> None:
    for path in sorted(fixed.rglob("*.html")):
        meta = read(path)[0].meta
        if "noindex" in meta.get("robots", []):
            continue
        assert len(meta["description"]) == len(meta["og:description"]) == 1, path
        assert meta["description"][0].strip(), path
        assert len(meta["og:title"]) == len(meta["og:type"]) == 1, path


def test_a_shared_page_shows_its_own_picture(fixed: Path) -> None:
    for page in ("", "p/1/", "p/3/"):
        folder = f"d/{document_id(1)}/"
        meta = read(fixed / folder / page / "index.html")[0].meta
        assert meta["og:image"] == [f"{BASE}{folder}{page or 'p/1/'}full.webp"]
        assert (fixed / meta["og:image"][0].removeprefix(BASE)).is_file()
    assert (fixed / read(fixed / "index.html")[0].meta["og:image"][0].removeprefix(BASE)).is_file()


def test_titles_tell_a_document_from_its_first_page(fixed: Path) -> None:
    folder = fixed / "d" / document_id(1)
    whole = (folder / "index.html").read_text(encoding="utf-8")
    first = (folder / "p/1/index.html").read_text(encoding="utf-8")
    assert ", page 1 of " in first.partition("</title>")[0]
    assert ", page " not in whole.partition("</title>")[0]


def test_a_message_names_its_sender_as_author_for_reference_managers(fixed: Path) -> None:
    head, said = read(fixed / "d" / document_id(20) / "index.html")
    assert said["@type"] == "EmailMessage"
    assert head.meta["citation_author"] == ["Ann Mills"]
    assert head.meta["citation_publisher"] == ["The Harbour Courier"]


def test_the_pdf_that_is_named_is_there(fixed: Path) -> None:
    head, _ = read(fixed / "d" / document_id(1) / "p/2/index.html")
    (url,) = head.meta["citation_pdf_url"]
    assert (fixed / url.removeprefix(BASE)).read_bytes().startswith(b"%PDF-")


def test_the_first_page_says_in_json_ld_who_publishes_what(fixed: Path) -> None:
    head, said = read(fixed / "index.html")
    assert (said["@type"], said["url"]) == ("Collection", f"{BASE}index.html")
    assert said["description"] in head.words
    assert said["name"] in head.words


def test_the_sitemap_lists_what_is_there_with_the_moment_each_document_changed(
    fixed: Path, drawn: Shelf
) -> None:
    found = moments(fixed)
    released = drawn.content().released.isoformat()
    assert all((fixed / path).is_file() for path in found)
    assert set(found.values()) == {released}
    assert {f"d/{public_id}/index.html" for public_id in drawn.documents} < found.keys()
    marks = json.loads((fixed / "build.json").read_text(encoding="utf-8"))["documents"]
    assert {mark[1] for mark in marks.values()} == {released}


def test_the_sitemap_moves_only_with_what_moved(shelf: Shelf, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(base_url=BASE), site)
    build_site(shelf.content(number=2, base_url=BASE), site)
    first, second = (shelf.content(number=n).released.isoformat() for n in (1, 2))
    moved = {path for path, moment in moments(site).items() if moment != first}
    assert moved == {"index.html", "about/index.html"}  # they state the release
    assert {moments(site)[path] for path in moved} == {second}


def test_a_list_moves_in_the_sitemap_when_a_row_of_it_does(shelf: Shelf, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(base_url=BASE), site)
    before = {p: (site / p).read_bytes() for p in moments(site)}
    shelf.add(document(77, "A late letter", "text", collection="Letters"), text_page(1, "Late."))
    build_site(shelf.content(number=2, base_url=BASE), site)
    second = shelf.content(number=2).released.isoformat()
    found = moments(site)
    assert found["browse/documents/index.html"] == second
    for path, moment in found.items():
        assert (moment == second) == (before.get(path) != (site / path).read_bytes()), path


def test_the_language_and_direction_of_each_passage_are_stated(printed: Path) -> None:
    page = (printed / "d" / document_id(3) / "index.html").read_text(encoding="utf-8")
    assert '<html lang="en" dir="ltr">' in page
    assert '<h1 dir="rtl" lang="ar">' in page
    assert '<div class="text prose" lang="ar" dir="rtl">' in page
    assert 'lang="ar" direction="rtl">' in page  # the text over the picture
    chinese = (printed / "d" / document_id(52) / "index.html").read_text(encoding="utf-8")
    assert '<div class="text prose" lang="zh" dir="ltr">' in chinese

"""What the archive as a whole keeps to: whole links, same bytes, all or nothing."""

import errno
import json
import re
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.publish.content import HOSTILE, Shelf, document, document_id, text_page

from zenger.errors import AccessDeniedError, NewsroomBusyError, NoSpaceError, NotOurSiteError
from zenger.model.release import Place, Tombstone
from zenger.publish.case_site import printing_cases
from zenger.publish.site import build_site, printing
from zenger.publish.verify import verify_site

CSP = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)


class Reader(HTMLParser):
    """Collects what a page links to and what it must not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.faults: list[str] = []
        self.headings = 0
        self.metas: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.headings += tag == "h1"
        if tag == "meta":
            self.metas.append(values)
        if tag == "style" or "style" in values:
            self.faults.append(f"style on {tag}")
        if tag == "script" and "src" not in values and values.get("type") != "application/ld+json":
            self.faults.append("inline script")
        self.faults += [name for name in values if name.startswith("on")]
        if values.get("id"):
            self.ids.add(str(values["id"]))
        self.links += [
            value for name in ("href", "src", "action") if (value := values.get(name)) is not None
        ]
        for part in (values.get("srcset") or "").split(","):
            if part.strip():
                self.links.append(part.split()[0])


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def pages_of(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def tree(site: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(site)): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_every_link_leads_somewhere_inside_the_archive(printed: Path) -> None:
    readers = {path: read(path) for path in pages_of(printed)}
    for path, reader in readers.items():
        for link in reader.links:
            parts = urlsplit(link)
            assert not parts.scheme, f"{path}: {link}"
            assert not parts.netloc, f"{path}: {link}"
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path.relative_to(printed)}: {link}"
            assert printed in target.parents
            if parts.fragment and target in readers:
                assert parts.fragment in readers[target].ids | {"main"}, f"{path}: {link}"


def test_no_page_has_an_inline_script_or_style_and_each_states_the_policy(printed: Path) -> None:
    for path in pages_of(printed):
        reader = read(path)
        assert not reader.faults, path
        policies = [m["content"] for m in reader.metas if m.get("http-equiv")]
        assert policies == [CSP], path


def test_every_page_has_one_first_heading_and_data_beside_it(printed: Path) -> None:
    for path in pages_of(printed):
        assert read(path).headings == 1, path
        if path.name == "index.html":
            json.loads(path.with_name("index.json").read_text(encoding="utf-8"))


def test_a_document_without_a_word_leads_to_no_page_of_its_text(
    shelf: Shelf, tmp_path: Path
) -> None:
    key = document_id(56)
    blank = replace(shelf.pages[key][0], text=" \n")
    shelf.add(shelf.documents[key], blank)
    build_site(shelf.content(), tmp_path / "site")
    folder = tmp_path / "site" / "d" / key
    assert not (folder / "text").exists()
    for page in (folder / "index.html", folder / "p" / "1" / "index.html"):
        assert "text/index.html" not in page.read_text(encoding="utf-8")


def test_every_page_of_every_document_is_within_five_links_of_the_first(printed: Path) -> None:
    reached = {printed / "index.html"}
    edge = set(reached)
    for _ in range(5):
        following: set[Path] = set()
        for path in edge:
            for link in read(path).links:
                parts = urlsplit(link).path
                target = (path.parent / unquote(parts)).resolve() if parts else path
                if target.suffix == ".html" and target not in reached:
                    following.add(target)
        reached |= following
        edge = following
    pages = {*printed.glob("d/*/p/*/index.html"), *printed.glob("d/*/text/index.html")}
    gone = {p for p in pages if "Taken away on" in p.read_text(encoding="utf-8")}
    assert pages - gone <= reached


def test_two_printings_of_the_same_release_are_the_same_bytes(
    drawn: Shelf, printed: Path, tmp_path: Path
) -> None:
    build_site(drawn.content(), tmp_path / "again")
    assert tree(tmp_path / "again") == tree(printed)


def test_pressing_again_renders_nothing_and_changes_nothing(drawn: Shelf, tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = build_site(drawn.content(), site)
    before = tree(site)
    second = build_site(drawn.content(), site)
    assert (first.kept, second.printed) == (0, 0)
    assert tree(site) == before


def test_a_new_document_leaves_the_pages_of_the_others_as_they_are(
    shelf: Shelf, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(), site)
    before = {key: value for key, value in tree(site).items() if key.startswith("d/")}
    shelf.add(document(77, "A late letter", "text"), text_page(1, "Late."))
    report = build_site(shelf.content(number=2), site)
    after = tree(site)
    assert (report.printed, report.documents) == (1, len(shelf.documents))
    assert {key: after[key] for key in before} == before
    assert f"d/{document_id(77)}/p/1/index.html" in after


def test_a_printing_that_took_documents_over_equals_one_from_scratch(
    shelf: Shelf, tmp_path: Path
) -> None:
    changed = shelf.documents[document_id(56)]
    build_site(shelf.content(), tmp_path / "site")
    shelf.add(replace(changed, title="A better title", fingerprint="other"), text_page(1, "New."))
    build_site(shelf.content(), tmp_path / "site")
    build_site(shelf.content(), tmp_path / "fresh")
    assert tree(tmp_path / "site") == tree(tmp_path / "fresh")


@pytest.mark.parametrize("moment", ["<b>yesterday</b>", 7, None])
@pytest.mark.parametrize("kind", ["documents", "lists"])
def test_marks_that_somebody_changed_are_not_believed(
    shelf: Shelf, tmp_path: Path, kind: str, moment: object
) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(), site)
    before = tree(site)
    build = json.loads(before["build.json"])
    entry = next(iter(build[kind]))
    build[kind][entry] = ["", moment, ""] if kind == "documents" else moment
    (site / "build.json").write_text(json.dumps(build), encoding="utf-8")
    report = build_site(shelf.content(), site)
    assert report.kept == 0
    assert tree(site) == before


def test_a_document_taken_away_leaves_a_notice_and_nothing_else(
    shelf: Shelf, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    canary = "zyzzogeton"
    shelf.add(document(78, "Secret list", "text"), text_page(1, canary), text_page(2, canary))
    build_site(shelf.content(), site)
    assert any(canary.encode() in content for content in tree(site).values())
    del shelf.documents[document_id(78)]
    shelf.tombstones += (Tombstone(document_id(78), 2, date(2026, 11, 23), "It named a witness."),)
    build_site(shelf.content(number=2), site)
    assert not any(canary.encode() in content for content in tree(site).values())
    for place in ("", "p/1/", "p/2/", "text/"):
        page = (site / "d" / document_id(78) / place / "index.html").read_text(encoding="utf-8")
        assert "It named a witness." in page
        assert "23 November 2026" in page
    assert list(verify_site(site)) == []


@pytest.mark.parametrize("kind", ["a folder with a file", "a file", "a link"])
def test_what_is_not_ours_is_refused_and_left_alone(
    shelf: Shelf, tmp_path: Path, kind: str
) -> None:
    site = tmp_path / "site"
    if kind == "a folder with a file":
        site.mkdir()
        (site / "thesis.txt").write_text("mine")
    elif kind == "a file":
        site.write_text("mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        site.symlink_to(tmp_path / "elsewhere")
    before = names(tmp_path)
    with pytest.raises(NotOurSiteError, match="did not make"):
        build_site(shelf.content(), site)
    assert names(tmp_path) == before


def test_a_printing_that_fails_leaves_the_old_archive_whole(shelf: Shelf, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(), site)
    before = tree(site)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_site(shelf.content(number=2), site, progress=stop)
    assert tree(site) == before
    assert names(tmp_path) == ["site"]


def test_an_interruption_between_two_renames_is_repaired(shelf: Shelf, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(), site)
    site.rename(tmp_path / ".site.before")
    report = build_site(shelf.content(), site)
    assert report.kept == len(shelf.documents)
    assert names(tmp_path) == ["site"]


def test_hostile_names_are_words_and_nothing_more(printed: Path) -> None:
    for path, content in tree(printed).items():
        assert path.isascii()
        if path.endswith((".html", ".xml")):
            text = content.decode()
            assert "<script>alert" not in text, path
            assert "<img src=x" not in text, path
            assert "\u202e" not in text, path
    home = (printed / "d" / document_id(50) / "index.html").read_text(encoding="utf-8")
    assert "\\u202egpj.exe" in home
    assert HOSTILE not in home


def test_absolute_addresses_appear_only_with_a_base_url(
    drawn: Shelf, printed: Path, tmp_path: Path
) -> None:
    base = "https://harbour.example/record/"
    build_site(drawn.content(base_url=base), tmp_path / "site")
    page = f"d/{document_id(1)}/p/2/index.html"
    fixed = (tmp_path / "site" / page).read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{base}{page}">' in fixed
    assert f'<meta property="og:url" content="{base}{page}">' in fixed
    assert f"<loc>{base}{page}</loc>" in (tmp_path / "site/sitemap.xml").read_text()
    assert "canonical" not in (printed / page).read_text(encoding="utf-8")
    assert not (printed / "sitemap.xml").exists()
    assert "http" not in (printed / "robots.txt").read_text()


def test_a_message_loads_nothing_and_links_nowhere(printed: Path) -> None:
    text = (printed / "d" / document_id(21) / "p/1/index.html").read_text(encoding="utf-8")
    assert "tracker.example" not in re.sub(r"<[a-z][^>]*>", "", text)
    assert "tracker.example" not in text
    assert "<h2>Big</h2>" in text
    assert "older words" in text


def test_a_document_page_weighs_less_than_100_kb_before_pictures(printed: Path) -> None:
    shared = sum((printed / "assets" / n).stat().st_size for n in ("zenger.css", "viewer.js"))
    for path in printed.glob("d/*/p/*/index.html"):
        assert shared + path.stat().st_size <= 100_000, path


def test_originals_come_with_their_digest_and_only_when_asked_for(
    shelf: Shelf, printed: Path, tmp_path: Path
) -> None:
    assert not list(printed.glob("d/*/original"))
    content = b"exactly as received"
    digest = sha256(content).hexdigest()
    key = document_id(56)
    memo = shelf.documents[key]
    place = Place("Embassy cables", "1904/Memo (final).DOCX", ("1904",))
    shelf.add(
        replace(memo, places=(place,), original_digest=digest, original_size=len(content)),
        *shelf.pages[key],
    )
    release = replace(shelf.content(), open_original=lambda public_id: BytesIO(content))
    build_site(release, tmp_path / "site")
    folder = tmp_path / "site" / "d" / key
    assert (folder / "original/memo-final.docx").read_bytes() == content
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert 'href="original/memo-final.docx" download="memo-final.docx"' in page
    assert digest in page


def test_a_page_among_the_originals_is_saved_as_it_is_and_never_run(
    shelf: Shelf, tmp_path: Path
) -> None:
    key = document_id(56)
    place = Place("Embassy cables", "web/index.html", ("web",))
    shelf.add(
        replace(
            shelf.documents[key], places=(place,), media_type="text/html",
            original_digest="0" * 64, original_size=5,
        ),
        *shelf.pages[key],
    )  # fmt: skip
    release = replace(shelf.content(), open_original=lambda public_id: BytesIO(b"<p>hi"))
    build_site(release, tmp_path / "site")
    folder = tmp_path / "site" / "d" / key
    assert [path.name for path in (folder / "original").iterdir()] == ["index.html.txt"]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert 'href="original/index.html.txt" download="index.html"' in page


@pytest.mark.parametrize(
    ("code", "error"),
    [(errno.ENOSPC, NoSpaceError), (errno.EACCES, AccessDeniedError)],
    ids=["a full disk", "a closed folder"],
)
def test_trouble_with_the_disk_is_said_in_a_sentence_and_leaves_the_old_archive(
    shelf: Shelf, tmp_path: Path, code: int, error: type[Exception]
) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(), site)
    before = tree(site)

    def fail(done: int, total: int) -> None:
        raise OSError(code, "no")

    with pytest.raises(error, match="replaced"):
        build_site(shelf.content(number=2), site, progress=fail)
    assert tree(site) == before
    assert names(tmp_path) == ["site"]


def test_two_that_print_to_one_place_do_not_mix(tmp_path: Path) -> None:
    """The second emptied the folder the first was writing to, and showed what it left there."""
    ours, theirs = Shelf(), Shelf()
    ours.add(document(1, "Ours", "pdf"), text_page(1, "Port"))
    theirs.add(document(2, "Theirs", "pdf"), text_page(1, "Port"))
    site = tmp_path / "site"
    with printing(ours.content(), site) as printed:
        with pytest.raises(NewsroomBusyError, match="printing there"):
            build_site(theirs.content(), site)
        printed.appear()
    assert list(verify_site(site)) == []
    assert [path.name for path in (site / "d").iterdir()] == [document_id(1)]
    assert build_site(theirs.content(), site).documents == 1
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_no_case_appears_in_an_archive_that_is_about_to_be_replaced(tmp_path: Path) -> None:
    """It would be gone with the archive it was put into."""
    shelf, site = Shelf(), tmp_path / "site"
    shelf.add(document(1, "Ours", "pdf"), text_page(1, "Port"))
    content = shelf.content()
    with (
        printing(content, site),
        pytest.raises(NewsroomBusyError),
        printing_cases(site, content.imprint, date(2026, 2, 10)),
    ):
        pass
    with printing_cases(site, content.imprint, date(2026, 2, 10)), pytest.raises(NewsroomBusyError):
        build_site(content, site)

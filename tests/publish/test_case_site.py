"""Cases are printed into a new folder or an archive, each at once, and only where they changed."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from tests.publish.cases import CASE, STANDING, cited
from tests.publish.content import Shelf

from zenger.errors import NewsroomBusyError, NotOurSiteError
from zenger.model.case.standing import Standing
from zenger.model.case.texts import Text
from zenger.model.release import Imprint
from zenger.publish.case_carried import text_digest
from zenger.publish.case_cited import Cited
from zenger.publish.case_page import Around, case_pages, languages_of
from zenger.publish.case_shelf import row_of
from zenger.publish.case_site import CasesReport, printing_cases
from zenger.publish.site import build_site
from zenger.publish.verify import verify_site

IMPRINT = Imprint("The Harbour Record", "Harbour newsroom", "", "", "")


def named(id_: str, title: str = "") -> Standing:
    head = msgspec.structs.replace(STANDING.case.case, id=id_)
    return replace(STANDING, case=msgspec.structs.replace(STANDING.case, case=head))


def quote(site: Path, path: str) -> Cited:
    text = json.loads((site / path).read_text())["text"]
    return Cited(CASE.citations[0], data=path, text=text_digest(text))


def build(site: Path, *standings: Standing, key: str = "1", quoted: str = "") -> CasesReport:
    """Print cases; those that quote anything quote the page whose data file is `quoted`."""
    with printing_cases(site, IMPRINT, date(2026, 2, 10)) as pages:
        for standing in standings:
            id_ = standing.case.case.id
            if not pages.keep(id_, key):
                around = Around(IMPRINT, cited=cited(standing.case))
                row = row_of(standing, languages_of(standing.case))
                quotes = [quote(site, quoted)] if quoted else []
                pages.print(id_, key, row, case_pages(standing, around), quotes)
        return pages.appear()


def test_a_new_folder_holds_pages_styles_and_a_manifest_that_fits(tmp_path: Path) -> None:
    site = tmp_path / "site"
    report = build(site, named("one"), named("two"))
    assert (report.cases, report.printed, report.kept) == (2, 2, 0)
    assert list(verify_site(site)) == []
    for path in ("index.html", "cases/index.html", "cases/one/index.html", "assets/cases.css"):
        assert (site / path).is_file()
    assert 'href="cases/one/index.html"' in (site / "index.html").read_text()
    assert 'href="../cases/two/index.html"' in (site / "cases/index.html").read_text()


def test_a_case_that_is_as_it_was_is_left_alone(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, named("one"), named("two"))
    before = (site / "cases/one/index.html").stat()
    report = build(site, named("one"), named("two"))
    assert (report.printed, report.kept) == (0, 2)
    assert (site / "cases/one/index.html").stat().st_ino == before.st_ino
    assert list(verify_site(site)) == []


def test_a_changed_case_is_printed_again_and_its_old_files_are_gone(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, named("one"))
    assert (site / "cases/one/ar/index.html").exists()
    plain = msgspec.structs.replace(
        named("one").case,
        case=msgspec.structs.replace(named("one").case.case, title=Text("Nour Haddad")),
    )
    build(site, replace(named("one"), case=plain), key="2")
    assert not (site / "cases/one/ar").exists()
    assert list(verify_site(site)) == []


def test_what_fails_on_the_way_changes_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, named("one"))
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    with pytest.raises(KeyError), printing_cases(site, IMPRINT, date(2026, 2, 10)) as pages:
        standing = named("one")
        pages.print("one", "2", row_of(standing, ["en"]), case_pages(standing, Around(IMPRINT)))
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.doc").write_text("mine")
    with pytest.raises(NotOurSiteError):
        build(tmp_path / "site", named("one"))


def test_lists_lead_to_the_cases_of_a_country_a_kind_and_a_state(tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(site, named("one"))
    for path in ("country/gb", "kind/prosecution", "state/open", "custody/remand", "numbers"):
        page = (site / f"cases/by/{path}/index.html").read_text()
        assert '../cases/one/index.html"' in page


def test_an_archive_takes_cases_into_its_navigation_and_manifest(
    drawn: Shelf, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    build_site(drawn.content(), site)
    documents = sum(1 for _ in (site / "d").iterdir())
    build(site, named("one"))
    assert list(verify_site(site)) == []
    assert sum(1 for _ in (site / "d").iterdir()) == documents
    without = [
        path
        for path in site.rglob("*.html")
        if "Archive" in path.read_text() and 'cases/index.html">Cases</a>' not in path.read_text()
        and "cases" not in path.relative_to(site).parts
    ]  # fmt: skip
    assert without == []
    for path in site.rglob("*.html"):
        for href in re.findall(r'href="([^"]*cases/index\.html)"', path.read_text()):
            assert (path.parent / href).resolve() == (site / "cases/index.html").resolve()
    assert "The Harbour Record" in (site / "cases/one/index.html").read_text()


def test_a_second_build_leaves_the_archives_pages_alone(drawn: Shelf, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_site(drawn.content(), site)
    build(site, named("one"))
    before = (site / "index.html").stat().st_ino
    build(site, named("one"), key="2")
    assert (site / "index.html").stat().st_ino == before
    assert list(verify_site(site)) == []


def test_cases_stay_when_the_archive_is_printed_again(shelf: Shelf, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(), site)
    page = next(site.glob("d/*/p/1/index.json")).relative_to(site).as_posix()
    build(site, named("one"), quoted=page)
    before = (site / "cases/one/index.html").read_bytes()
    report = build_site(shelf.content(), site)
    assert (report.printed, report.cases, report.cases_held) == (0, 1, ())
    assert (site / "cases/one/index.html").read_bytes() == before
    assert 'cases/index.html">Cases</a>' in (site / "index.html").read_text()
    assert list(verify_site(site)) == []
    assert build(site, named("one")).kept == 1


def test_a_case_that_quotes_what_was_withdrawn_is_taken_out_until_it_is_built_again(
    shelf: Shelf, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    build_site(shelf.content(), site)
    page = next(site.glob("d/*/p/1/index.json")).relative_to(site).as_posix()
    build(site, named("one"), quoted=page)
    build(site, named("one"), named("two"))
    del shelf.documents[page.split("/")[1]]
    report = build_site(shelf.content(), site)
    assert (report.cases, report.cases_held) == (1, ("one",))
    for path in (site / "cases/one").rglob("*"):
        assert not path.is_file() or "She printed it" not in path.read_text()
    assert "returns when its quotations" in (site / "cases/one/index.html").read_text()
    assert (site / "cases/one/ar/index.html").exists()
    assert list(verify_site(site)) == []
    assert build(site, named("one"), named("two")).printed == 1


def test_lists_and_figures_are_told_in_every_language_that_a_case_is_told_in(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    plain = msgspec.structs.replace(CASE.case, id="two", title=Text("Another"))
    other = replace(STANDING, case=msgspec.structs.replace(STANDING.case, case=plain))
    build(site, named("one"), other)
    listed = (site / "cases/by/in/ar/index.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in listed
    assert 'href="../../../../cases/one/ar/index.html" lang="ar" dir="auto">نور حداد<' in listed
    assert 'href="../../../../cases/two/index.html" lang="en" dir="auto">Another<' in listed
    assert '<h1 class="front">القضايا</h1>' in listed and "ملاحقة قضائية" in listed
    assert 'hreflang="en"><bdi>English</bdi>' in listed
    assert 'hreflang="ar"><bdi>العربية</bdi>' in (site / "cases/index.html").read_text("utf-8")
    numbers = (site / "cases/by/in/ar/numbers/index.html").read_text(encoding="utf-8")
    assert "القضايا بالأرقام" in numbers and "36 يومًا" in numbers
    page = (site / "cases/one/ar/index.html").read_text(encoding="utf-8")
    assert 'href="../../../cases/by/in/ar/index.html" aria-current="true"' in page
    for path in site.rglob("*.html"):
        for href in re.findall(r'href="([^":#]+)["#]', path.read_text(encoding="utf-8")):
            assert (path.parent / href).resolve().exists(), (path, href)


def test_two_at_once_are_told_apart_and_nothing_of_either_is_lost(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with printing_cases(site, IMPRINT, date(2026, 2, 10)) as pages:
        with pytest.raises(NewsroomBusyError):
            build(site, named("two"))
        around = Around(IMPRINT, cited=cited(STANDING.case))
        row = row_of(named("one"), ["en"])
        pages.print("one", "1", row, case_pages(named("one"), around))
        pages.appear()
    assert build(site, named("two")).cases == 2
    assert [path.name for path in tmp_path.iterdir()] == ["site"]

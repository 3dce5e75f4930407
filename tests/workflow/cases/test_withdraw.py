"""A case that is taken off leaves a notice, says so in its feeds, and cancels its dates."""

import io
import json
from pathlib import Path

import icalendar
import pytest
from msgspec.structs import replace
from PIL import Image
from tests.desk import House
from tests.publish.cases import CASE, day
from tests.workflow.cases.conftest import small_case

from zenger.catalog.models import CaseVersion
from zenger.errors import ConflictError, NotThereError, ReviewError
from zenger.model.case.cases import Case
from zenger.model.case.citations import Archived, Citation
from zenger.model.case.courts import Hearing
from zenger.model.case.people import Consent
from zenger.publish.verify import verify_site
from zenger.workflow.cases.approve import approve_case, hold_back, public_versions
from zenger.workflow.cases.files import file_of, remove_file
from zenger.workflow.cases.print_approved import print_approved
from zenger.workflow.cases.versions import last_version, save_case
from zenger.workflow.cases.withdraw import withdraw_case

WHY = "She asked for it."


def whole_case(name: str) -> Case:
    """With a hearing after the day of the desk's clock."""
    subject = replace(CASE.subjects[0], consent=Consent(public_naming=True, photo=True))
    verdict = Hearing(
        id="verdict", proceeding="trial", title=CASE.hearings[0].title, sources=("court",),
        starts=day("2026-12-14 10:00"), known=day("2026-11-01"),
    )  # fmt: skip
    head = replace(CASE.case, id=name)
    return replace(CASE, case=head, subjects=(subject,), hearings=(*CASE.hearings, verdict))


def approve(house: House, version: CaseVersion, *people: str) -> None:
    for who in people or ("editor", "second"):
        name, mark = version.case.name, version.mark
        approve_case(house.acting(who), house.viewer(who), name, mark=mark)


def public(house: House, name: str) -> CaseVersion:
    who = house.acting("editor"), house.viewer("editor")
    version = save_case(*who, whole_case(name), base=0)
    approve(house, version)
    return version


def withdraw(house: House, name: str, base: int, why: str = WHY) -> CaseVersion:
    return withdraw_case(house.acting("third"), house.viewer("third"), name, base=base, why=why)


def entries(site: Path, name: str) -> dict[str, tuple[str, int]]:
    """Status and sequence of what is in the calendar."""
    found = icalendar.Calendar.from_ical((site / "cases" / name / "case.ics").read_bytes())
    return {
        str(one["UID"]).split(".")[1].split("@")[0]: (str(one["STATUS"]), int(one["SEQUENCE"]))
        for one in found.walk("VEVENT")
    }


def test_a_withdrawn_case_leaves_a_notice_and_cancels_its_dates(
    house: House, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    public(house, "gone")
    print_approved(house.newsroom, site)
    assert entries(site, "gone")["verdict"] == ("CONFIRMED", 0)
    version = withdraw(house, "gone", 1)
    approve(house, version, "editor")
    print_approved(house.newsroom, site)
    assert "Harbour Prison" in _page(site, "gone")  # one is not enough
    approve(house, version, "second")
    print_approved(house.newsroom, site)
    assert WHY in _page(site, "gone") and "Harbour Prison" not in _page(site, "gone")
    assert WHY in _page(site, "gone/ar")
    assert entries(site, "gone") == {"bail": ("CANCELLED", 1), "verdict": ("CANCELLED", 1)}
    for name in ("feed.xml", "feed.json"):
        feed = (site / "cases/gone" / name).read_text(encoding="utf-8")
        assert WHY in feed and "Harbour Prison" not in feed
    everything = [path.read_bytes() for path in (site / "cases/gone").rglob("*") if path.is_file()]
    assert not any(b"Secrets Act" in one or b"Court list" in one for one in everything)
    assert list(verify_site(site)) == []
    print_approved(house.newsroom, site)
    assert entries(site, "gone")["verdict"] == ("CANCELLED", 1)


def _page(site: Path, case: str) -> str:
    return (site / "cases" / case / "index.html").read_text(encoding="utf-8")


def test_dates_of_a_case_that_comes_back_are_newer_than_the_cancelled(
    house: House, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    version = public(house, "back")
    print_approved(house.newsroom, site)
    hold_back(house.acting("third"), house.viewer("third"), "back", note=WHY)
    print_approved(house.newsroom, site)
    assert entries(site, "back")["verdict"] == ("CANCELLED", 1)
    assert WHY in _page(site, "back") and WHY in _page(site, "back/ar")
    approve(house, version)
    print_approved(house.newsroom, site)
    assert entries(site, "back")["verdict"] == ("CONFIRMED", 2)


def test_what_never_was_public_is_withdrawn_in_silence(house: House, tmp_path: Path) -> None:
    who = house.acting("editor"), house.viewer("editor")
    save_case(*who, whole_case("silent"), base=0)
    version = withdraw(house, "silent", 1)
    approve(house, version)
    assert version not in public_versions()
    print_approved(house.newsroom, tmp_path / "site")
    assert not (tmp_path / "site/cases/silent").exists()


def test_it_takes_a_reason_and_the_last_version(house: House) -> None:
    public(house, "careful")
    with pytest.raises(ReviewError, match="Say why"):
        withdraw(house, "careful", 1, why=" ")
    with pytest.raises(ConflictError):
        withdraw(house, "careful", 7)
    withdraw(house, "careful", 1)
    with pytest.raises(ReviewError, match="already"):
        withdraw(house, "careful", 2)


def test_nothing_wrong_in_its_records_keeps_a_case_from_being_withdrawn(
    house: House, tmp_path: Path
) -> None:
    """Who takes back their consent, or a document that is withdrawn, is why it goes."""
    site = tmp_path / "site"
    public(house, "unsound")
    print_approved(house.newsroom, site)
    passage = Archived(document="a" * 13, page=1, quote="Words of a page that is gone")
    memo = Citation(id="memo", archive=passage)
    subject = replace(CASE.subjects[0], consent=Consent())
    case = whole_case("unsound")
    case = replace(case, subjects=(subject,), citations=(*case.citations, memo))
    who = house.acting("editor"), house.viewer("editor")
    version = save_case(*who, case, base=1)
    with pytest.raises(ReviewError):
        approve(house, version, "editor")
    approve(house, withdraw(house, "unsound", 2))
    built = print_approved(house.newsroom, site)
    assert built and built.report, built
    assert WHY in _page(site, "unsound")
    row = json.loads((site / "cases/build.json").read_text())["cases"]["unsound"]["row"]
    assert row.keys() <= {
        "id", "title", "titles", "summary", "language", "languages", "kind", "state", "opened",
        "changed", "news",
    }  # fmt: skip


# -- files -------------------------------------------------------------------------------------
def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, "JPEG")
    return out.getvalue()


def with_photo(house: House, name: str, untrusted: bytes) -> CaseVersion:
    photo = replace(CASE.photos[0], id="desk", file="desk.jpg", reproducible=True)
    who = house.acting("editor"), house.viewer("editor")
    files = {"desk.jpg": untrusted, "notes.pdf": b"%PDF-"}
    case = replace(whole_case(name), photos=(photo,))
    return save_case(*who, case, base=0, untrusted_files=files)


def test_a_file_is_taken_out_unless_a_photo_names_it(house: House) -> None:
    first = with_photo(house, "files", jpeg())
    who = house.acting("editor"), house.viewer("editor")
    with pytest.raises(ReviewError, match="“desk” names this file"):
        remove_file(*who, "files", "desk.jpg", base=1)
    with pytest.raises(NotThereError):
        remove_file(*who, "files", "other.jpg", base=1)
    with pytest.raises(ConflictError):
        remove_file(*who, "files", "notes.pdf", base=3)
    remove_file(*who, "files", "notes.pdf", base=1)
    last = last_version("files")
    assert sorted(last.files) == ["desk.jpg"] and last.mark != first.mark
    assert file_of(last, "notes.pdf") is None and file_of(first, "notes.pdf") == b"%PDF-"


def test_a_photo_nobody_can_open_is_not_approved(house: House) -> None:
    """Printing would stop at it, of all cases."""
    version = with_photo(house, "unreadable", b"<svg onload=alert(1)>")
    with pytest.raises(ReviewError, match="cannot be read"):
        approve(house, version, "editor")
    who = house.acting("editor"), house.viewer("editor")
    photo = replace(CASE.photos[0], id="desk", file="none.jpg", reproducible=True, sources=())
    case = replace(small_case("missing"), photos=(photo,))
    with pytest.raises(ReviewError, match="not among those of the case"):
        approve(house, save_case(*who, case, base=0), "editor")

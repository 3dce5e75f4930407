"""From case folders to pages: what is quoted is found again, and one error prints nothing."""

import io
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from tests.publish.cases import CASE, day, text
from tests.publish.content import make_shelf

from zenger.defend.folder import write_case
from zenger.model.case.advocacy import PressRelease
from zenger.model.case.cases import Case, CaseState
from zenger.model.case.citations import Archived, Citation
from zenger.model.case.people import Consent
from zenger.model.release import Imprint
from zenger.publish.site import build_site
from zenger.publish.verify import verify_site
from zenger.workflow.cases.build import Built, build_cases
from zenger.workflow.cases.examine import examine

IMPRINT = Imprint("The Harbour Record", "Harbour newsroom", "", "", "")
AS_OF = date(2026, 2, 10)
DIGEST = "ab" * 32
AGREED = replace(CASE.subjects[0], consent=Consent(public_naming=True, photo=True))
PUBLIC = replace(CASE, subjects=(AGREED,))


@dataclass
class Desk:
    """A folder of cases, and where they are printed."""

    source: Path
    site: Path

    def write(self, case: Case) -> Path:
        folder = self.source / case.case.id
        if folder.exists():
            shutil.rmtree(folder)
        write_case(case, folder)
        return folder

    def build(
        self, now: datetime = datetime(2026, 2, 10, 8, tzinfo=UTC), **options: object
    ) -> Built:
        return build_cases(self.source, self.site, as_of=AS_OF, now=now, imprint=IMPRINT, **options)

    def page(self, path: str = "index.html") -> str:
        return (self.site / "cases/haddad" / path).read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "cases").mkdir()
    return Desk(tmp_path / "cases", tmp_path / "site")


def quoting(document: str, quote: str) -> Case:
    passage = Archived(document=document, page=1, quote=quote)
    citation = Citation(id="memo", archive=passage)
    risks = (replace(CASE.risks[0], sources=("memo",)),)
    return replace(PUBLIC, citations=(*CASE.citations, citation), risks=risks)


@pytest.fixture
def archive(desk: Desk, tmp_path: Path) -> str:
    """The public name of the telegram in an archive at the desk's site."""
    shelf = make_shelf(tmp_path / "drawn")
    build_site(shelf.content(), desk.site)
    return next(id_ for id_, one in shelf.documents.items() if one.title == "Port talks end")


def codes(built: Built) -> set[str]:
    return {one.code for one in built.troubles}


def test_a_folder_of_cases_becomes_pages(desk: Desk) -> None:
    desk.write(PUBLIC)
    built = desk.build()
    assert built.report is not None, built.troubles
    assert (built.report.cases, built.report.printed) == (1, 1)
    assert "36 days" in desk.page()
    assert "BEGIN:VEVENT" in desk.page("case.ics")
    assert list(verify_site(desk.site)) == []


def test_what_did_not_change_is_not_even_read_again(desk: Desk) -> None:
    folder = desk.write(PUBLIC)
    first = desk.build()
    again = desk.build()
    assert again.report is not None
    assert (again.report.printed, again.report.kept) == (0, 1)
    assert again.troubles == first.troubles
    story = next((folder / "story").iterdir())
    story.write_text(story.read_text().replace("She printed it", "She printed all of it"))
    changed = desk.build()
    assert changed.report is not None
    assert changed.report.printed == 1
    assert "She printed all of it" in desk.page()


def test_a_lost_memory_costs_time_and_changes_nothing(desk: Desk) -> None:
    desk.write(PUBLIC)
    desk.build()
    for path in desk.site.parent.glob(".*.cases.msgpack"):
        path.write_text("{")
    again = desk.build()
    assert again.report is not None
    assert (again.report.printed, again.report.kept) == (0, 1)


def test_two_cases_at_one_address_stop_the_build(desk: Desk) -> None:
    first = desk.write(PUBLIC)
    assert desk.build().report  # it is known from here on
    for name in ("another", "haddad-copy"):  # before and after it
        shutil.copytree(first, desk.source / name)
    built = desk.build()
    checked = [one for some in examine(desk.source, AS_OF, AS_OF) for one in some]
    assert built.report is None
    for troubles in (built.troubles, checked):
        assert "haddad-copy" in [one for one in troubles if one.code == "same-case-id"][-1].message


def test_a_draft_is_not_printed(desk: Desk) -> None:
    desk.write(replace(PUBLIC, case=replace(PUBLIC.case, state=CaseState.DRAFT)))
    desk.build()
    assert not (desk.site / "cases/haddad").exists()


def test_a_press_release_comes_out_when_its_embargo_ends(desk: Desk) -> None:
    release = PressRelease(
        id="one", date=day("2026-02-10"), title=text("Charges grow"), body=text("They do."),
        embargo=day("2026-02-10 12:00"), sources=("court",),
    )  # fmt: skip
    desk.write(replace(PUBLIC, releases=(release,)))
    desk.build()
    assert "Charges grow" not in desk.page()
    desk.build(datetime(2026, 2, 10, 13, tzinfo=UTC))
    assert "Charges grow" in desk.page()
    assert "Charges grow".upper() in desk.page("releases/one/release.txt")


def test_a_quoted_passage_leads_to_its_page(desk: Desk, archive: str) -> None:
    desk.write(quoting(archive, "THREE-DAY MEETING OF PORT COMMISSIONS OF BOLIVIA AND CHILE"))
    built = desk.build()
    assert built.report is not None, built.troubles
    assert f'href="../../d/{archive}/p/1/index.html"' in desk.page()
    assert list(verify_site(desk.site)) == []


def test_a_passage_that_is_not_on_its_page_stops_the_build_and_names_the_case(
    desk: Desk, archive: str
) -> None:
    desk.write(quoting(archive, "Nothing of the kind was ever said in any of these telegrams"))
    desk.write(replace(PUBLIC, case=replace(PUBLIC.case, id="other")))
    built = desk.build()
    assert built.report is None
    assert ("haddad", "quote-not-found") in {(one.case, one.code) for one in built.troubles}
    assert not (desk.site / "cases").exists()


def test_a_page_that_is_not_published_stops_the_build(desk: Desk, archive: str) -> None:
    desk.write(quoting("a" * 13, "THREE-DAY MEETING"))
    assert "page-not-published" in codes(desk.build())


def test_the_digest_of_an_original_never_leaves(desk: Desk, archive: str) -> None:
    case = quoting(DIGEST, "THREE-DAY MEETING OF PORT COMMISSIONS")
    desk.write(replace(case, case=replace(case.case, documents=(DIGEST,))))
    assert "document-unnamed" in codes(desk.build())
    built = desk.build(document=lambda digest: archive if digest == DIGEST else "")
    assert built.report is not None, built.troubles
    assert "Documents in this archive" in desk.page()
    for path in desk.site.rglob("*"):
        assert not path.is_file() or DIGEST.encode() not in path.read_bytes()


def test_a_photo_is_printed_without_what_the_camera_wrote_into_it(desk: Desk) -> None:
    photo = replace(CASE.photos[0], id="desk", file="desk.jpg", reproducible=True)
    folder = desk.write(replace(PUBLIC, photos=(photo,)))
    (folder / "desk.jpg").write_bytes(picture())
    built = desk.build()
    assert built.report is not None, built.troubles
    shown = next((desk.site / "cases/haddad").glob("photo-*.jpg"))
    assert f'src="{shown.name}"' in desk.page()
    with Image.open(shown) as image:
        assert image.size == (1200, 600)
        assert not image.getexif()
    assert b"Hidden Street" not in shown.read_bytes()


def test_a_photo_that_is_none_stops_the_build(desk: Desk) -> None:
    photo = replace(CASE.photos[0], id="desk", file="desk.jpg", reproducible=True)
    folder = desk.write(replace(PUBLIC, photos=(photo,)))
    (folder / "desk.jpg").write_bytes(b"<svg onload=alert(1)>")
    assert "photo-unreadable" in codes(desk.build())


def picture() -> bytes:
    image = Image.new("RGB", (2000, 1000), "grey")
    exif = image.getexif()
    exif[0x010E] = "Hidden Street 5"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()

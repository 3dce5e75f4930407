"""Pages of a case as PDFs: the page's own words, tagged, the same bytes each time, loading nothing."""

import dataclasses
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace
from PIL import Image, ImageFile
from tests.desk import House
from tests.publish.cases import CASE, day, text
from tests.workflow.cases.conftest import small_case

from zenger.defend.folder import write_case
from zenger.errors import MissingProgramError
from zenger.model.case.advocacy import Action, PressRelease
from zenger.model.case.cases import Case
from zenger.model.case.people import Consent
from zenger.model.release import Imprint
from zenger.publish.paper import lacking, paper
from zenger.publish.verify import verify_site
from zenger.workflow.cases.approve import approve_case
from zenger.workflow.cases.build import Built, build_cases
from zenger.workflow.cases.print_approved import print_approved
from zenger.workflow.cases.versions import save_case

if lacking():
    pytest.skip(lacking(), allow_module_level=True)
from fontTools.ttLib import TTFont  # comes with WeasyPrint

ADDRESS = "https://cases.example.org/"
LETTER = Action(
    id="write", kind="letter", title=text("Write to the minister"), target="minister",
    model=text("Nour Haddad printed the truth.\n\nI ask you to drop the charges."),
)  # fmt: skip
RELEASE = PressRelease(
    id="held", date=day("2026-02-01"), title=text("A year for a report"), body=text("She is held.")
)


def printed_case(folder: Path) -> Case:
    """A case with everything that is printed: a photo, a letter, a press release, Arabic."""
    agreed = replace(CASE.subjects[0], consent=Consent(public_naming=True, photo=True))
    photo = replace(CASE.photos[0], file="desk.jpg", reproducible=True)
    minister = replace(
        CASE.authorities[0], post="4 Harbour Road", salutation=text("Dear Minister,")
    )
    case = replace(
        CASE, subjects=(agreed,), photos=(photo,), actions=(LETTER,), releases=(RELEASE,),
        authorities=(minister,),
    )  # fmt: skip
    write_case(case, folder)
    Image.new("RGB", (60, 80), "gray").save(folder / "desk.jpg")
    return case


@dataclass
class Printed:
    """What a build with PDFs left."""

    source: Path
    site: Path

    def sheet(self, name: str) -> Path:
        return self.site / "cases/haddad" / name


def build(source: Path, site: Path, *, pdf: bool, on: date = date(2026, 2, 10)) -> Built:
    return build_cases(
        source, site, as_of=on, now=datetime(on.year, on.month, on.day, 8, tzinfo=UTC),
        imprint=Imprint("The Harbour Record", "Harbour newsroom", "", ADDRESS, ""), pdf=pdf,
    )  # fmt: skip


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    place = tmp_path_factory.mktemp("paper")
    printed_case(place / "cases/haddad")
    assert build(place / "cases", place / "site", pdf=True).report is not None
    return Printed(place / "cases", place / "site")


SHEETS = [
    "case.pdf", "ar/case.pdf", "letters/write/letter.pdf", "ar/letters/write/letter.pdf",
    "releases/held/release.pdf", "ar/releases/held/release.pdf",
]  # fmt: skip


def words(sheet: Path) -> str:
    with pypdfium2.PdfDocument(sheet) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def test_each_page_leads_to_its_pdf_and_the_manifest_knows_all(printed: Printed) -> None:
    found = {str(one.relative_to(printed.sheet("."))) for one in printed.site.rglob("*.pdf")}
    assert found == set(SHEETS)
    for name in SHEETS:
        page = printed.sheet(name).with_name("index.html").read_text()
        assert f'href="{Path(name).name}"' in page
    assert list(verify_site(printed.site)) == []


def test_it_says_what_the_page_says_and_nothing_that_only_a_screen_needs(printed: Printed) -> None:
    said = words(printed.sheet("case.pdf"))
    for part in ("Nour Haddad", "36 days", "20 years", "Drop the charges.", "https://court.example/1",
                 "As it stood on 10 February 2026", "Presumed innocent"):  # fmt: skip
        assert part in said
    for part in ("Skip to the content", "Calendar of hearings", "Write to the minister"):
        assert part not in said
    letter = words(printed.sheet("letters/write/letter.pdf"))
    assert "4 Harbour Road" in letter
    assert "Print this letter" not in letter
    assert "She is held." in words(printed.sheet("releases/held/release.pdf"))


def test_no_head_of_a_column_is_cut_within_a_word(tmp_path: Path) -> None:
    lantern = Path(__file__).parents[3] / "examples/cases/lantern"
    assert build(lantern, tmp_path / "site", pdf=True, on=date(2026, 5, 1)).report is not None
    assert "Counts" in words(tmp_path / "site/cases/lantern/case.pdf")


@pytest.mark.parametrize("name", SHEETS)
def test_a_reader_of_screens_finds_its_way(printed: Printed, name: str) -> None:
    with pikepdf.open(printed.sheet(name)) as pdf:
        assert str(pdf.Root.Lang) == ("ar" if name.startswith("ar/") else "en")
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"])
        alternatives = [str(one.Alt) for one in pdf.objects
                        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]  # fmt: skip
    assert ("A woman at a desk" in alternatives) == name.endswith("case.pdf")


@pytest.mark.parametrize("name", SHEETS)
def test_links_are_tagged_as_links_and_no_level_of_heading_is_left_out(
    printed: Printed, name: str
) -> None:
    # What veraPDF asks of PDF/UA-1 in 7.18.5 and 7.4.2; it is no part of this suite.
    with pikepdf.open(printed.sheet(name)) as pdf:
        tags = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)
                and one.get("/Type") == "/StructElem"]  # fmt: skip
        holders = {str(tag.S) for tag in tags for kid in tag.get("/K", [])
                   if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"}  # fmt: skip
        levels = [int(str(tag)[2:]) for tag in _read_through(pdf.Root.StructTreeRoot)
                  if str(tag)[1:] in ("H1", "H2", "H3", "H4")]  # fmt: skip
    assert holders <= {"/Link"}
    assert all(after <= before + 1 for before, after in pairwise([0, *levels]))


def _read_through(element: pikepdf.Object) -> Iterator[str]:
    """The kinds of all elements, in the order they are read."""
    if not isinstance(element, pikepdf.Dictionary):
        return
    yield str(element.get("/S", ""))
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from _read_through(kid)


def test_arabic_can_be_copied_out_of_it(printed: Printed) -> None:
    assert "نور حداد" in words(printed.sheet("ar/case.pdf"))


def test_letters_of_several_alphabets_come_each_from_their_own_font() -> None:
    names = "Łukasz Şahin, Жанна, Ελένη, نور"
    html = f'<!doctype html><html lang="en"><title>t</title><main><p>{names} and more.</p></main></html>'
    made = paper(html, path="cases/a/index.html", base_url="", pictures={})
    with pikepdf.open(io.BytesIO(made)) as pdf:
        fonts = {str(one.BaseFont)[8:] for one in pdf.objects
                 if isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == "/Type0"}  # fmt: skip
    # One font for two files of one family drew the letters of the one with the shapes of the other.
    for alphabet in ("latin", "latin-ext", "cyrillic", "greek"):
        assert f"Ours-sans-{alphabet}" in {font.rstrip(",") for font in fonts}
    with pypdfium2.PdfDocument(made) as opened:
        assert names.split(", ")[:3] == opened[0].get_textpage().get_text_bounded().split(", ")[:3]


def test_it_holds_no_path_of_this_machine_and_no_moment(printed: Printed) -> None:
    for name in SHEETS:
        with pikepdf.open(printed.sheet(name)) as pdf:
            assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo.keys())
            links = [str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", [])
                     if "/A" in note and "/URI" in note.A]  # fmt: skip
            assert all(link.startswith(("https://court.example/", ADDRESS)) for link in links)
            fonts = [one.FontFile2.read_bytes() for one in pdf.objects
                     if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]  # fmt: skip
        raw = printed.sheet(name).read_bytes()
        assert str(printed.source).encode() not in raw
        assert b"file:" not in raw
        # Fonts that were cut out of variable ones say when, and that is never.
        moments = {TTFont(io.BytesIO(font))["head"].modified for font in fonts}
        assert fonts
        assert max(moments) < 3_850_000_000  # seconds since 1904: before 2026


def test_built_without_it_again_it_is_gone(printed: Printed, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(printed.source, site, pdf=True)
    assert (site / "cases/haddad/case.pdf").read_bytes() == printed.sheet("case.pdf").read_bytes()
    build(printed.source, site, pdf=False)
    assert list(site.rglob("*.pdf")) == []
    assert ".pdf" not in (site / "cases/haddad/index.html").read_text()


def test_where_it_cannot_be_made_nothing_is_printed(
    printed: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(MissingProgramError, match=r"zenger\[pdf\]"):
        build(printed.source, tmp_path / "site", pdf=True)
    assert not (tmp_path / "site").exists()


def test_nothing_that_a_page_names_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    Image.new("RGB", (40, 40), "red").save(secret)
    named = [secret.as_uri(), str(secret), "https://example.org/a.png", "../../a.png", "data:,x"]
    images = "".join(f'<img src="{one}" alt="a">' for one in named)
    html = f'<!doctype html><html lang="en"><title>t</title><main>{images}<p>All.</p></main></html>'
    made = paper(html, path="cases/a/index.html", base_url="", pictures={})
    with pikepdf.open(io.BytesIO(made)) as pdf:
        images_in = [one for one in pdf.objects
                     if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]  # fmt: skip
    assert images_in == []


def test_a_newsroom_without_it_prints_its_cases_and_says_so(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = save_case(house.acting("editor"), house.viewer("editor"), small_case("paper"), base=0)
    for who in ("editor", "second"):
        approve_case(house.acting(who), house.viewer(who), "paper", mark=version.mark)
    settings = dataclasses.replace(house.newsroom.settings, case_pdf=True)
    wanted = dataclasses.replace(house.acting("editor"), settings=settings)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    built = print_approved(wanted, tmp_path / "site")
    assert built is not None
    assert "pdf-lacking" in {one.code for one in built.troubles}
    assert (tmp_path / "site/cases/paper/index.html").exists()


def test_pictures_cut_short_are_still_damaged_where_pages_were_set() -> None:
    assert not lacking()
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False

"""The case of the examples in a real browser, as it stood on three days: what a reader sees first,
that nothing is loaded from elsewhere, and that it works for everybody and on paper."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.accessible import check, in_each_width_and_light

from zenger.model.release import Imprint
from zenger.publish.verify import verify_site
from zenger.workflow.cases.build import build_cases

pytestmark = pytest.mark.browser
EXAMPLES = Path(__file__).parents[2] / "examples" / "cases"
HELD, GRANTED, FREE = "2023-12-31", "2024-05-20", "2024-06-26"
MOST = 100_000  # bytes of a page, before images, fonts and the two style files that all share


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each day."""
    folder = tmp_path_factory.mktemp("cases")
    imprint = Imprint("The Harbour Record", "Harbour newsroom", "desk@harbour.example", "", "")
    for day in (HELD, GRANTED, FREE):
        built = build_cases(
            EXAMPLES, folder / day, as_of=date.fromisoformat(day), imprint=imprint,
            now=datetime(2026, 11, 22, tzinfo=UTC),
        )  # fmt: skip
        assert built.report is not None, built.troubles
    return folder


@pytest.fixture
def reader(chromium: Browser) -> Page:
    """Somebody who lets no script run."""
    page = chromium.new_context(java_script_enabled=False).new_page()
    yield page
    page.context.close()


def case(sites: Path, day: str) -> str:
    return (sites / day / "cases/assange/index.html").as_uri()


def figures(page: Page) -> list[str]:
    return [" ".join(one.split()) for one in page.locator(".now > div").all_inner_texts()]


def test_in_december_2023_he_is_held_and_a_hearing_is_announced(sites: Path, reader: Page) -> None:
    reader.goto(case(sites, HELD))
    held, following, stake = figures(reader)
    assert "1,725 days" in held
    assert "Belmarsh" in held
    assert "20–21 February 2024" in following
    assert "Add to calendar" in following
    assert "175 years" in stake
    assert "17 counts of at most 10 years and 1 count of at most 5 years" in stake
    assert "Presumed innocent" in reader.locator(".presumed").inner_text()


def test_in_may_2024_leave_to_appeal_is_granted(sites: Path, reader: Page) -> None:
    reader.goto(case(sites, GRANTED))
    held, _, stake = figures(reader)
    assert "1,866 days" in held
    assert "175 years" in stake
    assert reader.locator(".outcomes .taken").count() >= 1
    assert reader.locator(".outcomes .foreclosed").count() >= 1
    assert reader.locator(".presumed").count() == 1


def test_in_june_2024_he_is_free_and_the_case_is_over(sites: Path, reader: Page) -> None:
    reader.goto(case(sites, FREE))
    now, ended, sentence = figures(reader)
    assert "At liberty" in now
    assert "1,910 days" in now
    assert "1,901 days in the last" in now
    assert "26 June 2024" in ended
    assert "62 months" in sentence
    assert "175 years" not in " ".join(figures(reader))
    assert reader.locator(".presumed").count() == 0
    assert "Dropped" in reader.locator(".charges").inner_text()


@pytest.mark.parametrize("day", [HELD, GRANTED])
def test_nobody_is_called_guilty_of_what_no_court_has_decided(
    sites: Path, reader: Page, day: str
) -> None:
    reader.goto(case(sites, day))
    text = reader.locator("main").inner_text().lower()
    assert not re.search(r"\bguilty\b|\bcrimes? he committed\b", text)


def test_a_page_does_not_know_what_came_later(sites: Path, reader: Page) -> None:
    reader.goto(case(sites, HELD))
    # A source may be younger than what it is cited for: the list of sources is left out.
    text = reader.locator("main").inner_text().partition("Sources\n")[0]
    for later in ("26 March 2024", "20 May 2024", "26 June 2024", "Saipan", "62 months"):
        assert later not in text


def test_every_link_inside_leads_somewhere(sites: Path) -> None:
    for path in (sites / HELD).rglob("*.html"):
        for href in re.findall(r'href="([^":]*)"', path.read_text(encoding="utf-8")):
            target, _, fragment = href.partition("#")
            there = (path.parent / target).resolve() if target else path
            assert there.is_file(), (path, href)
            if fragment:
                assert f'id="{fragment}"' in there.read_text(encoding="utf-8"), (path, href)


def test_nothing_is_loaded_from_elsewhere_and_nothing_complains(
    sites: Path, chromium: Browser
) -> None:
    page = chromium.new_context().new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    for path in (sites / FREE).rglob("*.html"):
        page.goto(path.as_uri())
    page.context.close()
    assert all(url.startswith("file:") for url in asked)
    assert said == []


@in_each_width_and_light
def test_axe_finds_nothing(
    chromium: Browser, host: Callable[[Path], str], sites: Path, scheme: str, width: int
) -> None:
    paths = {f"case on {day}": f"{day}/cases/assange/index.html" for day in (HELD, GRANTED, FREE)}
    paths |= {"list": f"{HELD}/cases/index.html", "numbers": f"{HELD}/cases/by/numbers/index.html"}
    paths |= {"list in Arabic": f"{HELD}/cases/by/in/ar/index.html"}
    folder = sites / HELD / "cases/assange"
    paths |= {
        str(path.relative_to(folder)): str(path.relative_to(sites))
        for path in folder.rglob("index.html")
        if path.parent != folder
    }
    check(chromium, host(sites), paths, scheme, width)


def test_sums_of_money_stand_apart_on_a_phone(tmp_path: Path, chromium: Browser) -> None:
    built = build_cases(
        EXAMPLES / "lantern", tmp_path / "site", as_of=date(2026, 5, 1),
        imprint=Imprint("The Harbour Record", "", "", "", ""), now=datetime(2026, 5, 1, tzinfo=UTC),
    )  # fmt: skip
    assert built.report is not None, built.troubles
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto((tmp_path / "site/cases/lantern/index.html").as_uri())
    ends = page.locator(".charges tr:has-text('crowns')").first.evaluate(
        """row => [...row.querySelectorAll("td.n")].map(cell => {
            const words = document.createRange(); words.selectNodeContents(cell)
            const at = words.getBoundingClientRect(); return [at.left, at.right] })"""
    )
    page.context.close()
    assert len(ends) == 3
    assert all(left >= right + 8 for (_, right), (left, _) in pairwise(ends)), ends
    assert ends[-1][1] <= 390


def test_a_letter_is_one_sheet_without_our_name_on_it(sites: Path, chromium: Browser) -> None:
    letter = next((sites / HELD / "cases/assange/letters").rglob("index.html"))
    page = chromium.new_context().new_page()
    page.goto(letter.as_uri())
    pdf = page.pdf(format="A4")
    page.emulate_media(media="print")
    assert not page.locator(".masthead").is_visible()
    assert page.locator(".model-letter").is_visible()
    page.context.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_a_page_is_light_and_the_folder_is_whole(sites: Path) -> None:
    for day in (HELD, GRANTED, FREE):
        for path in (sites / day / "cases/assange").rglob("index.html"):
            assert path.stat().st_size <= MOST, path
        assert list(verify_site(sites / day)) == []

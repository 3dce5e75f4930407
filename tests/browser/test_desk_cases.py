"""Two people make a case at the desk: one on a large screen, one on a phone without scripts."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.accessible import check, in_each_width_and_light
from tests.browser.test_desk import DESKTOP, PHONE, at_the_desk
from tests.desk import PASSPHRASE, Clock, House, desk_of, served_desk, signed_in

from zenger.assemble import create_newsroom
from zenger.model.people import Role
from zenger.publish.verify import verify_site
from zenger.settings import Settings
from zenger.workflow.access.accounts import add_account
from zenger.workflow.cases.print_approved import print_approved
from zenger.workflow.cases.versions import versions_of

pytestmark = pytest.mark.browser
HELD, FREE = "2026-06-01", "2026-11-01"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house") / "desk"
    made = House(create_newsroom(folder, Settings("The Record")), Clock())
    made.newsroom = replace(made.newsroom, now=made.clock)
    for name in ("anna", "ben"):
        made.people[name] = add_account(
            made.newsroom, name, PASSPHRASE, role=Role.EDITOR, sees_all=True
        )
    with desk_of(made):
        yield made


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served_desk(house) as found:
        yield found


@pytest.fixture(scope="module")
def keys(house: House) -> dict[str, str]:
    return {name: signed_in(house, name).cookies["zenger-desk"].value for name in house.people}


def photo(folder: Path) -> Path:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "grey").save(out, "JPEG")
    (folder / "desk.jpg").write_bytes(out.getvalue())
    return folder / "desk.jpg"


def add(page: Page, part: str) -> None:
    """Open the form of a new record."""
    page.goto(f"{page.url.partition('/cases/')[0]}/cases/haddad/{part}/new")


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f'[name="{name.replace("__", ".")}"]').first.fill(value)


def choose(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f'select[name="{name}"]').select_option(value)


def cite(page: Page) -> None:
    page.locator('input[name="sources"][value="court-list"]').check()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Going public")).to_be_visible()


@pytest.fixture(scope="module")
def desktop(
    chromium: Browser, address: str, keys: dict[str, str]
) -> Iterator[tuple[BrowserContext, Page]]:
    large, page = at_the_desk(chromium, address, keys["anna"], DESKTOP)
    yield large, page
    large.close()


def begun(page: Page, address: str, folder: Path) -> None:
    """The case with its source, its subject, a photo, an arrest and a release."""
    page.goto(f"{address}/cases")
    page.get_by_label("Title").fill("Nour Haddad")
    page.get_by_label("Short name, for good").fill("haddad")
    page.get_by_label("What it is about").fill("An editor is held for printing a report.")
    page.get_by_label("Begun on").fill("2026-01-05")
    page.get_by_role("button", name="Begin").click()
    add(page, "citations")
    fill(page, external__url="https://court.example/1", external__title="Court list")
    fill(page, external__accessed="2026-02-01")
    save(page)
    add(page, "subjects")
    fill(page, names__0__name="Nour Haddad")
    page.locator('[name="consent.public_naming"]').check()
    page.locator('[name="consent.photo"]').check()
    cite(page)
    save(page)
    add(page, "photos")
    fill(page, caption="At her desk.", alt="A woman at a desk", credit="A. Lens")
    fill(page, rights_holder="A. Lens", licence="permission")
    page.locator('input[name="depicts"][value="nour-haddad"]').check()
    page.set_input_files("#upload", str(photo(folder)))
    save(page)
    for date, status in (("2026-01-05", "remand"), ("2026-10-12", "released")):
        add(page, "custody")
        fill(page, date=date)
        choose(page, subject="nour-haddad", status=status)
        cite(page)
        save(page)


def test_two_people_make_a_case_let_it_go_and_take_it_off(
    house: House, chromium: Browser, address: str, keys: dict[str, str], tmp_path: Path,
    desktop: tuple[BrowserContext, Page],
) -> None:  # fmt: skip
    _, anna = desktop
    begun(anna, address, tmp_path)
    small, ben = at_the_desk(chromium, address, keys["ben"], PHONE, scripts=False)
    ben.goto(f"{address}/cases/haddad/custody/0")
    ben.locator('[name="date"]').fill("31 February")
    ben.get_by_role("button", name="Save").click()
    expect(ben.get_by_text("Nothing was saved.")).to_be_visible()
    expect(ben.locator('[name="date"]')).to_have_value("31 February")
    ben.locator('[name="date"]').fill("2026-01-06")
    ben.get_by_role("button", name="Save").click()
    add(ben, "risks")
    fill(ben, label="An unfair trial")
    cite(ben)
    save(ben)
    _looked_at(ben, HELD, "146 days")
    _looked_at(anna, FREE, "Released")
    expect(anna.locator("figure.photo img")).to_have_js_property("naturalWidth", 300)
    _let_go(anna, ben, address)
    site = tmp_path / "site"
    print_approved(house.newsroom, site)
    printed = (site / "cases/haddad/index.html").read_text(encoding="utf-8")
    assert "Held 279 days before." in printed and 'src="photo-' in printed
    ben.goto(f"{address}/cases/haddad")
    ben.get_by_text("Take it off the public pages now").click()
    ben.get_by_label("Why (readers see it in its place)").first.fill("She asked for it.")
    ben.get_by_role("button", name="Hold it back").click()
    expect(ben.locator("#going-public").get_by_text("Held back")).to_be_visible()
    print_approved(house.newsroom, site)
    assert "She asked for it." in (site / "cases/haddad/index.html").read_text(encoding="utf-8")
    assert list(verify_site(site)) == []
    small.close()


def _looked_at(page: Page, day: str, words: str) -> None:
    """The page as it would be printed, as it stood on a day."""
    desk = page.url.partition("/cases/")[0]
    page.goto(f"{desk}/cases/haddad")
    page.get_by_role("link", name="The page as it would be printed").click()
    page.goto(f"{page.url}?as-of={day}")
    expect(page.locator(".now")).to_contain_text(words)
    expect(page.locator("h1")).to_have_text("Nour Haddad")


def _let_go(anna: Page, ben: Page, address: str) -> None:
    for page, left in ((anna, "One more person"), (ben, "The next release prints it")):
        page.goto(f"{address}/cases/haddad")
        page.get_by_role("button", name="Approve version").click()
        expect(page.locator("#going-public")).to_contain_text(left)


@in_each_width_and_light
def test_axe_finds_nothing_in_the_forms_of_a_case(
    chromium: Browser, address: str, keys: dict[str, str], scheme: str, width: int,
    desktop: tuple[BrowserContext, Page], tmp_path: Path,
) -> None:  # fmt: skip
    if not versions_of("haddad").exists():  # alone: the journey above made none
        begun(desktop[1], address, tmp_path)
    cookie = {"name": "zenger-desk", "value": keys["anna"], "url": address}
    paths = {"list": "/cases", "case": "/cases/haddad", "photo": "/cases/haddad/photos/0",
             "new charge": "/cases/haddad/charges/new", "version": "/cases/haddad/version/3",
             "head": "/cases/haddad/case/0", "first page": "/"}  # fmt: skip
    check(chromium, address, paths, scheme, width, [cookie])

"""The pages for searching are accessible; years are picked by dragging, and without a script."""

import io
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from tests.browser.accessible import check, in_each_width_and_light
from tests.desk import House, desk_of, make_house, served_desk, signed_in

from zenger.assemble import writing
from zenger.catalog.models import Label, SavedSearch
from zenger.model.research import Order
from zenger.workflow.desk.alerts import look_for_new
from zenger.workflow.desk.batch_lists import Options
from zenger.workflow.desk.batches import make_batch, run_slice
from zenger.workflow.desk.saved import save_search
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom

pytestmark = pytest.mark.browser
LONG = "W" * 90
YEARS = range(1971, 1980)


def letter(year: int, folder: Path) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = f"Dues of {year}", f"{LONG.lower()}{year}@x.example"
    message["To"], message["Date"] = "li@x.example", f"Tue, 10 Sep {year} 10:00:00 +0000"
    message.set_content(f"The dues of the year {year} were paid in the harbour.")
    (folder / f"{year}.eml").write_bytes(message.as_bytes())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    made = make_house(folder)
    (folder / "open" / LONG).mkdir()
    for year in YEARS:
        letter(year, folder / "open" / LONG)
    text = "The tariff of the port of Arica was raised in March, and nobody was told why it was. "
    for name in ("one", "two"):
        (folder / "open" / f"{name}.txt").write_text(text * 5 + f"Signed by {name}.")
    with writing(made.newsroom):
        import_trove(made.newsroom, folder / "open", collection="Open")
        process_newsroom(made.newsroom, jobs=1)
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served_desk(house) as found:
        yield found


@pytest.fixture(scope="module")
def cookie(house: House, address: str) -> dict[str, str]:
    key = signed_in(house, "editor").cookies["zenger-desk"].value
    return {"name": "zenger-desk", "value": key, "url": address}


@pytest.fixture(scope="module")
def paths(house: House) -> dict[str, str]:
    editor, viewer = house.acting("editor"), house.viewer("editor")
    kept = [
        save_search(editor, viewer, name, "harbour", order=Order.RELEVANCE, alert=True)
        for name in (LONG, "Harbour")
    ]
    SavedSearch.objects.filter(pk=kept[0].pk).update(known=b"", problem=f"It broke: {LONG}")
    SavedSearch.objects.filter(pk=kept[1].pk).update(known=b"")
    look_for_new(house.newsroom)
    batch = make_batch(
        editor, viewer, LONG, io.StringIO(f"harbour\n(open\n{LONG * 3}\nnothing-like"), Options()
    )
    run_slice(editor, viewer, batch.pk, seconds=60)
    label = Label.objects.create(name=f"hold {LONG}"[:64])  # so that results can be closed
    label.labelgrant_set.create(account=house.people["editor"])
    return {
        "everything": "/search?q=*", "each copy": "/search?q=tariff&all=1",
        "folded copies": "/search?q=tariff", "narrowed": f'/search?q=folder:"{LONG}"+date:1974..',
        "nothing, and a suggestion": "/search?q=harbuor", "a broken one": '/search?q="open',
        "help": "/search", "kept": "/search/kept", "new": f"/search/kept/{kept[1].pk}/new",
        "past": "/search/past", "lists": "/search/many", "a list": f"/search/many/{batch.pk}",
        "a grid": f"/search/many/{batch.pk}/grid",
        "overview with news": "/",
    }  # fmt: skip


@in_each_width_and_light
def test_axe_finds_nothing_and_nothing_is_cut_off(
    chromium: Browser, address: str, cookie: dict[str, str], paths: dict[str, str], scheme: str,
    width: int,
) -> None:  # fmt: skip
    check(chromium, address, paths, scheme, width, [cookie])


def opened(chromium: Browser, cookie: dict[str, str], *, scripts: bool) -> BrowserContext:
    context = chromium.new_context(
        viewport={"width": 1360, "height": 900}, java_script_enabled=scripts
    )
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context


def test_dragging_over_the_years_narrows_to_them(
    chromium: Browser, address: str, cookie: dict[str, str]
) -> None:
    context = opened(chromium, cookie, scripts=True)
    page = context.new_page()
    page.goto(f"{address}/search?q=dues")
    bars = page.locator("aside .chart svg a")
    expect(bars).to_have_count(len(YEARS))
    first, last = bars.nth(2).bounding_box(), bars.nth(5).bounding_box()
    assert first
    assert last
    level = first["y"] + first["height"] / 2
    page.mouse.move(first["x"] + 1, level)
    page.mouse.down()
    page.mouse.move(last["x"] + 1, level + 3, steps=6)
    with page.expect_navigation():
        page.mouse.up()
    expect(page.locator("p.kicker")).to_have_text("4 pages in 4 documents")
    expect(page.locator("form.span input[name=since]")).to_have_value("1973")
    expect(page.locator("form.span input[name=until]")).to_have_value("1976")
    page.locator("aside .chart svg a").first.click()  # a bar is a link as well
    expect(page.locator("p.kicker")).to_have_text("1 page in 1 document")
    context.close()


def test_without_scripts_years_are_typed_copies_unfolded_and_searches_kept(
    chromium: Browser, address: str, cookie: dict[str, str]
) -> None:
    context = opened(chromium, cookie, scripts=False)
    page = context.new_page()
    page.goto(f"{address}/search?q=dues")
    page.fill("form.span input[name=since]", "1978")
    page.click("form.span button")
    expect(page.locator("p.kicker")).to_have_text("2 pages in 2 documents")
    page.goto(f"{address}/search?q=tariff raised")
    expect(page.locator("article.hit")).to_have_count(1)
    page.locator("details.copies summary").click()
    expect(page.locator("details.copies")).to_contain_text("what differs")
    page.get_by_role("link", name="Show each").click()
    expect(page.locator("article.hit")).to_have_count(2)
    page.get_by_text("Keep this search").click()
    page.fill("#keep-name", "Raised")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("link", name="Raised")).to_be_visible()
    context.close()

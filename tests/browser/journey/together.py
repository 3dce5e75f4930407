"""Two people at one document: tags, notes, mentions, lists, labels."""

from playwright.sync_api import expect
from tests.browser.journey.finding import hits
from tests.browser.journey.seat import Seat
from tests.browser.journey.trove import number_of


def work_together(anna: Seat, peter: Seat) -> None:
    """Anna tags, marks a place and calls Peter; he answers on the words; she hands it to him."""
    cable = number_of("LAPAZ 6523.pdf")
    where, page = f"/documents/{cable}", anna.page
    anna.open(where)
    anna.press("Star")
    page.get_by_label("New tag").fill("coca")
    anna.press("Add")
    draw(anna)
    page.get_by_label("New note").fill("@peter who went to Lima?")
    anna.press("Save note")
    peter.open("/")
    peter.page.locator(".waiting a.title").first.click()
    expect(peter.page.locator("#notes")).to_contain_text("names you")
    choose_words(peter)
    peter.page.get_by_role("button", name="Note on these words").tap()
    peter.page.get_by_label("New note").fill("The survey team did.")
    peter.press("Save note")
    expect(peter.page.locator(".text .noted").first).to_be_visible()
    peter.press("To read")
    peter.open("/lists")
    expect(peter.page.get_by_role("button", name="Off the list")).to_be_visible()
    anna.open(where)
    page.get_by_label("New note").fill("On the page.")
    anna.press("Save note")
    page.get_by_text("Hand it to somebody").click()
    page.get_by_label("To", exact=True).select_option("peter")
    page.get_by_label("What for").fill("Ask the embassy.")
    anna.press("Hand over")
    peter.open("/lists")
    expect(peter.page.locator(".waiting")).to_contain_text("Ask the embassy.")
    peter.page.locator(".waiting").get_by_role("button", name="Done").first.click()
    anna.open("/activity")
    expect(page.locator(".happened li").first).to_contain_text("is done with")
    for question in ("tag:coca", 'note:"survey team"', "is:starred"):
        anna.open(f"/search?q={question}")
        assert hits(anna) == 1, question


def draw(one: Seat) -> None:
    one.press("Mark a place")
    board = one.page.locator(".places").bounding_box()
    assert board
    one.page.mouse.move(board["x"] + board["width"] * 0.1, board["y"] + board["height"] * 0.1)
    one.page.mouse.down()
    one.page.mouse.move(
        board["x"] + board["width"] * 0.5, board["y"] + board["height"] * 0.2, steps=4
    )
    one.page.mouse.up()


def choose_words(one: Seat) -> None:
    one.page.evaluate(
        "() => { const s = getSelection(), r = document.createRange();"
        " r.selectNodeContents(document.querySelector('.text')); s.removeAllRanges();"
        " s.addRange(r); }"
    )


def close_to_others(anna: Seat, peter: Seat) -> None:
    """A label takes a document from Peter's sight, and gives it back when it is taken off."""
    cable = number_of("LAPAZ 6550.pdf")
    anna.open("/people")
    anna.page.get_by_label("New label").fill("legal")
    anna.press("Make")
    anna.open(f"/documents/{cable}")
    anna.page.get_by_text("Close it to others").click()
    anna.press("Put this label on")
    assert peter.page.goto(f"{peter.address}/documents/{cable}").status == 404  # type: ignore[union-attr]
    anna.page.get_by_role("button", name="Take off legal").click()
    assert peter.page.goto(f"{peter.address}/documents/{cable}").status == 200  # type: ignore[union-attr]

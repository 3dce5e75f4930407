"""What is in the trove, searching it, asking many questions, and taking out what was found."""

import csv
import io
import json
import re
import zipfile

from playwright.sync_api import expect
from tests.browser.journey.seat import Seat
from tests.browser.journey.trove import CABLES, COURT, SECRET_NAME

LIST = """query,phrase
coca survey,yes
"=HYPERLINK(""http://spy.example"")",
nobody-of-this-name,
(open,
"""


def look_around(anna: Seat) -> None:
    """What is in here, of which years, by whom, and what was not read well."""
    anna.open("/")
    for heading in ("Date", "Collections", "Types", "Languages", "Sizes", "Senders"):
        expect(anna.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    assert anna.page.locator(".now .figure").count() == 3
    anna.page.locator("section", has_text="Senders").locator("li a").first.click()
    expect(anna.page.locator("article.hit").first).to_be_visible()


def hits(one: Seat) -> int:
    return int(re.search(r"in ([\d,]+) doc", one.page.locator("p.kicker").text_content() or "")[1])  # type: ignore[index]


def search(anna: Seat) -> None:
    """Explained, narrowed by a facet and by dragging over years; a broken question says where."""
    anna.open('/search?q=("la paz"')
    expect(anna.page.get_by_role("alert")).to_contain_text("could not be run")
    anna.open("/search?q=bolivia -type:email")
    expect(anna.page.get_by_text("Read as:")).to_contain_text("bolivia")
    before = hits(anna)
    bars = anna.page.locator("aside .chart svg a")
    first = bars.last.bounding_box()
    assert first
    level = first["y"] + first["height"] / 2
    anna.page.mouse.move(first["x"] + 1, level)
    anna.page.mouse.down()
    anna.page.mouse.move(first["x"] + first["width"] - 1, level, steps=8)
    with anna.page.expect_navigation():
        anna.page.mouse.up()
    assert 0 < hits(anna) < before
    anna.open("/search?q=state")
    for heading in ("Date", "Type", "Collection", "Sender"):
        expect(anna.page.locator("#narrow h2", has_text=heading)).to_be_visible()
    choice = anna.page.locator("#narrow .facet li").first
    count = int(choice.locator("> span").inner_text().replace(",", ""))
    choice.get_by_role("link").click()
    assert hits(anna) == count
    anna.page.get_by_role("link", name="Oldest first").click()
    anna.open("/search?q=speech")  # saved one by one, and in the mailbox too
    expect(anna.page.locator("details.copies summary").first).to_contain_text("1 copy")


def keep_an_alert(peter: Seat) -> None:
    peter.open("/search?q=bolivia")
    peter.page.get_by_text("Keep this search").click()
    peter.page.get_by_label("Name", exact=True).fill("All on Bolivia")
    peter.page.get_by_label("tell me when new documents").check()
    peter.press("Keep")
    expect(peter.page.get_by_text("an alert: nothing new")).to_be_visible()


def ask_many(anna: Seat) -> None:
    """A list from a file: what each found, and as a table in which no cell is a formula."""
    anna.open("/search/many")
    anna.page.get_by_label("What to call it").fill("Names")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    anna.page.get_by_label("Or a file").set_input_files(files=[file])  # type: ignore[list-item]
    anna.press("Keep the list")
    anna.press("Ask them")
    found = anna.page.get_by_text("cannot be asked as they stand")
    expect(found).to_contain_text("1 found something, 2 nothing, 1 cannot")
    rows = list(csv.reader(io.StringIO(anna.download("Take the table out").decode("utf-8-sig"))))
    assert len(rows) == 5
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    anna.page.get_by_role("link", name="Which found which document").click()
    expect(anna.page.get_by_label("Found by question 1").first).to_be_visible()
    anna.page.go_back()
    anna.press("Ask again: what is new?")
    expect(anna.page.get_by_text("found something new")).to_have_count(0)


def take_out(anna: Seat, peter: Seat) -> None:
    """As tables and as files; each of what they see, so that Peter's holds less."""
    places: dict[str, str] = {}
    for one, name in ((anna, "anna"), (peter, "peter")):
        one.open("/search?q=coca")
        one.page.get_by_text("Take the results out").click()
        places[name] = one.download("as a table (CSV)").decode("utf-8-sig")
        lines = one.download("as JSON lines").decode().splitlines()
        assert all(json.loads(line) for line in lines)
        packed = zipfile.ZipFile(io.BytesIO(one.download("the files themselves")))
        assert packed.testzip() is None
    assert COURT in places["anna"]
    assert CABLES in places["peter"]
    assert COURT not in places["peter"]
    assert SECRET_NAME not in places["peter"]

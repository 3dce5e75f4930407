"""What happens beside the desk, and is told there: documents come in, locked ones are opened, and
everything that was done is on record."""

import csv
import io
from pathlib import Path

from playwright.sync_api import expect
from tests.browser.journey.seat import Seat
from tests.browser.journey.trove import CABLES, COURT, SECRET_NAME, command, copied, number_of

from zenger.catalog.models import Document, StageRecord

LATER = {
    CABLES: "01-cable-room/1979/lapaz_8491 (declassified).pdf",
    COURT: "01-cable-room/1979/lapaz_9725 (declassified).pdf",
}
PASSWORD = "LaPaz1979"


def told_of_what_came(peter: Seat, troves: Path) -> None:
    """Received and read by commands while the desk is open: of two documents that answer his
    question Peter is told of the one that he may see."""
    for title, name in LATER.items():
        trove = peter.house.newsroom.folder.parent / "troves" / title
        copied(troves / name, trove / "1978")
        command(peter.house, "import", trove, "--collection", title)
    command(peter.house, "process")
    peter.open("/")
    peter.page.locator(".waiting a", has_text="1 new for").click()
    expect(peter.page.locator("ul.rows li")).to_have_count(1)
    peter.press("Seen")
    peter.open("/")
    expect(peter.page.get_by_text("new for “All on Bolivia”")).to_have_count(0)


def do_again(anna: Seat) -> None:
    """What a reading that took too long left is told, and read again at one click."""
    blob = Document.objects.get(pk=number_of("LAPAZ 6550.pdf")).blob_id
    left = {"status": "timeout", "code": "wall-time", "message": "It took longer than is allowed."}
    StageRecord.objects.filter(blob=blob, stage="extract").update(**left)
    Document.objects.filter(blob=blob).update(**left)
    anna.open("/state")
    expect(anna.page.locator("#troubles")).to_contain_text("wall-time")
    anna.press("Do again what may end better")
    done = anna.page.locator("#progress")
    expect(done).to_contain_text("Everything is done", timeout=180_000)
    expect(anna.page.locator("#troubles")).not_to_contain_text("wall-time")


def open_what_is_locked(anna: Seat, peter: Seat) -> None:
    """What failed is told with its reason; a password opens what is locked."""
    peter.open("/state")
    expect(peter.page.get_by_label("Passwords to try")).to_have_count(0)
    anna.open("/state")
    expect(anna.page.locator("#troubles")).to_contain_text("damaged_transfer.pdf")
    assert b"damaged_transfer.pdf" in anna.download("All of it as CSV")
    anna.page.get_by_label("Passwords to try").fill(PASSWORD)
    anna.press("Keep and try them")
    unlocked = anna.page.get_by_text("No document you may see is locked")
    expect(unlocked).to_be_visible(timeout=180_000)
    anna.open(f"/documents/{number_of('do not open.pdf')}")
    expect(anna.page.locator(".said .text")).to_contain_text("INVESTIGATION PLEASE PROVIDE STATUS")


def nothing_of_the_court_file(peter: Seat, sent: list[bytes]) -> None:
    """Not by its name, nor by its files: in no page, table, list or zip that he was sent."""
    for path in ("/", "/search?q=*", f'/search?q=in:"{COURT}"', "/search?q=dossier", "/activity"):
        peter.open(path)
    for one in Document.objects.filter(collection__title=COURT):
        assert peter.page.goto(f"{peter.address}/documents/{one.pk}").status == 404  # type: ignore[union-attr]
    assert len(sent) > 60
    for body in sent:
        if b"in:&#34;Court" in body:  # he asked for it by name and reads his own question
            assert b"Anna" not in body
            assert b"No page matches" in body or b"could not be run" in body or b"lately" in body
            continue
        for name in (COURT, SECRET_NAME, "ca1.pdf", "ca3.pdf"):
            assert name.encode() not in body


def check_the_log(anna: Seat) -> None:
    """Filtered, taken out, and found whole by the page and by the command."""
    anna.open("/log")
    anna.page.get_by_label("Who").select_option("peter")
    anna.page.get_by_label("What").select_option("read")
    anna.press("Show")
    assert "read" in anna.page.locator("table.list tbody tr").first.inner_text()
    rows = list(csv.DictReader(io.StringIO(anna.download("CSV").decode("utf-8-sig"))))
    assert rows
    anna.open("/log")
    anna.press("Check now")
    expect(anna.page.get_by_text("Whole on")).to_be_visible(timeout=120_000)
    assert "the last is" in command(anna.house, "audit")

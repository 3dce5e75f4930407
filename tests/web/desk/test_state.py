"""What failed and why, what is encrypted, and having it done again, each within one's sight."""

import csv
import io
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from tests.desk import House, desk_of, make_house, signed_in
from tests.workflow.test_passwords import LOCKED, PASSWORD

from zenger.assemble import writing
from zenger.catalog.models import AuditEntry, Document, StageRecord
from zenger.web.desk.here import DESK
from zenger.workflow.desk.at_work import at_work
from zenger.workflow.desk.troubles import troubles
from zenger.workflow.import_trove import import_trove
from zenger.workflow.passwords import kept_passwords
from zenger.workflow.process_newsroom import process_newsroom


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """With something locked in each collection, and a link in the closed one."""
    folder = tmp_path_factory.mktemp("house")
    made = make_house(folder)
    for name in ("open", "closed"):
        (folder / name / f"cut {name}.pdf").write_bytes(b"%PDF-1.4 " + name.encode())
        (folder / name / f"=1+1 {name}.rar").write_bytes(LOCKED.read_bytes() + name.encode())
    (folder / "closed" / "quartz link").symlink_to("informant.txt")
    with writing(made.newsroom):
        for name in ("open", "closed"):
            import_trove(made.newsroom, folder / name, collection=name.capitalize())
        process_newsroom(made.newsroom, jobs=1)
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


def test_a_count_leads_to_the_documents_of_this_trouble(house: House) -> None:
    for name, count in (("admin", 2), ("editor", 1)):
        client = signed_in(house, name)
        page = client.get("/state").content.decode()
        for code in ("password-needed", "unreadable-pdf"):
            row = page.partition(f"<code>{code}</code>")[2]
            href = unescape(row.partition('<a href="')[2].partition('"')[0])
            assert "failed" in href
            found = client.get(href).content.decode()
            assert f"in {count} document" in found
            assert "where reading failed with" in found


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("encrypted", 1),
        ("receive/encrypted", 1),
        ("extract/encrypted", 1),  # the archive, of which nothing came out
        ("extract", 2),
        ("unreadable-pdf", 1),
        ("ocr", 0),
        ("timeout", 0),
        ("nonsense/ocr", 0),
    ],
)
def test_failed_finds_by_step_status_and_code(house: House, asked: str, count: int) -> None:
    page = signed_in(house, "editor").get("/search", {"q": f"failed:{asked}"}).content.decode()
    assert f"in {count} document" in page
    broken = signed_in(house, "editor").get("/search", {"q": "failed:enc*"})
    assert broken.status_code == 400
    assert b"failed:ocr/timeout" in broken.content


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Which newsrooms a run was begun in."""
    runs: list[Path] = []
    monkeypatch.setattr(DESK, "process", runs.append)
    return runs


def test_troubles_are_counted_within_sight(house: House) -> None:
    mine = {(one.stage, one.status): one for one in troubles(house.viewer("editor"))}
    locked = mine["receive", "encrypted"]  # the members of an archive
    assert (locked.count, locked.place) == (2, "=1+1 open.rar!/foo.txt")
    assert ("receive", "skipped") not in mine  # the link is in the closed collection
    all_of_them = {(one.stage, one.status): one.count for one in troubles(house.viewer("admin"))}
    assert all_of_them["receive", "encrypted"] == 4
    assert all_of_them["receive", "skipped"] == 1


def test_the_page_names_nothing_that_is_not_seen(house: House) -> None:
    page = signed_in(house, "reader").get("/state").content.decode()
    assert "=1+1 open.rar" in page
    assert "closed.rar" not in page
    assert "quartz" not in page
    assert 'name="passwords"' not in page  # a reader gives none
    page = signed_in(house, "admin").get("/state").content.decode()
    assert "closed.rar" in page or "=1+1 open.rar" in page
    assert "quartz link" in page
    assert 'name="passwords"' in page


def test_a_table_of_them_opens_in_no_spreadsheet_as_a_formula(house: House) -> None:
    response = signed_in(house, "editor").get("/state/troubles.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["place"] for row in rows} == {
        "cut open.pdf", "'=1+1 open.rar", "'=1+1 open.rar!/foo.txt", "'=1+1 open.rar!/bar.txt",
    }  # fmt: skip
    assert rows[-1]["status"] == "encrypted"


def test_who_may_not_edit_has_nothing_done_again(house: House, started: list[Path]) -> None:
    browser = signed_in(house, "reporter")
    before = StageRecord.objects.count()
    assert browser.post("/state/retry", {"status": "encrypted"}).status_code == 403
    assert browser.post("/state/passwords", {"passwords": PASSWORD}).status_code == 403
    assert (StageRecord.objects.count(), kept_passwords(house.newsroom)) == (before, ())
    assert started == []


def test_while_a_command_is_at_work_nothing_is_kept_or_forgotten(
    house: House, started: list[Path]
) -> None:
    browser = signed_in(house, "editor")
    before = StageRecord.objects.count()
    with writing(house.newsroom):
        answer = browser.post("/state/passwords", {"passwords": PASSWORD})
        again = browser.post("/state/retry", {})
        assert "A command is at work" in browser.get("/state").content.decode()
    for response in (answer, again):
        assert response.status_code >= 400
        assert "Another command is changing this newsroom" in response.content.decode()
        assert PASSWORD not in response.content.decode()
    assert (StageRecord.objects.count(), kept_passwords(house.newsroom)) == (before, ())
    assert started == []


def test_passwords_of_an_editor_open_what_the_editor_sees(
    house: House, started: list[Path]
) -> None:
    browser = signed_in(house, "editor")
    response = browser.post("/state/passwords", {"passwords": f"wrong\r\n{PASSWORD}\r\n"})
    assert response.status_code == 302
    assert PASSWORD not in response.headers["Location"]
    assert started == [house.newsroom.folder]
    page = browser.get("/state").content.decode()
    assert PASSWORD not in page
    assert "2 are kept" in page
    assert "Nothing is running" in page
    just_now = browser.get(response.headers["Location"]).content.decode()
    assert "It begins in a moment" in just_now
    assert 'data-running="1"' in just_now
    work = at_work(house.newsroom, house.viewer("editor"), is_running=False)
    assert [(step.stage, step.waiting) for step in work.steps] == [("extract", 1)]
    assert all(PASSWORD not in str(entry.details) for entry in AuditEntry.objects.all())
    with writing(house.newsroom):
        process_newsroom(house.newsroom, jobs=1, as_before=True)
    assert not any(one.status == "encrypted" for one in troubles(house.viewer("editor")))
    assert Document.objects.filter(collection__title="Open", title="foo.txt").exists()
    assert not Document.objects.filter(collection__title="Closed", title="foo.txt").exists()
    assert at_work(house.newsroom, house.viewer("editor"), is_running=False).steps == ()
    assert browser.post("/state/passwords", {"forget": "1"}).status_code == 302
    assert kept_passwords(house.newsroom) == ()

"""Nothing is public without a record of it, and nothing is recorded that was not printed."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.trove import make_trove, zip_bytes
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.catalog.models import AuditEntry, Member, Release, ReleasedDocument, StageRecord
from zenger.model.release import Fate
from zenger.protocols.newsroom import Newsroom
from zenger.publish.site import PrintedSite
from zenger.workflow.configuration import can_print, configuration
from zenger.workflow.release import release
from zenger.workflow.release_choice import everything
from zenger.workflow.release_content import Printer
from zenger.workflow.release_fates import fates_inside, fates_of_places

WHY = "Public since 1975"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, files_in(tmp_path / "t", {"a.txt": b"One.", "b.txt": b"Two."}))
    return newsroom


def test_printing_that_fails_leaves_no_record_of_a_release(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zenger.publish.site.write_manifests", _broken)
    with pytest.raises(RuntimeError):
        release(newsroom, tmp_path / "site", public_record=WHY)
    assert not (tmp_path / "site").exists()
    assert [p.name for p in tmp_path.iterdir() if "site" in p.name] == []
    assert not Release.objects.exists()
    assert not ReleasedDocument.objects.exists()
    assert not AuditEntry.objects.filter(verb="release").exists()


def test_a_release_is_on_record_before_anybody_can_see_it(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(PrintedSite, "appear", _broken)
        with pytest.raises(RuntimeError):
            release(newsroom, tmp_path / "site", public_record=WHY)
    assert not (tmp_path / "site").exists()
    assert Release.objects.get().number == 1
    assert ReleasedDocument.objects.filter(removed=None).count() == 2
    release(newsroom, tmp_path / "site", public_record=WHY)  # the next run shows that same one
    assert json.loads((tmp_path / "site" / "index.json").read_text())["release"] == 1
    assert Release.objects.count() == AuditEntry.objects.filter(verb="release").count() == 1


def test_the_notice_of_a_document_taken_away_does_not_tell_its_title(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    files = {"a.txt": b"One.", "Statement of Ana Quiroga.txt": b"Two."}
    trove = files_in(tmp_path / "t", files)
    read_trove(newsroom, trove)
    release(newsroom, tmp_path / "site", public_record=WHY)
    (trove / "Statement of Ana Quiroga.txt").unlink()
    read_trove(newsroom, trove)
    built = release(newsroom, tmp_path / "site", public_record=WHY)
    assert (built.tombstones, Release.objects.count()) == (1, 2)
    files_now = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert [path for path in files_now if b"Quiroga" in path.read_bytes()] == []


def test_the_second_reading_of_a_release_says_what_the_first_said(tmp_path: Path) -> None:
    """The first recorded the fingerprints; the second takes them from there."""
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, make_trove(tmp_path / "trove"))
    config = configuration(newsroom, printing=can_print(newsroom))
    printer = Printer(newsroom, config, everything())
    first = list(printer.documents())
    release(newsroom, tmp_path / "site", public_record=WHY)
    assert list(printer.documents({one.public_id: one.fingerprint for one in first})) == first
    assert any(d.children for d in first)
    assert any(d.parents for d in first)
    assert any(d.people for d in first)
    assert any(len(d.places) > 1 for d in first)


def test_many_documents_are_asked_for_together(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    files = {f"{n}.txt": f"Number {n}.".encode() for n in range(40)}
    read_trove(newsroom, files_in(tmp_path / "t", files))
    config = configuration(newsroom, printing=can_print(newsroom))
    printer = Printer(newsroom, config, everything())
    with CaptureQueriesContext(connection) as queries:
        count = len(list(printer.documents()))
    assert count == 40
    assert len(queries) <= 2 * count + 12


def _broken(*args: object) -> None:
    raise RuntimeError


def test_a_collection_is_listed_even_if_another_holds_all_its_documents_too(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    read_trove(newsroom, files_in(tmp_path / "copy", {"b.txt": b"Two."}), collection="Copies")
    built = release(newsroom, tmp_path / "site", public_record=WHY)
    assert built.documents == 2
    shelves = tmp_path / "site" / "browse" / "collections"
    listed = {
        read["title"]: [document["title"] for document in read["documents"]]
        for path in shelves.glob("*/index.json")
        if (read := json.loads(path.read_text()))
    }
    assert listed == {"Copies": ["b.txt"], "Trove": ["a.txt", "b.txt"]}
    (printed,) = (
        read
        for path in (tmp_path / "site" / "d").glob("*/index.json")
        if (read := json.loads(path.read_text()))["title"] == "b.txt"
    )
    assert printed["collections"] == ["Copies", "Trove"]


def test_all_that_lies_inside_others_is_counted_by_how_it_ended(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    trove = files_in(
        tmp_path / "t", {"a.zip": zip_bytes({"b.txt": b"One.", "c.txt": b"", "d": b"2"})}
    )
    (trove / "link").symlink_to("a.zip")
    read_trove(newsroom, trove)
    assert set(fates_inside(everything().documents)) == {
        Fate("member", "ok", 2),
        Fate("member", "empty", 1),
    }
    ((place,),) = ([*fates_of_places()],)
    assert (place.what, place.status, place.count) == ("", "skipped", 1)
    assert place.message
    Member.objects.filter(raw_name=b"b.txt").update(blob=None, status="corrupt", code="torn")
    StageRecord.objects.filter(emitted=3).update(emitted=2, failed=1)
    assert Fate("member", "corrupt", 1) in set(fates_inside(everything().documents))
    config = configuration(newsroom, printing=can_print(newsroom))
    (container,) = [
        d for d in Printer(newsroom, config, everything()).documents() if d.kind == "archive"
    ]
    assert container.contents.sentence() == "Holds 3 files: 2 taken out, 1 damaged."

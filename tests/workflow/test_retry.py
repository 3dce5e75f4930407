"""What is done again ends as if it had gone well the first time."""

from pathlib import Path

from tests.trove import make_scan, zip_bytes
from tests.workflow.house import accounts_of, files_in, newsroom_in, read_trove

from zenger.catalog.models import Member, Occurrence, Page, StageRecord
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.retry import retry


def test_a_container_that_failed_once_has_its_members_listed_after_a_retry(tmp_path: Path) -> None:
    trove = files_in(tmp_path / "t", {"a.zip": zip_bytes({"b.txt": b"words"})})
    newsroom = newsroom_in(tmp_path / "desk")
    whole = read_trove(newsroom, trove)
    # as a crash would have left it: no members, and that already taken note of
    Occurrence.objects.filter(path="a.zip!/b.txt").delete()
    Member.objects.all().delete()
    archive = StageRecord.objects.filter(tools__media_type="application/zip")
    archive.update(status="crashed", expected=None, emitted=0)
    assert retry(newsroom) == 1
    process_newsroom(newsroom, pictures=False, jobs=1)
    assert accounts_of(newsroom) == whole


def test_only_what_was_asked_for_is_done_again(tmp_path: Path) -> None:
    files = {"a.txt": b"words", "b.zip": zip_bytes({"c.txt": b"more"}), "d.bin": bytes(range(256))}
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, files_in(tmp_path / "t", files))
    assert retry(newsroom) == 0
    assert retry(newsroom, statuses=("ok",), stages=("ocr",)) == 0
    assert retry(newsroom, statuses=("ok",), types=("application/zip",)) == 1
    assert retry(newsroom, statuses=("unsupported",)) == 1
    done = process_newsroom(newsroom, pictures=False, jobs=1)
    assert done.extract == 2


def test_reading_a_scan_again_does_not_lose_what_ocr_read(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    make_scan(tmp_path / "t" / "scan.png", "Lighthouse keepers")
    newsroom = newsroom_in(tmp_path / "desk")
    import_trove(newsroom, tmp_path / "t", collection="Trove")
    process_newsroom(newsroom, jobs=1)
    assert "Lighthouse" in Page.objects.get().text
    assert retry(newsroom, statuses=("ok",), stages=("extract",)) == 1
    process_newsroom(newsroom, jobs=1)
    assert "Lighthouse" in Page.objects.get().text

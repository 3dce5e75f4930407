"""What status says of speed and of slow files is what the records say, for each stage."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.catalog.models import Blob, Collection, Document, StageRecord
from zenger.protocols.newsroom import Newsroom
from zenger.workflow import metrics
from zenger.workflow.metrics import measure_stages
from zenger.workflow.metrics_files import UNCOMMON, memory_by_type, slowest_files
from zenger.workflow.metrics_log import StageLog
from zenger.workflow.progress import Progress, silent
from zenger.workflow.show_status import show_status

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Newsroom:
    return newsroom_in(tmp_path / "desk")


def ended(after: float, stage: str = "extract", size: int = 100, **values: Any) -> StageRecord:
    """A stage of another file of `size` bytes, which ended `after` seconds past noon."""
    blob = Blob.objects.create(digest=f"{Blob.objects.count():064x}", size=size)
    given = {"status": "ok", "ms": 1000, "fingerprint": "f", **values}
    return StageRecord.objects.create(
        blob=blob, stage=stage, finished=NOON + timedelta(seconds=after), **given
    )


def test_a_run_is_what_came_without_a_long_pause(desk: Newsroom) -> None:
    for second in (1, 2, 3, 5000, 5010, 5021):
        ended(second)
    run = measure_stages(["f"])["extract"].run
    assert (run.files, run.bytes) == (3, 300)
    assert run.seconds == pytest.approx(22, abs=0.01)


def test_one_file_that_took_long_is_no_pause(desk: Newsroom) -> None:
    ended(1)
    ended(1500, ms=1_450_000)
    run = measure_stages(["f"])["extract"].run
    assert run.files == 2
    assert run.seconds == pytest.approx(1500, abs=0.01)


def test_blocks_add_up_to_the_same(desk: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    for second in range(0, 300, 7):
        ended(second, status="ok" if second % 2 else "timeout", cpu_ms=500, peak_memory=second)
        ended(second + 400, "render", size=7)
    whole = measure_stages(["f"])
    monkeypatch.setattr(metrics, "BLOCK", 3)
    assert measure_stages(["f"]) == whole
    assert whole["extract"].statuses == {"ok": 21, "timeout": 22}
    assert whole["extract"].cpu_seconds == pytest.approx(21.5)
    assert whole["extract"].peak_memory == 294
    assert whole["render"].bytes == 43 * 7


def test_pages_read_side_by_side_do_not_make_ocr_seem_slow(desk: Newsroom) -> None:
    ended(100)
    ended(120, "ocr", ms=60_000)  # two workers, each for ten seconds, and pages kept from before
    assert measure_stages(["f"])["ocr"].run.seconds == pytest.approx(20, abs=0.01)


def test_records_of_an_earlier_configuration_do_not_count(desk: Newsroom) -> None:
    ended(1, fingerprint="old")
    assert measure_stages(["f"]) == {}


def test_the_slowest_come_first_and_are_named_by_digest(desk: Newsroom) -> None:
    slow = [ended(n, ms=n * 100, size=n) for n in range(1, 21)]
    rows = slowest_files(["f"])
    assert [row["bytes"] for row in rows] == list(range(20, 10, -1))
    assert rows[0]["document"] == f"sha256:{slow[-1].blob_id}"
    assert rows[0]["seconds"] == 2.0


def test_a_type_that_could_have_been_made_up_is_not_shown(desk: Newsroom) -> None:
    made_up = "application/x-from-jane-doe"
    record = ended(1, tools={"media_type": made_up}, peak_memory=9)
    ended(2, tools={"media_type": "application/pdf"}, peak_memory=5)
    ended(3, tools={"media_type": "application/pdf"}, peak_memory=7)
    Document.objects.create(
        collection=Collection.objects.create(title="c"), blob=record.blob, media_type=made_up
    )
    assert memory_by_type("f") == [
        {"media_type": UNCOMMON, "bytes": 9},
        {"media_type": "application/pdf", "bytes": 7},
    ]
    assert {row["media_type"] for row in slowest_files(["f"])} == {UNCOMMON, ""}


def test_status_says_how_much_a_retry_would_do_again(tmp_path: Path, desk: Newsroom) -> None:
    read_trove(desk, files_in(tmp_path / "t", {"a.txt": b"words", "b.txt": b"more words"}))
    StageRecord.objects.filter(blob__size=5).update(status="timeout", code="wall-time")
    status = show_status(desk)
    assert status["retryable"] == 1
    assert status["stages"] == {"extract": {"ok": 1, "timeout": 1}}
    assert status["waiting"] == {}
    assert status["work"]["extract"]["last_run"]["files"] == 2
    assert status["work"]["extract"]["last_run"]["bytes"] == 15
    assert json.loads(json.dumps(status)) == status


def test_the_log_has_each_record_once_and_no_message(desk: Newsroom) -> None:
    ended(0)  # of an earlier run
    out = io.StringIO()
    log = StageLog(out, silent)
    ended(1, status="crashed", code="signal-11", message="secret.txt", size=42, ms=7)
    log(Progress("extract", 1, 2))
    ended(2, code="odd secret/code")
    log(Progress("extract", 2, 2))
    log.catch_up()
    first, second = map(json.loads, out.getvalue().splitlines())
    assert first == {
        "time": "2026-03-01T12:00:01+00:00", "stage": "extract",
        "document": f"sha256:{1:064x}", "status": "crashed", "code": "signal-11",
        "ms": 7, "cpu_ms": 0, "memory": 0, "bytes": 42,
    }  # fmt: skip
    assert second["code"] == ""
    assert "secret" not in out.getvalue()

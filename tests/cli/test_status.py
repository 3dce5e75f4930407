"""What a person at a desk reads in `zenger status`: how far it is, and what to do now."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from tests.workflow.house import newsroom_in

from zenger.cli.main import main
from zenger.cli.status import _lines

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RUN = {
    "began": "2026-03-01T11:00:00+00:00", "last_result": "2026-03-01T11:59:56+00:00",
    "seconds": 3596.0, "files": 1_000_000, "bytes": 9_000_000_000, "files_per_second": 278.1,
    "bytes_per_second": 2_502_781,
}  # fmt: skip
STATUS: dict[str, Any] = {
    "files": 1_234_567, "bytes": 9_876_543_210, "occurrences": 2_345_678, "pages": 12_345_678,
    "stages": {"extract": {"ok": 999_000, "empty": 900, "timeout": 90, "encrypted": 10}},
    "waiting": {"extract": 234_567, "ocr": 12}, "retryable": 90,
    "failures": [
        {"stage": "extract", "status": "timeout", "code": "wall-time", "message": "Too long.",
         "count": 90, "retry": True},
        {"stage": "extract", "status": "encrypted", "code": "password-needed",
         "message": "Locked.\x1b[2J", "count": 10, "retry": False},
    ],
    "work": {"extract": {"last_run": RUN}},
    "slowest": [
        {"document": "sha256:" + "ab" * 32, "stage": "extract", "media_type": "application/pdf",
         "bytes": 123_456_789, "seconds": 599.9},
    ],
    "memory": [{"media_type": "", "bytes": 412_000_000}],
}  # fmt: skip


def test_the_page_says_what_is_and_what_to_do() -> None:
    lines = list(_lines(STATUS, Path("my desk"), NOW))
    text = "\n".join(lines)
    assert "extract (reading)          999,900        100   234,567" in lines
    assert "ocr (reading scans)              0          0        12" in lines
    assert "278.1 files/s     2.5 MB/s   1,000,000 files in 60 min" in text
    assert "last result 4 s ago" in text
    assert "90 of these may end better when done again" in text
    assert "zenger retry --newsroom 'my desk' && zenger process --newsroom 'my desk'" in text
    assert "Where it says password-needed: give passwords" in text
    assert "599.9 s   123.5 MB  extract  sha256:abababababab  application/pdf" in text
    assert "412.0 MB  of no known type" in text
    assert "\x1b" not in text


def test_figures_of_a_million_files_stay_in_their_columns() -> None:
    lines = [line for line in _lines(STATUS, Path("desk"), NOW) if "zenger" not in line]
    assert max(len(line) for line in lines) <= 80
    table = [line for line in lines if line.startswith(("Stage", "extract", "ocr"))]
    assert len({len(line) for line in table}) == 1


def test_a_new_newsroom_has_nothing_to_tell(tmp_path: Path) -> None:
    newsroom_in(tmp_path / "desk")
    run = CliRunner().invoke(main, ["status", "--newsroom", str(tmp_path / "desk")])
    assert run.exit_code == 0
    assert run.output == "0 files found in 0 places, 0 bytes; 0 pages.\n"

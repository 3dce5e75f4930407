"""Two programs that would write at once: the second says so, and loses nothing."""

import subprocess
import sys
from pathlib import Path

from zenger.backends.search.tantivy import TantivyIndex
from zenger.errors import NewsroomBusyError


def zenger(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    typed = [sys.executable, "-m", "zenger", *map(str, words), "--newsroom", str(folder)]
    return subprocess.run(typed, capture_output=True, text=True, check=False, timeout=120)


def test_processing_beside_another_writer_of_the_index_is_busy_and_goes_on_later(
    tmp_path: Path,
) -> None:
    (tmp_path / "trove").mkdir()
    (tmp_path / "trove" / "note.txt").write_text("The harbour of Arica.")
    desk = tmp_path / "desk"
    for words in (("init", "--title", "The Record"), ("import", tmp_path / "trove")):
        assert zenger(desk, *words).returncode == 0
    other = TantivyIndex(desk / "index")
    other.remove(1)  # begins to write
    ended = zenger(desk, "process")
    assert ended.returncode == NewsroomBusyError.exit_code
    assert "Another program is writing to the search index" in ended.stderr
    assert "fault in Zenger" not in ended.stderr
    other.close()
    assert zenger(desk, "process").returncode == 0
    assert "note.txt" in zenger(desk, "search", "harbour").stdout

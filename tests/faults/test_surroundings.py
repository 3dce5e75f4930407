"""A full disk, a closed folder, a missing program: one sentence that says what to do."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.trove import make_scan, make_trove

WHY = "Public since 1975"
# Without these even root is held to the permissions of files.
POWERLESS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]


def zenger(
    *words: str | Path, before: tuple[str, ...] = (), path: str | None = None, largest: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run the command. `largest`: bytes a file may grow to; `path`: where programs are."""
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (largest, largest))
    environment = {**os.environ, **({"PATH": path} if path is not None else {})}
    return subprocess.run(
        [*before, sys.executable, "-m", "zenger", *map(str, words)],
        capture_output=True, text=True, timeout=300, check=False, env=environment,
        preexec_fn=limit if largest else None,
    )  # fmt: skip


def said(run: subprocess.CompletedProcess[str], code: int) -> str:
    """The one sentence a command failed with."""
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    last = run.stderr.strip().splitlines()[-1]
    assert last.startswith("zenger: ")
    return last


@pytest.fixture
def trove(tmp_path: Path) -> Path:
    return make_trove(tmp_path / "trove")


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom that is read, to be copied."""
    base = tmp_path_factory.mktemp("read")
    make_trove(base / "trove")
    for words in (["init"], ["import", base / "trove"], ["process", "--text-only"]):
        assert zenger(*words, "--newsroom", base / "desk").returncode == 0
    return base / "desk"


def powerless() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root cannot be held to permissions without setpriv")
    return tuple(POWERLESS)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB, in memory, of which empty records take more than one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_disk_that_fills_up_while_receiving_is_said_and_the_next_run_goes_on(
    small_disk: Path, trove: Path
) -> None:
    (trove / "large.bin").write_bytes(os.urandom(3_000_000))
    assert zenger("init", "--newsroom", small_disk / "desk").returncode == 0
    run = zenger("import", trove, "--newsroom", small_disk / "desk")
    assert "disk is full" in said(run, 14)
    halves = [p for p in (small_disk / "desk" / "originals").rglob("*") if p.is_file()]
    assert all(len(p.name) == 64 for p in halves)
    (trove / "large.bin").unlink()
    assert zenger("import", trove, "--newsroom", small_disk / "desk").returncode == 0


def test_a_press_that_cannot_fit_is_refused_before_anything_is_made(
    small_disk: Path, trove: Path
) -> None:
    run = zenger("press", trove, "-o", small_disk / "site", "--public-record", WHY)
    assert "nothing was started" in said(run, 14)
    assert list(small_disk.iterdir()) == []


@pytest.mark.parametrize(
    ("largest", "code"), [(1_000, 10), (100_000, 10), (10_000_000, 14)],
    ids=["settings", "catalog", "original"],
)  # fmt: skip
def test_a_limit_on_the_size_of_files_is_said_and_the_next_run_goes_on(
    trove: Path, tmp_path: Path, largest: int, code: int
) -> None:
    (trove / "large.bin").write_bytes(os.urandom(12_000_000))
    desk = tmp_path / "desk"
    run = zenger("init", "--newsroom", desk, largest=largest)
    if run.returncode == 0:
        run = zenger("import", trove, "--newsroom", desk, largest=largest)
    assert "ulimit -f" in said(run, code)
    if not (desk / "newsroom.toml").exists():
        assert zenger("init", "--newsroom", desk).returncode == 0
    assert zenger("import", trove, "--newsroom", desk).returncode == 0


def test_a_newsroom_whose_making_was_interrupted_can_be_made_after_all(tmp_path: Path) -> None:
    (tmp_path / "desk" / "keys").mkdir(parents=True)
    (tmp_path / "desk" / "catalog.sqlite3").touch()
    assert zenger("init", "--newsroom", tmp_path / "desk").returncode == 0
    assert zenger("status", "--newsroom", tmp_path / "desk").returncode == 0


@pytest.mark.parametrize(
    ("closed", "mode"),
    [("newsroom.toml", 0), ("catalog.sqlite3", 0o400), ("originals", 0o500), ("lock", 0)],
)
def test_a_part_of_the_newsroom_that_may_not_be_touched_is_said(
    read: Path, tmp_path: Path, closed: str, mode: int
) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(read, desk)
    (tmp_path / "new.txt").write_text("Words that are new here.")
    (desk / closed).chmod(mode)
    run = zenger("import", tmp_path / "new.txt", "--collection", "New", "--newsroom", desk,
                 before=powerless())  # fmt: skip
    assert "run the same command again" in said(run, 15)
    (desk / closed).chmod(0o700)
    again = zenger("import", tmp_path / "new.txt", "--collection", "New", "--newsroom", desk)
    assert again.returncode == 0


def test_an_archive_that_may_not_be_written_is_said(read: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    run = zenger("publish", "--newsroom", read, "-o", tmp_path / "closed" / "site",
                 "--public-record", WHY, before=powerless())  # fmt: skip
    assert said(run, 15)


def test_files_of_the_trove_that_may_not_be_read_are_listed(tmp_path: Path, trove: Path) -> None:
    (trove / "note.txt").chmod(0)
    (trove / "mail").chmod(0)
    desk = tmp_path / "desk"
    zenger("init", "--newsroom", desk)
    assert zenger("import", trove, "--newsroom", desk, before=powerless()).returncode == 0
    run = zenger("check", "--newsroom", desk)
    (trove / "mail").chmod(0o700)
    lines = [" ".join(line.split()) for line in run.stdout.splitlines()]
    assert {"skipped (no-permission) mail", "skipped (no-permission) note.txt"} <= set(lines)


def test_a_command_leaves_its_records_in_one_file(read: Path, tmp_path: Path) -> None:
    shutil.copytree(read, tmp_path / "desk")
    assert zenger("status", "--newsroom", tmp_path / "desk").returncode == 0
    assert not list((tmp_path / "desk").glob("catalog.sqlite3-*"))


def test_a_damaged_catalog_is_said(read: Path, tmp_path: Path) -> None:
    shutil.copytree(read, tmp_path / "desk")
    (tmp_path / "desk" / "catalog.sqlite3").write_bytes(b"This is no database. " * 1000)
    assert "backup" in said(zenger("status", "--newsroom", tmp_path / "desk"), 11)


def test_what_is_left_out_without_libreoffice_and_bubblewrap_is_said(
    trove: Path, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()  # a machine without any programs
    desk = tmp_path / "desk"
    zenger("init", "--newsroom", desk)
    zenger("import", trove, "--newsroom", desk)
    run = zenger("process", "--newsroom", desk, path=str(tmp_path / "bin"))
    assert "Traceback" not in run.stderr
    assert "LibreOffice is not installed" in run.stderr
    if run.returncode:
        assert "nothing" in said(run, 13).lower() or "bubblewrap" in run.stderr
    else:
        assert zenger("check", "--newsroom", desk).returncode == 0


def test_missing_language_data_is_said_before_and_after(tmp_path: Path) -> None:
    (tmp_path / "trove").mkdir()
    make_scan(tmp_path / "trove" / "scan.png", "Lighthouse keepers")
    desk = tmp_path / "desk"
    zenger("init", "--newsroom", desk, "--languages", "ceb")
    zenger("import", tmp_path / "trove", "--newsroom", desk)
    run = zenger("process", "--newsroom", desk)
    assert run.returncode == 0
    assert "apt-get install tesseract-ocr-ceb" in run.stderr
    status = zenger("status", "--newsroom", desk)
    assert "skipped (missing-language-data)" in status.stdout


@pytest.mark.parametrize("words", [("init",), ("press", "trove", "-o", "site", "--public-record", "x")],
                         ids=["init", "press"])  # fmt: skip
def test_a_word_that_is_no_language_is_refused_before_anything_is_made(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    desk = tmp_path / "desk"
    run = zenger(*words, "--newsroom", desk, "--languages", "en,xx")
    assert run.returncode == 2
    assert "no language data for “xx”" in run.stderr
    assert not desk.exists()

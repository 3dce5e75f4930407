"""The disk is full at one write after the other: nothing is spoiled, and given space it goes on."""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import tantivy
from tests.commands import zenger
from tests.trove import dump, make_scan, make_trove

STEPS = int(os.environ.get("ZENGER_FULL_DISKS", "20"))  # `make full-disks` asks for 200
MB = 1024 * 1024
AMPLE = 256 * MB  # more than the whole press needs
WHY = "Public since 1975"


@dataclass(frozen=True)
class Disk:
    """A disk in memory, whose size can be changed while it is in use."""

    folder: Path

    def resize(self, size: int) -> None:
        option = f"remount,size={size}"
        subprocess.run(["mount", "-o", option, str(self.folder)], check=True, capture_output=True)

    @property
    def used(self) -> int:
        state = os.statvfs(self.folder)
        return (state.f_blocks - state.f_bfree) * state.f_frsize

    @property
    def desk(self) -> Path:
        return self.folder / "desk"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def commands(self) -> list[list[str]]:
        """What brings the trove into the archive, one command after the other."""
        trove = str(self.folder.parent / "trove")
        return [
            ["import", trove],
            ["process", "--jobs", "2"],
            ["publish", "-o", str(self.site), "--public-record", WHY],
        ]

    def zenger(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run it; its temporary files, too, lie on this disk."""
        (self.folder / "tmp").mkdir(exist_ok=True)
        return subprocess.run(
            [sys.executable, "-m", "zenger", *words, "--newsroom", str(self.desk)],
            capture_output=True, text=True, timeout=300, check=False,
            env={**os.environ, "TMPDIR": str(self.folder / "tmp")},
        )  # fmt: skip


@pytest.fixture
def disks(tmp_path: Path) -> Iterator[tuple[Disk, Disk]]:
    """Two with the same older archive on each."""
    made = [Disk(tmp_path / name) for name in ("calm", "full")]
    mounted: list[Disk] = []
    try:
        for disk in made:
            disk.folder.mkdir()
            mount = ["mount", "-t", "tmpfs", "-o", f"size={AMPLE}", "tmpfs", str(disk.folder)]
            if subprocess.run(mount, capture_output=True, check=False).returncode:
                pytest.skip("no disk can be mounted here: this needs root")
            mounted.append(disk)
        yield made[0], made[1]
    finally:
        for disk in mounted:
            subprocess.run(["umount", "--lazy", str(disk.folder)], check=True)


@pytest.mark.slow
@pytest.mark.sandbox
def test_a_disk_full_at_many_points_spoils_nothing(
    disks: tuple[Disk, Disk], tmp_path: Path
) -> None:
    calm, full = disks
    trove = make_trove(tmp_path / "trove")
    for words in (["init"], *full.commands):
        assert full.zenger(*words).returncode == 0
    shutil.copytree(full.folder, calm.folder, symlinks=True, dirs_exist_ok=True)
    _grow(trove)
    before = full.used
    for words in calm.commands:
        assert calm.zenger(*words).returncode == 0
    failures = _fill_step_by_step(full, before, calm.used, tmp_path / "copy")
    assert len(failures) >= STEPS // 2, failures
    assert set(failures) == {"import", "process", "publish"}
    _same(calm, full)


@pytest.mark.slow
@pytest.mark.sandbox
def test_a_disk_full_while_volumes_are_put_together_is_said_and_made_good(
    disks: tuple[Disk, Disk], tmp_path: Path
) -> None:
    """They need their size once more. Meanwhile nothing is said of them that is not so."""
    _, full = disks
    trove = tmp_path / "trove"
    trove.mkdir()
    (trove / "note.txt").write_text("Beside it.")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("ledger.txt", "Ledger of the harbour. " + os.urandom(6 * MB).hex())
    whole = stream.getvalue()
    for number in range(3):
        part = whole[number * len(whole) // 3 : (number + 1) * len(whole) // 3]
        (trove / f"a.zip.00{number + 1}").write_bytes(part)
    for words in (["init"], full.commands[0]):
        assert full.zenger(*words).returncode == 0
    full.resize(full.used + 4 * MB)
    run = full.zenger("process", "--jobs", "1")
    _said_plainly(run)
    assert "3 volumes" in run.stderr
    assert full.zenger("status").returncode == 0
    accounts = _accounts(full)
    assert accounts["a.zip.001"]["status"] is None  # not read yet, and `check` fails for it
    assert full.zenger("check").returncode == 1
    full.resize(AMPLE)
    assert full.zenger("process", "--jobs", "1").returncode == 0
    accounts = _accounts(full)
    assert accounts["a.zip.001!/ledger.txt"]["status"] == "ok"
    assert accounts["a.zip.002"]["code"] == "volume-joined"


def _accounts(disk: Disk) -> dict[str, dict[str, object]]:
    run = disk.zenger("check", "--json")
    assert "Traceback" not in run.stderr, run.stderr
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return {str(row["path"]): row for row in rows if "path" in row}


def _grow(trove: Path) -> None:
    """More for the second archive, a little in each file so that the disk fills up in between."""
    for number in range(60):
        text = f"Ledger {number} of the harbour. " + os.urandom(6_000).hex()
        (trove / f"ledger {number}.txt").write_text(text)
    make_scan(trove / "scan.png", "Lighthouse keepers")


def _fill_step_by_step(disk: Disk, before: int, after: int, copy: Path) -> list[str]:
    """Give the disk a little more each time until all commands end well. What failed, in order."""
    failures: list[str] = []
    commands = disk.commands
    size, step = before, max(4096, (after - before) // STEPS)
    while commands:
        disk.resize(size)
        run = disk.zenger(*commands[0])
        if run.returncode == 0:
            commands.pop(0)
            continue
        failures.append(commands[0][0])
        _said_plainly(run)
        _nothing_is_spoiled(disk, copy)
        size += step
        assert size < before + 3 * (after - before), failures
    return failures


def _said_plainly(run: "subprocess.CompletedProcess[str]") -> None:
    assert run.returncode == 14, run.stderr
    assert "Traceback" not in run.stderr
    last = run.stderr.strip().splitlines()[-1]
    assert last.startswith("zenger: ")
    assert "disk is full" in last
    assert "again" in last


def _nothing_is_spoiled(disk: Disk, copy: Path) -> None:
    """Records, originals and index can be read, and the older archive is as it was or whole."""
    for path in (disk.desk / "originals").rglob("*"):
        if path.is_file():
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(disk.desk, copy)  # to look at it needs space, too
    with sqlite3.connect(copy / "catalog.sqlite3") as records:
        assert records.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert records.execute("pragma foreign_key_check").fetchall() == []
    for meta in copy.rglob("meta.json"):
        assert tantivy.Index.open(str(meta.parent)).searcher().num_docs >= 0
    zenger("verify", disk.site)


def _same(calm: Disk, full: Disk) -> None:
    first, second = dump(calm.desk), dump(full.desk)
    for table, rows in first.items():
        assert second[table] == rows, table
    zenger("verify", full.site)
    assert list((full.desk / "originals" / "incoming").glob("*")) == []
    assert full.zenger("check").returncode == 0

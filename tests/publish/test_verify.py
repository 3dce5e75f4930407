"""Any byte that was added, changed or lost is named."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from zenger.publish.verify import VerifyProblem, verify_site


@pytest.fixture
def copy(printed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(printed, tmp_path / "copy"))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def relink(path: Path) -> None:
    content = path.with_name("elsewhere")
    path.rename(content)
    path.symlink_to(content)


DAMAGE: list[tuple[str, Callable[[Path], object], set[VerifyProblem]]] = [
    ("a flipped bit", lambda s: flip(s / "index.html"), {VerifyProblem("index.html", "changed")}),
    (
        "a lost file",
        lambda s: (s / "index.json").unlink(),
        {VerifyProblem("index.json", "missing")},
    ),
    ("a new file", lambda s: (s / "d/new.txt").touch(), {VerifyProblem("d/new.txt", "added")}),
    (
        "a link for a file",
        lambda s: relink(s / "robots.txt"),
        {VerifyProblem("robots.txt", "odd"), VerifyProblem("elsewhere", "added")},
    ),
    ("a pipe", lambda s: os.mkfifo(s / "pipe"), {VerifyProblem("pipe", "odd")}),
    (
        "a name that is no text",
        lambda s: (s / os.fsdecode(b"bad\xff")).touch(),
        {VerifyProblem("bad\\xff", "added")},
    ),
    (
        "no list of sums",
        lambda s: (s / "manifest-sha256.txt").unlink(),
        {VerifyProblem("manifest-sha256.txt", "missing")},
    ),
    (
        "a changed sum",
        lambda s: flip(s / "manifest-sha256.txt"),
        {VerifyProblem("manifest-sha256.txt", "manifest")},
    ),
    (
        "no manifest",
        lambda s: (s / "manifest.json").unlink(),
        {VerifyProblem("manifest.json", "missing")},
    ),
]


def test_an_archive_as_published_has_no_problem(printed: Path) -> None:
    assert list(verify_site(printed)) == []


@pytest.mark.parametrize(("damage", "named"), [d[1:] for d in DAMAGE], ids=[d[0] for d in DAMAGE])
def test_damage_is_named(
    copy: Path, damage: Callable[[Path], object], named: set[VerifyProblem]
) -> None:
    damage(copy)
    assert set(verify_site(copy)) == named


def test_the_program_sha256sum_agrees(printed: Path) -> None:
    command = ["sha256sum", "--check", "--quiet", "--strict", "manifest-sha256.txt"]
    done = subprocess.run(command, cwd=printed, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")

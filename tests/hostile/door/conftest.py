"""Disks of their own, whose raw bytes can be looked through."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Mount = Callable[[int], Path]  # a disk of so many MiB; its image is `disk.img` beside it


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Mount]:
    """Makes a disk in a file and mounts it; skips where that may not be done."""
    mounted: list[Path] = []

    def make(size: int) -> Path:
        image, disk = tmp_path / "disk.img", tmp_path / "disk"
        with image.open("wb") as stream:
            stream.truncate(size * 1024 * 1024)
        disk.mkdir()
        subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True, capture_output=True)
        mount = ["mount", "-o", "loop", str(image), str(disk)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("no disk can be mounted here")
        mounted.append(disk)
        return disk

    yield make
    for disk in mounted:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)

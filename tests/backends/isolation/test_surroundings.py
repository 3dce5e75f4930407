import json
import os
import re
import sys
from pathlib import Path

import pytest
from tests.protocols.sandbox_contract import outcome

import zenger
from zenger.backends.isolation.choose import choose_sandbox
from zenger.backends.isolation.surroundings import surroundings
from zenger.errors import SandboxUnavailableError
from zenger.protocols.sandbox import Limits


def test_zenger_and_the_packages_can_be_imported_inside() -> None:
    around = surroundings()
    assert Path(zenger.__file__).resolve().parents[1] in around.search_path
    assert any(path.name.endswith("-packages") for path in around.search_path)


def test_the_working_directory_and_other_places_stay_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path / "mine"), *sys.path])
    around = surroundings()
    places = [*around.search_path, *around.trees]
    assert all(tmp_path not in (place, *place.parents) for place in places)
    assert Path() not in places


def test_of_zenger_only_the_package_is_shown_not_the_checkout_around_it() -> None:
    package = Path(zenger.__file__).resolve().parent
    trees = surroundings().trees
    assert package in trees
    assert package.parent not in trees or package.parent.name.endswith("-packages")


def test_more_folders_can_be_named(tmp_path: Path) -> None:
    around = surroundings((tmp_path,))
    assert tmp_path in around.trees
    assert tmp_path in around.search_path


@pytest.mark.sandbox
@pytest.mark.slow
def test_readers_and_their_libraries_leave_most_of_the_address_space_to_a_file() -> None:
    try:
        sandbox = choose_sandbox("zenger.process.worker:serve")
    except SandboxUnavailableError as error:
        pytest.skip(str(error))
    worker = sandbox.worker()
    try:
        outcome(worker, json.dumps({"do": "versions", "options": {"passwords": []}}).encode())
        largest = max(map(_address_space, _below(os.getpid())))
    finally:
        worker.close()
        sandbox.close()
    assert largest < Limits().memory_bytes / 2


def _below(process: int) -> list[int]:
    """All that a process started, and what these did."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    own = [int(child) for thread in threads for child in thread.read_text().split()]
    return own + [deeper for child in own for deeper in _below(child)]


def _address_space(process: int) -> int:
    """Bytes, reservations included."""
    found = re.search(r"VmSize:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) * 1024 if found else 0

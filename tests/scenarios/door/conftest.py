"""Doors that run."""

from collections.abc import Iterator

import pytest
from tests.scenarios.door.running import Keys, RunningDoor, door_in, real, started


@pytest.fixture(scope="module")
def open_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningDoor, Keys]]:
    """One for the tests of a file, with the door's own pages."""
    folder, keys = door_in(tmp_path_factory.mktemp("door"))
    with started(folder, real) as running:
        yield running, keys

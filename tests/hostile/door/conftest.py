"""One door for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.visitor import DoorHouse, Visitor, door_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[DoorHouse]:
    with door_house(tmp_path) as made:
        yield made


@pytest.fixture
def source(house: DoorHouse) -> Visitor:
    return Visitor(house)

"""One newsroom's desk for the tests of one module."""

from collections.abc import Iterator

import pytest
from tests.desk import House, desk_of, make_house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("house"))
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()

"""A served newsroom for the tests of one module."""

from collections.abc import Iterator

import pytest
from tests.served import served_newsroom


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served_newsroom(tmp_path_factory.mktemp("serve")) as port:
        yield port

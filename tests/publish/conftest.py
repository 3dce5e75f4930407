"""Releases and printed archives for the tests of printing."""

from pathlib import Path

import pytest
from tests.publish.content import Shelf, make_shelf

from zenger.publish.site import build_site


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """All kinds of documents; not to be changed (`shelf` may be)."""
    return make_shelf(tmp_path_factory.mktemp("drawn"))


@pytest.fixture
def shelf(drawn: Shelf) -> Shelf:
    return Shelf(dict(drawn.documents), dict(drawn.pages), drawn.tombstones)


@pytest.fixture(scope="session")
def printed(drawn: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of all of them, without a fixed address; to be read only."""
    site = tmp_path_factory.mktemp("printed") / "site"
    build_site(drawn.content(), site)
    return site

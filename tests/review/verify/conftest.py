"""A newsroom whose checks run as in the sandbox, in this process."""

from pathlib import Path

import pytest

from zenger.assemble import create_newsroom
from zenger.protocols.newsroom import Newsroom
from zenger.settings import Settings


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """With both sandboxes of this machine."""
    return create_newsroom(Path(tmp_path_factory.mktemp("newsroom")), Settings())

"""One newsroom for the tests of one module: making one takes longer than most of them."""

from collections.abc import Iterator

import pytest
from tests.workflow.door.submitted import newsroom_of

from zenger.catalog.models import (
    Account,
    ForTheDoor,
    Label,
    LabelledDocument,
    Source,
)
from zenger.protocols.newsroom import Newsroom


@pytest.fixture(scope="module")
def shared_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    return newsroom_of(tmp_path_factory.mktemp("house") / "desk")


@pytest.fixture
def desk(shared_newsroom: Newsroom) -> Iterator[Newsroom]:
    """The same newsroom without the people and submissions of the test before."""
    yield shared_newsroom
    Source.objects.all().delete()
    ForTheDoor.objects.all().delete()
    LabelledDocument.objects.all().delete()
    Label.objects.all().delete()
    Account.objects.all().delete()

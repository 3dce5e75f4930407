"""One newsroom with enough editors for reviews, for the tests of one module."""

from collections.abc import Iterator

import pytest
from tests.desk import PASSPHRASE, House, desk_of, make_house

from zenger.catalog.models import Collection
from zenger.model.people import Role
from zenger.workflow.access.accounts import add_account
from zenger.workflow.review.reasons import set_reason


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Beside the usual people a second and a third editor of Open."""
    made = make_house(tmp_path_factory.mktemp("house"))
    for name in ("second", "third"):
        made.people[name] = add_account(
            made.newsroom, name, PASSPHRASE, role=Role.EDITOR, collections=("Open",)
        )
    with desk_of(made):
        set_reason(made.acting("publisher"), made.viewer("publisher"), "b6", "Personal privacy")
        yield made
    made.newsroom.sandbox().close()


def collection_named(title: str) -> int:
    return Collection.objects.get(title=title).pk

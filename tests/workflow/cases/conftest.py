"""One newsroom with two editors, and a small case."""

from collections.abc import Iterator

import pytest
from tests.desk import PASSPHRASE, House, desk_of, make_house

from zenger.model.case.cases import Case, CaseState, Head
from zenger.model.case.citations import Citation, External
from zenger.model.case.moments import Moment
from zenger.model.case.people import Consent, Name, Subject
from zenger.model.case.texts import Text
from zenger.model.people import Role
from zenger.workflow.access.accounts import add_account


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("house"))
    for name in ("second", "third"):
        made.people[name] = add_account(
            made.newsroom, name, PASSPHRASE, role=Role.EDITOR, collections=("Open",)
        )
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


def small_case(name: str, title: str = "The printer") -> Case:
    head = Head(
        id=name, title=Text(title), summary=Text("Charged with printing what was true."),
        opened=Moment.parse("1734-11-17"), state=CaseState.PUBLIC,
    )  # fmt: skip
    trial = External(
        url="https://example.org/trial", title="The trial", accessed=Moment.parse("2026-11-26")
    )
    printer = Subject(
        id="printer", names=(Name(name=Text("John Peter Zenger")),), sources=("trial",),
        consent=Consent(public_naming=True),
    )  # fmt: skip
    return Case(case=head, subjects=(printer,), citations=(Citation(id="trial", external=trial),))

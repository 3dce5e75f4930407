"""Two different people, of exactly what would be printed, who may still say so."""

from datetime import UTC, datetime

import pytest

from zenger.model.approval import State, Step, Verb, base_state, suffices, valid_approvals

NOW = datetime(2026, 11, 26, tzinfo=UTC)
ANNA, PETER, JOHN = 1, 2, 3


def step(verb: Verb, person: int | None = ANNA, mark: str = "m") -> Step:
    return Step(verb, person, "editor", mark if verb is Verb.APPROVED else "", NOW)


def approve(person: int, mark: str = "m") -> Step:
    return step(Verb.APPROVED, person, mark)


BEGUN = [step(Verb.PROPOSED), step(Verb.TAKEN)]


@pytest.mark.parametrize(
    ("steps", "gone"),
    [
        ([], set()),
        ([approve(ANNA)], set()),
        ([approve(ANNA), approve(ANNA)], set()),
        ([approve(ANNA), approve(PETER, "another")], set()),
        ([approve(ANNA), approve(PETER)], {PETER}),
        ([approve(ANNA), approve(PETER), step(Verb.WITHHELD, JOHN)], set()),
        ([approve(ANNA), approve(PETER), step(Verb.PROPOSED)], set()),
        ([approve(ANNA), step(Verb.RETURNED, JOHN), step(Verb.PROPOSED), approve(PETER)], set()),
    ],
    ids=["nobody", "one person", "one person twice", "of something else", "lost the right",
         "an objection", "proposed anew", "one before it was sent back"],
)  # fmt: skip
def test_anything_less_keeps_it_in(steps: list[Step], gone: set[int]) -> None:
    counted = valid_approvals(BEGUN + steps, mark="m", still_may=lambda person: person not in gone)
    assert not suffices(counted, needed=2, changed_by=None)


def test_two_people_who_saw_the_same_let_it_out() -> None:
    steps = [*BEGUN, approve(ANNA, "before a change"), approve(ANNA), approve(PETER)]
    counted = valid_approvals(steps, mark="m", still_may=lambda person: True)
    assert suffices(counted, needed=2, changed_by=None)
    assert suffices(counted, needed=2, changed_by=PETER)


def test_whoever_changed_it_last_is_never_the_only_one() -> None:
    alone = valid_approvals([*BEGUN, approve(ANNA)], mark="m", still_may=lambda person: True)
    assert suffices(alone, needed=1, changed_by=PETER)
    assert not suffices(alone, needed=1, changed_by=ANNA)
    assert not suffices([], needed=0, changed_by=None)


def test_a_document_is_where_its_last_step_led() -> None:
    assert base_state([]) is State.NEW
    assert base_state([*BEGUN, approve(ANNA)]) is State.IN_REVIEW
    assert base_state([*BEGUN, step(Verb.WITHHELD)]) is State.WITHHELD

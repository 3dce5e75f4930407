"""Reviewers at once, each over a connection of their own: whoever comes first, all ends safe."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.desk import House

from zenger.catalog.models import Account, Decision, Document, Page
from zenger.errors import NotAllowedError, ZengerError
from zenger.model.approval import State, Verb, base_state
from zenger.model.people import Role
from zenger.model.review import Leak, Redaction
from zenger.workflow.access.accounts import disable, enable, set_role, set_sight
from zenger.workflow.review import approvals
from zenger.workflow.review.approvals import approve, look_at
from zenger.workflow.review.decisions import propose, return_document, withhold
from zenger.workflow.review.redactions import add_redactions, history_of, withdraw_redactions
from zenger.workflow.review.standing import OPEN, steps_of

TIMES = range(4)
Act = Callable[[], object]


def at_once(*acts: Act) -> list[object]:
    """Does all of them at the same time. What each returned or raised, in their order."""
    barrier, came = Barrier(len(acts)), [object()] * len(acts)

    def run(place: int, act: Act) -> None:
        try:
            barrier.wait()
            came[place] = act()
        except Exception as error:  # noqa: BLE001  # for the test to look at
            came[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    unexpected = [one for one in came if isinstance(one, Exception)]
    assert all(isinstance(one, ZengerError) for one in unexpected), unexpected
    return came


@pytest.fixture
def letter(house: House) -> Document:
    """Proposed, with nothing redacted and nobody's approval of what it is now."""
    document = house.document("Port charges")
    editor = house.acting("editor"), house.viewer("editor")
    held = [one.number for one in history_of(editor[1], document.pk) if not one.withdrawn_by]
    if held:
        withdraw_redactions(*editor, document.pk, held)
    if base_state(steps_of([document.pk])[document.pk]) in OPEN:
        return_document(*editor, document.pk, "For the next test.")
    propose(*editor, document.pk)
    return document


def approving(house: House, name: str, document: Document) -> Act:
    return lambda: approve(house.acting(name), house.viewer(name), document.pk)


def redacting(house: House, name: str, document: Document, start: int) -> Act:
    one = Redaction(1, "b6", letters=(start, start + 6))
    return lambda: add_redactions(house.acting(name), house.viewer(name), document.pk, [one])


def sees(house: House, account: Account, *collections: int) -> None:
    set_sight(house.newsroom, account, collections=collections, labels=(), sees_all=False)


def standing(house: House, document: Document) -> State:
    return look_at(house.newsroom, house.viewer("editor"), document.pk)[1].state


@pytest.mark.parametrize("time", TIMES)
def test_two_who_approve_at_once_both_count(house: House, letter: Document, time: int) -> None:
    del time
    came = at_once(*(approving(house, name, letter) for name in ("editor", "second")))
    assert [one for one in came if isinstance(one, Exception)] == []
    assert standing(house, letter) is State.APPROVED


@pytest.mark.parametrize("time", TIMES)
def test_one_who_approves_twice_at_once_counts_once(
    house: House, letter: Document, time: int
) -> None:
    del time
    before = Decision.objects.filter(document=letter, verb=Verb.APPROVED).count()
    came = at_once(*(approving(house, "editor", letter) for _ in range(2)))
    assert sum(isinstance(one, Exception) for one in came) == 1
    assert Decision.objects.filter(document=letter, verb=Verb.APPROVED).count() == before + 1
    assert standing(house, letter) is not State.APPROVED


@pytest.mark.parametrize("time", TIMES)
def test_what_is_redacted_while_two_approve_is_approved_by_nobody_who_did_not_see_it(
    house: House, letter: Document, time: int
) -> None:
    before = look_at(house.newsroom, house.viewer("editor"), letter.pk)[0].mark
    last = Decision.objects.latest("pk").pk
    at_once(
        approving(house, "editor", letter),
        approving(house, "second", letter),
        redacting(house, "third", letter, 20 + time),
    )
    printed, found = look_at(house.newsroom, house.viewer("editor"), letter.pk)
    rows = Decision.objects.filter(document=letter, verb=Verb.APPROVED, pk__gt=last)
    marks = list(rows.values_list("mark", flat=True))
    assert printed.mark != before
    assert set(marks) <= {before, printed.mark}
    assert len(found.counted) == marks.count(printed.mark)
    assert (found.state is State.APPROVED) is (marks.count(printed.mark) == 2)


@pytest.mark.parametrize("time", TIMES)
def test_what_is_withheld_while_somebody_approves_stays_in(
    house: House, letter: Document, time: int
) -> None:
    del time
    approve(house.acting("second"), house.viewer("second"), letter.pk)
    publisher = house.acting("publisher"), house.viewer("publisher")
    came = at_once(
        approving(house, "editor", letter), lambda: withhold(*publisher, letter.pk, "source")
    )
    assert not isinstance(came[1], Exception), came
    assert standing(house, letter) is State.WITHHELD


@pytest.mark.parametrize("time", TIMES)
def test_redactions_of_two_at_once_both_hold(house: House, letter: Document, time: int) -> None:
    del time
    at_once(redacting(house, "editor", letter, 0), redacting(house, "second", letter, 12))
    held = [one for one in history_of(house.viewer("editor"), letter.pk) if not one.withdrawn_by]
    assert {one.redaction.letters for one in held} == {(0, 6), (12, 18)}


@pytest.mark.parametrize("time", TIMES)
def test_one_redaction_taken_back_by_two_at_once_is_taken_back_once(
    house: House, letter: Document, time: int
) -> None:
    del time
    redacting(house, "third", letter, 0)()
    number = history_of(house.viewer("editor"), letter.pk)[0].number
    came = at_once(
        *(
            lambda name=name: withdraw_redactions(  # type: ignore[misc]
                house.acting(name), house.viewer(name), letter.pk, [number]
            )
            for name in ("editor", "second")
        )
    )
    assert sorted(str(one) for one in came) == ["0", "1"]


@pytest.mark.parametrize("loss", ["closed", "another role", "out of sight"])
def test_who_loses_the_right_while_it_is_verified_approves_nothing(
    house: House, letter: Document, monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    account = house.people["third"]
    losses: dict[str, Act] = {
        "closed": lambda: disable(house.newsroom, account),
        "another role": lambda: set_role(house.newsroom, account, Role.READER),
        "out of sight": lambda: sees(house, account),
    }

    def verified(*_: object) -> list[Leak]:
        at_once(losses[loss])
        return []

    monkeypatch.setattr(approvals, "leaks_in", verified)
    before = Decision.objects.count()
    viewer = house.viewer("third")
    try:
        with pytest.raises(ZengerError):
            approve(house.acting("third"), viewer, letter.pk)
    finally:
        set_role(house.newsroom, account, Role.EDITOR)
        sees(house, account, letter.collection_id)
        enable(house.newsroom, account)
    assert Decision.objects.count() == before


def test_what_is_read_anew_while_somebody_approves_is_not_approved_by_that(
    house: House, letter: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page.objects.filter(blob=letter.blob_id, number=1)
    text = page.get().text
    approve(house.acting("second"), house.viewer("second"), letter.pk)

    def verified(*_: object) -> list[Leak]:
        at_once(lambda: page.update(text=text + " Read anew."))
        return []

    monkeypatch.setattr(approvals, "leaks_in", verified)
    try:
        approve(house.acting("editor"), house.viewer("editor"), letter.pk)
        assert standing(house, letter) is not State.APPROVED
    finally:
        page.update(text=text)


def test_the_error_of_a_closed_account_says_so(house: House, letter: Document) -> None:
    account = house.people["third"]
    viewer = house.viewer("third")
    disable(house.newsroom, account)
    try:
        with pytest.raises(NotAllowedError, match="closed meanwhile"):
            approve(house.acting("third"), viewer, letter.pk)
    finally:
        enable(house.newsroom, account)

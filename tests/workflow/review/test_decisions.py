"""Each step begins where the last one led, and of two at once one is told."""

import pytest
from django.db import IntegrityError
from tests.desk import House

from zenger.catalog.models import AuditEntry, Decision, Document
from zenger.errors import ConflictError, NotAllowedError, NotThereError, ReviewError
from zenger.model.approval import State
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.review.decisions import (
    decide_many,
    propose,
    return_document,
    take_into_review,
    withdraw,
    withhold,
)
from zenger.workflow.review.standing import Standing, standings


def standing(house: House, document: Document) -> Standing:
    return standings([document], {}, now=house.clock.now)[document.pk]


def editor_of(house: House) -> tuple[Newsroom, Viewer]:
    return house.acting("editor"), house.viewer("editor")


def test_a_document_goes_from_proposed_to_withheld_and_begins_anew(house: House) -> None:
    letter = house.document("Port charges")
    assert standing(house, letter).state is State.NEW
    editor = editor_of(house)
    with pytest.raises(ReviewError, match="not proposed yet"):
        take_into_review(*editor, letter.pk)
    propose(*editor, letter.pk)
    with pytest.raises(ReviewError, match="proposed already"):
        propose(*editor, letter.pk)
    take_into_review(*editor, letter.pk)
    assert standing(house, letter).state is State.IN_REVIEW
    with pytest.raises(ReviewError, match="no reason"):
        withhold(*editor, letter.pk, "because")
    withhold(*editor, letter.pk, "b6", note="The clerk is named on each page.")
    assert standing(house, letter).state is State.WITHHELD
    propose(*editor, letter.pk)
    with pytest.raises(ReviewError, match="what has to be changed"):
        return_document(*editor, letter.pk, " ")
    return_document(*editor, letter.pk, "Page 2 is still to be read.")
    assert standing(house, letter).state is State.RETURNED


def test_whoever_decides_on_an_old_screen_is_told_and_nothing_is_lost(house: House) -> None:
    tariff = house.document("tariff.pdf")
    editor = editor_of(house)
    propose(*editor, tariff.pk)
    seen = standing(house, tariff).last
    withhold(house.acting("second"), house.viewer("second"), tariff.pk, "b6", last=seen)
    with pytest.raises(ConflictError):
        take_into_review(*editor, tariff.pk, last=seen)
    assert standing(house, tariff).state is State.WITHHELD


def test_who_may_not_see_or_decide_does_not(house: House) -> None:
    hidden = house.document("informant.txt").pk
    with pytest.raises(NotThereError):
        propose(*editor_of(house), hidden)
    with pytest.raises(NotAllowedError):
        propose(
            house.acting("reporter"), house.viewer("reporter"), house.document("Port charges").pk
        )
    with pytest.raises(NotAllowedError):
        withdraw(*editor_of(house), house.document("Port charges").pk, "Gone.")
    with pytest.raises(NotThereError):
        withdraw(house.acting("publisher"), house.viewer("publisher"), hidden, "Gone.")


def test_many_are_decided_on_and_one_that_cannot_be_stops_none(house: House) -> None:
    here = [one.pk for one in Document.objects.filter(collection__title="Open")]
    hidden = house.document("informant.txt").pk
    editor = editor_of(house)
    outcomes = decide_many([*here, hidden, here[0]], lambda n: withhold(*editor, n, "b6"))
    problems = {one.number: one.problem for one in outcomes}
    assert len(outcomes) == len(here) + 1
    assert "no such document" in problems[hidden]
    assert all(
        standing(house, Document.objects.get(pk=number)).state is State.WITHHELD for number in here
    )


def test_a_decision_is_on_record_and_cannot_be_changed(house: House) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        Decision.objects.update(verb="approved")
    with pytest.raises(IntegrityError, match="append-only"):
        Decision.objects.all().delete()
    assert AuditEntry.objects.filter(verb="withhold").exists()

"""What is weighed, what a collection asks for, who is at risk: kept with versions, nothing lost."""

from datetime import UTC, datetime

import pytest
from tests.desk import House
from tests.workflow.review.conftest import collection_named

from zenger.errors import ConflictError, NotAllowedError, NotThereError, ReviewError
from zenger.workflow.review.assessments import Weighed, assess, assessments_of, set_embargo
from zenger.workflow.review.at_risk import add_person, people_at_risk, remove_person, terms_of
from zenger.workflow.review.reasons import known_reasons, require_reasons, set_reason
from zenger.workflow.review.rules import (
    checklist_of,
    points_left,
    rules_of,
    set_checklist,
    set_rules,
    tick,
    ticks_of,
)


def test_an_assessment_that_came_in_between_is_not_overwritten(house: House) -> None:
    letter = house.document("Port charges").pk
    editor = house.acting("editor"), house.viewer("editor")
    assess(*editor, letter, Weighed(who_is_hurt="The clerk."), version=0)
    assess(*editor, letter, Weighed(who_is_hurt="The clerk.", how="Dismissal."), version=1)
    with pytest.raises(ConflictError):
        second = house.acting("second"), house.viewer("second")
        assess(*second, letter, Weighed(who_is_hurt="Nobody."), version=1)
    assert [(one.version, one.how) for one in assessments_of(house.viewer("editor"), letter)] == [
        (2, "Dismissal."), (1, ""),
    ]  # fmt: skip


def test_two_approvals_are_asked_for_unless_a_publisher_chose_otherwise(house: House) -> None:
    opened = collection_named("Open")
    publisher = house.acting("publisher"), house.viewer("publisher")
    assert rules_of(opened).approvals == 2
    set_rules(*publisher, opened, approvals=3)
    set_rules(*publisher, opened, tells_withheld=True)
    assert (rules_of(opened).approvals, rules_of(opened).tells_withheld) == (3, True)
    with pytest.raises(ReviewError):
        set_rules(*publisher, opened, approvals=0)
    with pytest.raises(NotAllowedError):
        set_rules(house.acting("editor"), house.viewer("editor"), opened, approvals=1)
    with pytest.raises(NotThereError):
        set_rules(*publisher, collection_named("Closed"), approvals=1)


def test_points_of_a_checklist_stay_ticked_when_others_come(house: House) -> None:
    opened, letter = collection_named("Open"), house.document("Port charges")
    publisher = house.acting("publisher"), house.viewer("publisher")
    set_checklist(*publisher, opened, ["Attachments seen", "Lawyer asked"])
    first = checklist_of(opened)[0]
    editor = house.acting("editor"), house.viewer("editor")
    tick(*editor, letter.pk, first.pk)
    tick(*editor, letter.pk, first.pk)
    set_checklist(*publisher, opened, ["Names seen", "Attachments seen"])
    assert points_left(letter) == ["Names seen"]
    ticked = {item.text: done for item, done in ticks_of(house.viewer("editor"), letter.pk)}
    assert ticked["Names seen"] is None
    assert ticked["Attachments seen"] is not None
    tick(*editor, letter.pk, first.pk, is_done=False)
    assert points_left(letter) == ["Names seen", "Attachments seen"]
    with pytest.raises(NotThereError):
        tick(*editor, letter.pk, 10**6)


def test_an_embargo_needs_a_moment_that_is_the_same_everywhere(house: House) -> None:
    letter = house.document("Port charges").pk
    editor = house.acting("editor"), house.viewer("editor")
    with pytest.raises(ReviewError):
        set_embargo(*editor, letter, datetime(2026, 12, 1))  # noqa: DTZ001  # that is the point
    set_embargo(*editor, letter, datetime(2026, 12, 1, tzinfo=UTC))


def test_people_at_risk_have_spellings_and_are_for_those_who_redact(house: House) -> None:
    editor = house.acting("editor"), house.viewer("editor")
    person = add_person(*editor, " Zebulon  Quartz ", ["Zeb Quartz", "Zeb Quartz", ""])
    add_person(*editor, "Zebulon Quartz", ["Zeb Quartz", "Sebulon Kwarz"])
    (listed,) = people_at_risk(house.viewer("editor"))
    assert terms_of(listed) == ("Zebulon Quartz", "Zeb Quartz", "Sebulon Kwarz")
    with pytest.raises(NotAllowedError):
        people_at_risk(house.viewer("reporter"))
    remove_person(*editor, person.pk)
    assert not people_at_risk(house.viewer("editor")).exists()
    with pytest.raises(NotThereError):
        remove_person(*editor, person.pk)


def test_a_reason_no_longer_offered_stays_known_for_what_it_was_used_for(house: House) -> None:
    publisher = house.acting("publisher"), house.viewer("publisher")
    set_reason(*publisher, "old", "An old reason")
    require_reasons(["old"])
    set_reason(*publisher, "old", "An old reason", is_offered=False)
    with pytest.raises(ReviewError):
        require_reasons(["old"])
    assert known_reasons()["old"].title == "An old reason"
    for code, title in (("B 6", "x"), ("b6", ""), ("", "x"), ("x" * 25, "x")):
        with pytest.raises(ReviewError):
            set_reason(*publisher, code, title)

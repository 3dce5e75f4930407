"""The queue shows what waits, counts it, and says what comes next; nothing unseen is in it."""

import csv
from contextlib import suppress

from tests.desk import House
from tests.workflow.review.reviewing import open_documents

from zenger.catalog.models import Document
from zenger.errors import ReviewError
from zenger.model.approval import State
from zenger.model.people import Viewer
from zenger.model.review import Redaction
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.desk.assignments import assign
from zenger.workflow.review.approvals import approve
from zenger.workflow.review.assessments import Weighed, assess
from zenger.workflow.review.decision_table import decision_rows
from zenger.workflow.review.decisions import decide_many, propose, withhold
from zenger.workflow.review.queue import (
    ALL,
    Wanted,
    cluster_of,
    next_document,
    progress,
    queue,
)
from zenger.workflow.review.redactions import add_redactions, undo


def as_(house: House, name: str) -> tuple[Newsroom, Viewer]:
    return house.acting(name), house.viewer(name)


def test_a_queue_moves_on_until_all_is_decided(house: House) -> None:
    """One journey, each step of which begins where the last one led."""
    editor, second = as_(house, "editor"), as_(house, "second")
    first, *others = sorted(open_documents(), key=lambda one: one.pk)
    assert progress(*editor).by_state == {State.NEW: len(others) + 1}
    assert next_document(*editor) is None
    decide_many([one.pk for one in open_documents()], lambda number: propose(*editor, number))
    assert [one.number for one in queue(*editor)] == [first.pk, *(one.pk for one in others)]
    assert next_document(*editor) == first.pk
    assert next_document(*editor, first.pk) == others[0].pk
    approve(*editor, first.pk)
    assert next_document(*editor, others[-1].pk) == others[0].pk  # one's own part is done
    assert next_document(*second) == first.pk
    (entry,) = queue(*editor, limit=1)
    assert (entry.is_approved_by_me, len(entry.standing.counted)) == (True, 1)
    approve(*second, first.pk)
    assert [one.number for one in queue(*editor, Wanted(frozenset({State.APPROVED})))] == [first.pk]
    withhold(*editor, others[0].pk, "b6")
    counted = progress(*editor)
    assert counted.by_state == {
        State.PROPOSED: len(others) - 1, State.APPROVED: 1, State.WITHHELD: 1,
    }  # fmt: skip
    assert (counted.total, counted.decided) == (len(others) + 1, 2)
    for one in others[1:]:
        withhold(*editor, one.pk, "b6")
    assert next_document(*editor) is None
    field = Redaction(0, "b6", header="title")
    act = add_redactions(*as_(house, "admin"), first.pk, [field])
    assert next_document(*editor) == first.pk  # its approvals are void
    undo(*as_(house, "admin"), act)
    assert next_document(*editor) is None


def test_a_queue_is_of_a_collection_or_of_what_is_assigned(house: House) -> None:
    editor = as_(house, "editor")
    last = open_documents()[-1]
    assign(*editor, last.pk, "second", "Names on page 2")
    mine = queue(*editor, Wanted(assigned_to="second"))
    assert [(one.number, one.assigned) for one in mine] == [(last.pk, ("second",))]
    assert queue(*editor, Wanted(collection="Closed")) == []
    assert len(queue(*as_(house, "admin"), Wanted(collection="Closed"))) == 3


def test_what_somebody_may_not_see_is_neither_listed_nor_counted(house: House) -> None:
    hidden = house.document("informant.txt")
    propose(*as_(house, "admin"), hidden.pk)
    assert hidden.pk in {one.number for one in queue(*as_(house, "admin"), ALL)}
    assert hidden.pk not in {one.number for one in queue(*as_(house, "editor"), ALL)}
    seen = Document.objects.filter(collection__title="Open").exclude(indexed="").count()
    assert progress(*as_(house, "editor")).total == seen


def test_a_cluster_is_of_the_same_and_nearly_the_same_as_far_as_seen(house: House) -> None:
    both = Document.objects.filter(title__in=["both.txt", "secret path.txt"])
    here = both.get(collection__title="Open")
    assert cluster_of(house.viewer("editor"), here.pk) == [here.pk]
    assert len(cluster_of(house.viewer("admin"), here.pk)) == both.count() == 2


def test_the_table_of_decisions_runs_in_no_spreadsheet_and_says_no_secret(house: House) -> None:
    letter = house.document("Port charges")
    Document.objects.filter(pk=letter.pk).update(title='=HYPERLINK("http://x")')
    add_redactions(*as_(house, "editor"), letter.pk, [Redaction(1, "b6", letters=(4, 14))])
    assess(*as_(house, "editor"), letter.pk, Weighed(how="+1"), version=0)
    rows = list(csv.DictReader(decision_rows(*as_(house, "editor"))))
    (row,) = [one for one in rows if one["codes"] == "b6"]
    assert (row["title"][0], row["how"]) == ("'", "'+1")
    assert row["state"] in set(State)
    assert "commission" not in str(rows)
    assert len(rows) == len(open_documents())


def test_a_lap_reaches_all_that_waits_also_where_approvals_became_void(house: House) -> None:
    """Somebody looks at each and decides nothing."""
    admin = as_(house, "admin")
    rows = sorted(Document.objects.exclude(indexed=""), key=lambda one: one.pk)
    for one in rows:
        with suppress(ReviewError):  # it is proposed
            propose(*admin, one.pk)
    first, second = sorted(one.pk for one in open_documents())[:2]
    acts = []
    for number in (first, second):
        for who in ("editor", "second"):
            with suppress(ReviewError):  # they approved it before
                approve(*as_(house, who), number)
        acts.append(add_redactions(*admin, number, [Redaction(0, "b6", header="title")]))
    try:
        undecided = [one.pk for one in rows if one.pk not in {first, second}]
        assert len(undecided) > 2
        lap = [*undecided, first, second]
        number, seen = 0, []
        for _ in range(2 * len(rows)):
            number = next_document(*admin, number) or 0
            seen.append(number)
        assert seen == [*lap, *lap]
        approve(*admin, first)
        assert next_document(*admin, first) == min(one for one in undecided if one > first)
        assert next_document(*admin, max(undecided)) == second
    finally:
        for act in acts:
            undo(*admin, act)

"""Two different people approve exact bytes; whatever changes afterwards voids what they said."""

import pytest
from tests.desk import House

from zenger.catalog.models import Account, Document, Grant, Occurrence, StageRecord
from zenger.catalog.models import Page as PageRecord
from zenger.errors import ConflictError, NotAllowedError, NotThereError, ReviewError
from zenger.model.approval import HELD_BACK, State
from zenger.model.people import Role, Viewer
from zenger.model.review import Redaction
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.review.approvals import approve, look_at
from zenger.workflow.review.decisions import propose, return_document, take_into_review
from zenger.workflow.review.queue import entry_of
from zenger.workflow.review.redactions import add_redactions, undo
from zenger.workflow.review.rules import checklist_of, set_checklist, set_rules, tick
from zenger.workflow.review.standing import Standing


def as_(house: House, name: str) -> tuple[Newsroom, Viewer]:
    return house.acting(name), house.viewer(name)


@pytest.fixture
def letter(house: House) -> Document:
    """Proposed and in review, as if nobody had decided yet."""
    document = house.document("Port charges")
    if entry_of(*as_(house, "editor"), document.pk).standing.state not in HELD_BACK | {State.NEW}:
        return_document(*as_(house, "editor"), document.pk, "For the next test.")
    propose(*as_(house, "editor"), document.pk)
    take_into_review(*as_(house, "editor"), document.pk)
    return document


def standing(house: House, document: Document) -> Standing:
    """As a release sees it; the quick way of lists says the same."""
    _, exact = look_at(*as_(house, "admin"), document.pk)
    quick = entry_of(*as_(house, "admin"), document.pk).standing
    assert (quick.state, len(quick.counted)) == (exact.state, len(exact.counted))
    return exact


def approved_by_two(house: House, document: Document) -> None:
    for name in ("editor", "second"):
        approve(*as_(house, name), document.pk)
    assert standing(house, document).state is State.APPROVED


def test_two_different_people_make_it_approved(house: House, letter: Document) -> None:
    assert approve(*as_(house, "editor"), letter.pk).state is State.IN_REVIEW
    with pytest.raises(ReviewError, match="approved this already"):
        approve(*as_(house, "editor"), letter.pk)
    assert approve(*as_(house, "second"), letter.pk).state is State.APPROVED


def test_a_redaction_voids_approvals_and_taking_it_back_brings_the_same_bytes_back(
    house: House, letter: Document
) -> None:
    approved_by_two(house, letter)
    act = add_redactions(*as_(house, "third"), letter.pk, [Redaction(1, "b6", letters=(4, 14))])
    now = standing(house, letter)
    assert (now.state, len(now.counted), now.void) == (State.IN_REVIEW, 0, 2)
    undo(*as_(house, "third"), act)
    assert standing(house, letter).state is State.APPROVED


@pytest.mark.parametrize("field", ["title", "date", "language"])
def test_a_fact_that_changed_voids_approvals(house: House, letter: Document, field: str) -> None:
    approved_by_two(house, letter)
    before = getattr(letter, field)
    Document.objects.filter(pk=letter.pk).update(**{field: "1999" if field == "date" else "xx"})
    assert standing(house, letter).state is State.IN_REVIEW
    Document.objects.filter(pk=letter.pk).update(**{field: before})


def test_another_place_of_the_same_file_voids_approvals(house: House, letter: Document) -> None:
    approved_by_two(house, letter)
    there = Occurrence.objects.filter(blob=letter.blob, collection=letter.collection)
    before = there[0].path
    there.update(path="Statements of Ana Quiroga/letter.eml")
    assert standing(house, letter).state is State.IN_REVIEW
    there.update(path=before)


def test_another_reading_of_the_file_voids_approvals(house: House, letter: Document) -> None:
    """As when a new version of Zenger extracts more of it."""
    approved_by_two(house, letter)
    page = PageRecord.objects.get(blob=letter.blob, number=1)
    record = StageRecord.objects.get(blob=letter.blob, stage="extract")
    PageRecord.objects.filter(pk=page.pk).update(text=page.text + "And who paid.")
    StageRecord.objects.filter(pk=record.pk).update(status="truncated")
    assert standing(house, letter).state is State.IN_REVIEW
    PageRecord.objects.filter(pk=page.pk).update(text=page.text)
    StageRecord.objects.filter(pk=record.pk).update(status=record.status)


def test_whoever_lost_the_right_or_the_sight_counts_no_more(house: House, letter: Document) -> None:
    approved_by_two(house, letter)
    second = Account.objects.filter(name="second")
    second.update(role=Role.REPORTER)
    assert len(standing(house, letter).counted) == 1
    second.update(role=Role.EDITOR, disabled=house.clock.now)
    assert len(standing(house, letter).counted) == 1
    second.update(disabled=None)
    grants = Grant.objects.filter(account__name="second")
    seen = grants.get().collection
    grants.delete()
    assert standing(house, letter).state is State.IN_REVIEW
    Grant.objects.create(account=second.get(), collection=seen)
    assert standing(house, letter).state is State.APPROVED


def test_whoever_redacted_last_is_never_the_only_one(house: House, letter: Document) -> None:
    set_rules(*as_(house, "publisher"), letter.collection_id, approvals=1)
    act = add_redactions(*as_(house, "third"), letter.pk, [Redaction(1, "b6", letters=(4, 14))])
    assert approve(*as_(house, "third"), letter.pk).state is State.IN_REVIEW
    assert approve(*as_(house, "second"), letter.pk).state is State.APPROVED
    undo(*as_(house, "third"), act)
    set_rules(*as_(house, "publisher"), letter.collection_id, approvals=2)


def test_an_old_screen_approves_nothing(house: House, letter: Document) -> None:
    seen, _ = look_at(*as_(house, "editor"), letter.pk)
    act = add_redactions(*as_(house, "second"), letter.pk, [Redaction(1, "b6", letters=(4, 14))])
    with pytest.raises(ConflictError, match="changed since you looked"):
        approve(*as_(house, "editor"), letter.pk, mark=seen.mark)
    assert standing(house, letter).counted == ()
    undo(*as_(house, "second"), act)


def test_two_reviewers_at_once_lose_nothing(house: House, letter: Document) -> None:
    seen, now = look_at(*as_(house, "editor"), letter.pk)
    return_document(*as_(house, "second"), letter.pk, "Page 2 is to be read.", last=now.last)
    with pytest.raises((ConflictError, ReviewError)):
        approve(*as_(house, "editor"), letter.pk, mark=seen.mark, last=now.last)
    assert standing(house, letter).state is State.RETURNED


def test_points_of_the_checklist_come_first(house: House, letter: Document) -> None:
    set_checklist(*as_(house, "publisher"), letter.collection_id, ["Attachments seen"])
    with pytest.raises(ReviewError, match="Attachments seen"):
        approve(*as_(house, "editor"), letter.pk)
    tick(*as_(house, "editor"), letter.pk, checklist_of(letter.collection_id)[0].pk)
    approve(*as_(house, "editor"), letter.pk)
    set_checklist(*as_(house, "publisher"), letter.collection_id, [])


@pytest.mark.parametrize(
    ("what", "where"),
    [("title", "its title"), ("place", "its place"), ("page", "page 1, text")],
)
def test_what_was_removed_and_is_still_somewhere_blocks_approval_and_says_where(
    house: House, letter: Document, what: str, where: str
) -> None:
    act = add_redactions(*as_(house, "third"), letter.pk, [Redaction(1, "b6", letters=(4, 14))])
    there = Occurrence.objects.filter(blob=letter.blob, collection=letter.collection)
    page = PageRecord.objects.get(blob=letter.blob, number=1)
    path = there[0].path
    if what == "title":
        Document.objects.filter(pk=letter.pk).update(title="Charges of the commission")
    elif what == "place":
        there.update(path="the commission/letter.eml")
    else:
        text = page.text + "So said the commission."
        PageRecord.objects.filter(pk=page.pk).update(text=text)
    with pytest.raises(ReviewError, match=where) as refused:
        approve(*as_(house, "editor"), letter.pk)
    assert "commission" not in str(refused.value)
    Document.objects.filter(pk=letter.pk).update(title=letter.title)
    there.update(path=path)
    PageRecord.objects.filter(pk=page.pk).update(text=page.text)
    undo(*as_(house, "third"), act)


def test_who_may_not_see_or_decide_approves_nothing(house: House, letter: Document) -> None:
    with pytest.raises(NotThereError):
        approve(*as_(house, "editor"), house.document("informant.txt").pk)
    with pytest.raises(NotAllowedError):
        approve(*as_(house, "reporter"), letter.pk)

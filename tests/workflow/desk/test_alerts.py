"""Alerts tell of what is new, once, and only of what their owner may see at that moment."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.desk import House

from zenger.catalog.models import Account, AlertHit, AuditEntry, Grant, PastSearch, SavedSearch
from zenger.errors import NotThereError, QueryError
from zenger.model.research import Order
from zenger.workflow.desk.alerts import (
    Looked,
    alerts_for,
    look_for_new,
    new_documents,
    tick_off,
)
from zenger.workflow.desk.number_sets import packed, unpacked
from zenger.workflow.desk.saved import (
    forget_past,
    one_saved,
    past_of,
    remove_saved,
    rename_saved,
    save_search,
    saved_of,
    set_alert,
)
from zenger.workflow.desk.search_desk import search_desk


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    yield
    SavedSearch.objects.all().delete()


def keep(house: House, name: str, question: str, *, alert: bool = True) -> SavedSearch:
    return save_search(
        house.acting(name), house.viewer(name), "", question, order=Order.RELEVANCE, alert=alert
    )


def told(house: House, name: str) -> dict[str, int]:
    return {one.saved.question: one.documents for one in alerts_for(house.viewer(name))}


def test_what_was_told_is_hidden_when_sight_is_lost(house: House) -> None:
    saved = keep(house, "reader", "commission")
    saved.known = b""
    saved.save()
    assert look_for_new(house.newsroom).documents == 1
    assert told(house, "reader") == {"commission": 1}
    Grant.objects.filter(account__name="reader").delete()
    try:
        assert told(house, "reader") == {}
    finally:
        opened = house.document("Port charges").collection
        Grant.objects.create(account=Account.objects.get(name="reader"), collection=opened)
    last = AuditEntry.objects.order_by("pk").last()
    assert last is not None
    assert (last.verb, last.details) == ("alerts", {"alerts": 1, "documents": 1})


def test_what_came_while_the_list_was_open_stays_new(house: House) -> None:
    saved, viewer = keep(house, "reader", "*"), house.viewer("reader")
    saved.known = b""
    saved.save()
    look_for_new(house.newsroom)
    first = AlertHit.objects.order_by("pk").first()
    assert first is not None
    total = new_documents(viewer, saved.pk).count()
    assert tick_off(house.newsroom, viewer, saved.pk, first.pk) == 1
    assert new_documents(viewer, saved.pk).count() == total - 1 > 0


def test_a_question_that_cannot_be_asked_any_more_says_so(house: House) -> None:
    saved, fine = keep(house, "reader", "harbour"), keep(house, "reader", "commission")
    SavedSearch.objects.filter(pk=saved.pk).update(question="assigned:nobody-here")
    SavedSearch.objects.filter(pk=fine.pk).update(known=b"")
    assert look_for_new(house.newsroom).documents == 1
    assert "takes the name of one person" in one_saved(house.viewer("reader"), saved.pk).problem


def test_an_alert_that_is_begun_again_tells_of_what_comes_from_then_on(house: House) -> None:
    saved, viewer = keep(house, "reader", "commission", alert=False), house.viewer("reader")
    assert look_for_new(house.newsroom) == Looked(0, 0)
    set_alert(house.newsroom, viewer, saved.pk, on=True)
    assert look_for_new(house.newsroom) == Looked(1, 0)
    set_alert(house.newsroom, viewer, saved.pk, on=False)
    assert look_for_new(house.newsroom) == Looked(0, 0)


def test_searches_are_ones_own(house: House) -> None:
    saved = keep(house, "reader", "harbour")
    other = house.viewer("admin")
    for act in (
        lambda: one_saved(other, saved.pk),
        lambda: rename_saved(house.newsroom, other, saved.pk, "mine"),
        lambda: set_alert(house.newsroom, other, saved.pk, on=False),
        lambda: remove_saved(house.newsroom, other, saved.pk),
        lambda: new_documents(other, saved.pk),
        lambda: tick_off(house.newsroom, other, saved.pk, 9),
    ):
        with pytest.raises(NotThereError):
            act()
    rename_saved(house.newsroom, house.viewer("reader"), saved.pk, "  The \n harbour ")
    assert [one.name for one in saved_of(house.viewer("reader"))] == ["The harbour"]
    remove_saved(house.newsroom, house.viewer("reader"), saved.pk)
    assert not saved_of(house.viewer("reader")).exists()


def test_a_broken_question_is_not_kept(house: House) -> None:
    with pytest.raises(QueryError):
        keep(house, "reader", '"open')
    assert not SavedSearch.objects.exists()


def test_past_searches_are_forgotten_one_by_one_or_all(house: House) -> None:
    for question in ("harbour", "dues", "lighthouses"):
        search_desk(house.acting("editor"), house.viewer("editor"), question, order=Order.OLDEST)
    search_desk(house.acting("reader"), house.viewer("reader"), "tariff", order=Order.OLDEST)
    viewer = house.viewer("editor")
    one = past_of(viewer).get(question="dues")
    assert forget_past(house.viewer("reader"), one.pk) == 0
    assert forget_past(viewer, one.pk) == 1
    assert forget_past(viewer, None) == 2
    assert PastSearch.objects.filter(question="tariff").exists()


@given(st.sets(st.integers(0, 2**50)))
def test_a_packed_set_is_the_same_set(numbers: set[int]) -> None:
    assert unpacked(packed(sorted(numbers))).tolist() == sorted(numbers)

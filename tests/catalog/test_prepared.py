"""A prepared question answers as Django's own does, each time with what it is given then."""

import secrets
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from zenger.catalog.connect import open_catalog
from zenger.catalog.models import Account, Blob, Collection, Document, Label, LabelledDocument
from zenger.catalog.prepared import Given, prepared
from zenger.model.people import Role, Viewer
from zenger.workflow.access.sight import Limits, limits_of, seen_documents


@pytest.fixture(scope="module", autouse=True)
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Two collections of three documents; the second of each is under a label, one under two."""
    database = tmp_path_factory.mktemp("records") / "catalog"
    open_catalog(database, secret=secrets.token_bytes(32), create=True)
    labels = [Label.objects.create(name=name) for name in ("red", "blue")]
    for title in ("A", "B"):
        collection = Collection.objects.create(title=title)
        for place in range(3):
            blob = Blob.objects.create(digest=f"{title}{place}".ljust(64, "0"), size=place)
            document = Document.objects.create(
                collection=collection, blob=blob, title=f"{title}{place}", indexed="x"
            )
            if place == 1:
                for label in labels if title == "B" else labels[:1]:
                    LabelledDocument.objects.create(document=document, label=label)
    yield
    connection.close()


@prepared
def _with_blobs() -> QuerySet[Document]:
    found = Document.objects.filter(title__in=Given("titles")).select_related("blob")
    return found.order_by("title")


@prepared
def _outside() -> QuerySet[Document, str]:
    found = Document.objects.exclude(collection__title__in=Given("closed")).order_by("title")
    return found.values_list("title", flat=True)


@prepared
def _later() -> QuerySet[Document, str]:
    return Document.objects.filter(pk__gt=Given("number")).values_list("title", flat=True)


@prepared
def _of_percents() -> QuerySet[Document, str]:
    named = Document.objects.annotate(
        name=Concat("title", Value("100 %s"), output_field=TextField())
    )
    return named.filter(name=Given("name")).values_list("name", flat=True)


def test_the_same_question_is_asked_with_other_values() -> None:
    assert [one.title for one in _with_blobs(titles=["A0", "B2"])] == ["A0", "B2"]
    assert [one.title for one in _with_blobs(titles=("A1",))] == ["A1"]
    assert _with_blobs(titles=["nobody's"]) == []


def test_what_is_read_along_needs_no_question_more() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert [one.blob.size for one in _with_blobs(titles=["A0", "A2"])] == [0, 2]
    assert len(asked) == 1


def test_of_nothing_there_is_nothing_and_without_nothing_all() -> None:
    """`NOT (x IN (NULL))` would be true of no row."""
    assert _with_blobs(titles=[]) == []
    assert len(_outside(closed=[])) == 6
    assert _outside(closed=["A"]) == ["B0", "B1", "B2"]


def test_a_number_larger_than_any_record_is_that_of_none() -> None:
    assert _later(number=10**30) == []
    assert len(_later(number=-(10**30))) == 6


def test_signs_that_stand_for_a_place_may_stand_in_what_is_given_and_asked() -> None:
    assert _of_percents(name="A1100 %s") == ["A1100 %s"]
    assert _of_percents(name="%s%%") == []


def test_a_place_that_nothing_is_given_for_is_an_error() -> None:
    with pytest.raises(KeyError):
        _later()


@prepared
def _moments() -> QuerySet[Collection, tuple[str, object, bool]]:
    """Of values that SQLite keeps as text and numbers."""
    rows = Account.objects.filter(name=Given("name"))
    return rows.values_list("name", "created", "sees_all")


def test_values_are_what_django_makes_of_them() -> None:
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    made = {"name": "anna", "passphrase": "x", "role": "reader", "sees_all": True}
    Account.objects.create(created=now, **made)
    assert _moments(name="anna") == [("anna", now, True)]


@prepared
def _named_columns() -> QuerySet[Document, tuple[object, ...]]:
    rows = Document.objects.annotate(
        shown=Concat("title", Value("!"), output_field=TextField())
    ).filter(title=Given("title"))
    return rows.values_list("shown", "collection__title", "title")


def test_columns_come_in_the_order_they_were_asked_for() -> None:
    assert _named_columns(title="A2") == [("A2!", "A", "A2")]


def test_another_thread_asks_over_its_own_connection() -> None:
    """SQLite refuses one of another thread."""
    _later(number=0)
    found: list[str] = []

    def ask() -> None:
        found.extend(_later(number=0))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(found) == 6


@pytest.mark.parametrize("labels", [None, (), (1,), (2,), (1, 2)], ids=str)
@pytest.mark.parametrize("collections", [None, (), (1,), (2,), (1, 2), (3,)], ids=str)
def test_who_may_see_what_is_the_same_in_prepared_questions(
    collections: tuple[int, ...] | None, labels: tuple[int, ...] | None
) -> None:
    viewer = Viewer(
        1, "anna", Role.READER,
        None if collections is None else frozenset(collections),
        None if labels is None else frozenset(labels),
    )  # fmt: skip
    kind, given = limits_of(viewer)
    shown = _seen(kind, **given)
    assert shown == [one.title for one in seen_documents(viewer).order_by("title")]
    assert len(shown) == _expected(collections, labels)


@prepared
def _seen(limits: Limits) -> QuerySet[Document, str]:
    found = seen_documents(limits)
    return found.order_by("title").values_list("title", flat=True)


def _expected(collections: tuple[int, ...] | None, labels: tuple[int, ...] | None) -> int:
    """Two of each collection carry nothing; the third asks for red, in B for blue too."""
    held = {1, 2} if collections is None else {1, 2} & set(collections)
    given = {1, 2} if labels is None else set(labels)
    return sum(2 + ({1} <= given if one == 1 else {1, 2} <= given) for one in held)

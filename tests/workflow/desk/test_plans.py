"""How SQLite goes about what every page asks: nothing walks through a whole collection."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk import House

from zenger.model.research import Order
from zenger.workflow.access.sight import hidden_documents
from zenger.workflow.desk import columns
from zenger.workflow.desk.read_document import read_document
from zenger.workflow.desk.search_desk import search_desk
from zenger.workflow.desk.whereabouts import paths_of, whereabouts


def _plans(captured: CaptureQueriesContext) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for query in list(captured.captured_queries):
            if query["sql"].lstrip().startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                found.append("; ".join(str(row[-1]) for row in cursor.fetchall()))
    return found


def test_what_labels_close_is_looked_up_from_the_labels(house: House) -> None:
    viewer = house.viewer("reader")
    with CaptureQueriesContext(connection) as captured:
        hidden_documents(viewer)
    (plan,) = _plans(captured)
    assert "catalog_labelleddocument" in plan.partition(";")[0]


def test_places_are_looked_up_from_the_file(house: House) -> None:
    viewer, document = house.viewer("reader"), house.document("tariff.pdf")
    with CaptureQueriesContext(connection) as captured:
        paths_of(document)
        list(whereabouts(viewer, document))
    paths, places = _plans(captured)[:2]
    assert "blob_id=?" in paths
    assert "blob_id=?" in places


def test_columns_are_read_without_going_through_a_collection_for_each_document(
    house: House,
) -> None:
    with CaptureQueriesContext(connection) as captured:
        columns._read(None)
    plans = [plan for plan in _plans(captured) if "catalog_occurrence" in plan]
    assert plans
    for plan in plans:
        assert "catalog_occurrence USING INDEX" not in plan or "(collection_id=?" not in plan


def test_a_page_asks_the_records_little(house: House) -> None:
    """Each question costs a third of a millisecond before SQLite begins."""
    viewer = house.viewer("reader")
    with CaptureQueriesContext(connection) as captured:
        read_document(house.newsroom, viewer, house.document("tariff.pdf").pk, 1)
    print("READ", len(captured))
    assert len(captured) <= 19
    with CaptureQueriesContext(connection) as captured:
        search_desk(house.newsroom, viewer, "port", order=Order.RELEVANCE, fold=True)
    print("SEARCH", len(captured))
    assert len(captured) <= 22

"""The whole way of an alert: kept, documents received and read, told once."""

from pathlib import Path

from tests.desk import House, make_house

from zenger.assemble import writing
from zenger.catalog.models import Grant
from zenger.model.research import Order
from zenger.workflow.desk.alerts import (
    Looked,
    alerts_for,
    last_told,
    look_for_new,
    new_documents,
    tick_off,
)
from zenger.workflow.desk.saved import save_search, saved_of
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.retry import retry


def keep(house: House, name: str, question: str, *, alert: bool = True) -> None:
    save_search(
        house.acting(name), house.viewer(name), "", question, order=Order.RELEVANCE, alert=alert
    )


def told(house: House, name: str) -> dict[str, int]:
    return {one.saved.question: one.documents for one in alerts_for(house.viewer(name))}


def receive(house: House, folder: Path, collection: str, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    with writing(house.newsroom):
        import_trove(house.newsroom, folder, collection=collection)
        process_newsroom(house.newsroom, jobs=1)


def test_new_documents_are_told_once_to_whom_may_see_them(tmp_path: Path) -> None:
    house = make_house(tmp_path)
    for name in ("reader", "admin"):
        keep(house, name, "harbour")
    keep(house, "reader", "tide", alert=False)
    assert told(house, "reader") == told(house, "admin") == {}

    receive(house, tmp_path / "open", "Open", a="The harbour master resigned.", b="A tide.")
    receive(house, tmp_path / "closed", "Closed", c="A harbour that few see.")
    assert told(house, "reader") == {"harbour": 1}
    assert told(house, "admin") == {"harbour": 2}
    assert look_for_new(house.newsroom) == Looked(2, 0)

    viewer, mine = house.viewer("reader"), saved_of(house.viewer("reader")).get(alert=True)
    assert [one.title for one in new_documents(viewer, mine.pk)] == ["a.txt"]
    tick_off(house.newsroom, viewer, mine.pk, last_told(viewer, mine.pk))
    assert told(house, "reader") == {}
    with writing(house.newsroom):
        retry(house.newsroom, statuses=("ok",))
        process_newsroom(house.newsroom, jobs=1)
    assert told(house, "reader") == {}

    Grant.objects.filter(account__name="reader").delete()
    assert new_documents(house.viewer("reader"), mine.pk).count() == 0
    house.newsroom.sandbox().close()

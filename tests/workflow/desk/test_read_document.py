"""What the reading page shows of a document."""

from dataclasses import replace

from tests.desk import House

from zenger.catalog.models import AuditEntry, Marked
from zenger.workflow.desk.page_files import page_picture
from zenger.workflow.desk.read_document import read_document


def test_a_page_is_shown_as_it_was_read_whatever_the_settings_are_today(house: House) -> None:
    number = house.document("tariff.pdf").pk
    settings = replace(house.newsroom.settings, rows_per_page=7, languages=("en", "ar"))
    for newsroom in (house.newsroom, replace(house.newsroom, settings=settings)):
        reading = read_document(newsroom, house.viewer("reader"), number, 1)
        assert reading.page is not None
        assert "Arica" in reading.page.text
        assert reading.page.boxes
        assert set(reading.pictures) == {1, 2}
        picture = page_picture(newsroom, house.viewer("reader"), number, 2, "small")
        assert picture.path.stat().st_size == picture.size


def test_reading_is_on_record_and_marked_for_the_reader_alone(house: House) -> None:
    document = house.document("tariff.pdf")
    read_document(house.acting("editor"), house.viewer("editor"), document.pk, 2)
    last = AuditEntry.objects.order_by("pk").last()
    assert last is not None
    assert (last.actor, last.verb) == ("editor", "read")
    assert last.details == {"document": document.blob_id, "page": 2}
    assert Marked.objects.get(account__name="editor", document=document).read
    assert not Marked.objects.filter(account__name="publisher").exists()

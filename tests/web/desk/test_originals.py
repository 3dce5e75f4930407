"""Original files leave the desk by a link that needs no cookie and holds a minute."""

import io
import zipfile

import pytest
from django.test import Client
from tests.desk import House, signed_in

from zenger.catalog.models import AuditEntry, Document, Label, LabelledDocument


@pytest.fixture
def letter(house: House) -> Document:
    return house.document("Port charges")


@pytest.fixture
def ticket(house: House, reporter: Client, letter: Document) -> str:
    response = reporter.get(f"/documents/{letter.pk}/original")
    assert response.status_code == 302
    return response.headers["Location"]


@pytest.fixture
def reporter(house: House) -> Client:
    return signed_in(house, "reporter")


def test_a_link_gives_the_file_to_a_browser_without_cookies_as_something_to_save(
    house: House, letter: Document, ticket: str
) -> None:
    response = Client().get(ticket)
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert b"Subject: Port charges" in body
    assert len(body) == int(response.headers["Content-Length"])
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not response.cookies
    last = AuditEntry.objects.filter(verb="download").latest("pk")
    assert (last.actor, last.details["document"]) == ("reporter", letter.blob_id)


def test_a_link_runs_out(house: House, ticket: str) -> None:
    house.clock.go_on(seconds=61)
    response = Client().get(ticket)
    assert response.status_code == 404
    assert "has run out" in response.content.decode()


def test_a_link_holds_no_longer_than_the_session_it_was_made_in(
    reporter: Client, ticket: str
) -> None:
    reporter.post("/sign-out")
    assert Client().get(ticket).status_code == 404


def test_a_link_shows_nothing_that_was_closed_meanwhile(letter: Document, ticket: str) -> None:
    label = Label.objects.create(name="closed")
    LabelledDocument.objects.create(document=letter, label=label)
    assert Client().get(ticket).status_code == 404
    label.delete()
    assert Client().get(ticket).status_code == 200


def test_a_changed_link_leads_nowhere(reporter: Client, ticket: str) -> None:
    before = AuditEntry.objects.count()
    changed = ticket[:-1] + ("a" if ticket[-1] != "a" else "b")
    assert Client().get(changed).status_code == 404
    assert reporter.get("/originals/x").status_code == 404
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("form", ["csv", "jsonl", "zip"])
def test_what_is_taken_out_of_a_search_is_something_to_save(reporter: Client, form: str) -> None:
    response = reporter.get("/search/export", {"q": "harbour", "as": form}, follow=True)
    assert response.headers["Content-Disposition"] == f'attachment; filename="results.{form}"'
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def box(reporter: Client) -> str:
    response = reporter.get("/search/export", {"q": "type:pdf", "as": "zip"})
    assert response.status_code == 302
    return response.headers["Location"]


def test_the_files_of_an_answer_go_to_a_browser_without_cookies(house: House, box: str) -> None:
    response = Client().get(box)
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert "files/0001 tariff.pdf" in archive.namelist()
    assert not response.cookies
    last = AuditEntry.objects.filter(verb="export").latest("pk")
    tariff = house.document("tariff.pdf")
    assert (last.actor, last.details["documents"]) == ("reporter", [tariff.blob_id])


def test_their_link_is_for_one_question_for_a_minute_and_for_its_session(
    house: House, reporter: Client, box: str
) -> None:
    before = AuditEntry.objects.filter(verb="export").count()
    assert Client().get(box.replace("pdf", "email")).status_code == 404
    assert Client().get(box.replace("/zips/", "/originals/")).status_code == 404
    house.clock.go_on(seconds=61)
    assert Client().get(box).status_code == 404
    house.clock.go_on(seconds=-61)
    reporter.post("/sign-out")
    assert Client().get(box).status_code == 404
    assert AuditEntry.objects.filter(verb="export").count() == before


def test_a_link_for_one_file_is_none_for_many(ticket: str) -> None:
    assert Client().get(ticket.replace("/originals/", "/zips/") + "?q=*").status_code == 404


def test_files_closed_meanwhile_are_not_among_them(house: House, box: str) -> None:
    label = Label.objects.create(name="shut")
    tariff = house.document("tariff.pdf")
    LabelledDocument.objects.create(document=tariff, label=label)
    body = b"".join(Client().get(box).streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.namelist() == ["manifest.csv"]
    label.delete()

"""Submissions at the desk: shown to those who may see them, inert, and to the day."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.desk import House, signed_in
from tests.workflow.door.submitted import SourceAtDoor, new_source, submit

from zenger.catalog.models import Answer, AuditEntry, ForTheDoor, Grant, Source, Submission
from zenger.model.people import Role
from zenger.receive.door.sealed_text import open_text

NOTE = "Look at <b>page 2</b>.\n\u202egpj.exe\x1b[2J"
CLOCK = re.compile(r"\d\d:\d\d|\b1[24]h")


@pytest.fixture(scope="module")
def browsers(house: House) -> dict[str, Client]:
    return {role: signed_in(house, role) for role in Role}


@pytest.fixture
def source() -> SourceAtDoor:
    return new_source()


@pytest.fixture
def one(house: House, source: SourceAtDoor, tmp_path: Path) -> Iterator[Submission]:
    made = submit(house.newsroom, tmp_path, source.reply_to, note=NOTE)
    for role in Role:
        Grant.objects.get_or_create(account=house.people[role], collection=made.collection)
    yield made
    Source.objects.all().delete()
    ForTheDoor.objects.all().delete()


def page(client: Client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200, response.content
    return response.content.decode()


def test_what_came_is_listed_unread_and_shown_inert(
    browsers: dict[str, Client], one: Submission
) -> None:
    reporter = browsers[Role.REPORTER]
    listed = page(reporter, "/submissions")
    assert one.source.name in listed
    assert ">unread<" in listed
    text = page(reporter, f"/submissions/{one.pk}")
    assert "Look at &lt;b&gt;page 2&lt;/b&gt;." in text
    assert "\\u202egpj.exe\\u001b[2J" in text
    assert "Who may see it?" in text
    assert ">unread<" not in page(reporter, "/submissions")
    assert ">unread<" in page(browsers[Role.EDITOR], "/submissions")
    assert "/submissions" in page(reporter, "/")


def test_no_page_tells_a_time_or_where_replies_go(
    browsers: dict[str, Client], one: Submission, source: SourceAtDoor
) -> None:
    editor = browsers[Role.EDITOR]
    for where in ("/submissions", f"/submissions/{one.pk}", f"/submissions/{one.pk}/delete"):
        text = page(editor, where)
        assert not CLOCK.search(text)
        assert source.reply_to[:20] not in text


def test_tags_and_hands(browsers: dict[str, Client], one: Submission) -> None:
    reporter, where = browsers[Role.REPORTER], f"/submissions/{one.pk}"
    assert reporter.post(f"{where}/tags", {"tag": "Port Charges"}).status_code == 302
    assert reporter.post(f"{where}/hands", {"to": "editor"}).status_code == 302
    assert one.source.name in page(reporter, "/submissions?tag=port%20charges")
    assert one.source.name not in page(reporter, "/submissions?tag=other")
    assert one.source.name in page(browsers[Role.EDITOR], "/submissions?show=mine")
    assert one.source.name not in page(reporter, "/submissions?show=mine")
    assert reporter.post(f"{where}/tags", {"remove": "port charges"}).status_code == 302
    assert reporter.post(f"{where}/tags", {"tag": "\x00"}).status_code == 400
    assert reporter.post(f"{where}/unread").status_code == 302
    assert ">unread<" in page(reporter, "/submissions")


def test_a_reply_is_sealed_and_waits(
    browsers: dict[str, Client], one: Submission, source: SourceAtDoor
) -> None:
    where = f"/submissions/{one.pk}"
    sent = browsers[Role.REPORTER].post(f"{where}/replies", {"text": "Who signed it?"})
    assert sent.status_code == 302
    text = page(browsers[Role.REPORTER], where)
    assert "Who signed it?" in text
    assert "waits for the next bundle" in text
    assert "1 reply waits" in page(browsers[Role.READER], "/submissions")
    errand = ForTheDoor.objects.get()
    assert open_text(bytes(errand.sealed), source.private) == "Who signed it?"
    errand.delete()
    assert "taken to the door" in page(browsers[Role.REPORTER], where)


def test_what_is_too_long_is_not_lost(browsers: dict[str, Client], one: Submission) -> None:
    response = browsers[Role.REPORTER].post(
        f"/submissions/{one.pk}/replies", {"text": "ä" * 50_001 + "end of it"}
    )
    assert response.status_code == 400
    assert "at most 99,999 bytes" in response.content.decode()
    assert "end of it" in response.content.decode()
    assert not Answer.objects.exists()


def test_blocking_and_forgetting(browsers: dict[str, Client], one: Submission) -> None:
    editor, where = browsers[Role.EDITOR], f"/submissions/{one.pk}"
    assert editor.post(f"{where}/block").status_code == 302
    assert "Blocked." in page(editor, where)
    asked = page(editor, f"{where}/delete")
    assert "Gone for good" in asked
    assert "What stays" in asked
    assert editor.post(f"{where}/delete").status_code == 200  # asks again
    assert Submission.objects.filter(pk=one.pk).exists()
    assert editor.post(f"{where}/delete", {"sure": "1"}).status_code == 302
    assert editor.get(where).status_code == 404
    assert set(ForTheDoor.objects.values_list("kind", flat=True)) == {"block", "delete", "destroy"}


def test_whoever_may_not_see_the_collection_is_told_of_nothing(
    house: House, browsers: dict[str, Client], one: Submission
) -> None:
    Grant.objects.filter(account=house.people[Role.EDITOR], collection=one.collection).delete()
    editor, before = browsers[Role.EDITOR], AuditEntry.objects.count()
    assert one.source.name not in page(editor, "/submissions")
    assert editor.get(f"/submissions/{one.pk}").status_code == 404
    for act in ("unread", "tags", "hands", "replies", "block", "delete"):
        response = editor.post(
            f"/submissions/{one.pk}/{act}", {"text": "x", "tag": "x", "to": "", "sure": "1"}
        )
        assert response.status_code == 404, act
        assert one.source.name.encode() not in response.content
    assert AuditEntry.objects.count() == before
    assert Submission.objects.filter(pk=one.pk).exists()


def test_a_reader_reads_and_changes_nothing(browsers: dict[str, Client], one: Submission) -> None:
    reader = browsers[Role.READER]
    text = page(reader, f"/submissions/{one.pk}")
    assert "Seal the reply" not in text
    assert "Forget this source" not in text
    for act in ("tags", "hands", "replies", "block", "delete"):
        assert reader.post(f"/submissions/{one.pk}/{act}").status_code == 403

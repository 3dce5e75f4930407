"""The log page: filtered, checked, and taken out without a formula in it."""

import csv
import io
import json

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk import House, signed_in

from zenger.catalog.models import AuditEntry, Collection, LogWalk
from zenger.cli.main import main
from zenger.errors import NotThereError
from zenger.model.research import Order
from zenger.web.desk.here import DESK
from zenger.workflow import audit as audit_module
from zenger.workflow.access.log_checks import walk
from zenger.workflow.audit import audit
from zenger.workflow.desk.search_desk import search_desk


def test_the_log_is_filtered_by_who_what_and_when(house: House) -> None:
    admin = signed_in(house, "admin")
    letter = house.document("Port charges")
    signed_in(house, "editor").get(f"/documents/{letter.pk}")
    day = house.clock.now.date().isoformat()
    page = admin.get("/log", {"actor": "editor", "verb": "read", "document": letter.blob_id})
    assert page.content.decode().count('<tr role="row">') == 2  # its head and one entry
    assert b"1 entry" in admin.get("/log", {"actor": "editor", "verb": "read"}).content
    assert b"0 entries" in admin.get("/log", {"actor": "editor", "until": "2020-01-01"}).content
    assert b"0 entries" not in admin.get("/log", {"since": day, "until": day}).content


def test_older_entries_are_a_page_away(house: House) -> None:
    for number in range(230):
        audit(house.acting("robot"), "count", number=number)
    admin = signed_in(house, "admin")
    page, seen = admin.get("/log", {"actor": "robot"}), 0
    while True:
        text = page.content.decode()
        seen += text.count('<tr role="row">') - 1
        if 'rel="next"' not in text:
            break
        where = text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        page = admin.get(where)
    assert seen == 230


@pytest.fixture
def checks(house: House, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Walks along the log that were begun; none is done until somebody does it."""
    begun: list[int] = []
    monkeypatch.setattr(DESK, "check", lambda folder, number, noted: begun.append(number))
    return begun


def test_the_chain_is_checked_beside_the_desk_which_says_so_afterwards(
    house: House, checks: list[int]
) -> None:
    admin = signed_in(house, "admin")
    assert b"never checked" in admin.get("/log").content
    for _ in range(2):  # asked for twice, it is done once
        page = admin.post("/log/check", follow=True).content.decode()
        assert "The log is being checked: 0 of " in page
    assert len(checks) == 1
    walk(house.newsroom, checks[0])
    later = admin.get("/log").content.decode()
    assert "Whole on" in later
    assert "checked by <bdi>admin" in later
    assert f"<pre>{AuditEntry.objects.get(verb='check-log').previous}</pre>" in later
    with pytest.raises(NotThereError):
        walk(house.newsroom, checks[0])


def test_how_far_a_check_is_can_be_seen_and_one_that_fell_silent_can_be_begun_again(
    house: House, checks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_module, "TOLD", 1)
    admin = signed_in(house, "admin")
    admin.post("/log/check")
    LogWalk.objects.filter(pk=checks[0]).update(checked=7)
    assert b"The log is being checked: 7 of " in admin.get("/log").content
    house.clock.go_on(minutes=3)
    assert b"Check now" in admin.get("/log").content
    admin.post("/log/check")
    assert len(checks) == 2
    walk(house.newsroom, checks[1])
    done = LogWalk.objects.get(pk=checks[1])
    assert done.ended
    assert done.checked >= done.of > 0


def test_the_command_does_the_check_that_was_asked_for(house: House, checks: list[int]) -> None:
    signed_in(house, "admin").post("/log/check")
    asked = ["audit", "--walk", str(checks[0]), "--newsroom", str(house.newsroom.folder)]
    assert CliRunner().invoke(main, asked, catch_exceptions=False).exit_code == 0
    assert AuditEntry.objects.filter(verb="check-log").last().actor == "admin"  # type: ignore[union-attr]


def test_the_log_is_looked_through_by_an_index(house: House) -> None:
    admin, letter = signed_in(house, "admin"), house.document("Port charges")
    day = house.clock.now.date().isoformat()
    for asked, index in (
        ({"document": letter.blob_id[:12]}, "audit_by_document"),
        ({"since": day, "until": day}, "audit_by_day"),
    ):
        with CaptureQueriesContext(connection) as captured:
            admin.get("/log", asked)
        counted = next(one["sql"] for one in captured.captured_queries if "COUNT(" in one["sql"])
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {counted}")
            assert index in str(cursor.fetchall())


def test_a_change_behind_the_back_is_named_and_stays_named(house: House, checks: list[int]) -> None:
    admin = signed_in(house, "admin")
    entry = AuditEntry.objects.order_by("pk")[3]
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_no_update")
        cursor.execute("UPDATE catalog_auditentry SET actor='x' WHERE id=%s", [entry.pk])
    admin.post("/log/check")
    walk(house.newsroom, checks[0])
    page = admin.get("/log").content.decode()
    assert f"Entry {entry.pk}: it was changed after it was written" in page
    assert "Changed after it was written: 1 entry" in admin.get("/log").content.decode()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_auditentry SET actor=%s WHERE id=%s", [entry.actor, entry.pk]
        )


def forged_end(cut: int) -> str:
    """Cuts off the last entries so that the log looks whole; the digest that was last before."""
    noted = AuditEntry.objects.order_by("-pk").values_list("digest", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_no_delete")
        cursor.execute(
            "DELETE FROM catalog_auditentry WHERE id IN "
            "(SELECT id FROM catalog_auditentry ORDER BY id DESC LIMIT %s)",
            [cut],
        )
        cursor.execute(
            "UPDATE sqlite_sequence SET seq = (SELECT max(id) FROM catalog_auditentry) "
            "WHERE name = 'catalog_auditentry'"
        )
    return noted


def test_an_end_cut_off_and_mended_is_found_by_a_digest_that_was_noted(
    house: House, checks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    monkeypatch.setattr(DESK, "check", lambda folder, number, noted: given.append(noted))
    for number in range(3):
        audit(house.acting("robot"), "count", number=number)
    noted = forged_end(2)
    admin = signed_in(house, "admin")
    typed = f"  {noted[:32].upper()}\n{noted[32:]} "
    admin.post("/log/check", {"noted": typed})
    assert given == [noted]
    one = LogWalk.objects.filter(ended=None).latest("pk").pk
    asked = ["audit", "--walk", str(one), "--noted", noted]
    CliRunner().invoke(main, [*asked, "--newsroom", str(house.newsroom.folder)])
    page = admin.get("/log").content.decode()
    assert "The digest you noted is not in this log" in page
    assert "Whole on" not in page
    still_there = AuditEntry.objects.order_by("pk")[0].digest
    admin.post("/log/check", {"noted": still_there})
    one = LogWalk.objects.filter(ended=None).latest("pk").pk
    walk(house.newsroom, one, still_there)
    page = admin.get("/log").content.decode()
    assert "with the digest that was noted" in page
    assert "is not in this log" not in page


def test_what_is_no_digest_is_said_before_the_log_is_walked_along(
    house: House, checks: list[int]
) -> None:
    answer = signed_in(house, "admin").post("/log/check", {"noted": "--walk 3"})
    assert answer.status_code == 400
    assert b"This is no digest of the log" in answer.content
    assert not checks


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "99999-01-01"])
def test_what_is_no_day_is_said_and_finds_nothing(house: House, day: str) -> None:
    admin = signed_in(house, "admin")
    page = admin.get("/log", {"since": day})
    assert page.status_code == 400
    assert b"This is no day" in page.content
    assert b"0 entries" in page.content
    assert admin.get("/log/export", {"since": day}).status_code == 400


def test_a_document_is_found_by_how_its_digest_begins(house: House) -> None:
    admin, letter = signed_in(house, "admin"), house.document("Port charges")
    admin.get(f"/documents/{letter.pk}")
    for asked in (letter.blob_id[:12] + "…", "sha256:" + letter.blob_id.upper()):
        page = admin.get("/log", {"document": asked, "actor": "admin"}).content.decode()
        assert f"/sha256/{letter.blob_id}" in page
    assert b"0 entries" in admin.get("/log", {"document": "no digest"}).content


def test_numbers_are_read_out_as_what_they_stand_for(house: House) -> None:
    closed = Collection.objects.get(title="Closed")
    audit(house.acting("admin"), "words", collections=[closed.pk, 99], sees_all=True, labels=[])
    page = signed_in(house, "admin").get("/log", {"verb": "words"}).content.decode()
    assert "Closed, number 99" in page
    assert "sees all</span> <bdi>yes" in page
    assert "labels</span> <bdi>none" in page


def test_what_is_taken_out_holds_every_entry_and_no_formula(house: House) -> None:
    search_desk(house.acting("=cmd|calc"), house.viewer("admin"), "harbour", order=Order.NEWEST)
    admin = signed_in(house, "admin")
    response = admin.get("/log/export", {"as": "csv"})
    table = list(csv.reader(io.StringIO(response.getvalue().decode())))  # type: ignore[attr-defined]
    assert table[0] == ["number", "at", "actor", "verb", "details", "digest"]
    assert len(table) - 1 == AuditEntry.objects.count()
    assert "'=cmd|calc" in {row[2] for row in table}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)
    lines = admin.get("/log/export", {"as": "jsonl", "verb": "search"}).getvalue()  # type: ignore[attr-defined]
    said = [json.loads(line) for line in lines.decode().splitlines()]
    assert {one["verb"] for one in said} == {"search"}
    assert said[-1]["digest"] == AuditEntry.objects.filter(verb="search").last().digest  # type: ignore[union-attr]


def test_a_failed_sign_in_is_nobodys_act(house: House) -> None:
    """Else it would stand there as done by the owner of the process."""
    Client().post("/sign-in", {"name": "reader", "passphrase": "not this one at all"})
    entry = AuditEntry.objects.filter(verb="failed-sign-in").last()
    assert entry is not None
    assert (entry.actor, entry.details["account"]) == ("", "reader")

"""The log page: filtered, checked, and taken out without a formula in it."""

import csv
import io
import json

from tests.desk import House, signed_in

from zenger.catalog.models import AuditEntry
from zenger.model.research import Order
from zenger.workflow.audit import audit
from zenger.workflow.desk.search_desk import search_desk


def test_the_log_is_filtered_by_who_what_and_when(house: House) -> None:
    admin = signed_in(house, "admin")
    letter = house.document("Port charges")
    signed_in(house, "editor").get(f"/documents/{letter.pk}")
    day = house.clock.now.date().isoformat()
    page = admin.get("/log", {"actor": "editor", "verb": "read", "document": letter.blob_id})
    assert page.content.decode().count("<tr>") == 2  # its head and one entry
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
        seen += text.count("<tr>") - 1
        if 'rel="next"' not in text:
            break
        where = text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        page = admin.get("/log" + where)
    assert seen == 230


def test_the_chain_is_checked_from_the_page(house: House) -> None:
    page = signed_in(house, "admin").post("/log/check")
    assert b"The log is whole" in page.content


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

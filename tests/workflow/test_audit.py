"""The log of who did what: whole, or found out."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from tests.workflow.house import newsroom_in

from zenger.catalog.models import AuditEntry
from zenger.cli.main import main
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.audit import Chain, audit, broken_links


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = newsroom_in(tmp_path / "desk")
    for number in range(6):
        audit(made, "act", number=number, words="Ünïcödé “quotes”")
    return made


SAID = "at, actor, verb, details, previous, digest"


def links() -> list[int]:
    return [link.number for link in broken_links(Chain())]


def behind_the_back(newsroom: Newsroom, statement: str) -> None:
    connection.close()
    records = sqlite3.connect(newsroom.folder / "catalog.sqlite3")
    with records:
        records.execute("DROP TRIGGER IF EXISTS audit_no_update")
        records.execute("DROP TRIGGER IF EXISTS audit_no_delete")
        records.execute(statement)
    records.close()


def test_a_log_nobody_touched_is_whole(newsroom: Newsroom) -> None:
    chain = Chain()
    assert list(broken_links(chain)) == []
    assert chain.entries == 6
    assert chain.last == AuditEntry.objects.order_by("pk").last().digest  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE catalog_auditentry SET actor='nobody' WHERE id=3", [3]),
        ("UPDATE catalog_auditentry SET details='{\"number\": 9}' WHERE id=1", [1]),
        ("DELETE FROM catalog_auditentry WHERE id=4", [5]),
        ("UPDATE catalog_auditentry SET digest='0' WHERE id=2", [2, 3]),
        ("DELETE FROM catalog_auditentry WHERE id>=4", [6]),
        ("DELETE FROM catalog_auditentry", [6]),
        ("DELETE FROM catalog_auditentry WHERE id=1", [2]),
        ("UPDATE catalog_auditentry SET id=CASE id WHEN 3 THEN 40 ELSE id END", [4, 40]),
        (
            f"INSERT INTO catalog_auditentry ({SAID}) SELECT {SAID} FROM catalog_auditentry WHERE id=6",
            [7],
        ),
    ],
    ids=[
        "another actor",
        "other details",
        "one taken out",
        "another digest",
        "its end cut off",
        "all of it gone",
        "its beginning cut off",
        "put in another order",
        "one twice",
    ],
)
def test_what_is_changed_behind_the_back_is_found(
    newsroom: Newsroom, statement: str, found: list[int]
) -> None:
    behind_the_back(newsroom, statement)
    assert sorted(set(links())) == found
    run = CliRunner().invoke(main, ["audit", "--newsroom", str(newsroom.folder)])
    assert run.exit_code == 1


def test_an_end_cut_off_is_found_by_a_digest_noted_elsewhere(newsroom: Newsroom) -> None:
    noted = AuditEntry.objects.get(pk=6).digest
    command = ["audit", "--newsroom", str(newsroom.folder), "--noted", noted]
    assert CliRunner().invoke(main, command).exit_code == 0
    behind_the_back(newsroom, "DELETE FROM catalog_auditentry WHERE id>=6")
    behind_the_back(newsroom, "UPDATE sqlite_sequence SET seq=5 WHERE name='catalog_auditentry'")
    assert links() == []
    assert CliRunner().invoke(main, command).exit_code == 1


def test_an_act_that_came_to_nothing_leaves_no_gap(newsroom: Newsroom) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit(newsroom, "act")
        raise ZeroDivisionError
    assert links() == []


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_changes_and_removes_no_entry(newsroom: Newsroom, act: str) -> None:
    from django.db.utils import IntegrityError

    entries = AuditEntry.objects.filter(pk=2)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entries.update(actor="x") if act == "update" else entries.delete()
    assert AuditEntry.objects.count() == 6

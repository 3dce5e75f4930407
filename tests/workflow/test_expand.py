"""Places are listed as the members stand in the records, whatever was listed before."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.workflow.house import newsroom_in

from zenger.catalog.models import Accession, Blob, Collection, Member, Occurrence, StageRecord
from zenger.protocols.newsroom import Newsroom
from zenger.workflow import expand as expanding
from zenger.workflow import member_changes
from zenger.workflow.expand import expand
from zenger.workflow.expansion_limits import Ledger

Row = tuple[int, bytes, str | None]  # ordinal, raw name, digest
TOP = "f" * 64
READ = "fingerprint"


def digest(number: int) -> str:
    return f"{number:064x}"


def received(newsroom: Newsroom) -> Occurrence:
    """One container that was read; `hold` says what was found in it."""
    collection = Collection.objects.create(title="Trove")
    by = {"collection": collection, "started": timezone.now(), "received_by": "someone"}
    accession = Accession.objects.create(**by)
    Blob.objects.create(digest=TOP, size=1000)
    Blob.objects.bulk_create(Blob(digest=digest(n), size=10) for n in range(40))
    StageRecord.objects.create(
        blob_id=TOP, stage="extract", fingerprint=READ, status="ok", finished=timezone.now()
    )
    return Occurrence.objects.create(
        collection=collection, accession=accession, raw_name=b"a", path="a", blob_id=TOP, size=1000
    )


def hold(rows: list[Row]) -> None:
    Member.objects.all().delete()
    Member.objects.bulk_create(
        Member(container_id=TOP, ordinal=o, raw_name=n, blob_id=b, kind="member")
        for o, n, b in rows
    )


def expand_again(newsroom: Newsroom, **how: int) -> None:
    Occurrence.objects.update(expanded="")
    expand(READ, Ledger(newsroom.settings), max_depth=how.get("max_depth", 10))


def test_names_of_one_container_tell_each_other_their_charset(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path)
    received(newsroom)
    names = ["银行账户.xls", "付款凭证.pdf", "港口.txt"]
    hold([(n, name.encode("gb18030"), digest(n)) for n, name in enumerate(names)])
    expand_again(newsroom)
    places = Occurrence.objects.exclude(parent=None).order_by("ordinal")
    assert list(places.values_list("path", flat=True)) == [f"a!/{name}" for name in names]


def listed() -> dict[Row, int]:
    places = Occurrence.objects.exclude(parent=None)
    rows = places.values_list("ordinal", "raw_name", "blob_id", "pk")
    return {(o, bytes(n), b): pk for o, n, b, pk in rows}


def some_rows(chance: random.Random) -> list[Row]:
    """Now and then two at one ordinal, the same twice, one unreadable."""
    rows: list[Row] = []
    for _ in range(chance.randrange(14)):
        blob = digest(chance.randrange(3)) if chance.random() < 0.8 else None
        rows.append((chance.randrange(9), chance.choice([b"x", b"y\xff"]), blob))
    return rows


@pytest.mark.parametrize("part", [1, 2, 1000])
def test_whatever_was_listed_the_members_of_today_are_listed_once_and_no_others(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(member_changes, "PART", part)
    monkeypatch.setattr(expanding, "PART", part)
    newsroom = newsroom_in(tmp_path / "desk")
    received(newsroom)
    chance = random.Random(1735)
    for _ in range(30):
        rows, before = some_rows(chance), listed()
        hold(rows)
        expand_again(newsroom)
        after = listed()
        assert set(after) == set(rows)
        assert Occurrence.objects.count() == 1 + len(after)
        kept = {row: pk for row, pk in before.items() if row in after}
        assert kept.items() <= after.items()  # the same occurrence, not a new one


def test_a_place_has_all_that_its_member_and_its_container_say(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    parent = received(newsroom)
    hold([(0, b"in\xff.txt", digest(1)), (1, b"lost", None), (2, b"self", TOP)])
    Member.objects.filter(ordinal=1).update(
        status="encrypted", code="password", message="Locked.", kind="attachment"
    )
    expand_again(newsroom)
    read, lost, itself = Occurrence.objects.filter(parent=parent).order_by("ordinal")
    for place in (read, lost, itself):
        assert (place.collection_id, place.accession_id) == (
            parent.collection_id, parent.accession_id
        )  # fmt: skip
        assert (place.root_id, place.depth, place.present) == (parent.pk, 1, True)
    assert (read.path, read.size, read.status) == ("a!/in\\xff.txt", 10, "")
    assert (read.kind, read.expanded) == ("member", "")
    assert (lost.kind, lost.blob_id, lost.size) == ("attachment", None, 0)
    assert (lost.status, lost.code, lost.message) == ("encrypted", "password", "Locked.")
    assert (itself.status, itself.code, itself.size) == ("cycle", "contains-itself", 1000)


def test_too_many_members_are_none_listed_and_what_is_gone_is_not_counted(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk", max_members=5)
    parent = received(newsroom)
    hold([(n, b"old", digest(n)) for n in range(5)])
    expand_again(newsroom)
    assert len(listed()) == 5
    hold([(n, b"new", digest(n)) for n in range(5)])
    expand_again(newsroom)  # five went, so five may come
    assert {name for _, name, _ in listed()} == {b"new"}
    hold([(n, b"new", digest(n)) for n in range(6)])
    expand_again(newsroom)
    parent.refresh_from_db()
    assert (parent.status, parent.code) == ("limit", "root-members")
    assert len(listed()) == 5


def test_members_too_deep_are_listed_as_not_opened(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    received(newsroom)
    hold([(0, b"x", digest(1)), (1, b"lost", None)])
    expand_again(newsroom, max_depth=0)
    places = Occurrence.objects.exclude(parent=None).order_by("ordinal")
    assert list(places.values_list("status", "code")) == [("limit", "depth"), ("", "")]


KILLED = """
import os, sys
from pathlib import Path
from zenger.assemble import open_newsroom
from zenger.workflow import expand as expanding
from zenger.workflow.expansion_limits import Ledger
newsroom = open_newsroom(Path(sys.argv[1]))
place, made = expanding._place, []
def place_or_die(*args):
    made.append(args)
    if len(made) == 20:
        os.kill(os.getpid(), 9)
    return place(*args)
expanding._place = place_or_die
expanding.expand("fingerprint", Ledger(newsroom.settings), max_depth=10)
"""


def test_a_kill_amid_one_container_leaves_none_of_it_and_the_next_run_lists_all(
    tmp_path: Path,
) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    received(newsroom)
    rows: list[Row] = [(n, b"x", digest(n)) for n in range(40)]
    hold(rows)
    connection.close()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "desk")], check=False)
    assert killed.returncode == -9
    assert listed() == {}
    expand(READ, Ledger(newsroom.settings), max_depth=10)
    assert set(listed()) == set(rows)


def test_both_walks_go_along_an_index_and_sort_nothing(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    parent = received(newsroom)
    hold([(n, b"x", digest(n)) for n in range(3)])
    expand_again(newsroom)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(member_changes, "PART", 2)
        with CaptureQueriesContext(connection) as seen:
            list(member_changes.member_changes(parent))
    plans = [_plan(query["sql"]) for query in seen.captured_queries]
    assert len(plans) == 6  # two parts each, and an empty one
    assert not [plan for plan in plans if "TEMP B-TREE" in plan or "SCAN" in plan]


def _plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        return " | ".join(row[3] for row in cursor.fetchall())


def test_a_container_that_is_gone_from_its_own_gets_no_members_though_new_ones_were_read(
    tmp_path: Path,
) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    received(newsroom)
    inner, other = digest(1), digest(5)
    StageRecord.objects.create(
        blob_id=inner, stage="extract", fingerprint=READ, status="ok", finished=timezone.now()
    )

    def hold_two(outer: str, within: str) -> None:
        hold([(0, b"box", outer)])
        Member.objects.create(
            container_id=inner, ordinal=0, raw_name=b"c", blob_id=within, kind="member"
        )

    hold_two(inner, digest(2))
    expand_again(newsroom)
    assert set(listed()) == {(0, b"box", inner), (0, b"c", digest(2))}
    hold_two(other, digest(3))  # as a newer reader has both
    expand_again(newsroom)
    assert set(listed()) == {(0, b"box", other)}

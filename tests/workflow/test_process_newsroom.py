"""Work is read from the records in parts, written down in batches, and never done twice."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.trove import mail_bytes, make_trove, pdf_bytes, zip_bytes
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.catalog.models import (
    Blob,
    Document,
    Occurrence,
    Page,
    PatternFound,
    Person,
    StageRecord,
)  # fmt: skip
from zenger.model.ids import Digest
from zenger.process.collect import Collected
from zenger.process.page_list import PageList
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Sandbox
from zenger.protocols.search import SearchIndex
from zenger.workflow import line, plan
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import Processed, process_newsroom
from zenger.workflow.stages import Done


def read_again(newsroom: Newsroom, trove: Path) -> Processed:
    import_trove(newsroom, trove, collection="Trove")
    return process_newsroom(newsroom, pictures=False, jobs=1)


def letters(count: int) -> dict[str, bytes]:
    return {f"{n}.eml": mail_bytes(f"Letter {n}", "Call +591 2 2441122") for n in range(count)}


@pytest.mark.sandbox
def test_more_files_than_a_part_or_a_batch_holds_are_all_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "PART", 3)
    monkeypatch.setattr(line, "BATCH", 4)
    same_size = {f"{n}.txt": b"page %d" % n for n in range(8)}
    trove = files_in(tmp_path / "trove", {**letters(9), **same_size})
    newsroom = newsroom_in(tmp_path / "desk")
    accounts = read_trove(newsroom, trove)
    assert {account.status for account in accounts.values()} == {"ok"}
    assert list(StageRecord.objects.values_list("attempts", flat=True)) == [1] * 17
    assert Document.objects.exclude(indexed="").count() == 17
    assert PatternFound.objects.filter(kind="phone").count() == 9


@pytest.mark.sandbox
def test_a_second_run_opens_no_sandbox_and_writes_no_index(tmp_path: Path) -> None:
    trove = make_trove(tmp_path / "trove")
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, trove)
    before = list(StageRecord.objects.order_by("pk").values_list("pk", "finished"))

    def no_sandbox() -> Sandbox:
        raise AssertionError("the sandbox was opened")

    frozen = replace(newsroom, sandbox=no_sandbox, index=lambda: _ReadOnly(newsroom.index()))
    assert read_again(frozen, trove) == Processed()
    assert list(StageRecord.objects.order_by("pk").values_list("pk", "finished")) == before


class _ReadOnly:
    """An index that only says that it is as it was."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    def prepare(self) -> str:
        return self._index.prepare()

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the index was asked to {name}")


@pytest.mark.sandbox
def test_one_more_file_costs_no_look_at_the_facts_of_the_others(tmp_path: Path) -> None:
    trove = files_in(tmp_path / "trove", letters(40))
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, trove)
    Document.objects.update(message="left alone")
    files_in(trove, {"new.txt": b"One more."})
    with CaptureQueriesContext(connection) as queries:
        assert read_again(newsroom, trove) == Processed(extract=1, indexed=1, compared=1)
    assert Document.objects.filter(message="left alone").count() == 40
    # Files as new as these are read again at each import, and written down one by one.
    fresh = 'UPDATE "catalog_occurrence" SET "accession_id"'
    assert len([query for query in queries if not query["sql"].startswith(fresh)]) < 120


@pytest.mark.sandbox
def test_queries_grow_with_batches_and_not_with_files(tmp_path: Path) -> None:
    counts = []
    for number in (10, 90):
        trove = files_in(tmp_path / f"trove-{number}", letters(number))
        newsroom = newsroom_in(tmp_path / f"desk-{number}")
        import_trove(newsroom, trove, collection="Trove")
        with CaptureQueriesContext(connection) as queries:
            process_newsroom(newsroom, pictures=False, jobs=1)
        counts.append(len(queries))
    assert counts[1] - counts[0] <= 20  # for 80 files and two batches more


@pytest.mark.sandbox
def test_a_file_found_in_a_second_place_is_listed_under_its_first_name(tmp_path: Path) -> None:
    trove = files_in(tmp_path / "trove", {"m.txt": b"the same words"})
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, trove)
    files_in(trove, {"a.txt": b"the same words", "b.zip": zip_bytes({"c.txt": b"the same words"})})
    read_again(newsroom, trove)
    document = Document.objects.get(media_type="text/plain")
    assert document.title == "a.txt"
    assert Occurrence.objects.filter(blob=document.blob_id).count() == 3


@pytest.mark.sandbox
def test_a_changed_reading_replaces_pages_people_and_patterns(tmp_path: Path) -> None:
    letter = mail_bytes("Charges", "Call +591 2 2441122", pdf_bytes("Tariff"))
    trove = files_in(tmp_path / "trove", {"a.eml": letter})
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, trove)
    rows = [model.objects.count() for model in (Page, Person, PatternFound, Blob, Occurrence)]
    StageRecord.objects.all().delete()
    process_newsroom(newsroom, pictures=False, jobs=1)
    again = [model.objects.count() for model in (Page, Person, PatternFound, Blob, Occurrence)]
    assert again == rows


def done(text: int) -> Done:
    return Done(plan.Task(Digest("0" * 64), 1, ""), Collected(pages=PageList([_page(text)])))


def _page(length: int) -> Any:
    from zenger.model.extraction import Page as PageOfText

    return PageOfText(1, "x" * length)


@pytest.mark.parametrize(
    ("texts", "batches"),
    [
        ([1] * 120, [50, 50, 20]),
        ([3_000_000] * 4, [2, 2]),
        ([], []),
    ],
    ids=["many short ones", "much text", "nothing"],
)
def test_a_batch_ends_by_count_or_by_length_of_text(texts: list[int], batches: list[int]) -> None:
    results: Iterator[Done] = map(done, texts)
    assert [len(batch) for batch in line.in_batches(results)] == batches

"""Lists of a large newsroom are made without keeping the database's journal from ending."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from tests.trove import zip_bytes

from zenger.assemble import create_newsroom
from zenger.catalog.many_rows import in_lots
from zenger.catalog.models import Blob, Document, Occurrence
from zenger.settings import Settings
from zenger.workflow import list_documents
from zenger.workflow.configuration import Configuration, configuration
from zenger.workflow.import_trove import import_trove
from zenger.workflow.plan import to_extract
from zenger.workflow.process_newsroom import process_newsroom


def _trove(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"Entry {number} of the harbour ledger.\n")
    return folder


@pytest.mark.parametrize("size", [1, 2, 3, 4, 500])
def test_each_value_comes_once_and_in_order(tmp_path: Path, size: int) -> None:
    newsroom = create_newsroom(tmp_path / "desk", Settings())
    import_trove(newsroom, _trove(tmp_path / "trove", 4), collection="A")
    import_trove(newsroom, tmp_path / "trove", collection="B")
    lots = list(in_lots(Occurrence.objects.filter(blob__isnull=False), "blob_id", size))
    digests = sorted(Blob.objects.values_list("digest", flat=True))
    assert [digest for lot in lots for digest in lot] == digests
    assert all(len(lot) == size for lot in lots[:-1])
    assert all(lots)


@pytest.mark.sandbox
def test_the_journal_can_end_between_two_lots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = create_newsroom(tmp_path / "desk", Settings())
    import_trove(newsroom, _trove(tmp_path / "trove", 6), collection="A")
    waits: list[int] = []
    write = list_documents._list

    def written(*given: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            _, frames, moved = cursor.fetchone()
        waits.append(frames - moved)
        write(*given)

    monkeypatch.setattr(list_documents, "BATCH", 1)
    monkeypatch.setattr(list_documents, "_list", written)
    # A journal cannot end within a transaction.
    monkeypatch.setattr(list_documents, "transaction", SimpleNamespace(atomic=nullcontext))
    process_newsroom(newsroom, pictures=False, jobs=1)
    assert Document.objects.count() == 6
    assert len(waits) == 6
    assert waits == [0] * 6


@pytest.mark.sandbox
def test_what_is_left_to_read_is_counted_as_it_is_told(tmp_path: Path) -> None:
    newsroom = create_newsroom(tmp_path / "desk", Settings())
    trove = _trove(tmp_path / "trove", 3)
    (trove / "a.zip").write_bytes(zip_bytes({"inside.txt": b"A letter.", "0.txt": b"Another."}))
    (trove / "round.zip").write_bytes(zip_bytes({"a.zip": (trove / "a.zip").read_bytes()}))
    config = configuration(newsroom, printing=False)
    counts = [_left(config)]
    import_trove(newsroom, trove, collection="A")
    counts.append(_left(config))
    (trove / "1.txt").unlink()
    import_trove(newsroom, trove, collection="A")
    counts.append(_left(config))
    process_newsroom(newsroom, pictures=False, jobs=1)
    counts.append(_left(config))
    # Under other settings all is read again, also what was found inside; what is gone is not.
    counts.append(_left(replace(config, extract="others")))
    Occurrence.objects.filter(path="2.txt").update(status="limit")
    counts.append(_left(replace(config, extract="others")))
    Occurrence.objects.filter(path__endswith="inside.txt").delete()
    counts.append(_left(replace(config, extract="others")))
    assert counts == [0, 5, 4, 0, 6, 5, 4]


def _left(config: Configuration) -> int:
    waiting = to_extract(config)
    assert waiting.total == len(list(waiting.tasks))
    return waiting.total

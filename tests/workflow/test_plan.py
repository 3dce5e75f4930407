"""What waits is read from the records in parts, each found without walking past those before."""

import hashlib
from pathlib import Path

import pytest
from django.db import connection
from tests.workflow.house import files_in, newsroom_in

from zenger.catalog.models import Blob, Occurrence
from zenger.model.ids import Digest
from zenger.workflow import plan
from zenger.workflow.configuration import Configuration, configuration
from zenger.workflow.import_trove import import_trove

FILES = 2000  # beside the one that is imported
SIZES = (1, 30, 30, 30, 30, 30, 30, 700)  # bytes: as in a trove of small files, most are alike


@pytest.fixture
def config(tmp_path: Path) -> Configuration:
    """Of a newsroom with so many files."""
    newsroom = newsroom_in(tmp_path / "desk")
    import_trove(newsroom, files_in(tmp_path / "t", {"a.txt": b""}), collection="T")
    first = Occurrence.objects.get()
    blobs = [
        Blob(digest=hashlib.sha256(b"%d" % n).hexdigest(), size=SIZES[n % len(SIZES)])
        for n in range(FILES)
    ]
    Blob.objects.bulk_create(blobs)
    Occurrence.objects.bulk_create(
        Occurrence(
            collection_id=first.collection_id, accession_id=first.accession_id, raw_name=b"b",
            blob=blob, path=f"b{number}", size=blob.size,
        )
        for number, blob in enumerate(blobs)
    )  # fmt: skip
    return configuration(newsroom, printing=False)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "PART", 20)


@pytest.mark.usefixtures("small_parts")
def test_each_file_is_given_once_and_the_smallest_first(config: Configuration) -> None:
    waiting = plan.to_extract(config)
    given = [(task.size, task.digest) for task in waiting.tasks]
    assert given == sorted((blob.size, Digest(blob.digest)) for blob in Blob.objects.all())
    assert waiting.total == FILES + 1


@pytest.mark.usefixtures("small_parts")
def test_the_last_of_many_files_of_one_size_are_found_as_fast_as_the_first(
    config: Configuration,
) -> None:
    steps, spent = 0, list[int]()

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    tasks = plan.to_extract(config).tasks
    connection.connection.set_progress_handler(count, 100)
    try:
        for _ in tasks:
            spent.append(steps)
    finally:
        connection.connection.set_progress_handler(None, 0)
    quarter = FILES // 4
    early = spent[2 * quarter] - spent[quarter]
    late = spent[3 * quarter] - spent[2 * quarter]
    assert late <= 1.1 * early

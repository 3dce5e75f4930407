"""What lies beside the records is on disk before them, and is read in every form it was kept in."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard
from tests.trove import pdf_bytes
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.catalog.models import StageRecord
from zenger.model.document import Problem, Status
from zenger.model.extraction import Page, Trouble
from zenger.model.ids import Digest
from zenger.process import last_resort
from zenger.process.frames import FrameKind, dump, dump_piece
from zenger.process.handlers import versions
from zenger.protocols.sandbox import Ending, Frame, Limits
from zenger.workflow.configuration import configuration, versions_inside
from zenger.workflow.import_trove import import_trove
from zenger.workflow.keys import layout_key
from zenger.workflow.plan import Task, to_extract
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.read_layout import read_layout
from zenger.workflow.stages import extract, limits_of


class Settling:
    """A derived store that notes what is settled, and what was on record then."""

    def __init__(self, store: Any) -> None:
        self.store, self.settled = store, dict[str, int]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def settle(self, keys: Any) -> None:
        self.settled |= dict.fromkeys(keys, StageRecord.objects.count())


@pytest.mark.sandbox
def test_boxes_are_on_disk_for_good_before_the_reading_is_on_record(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    derived = Settling(newsroom.derived)
    newsroom = replace(newsroom, derived=derived)
    import_trove(newsroom, files_in(tmp_path / "t", {"a.pdf": pdf_bytes("One")}), collection="T")
    process_newsroom(newsroom, pictures=False, jobs=1)
    record = StageRecord.objects.get()
    key = layout_key("extract", record.fingerprint, record.blob_id)
    assert derived.settled == {key: 0}


@pytest.mark.sandbox
def test_boxes_are_read_as_they_were_on_the_page(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, files_in(tmp_path / "t", {"a.pdf": pdf_bytes("One two")}))
    record = StageRecord.objects.get()
    (page,) = read_layout(newsroom, layout_key("extract", record.fingerprint, record.blob_id))
    spans = [tuple(page["boxes"][at : at + 2]) for at in range(0, len(page["boxes"]), 6)]
    assert spans[:2] == [(0, 3), (4, 7)]


def test_boxes_from_before_they_were_packed_are_still_read(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    line = {"number": 1, "boxes": [0, 3, 10, 20, 30, 40], "html": "", "rows": []}
    with newsroom.derived.write("extract/old") as stream:
        stream.write(zstandard.compress(json.dumps(line).encode() + b"\n"))
    assert list(read_layout(newsroom, "extract/old")) == [line]


@pytest.mark.sandbox
def test_the_sandbox_says_the_same_versions_as_a_process_of_its_own(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    assert versions_inside(newsroom) == versions()
    inside = configuration(newsroom, printing=False, ask_versions=lambda: versions_inside(newsroom))
    assert inside == configuration(newsroom_in(tmp_path / "other"), printing=False)


def test_a_large_file_may_take_longer_but_not_be_silent_longer() -> None:
    small, large = (limits_of(Task(Digest("0" * 64), size, "x")) for size in (1000, 50 * 10**9))
    assert small == Limits()
    assert large.wall_seconds > 24 * 3600 and large.cpu_seconds > 24 * 3600
    assert large.stall_seconds == small.stall_seconds
    assert large.memory_bytes == small.memory_bytes


class TakenOver:
    """A worker that first reads nothing, and as the reader of last resort gives files out."""

    had_others = False

    def __init__(self) -> None:
        self.runs = 0

    def run(self, *_: Any) -> Iterator[Frame | Ending]:
        self.runs += 1
        if self.runs == 1:
            trouble = Trouble(Status.UNSUPPORTED, Problem("unsupported-format", "Not read."))
            yield Frame(FrameKind.PIECE, dump_piece(trouble))
        else:
            yield Frame(FrameKind.PIECE, dump_piece(Page(1, "words")))
            member = {"raw_name": "a", "ordinal": 0, "kind": "embedded"}
            yield Frame(FrameKind.MEMBER, dump(member))
            yield Frame(FrameKind.CONTENT, b"x" * 1000)
            yield Frame(FrameKind.END, dump({}))
        yield Ending(Status.OK)


@pytest.mark.sandbox
def test_the_reader_of_last_resort_puts_no_file_into_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    import_trove(newsroom, files_in(tmp_path / "t", {"a.bin": b"\1\2"}), collection="T")
    monkeypatch.setattr(last_resort, "release", lambda: "1")
    worker: Any = TakenOver()
    config = configuration(newsroom, printing=False)
    (task,) = to_extract(config).tasks
    got = extract(newsroom, worker, task, config).got
    assert worker.runs == 2
    assert not [member for member in got.members if member.digest]

"""A container whose reading was killed goes on at the member where it was."""

import io
import json
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.trove import dump, mail_bytes, zip_bytes
from tests.workflow.house import files_in, newsroom_in

from zenger.assemble import open_newsroom
from zenger.process.formats import archive_library
from zenger.process.member_list import PART
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom

MEMBERS = 3 * PART
KINDS = 20  # different contents, so that not the members but their container takes the time


def letters() -> list[bytes]:
    different = [mail_bytes(f"Letter {n}", "Words.", Message_ID=f"<{n}@x>") for n in range(KINDS)]
    return [different[number % KINDS] for number in range(MEMBERS)]


def mailbox() -> bytes:
    line = b"From anna@press.example Mon Sep  9 10:00:00 1974\n"
    return b"".join(line + letter + b"\n" for letter in letters())


def zipped() -> bytes:
    return zip_bytes({f"{number:05}.eml": letter for number, letter in enumerate(letters())})


def packed() -> bytes:
    """A tar in gzip, which has to be unpacked from its start."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for number, letter in enumerate(letters()):
            header = tarfile.TarInfo(f"{number:05}.eml")
            header.size = len(letter)
            archive.addfile(header, io.BytesIO(letter))
    return out.getvalue()


def library() -> bytes:
    """Of a kind whose reader leaves out nothing: its members are read again, but not kept again."""
    if not archive_library.available():
        pytest.skip("libarchive is not installed")
    out = io.BytesIO(b"!<arch>\n")
    out.seek(0, io.SEEK_END)
    for number, letter in enumerate(letters()):
        out.write(b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (b"%d.eml" % number, 0, 0, 0, 0o644,
                                                       len(letter)))  # fmt: skip
        out.write(letter + b"\n" * (len(letter) % 2))
    return out.getvalue()


class Counting:
    """A store of originals that counts what is put into it."""

    def __init__(self, store: Any) -> None:
        self.store, self.puts = store, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def put(self, chunks: Iterable[bytes]) -> Any:
        self.puts += 1
        return self.store.put(chunks)


def process(desk: Path, *options: str) -> "subprocess.Popen[bytes]":
    command = ["process", "--text-only", "--newsroom", str(desk), "--jobs", "1", *options]
    return subprocess.Popen(
        [sys.executable, "-m", "zenger", *command],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def parts(desk: Path) -> list[Path]:
    return sorted(path for path in (desk / "derived" / "reading").rglob("0*") if path.is_file())


def put_down(desk: Path) -> Iterator[dict[str, Any]]:
    for part in parts(desk):
        with part.open("rb") as stream:
            next(stream)
            yield from map(json.loads, stream)


def killed_amid(desk: Path, least: int) -> None:
    """Process until there are so many parts, then kill -9."""
    process_ = process(desk)
    end = time.monotonic() + 300
    while len(parts(desk)) < least:
        assert process_.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.005)
    process_.send_signal(signal.SIGKILL)
    process_.wait(timeout=60)


@pytest.mark.slow
@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.mbox", mailbox), ("a.zip", zipped), ("a.tar.gz", packed), ("a.ar", library)],
    ids=["mbox", "zip", "tar.gz", "ar"],
)
def test_a_killed_container_goes_on_where_it_was(
    tmp_path: Path, name: str, content: Callable[[], bytes]
) -> None:
    trove = files_in(tmp_path / "trove", {name: content()})
    for desk in ("stormy", "calm"):
        newsroom = newsroom_in(tmp_path / desk)
        import_trove(newsroom, trove, collection="Trove")
    process_newsroom(newsroom, pictures=False, jobs=1)

    killed_amid(tmp_path / "stormy", 1)
    killed_amid(tmp_path / "stormy", 2)
    known = [member["ordinal"] for member in put_down(tmp_path / "stormy")]
    assert known == list(range(len(known)))
    assert 2 * PART <= len(known) < MEMBERS

    newsroom = open_newsroom(tmp_path / "stormy")
    originals = Counting(newsroom.originals)
    process_newsroom(replace(newsroom, originals=originals), pictures=False, jobs=1)
    assert originals.puts == MEMBERS - len(known)
    assert not parts(tmp_path / "stormy")
    calm, stormy = dump(tmp_path / "calm"), dump(tmp_path / "stormy")
    assert len(calm["members"]) == MEMBERS
    for table, rows in calm.items():
        assert stormy[table] == rows, table


@pytest.mark.slow
@pytest.mark.sandbox
def test_read_in_another_way_it_begins_anew_and_nothing_is_left(tmp_path: Path) -> None:
    trove = files_in(tmp_path / "trove", {"a.zip": zipped()})
    import_trove(newsroom_in(tmp_path / "desk"), trove, collection="Trove")
    killed_amid(tmp_path / "desk", 1)
    newsroom = open_newsroom(tmp_path / "desk")
    originals = Counting(newsroom.originals)
    newsroom = replace(newsroom, originals=originals)
    process_newsroom(newsroom, pictures=False, jobs=1, passwords=("new",))
    assert originals.puts == MEMBERS
    assert not parts(tmp_path / "desk")

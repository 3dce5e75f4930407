"""Stores made for one feature each: items inside items, hidden ones, claims, cycles, size."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.process.formats.outlook_making import File, Mail
from tests.process.formats.pst_making import FOLDER, HIDDEN, MOST, PstWriter
from tests.process.formats.test_msg import NOTE, mail_of
from tests.process.formats.test_pst import reading_of

from zenger.model.document import Status


class Made:
    """A store under construction."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.writer = PstWriter(self.out)

    def content(self) -> bytes:
        self.writer.finish()
        return self.out.getvalue()


def test_folders_are_in_the_names_and_hidden_items_are_told_apart() -> None:
    made = Made()
    inbox = made.writer.folder("Inbox", count=1)
    below = made.writer.folder("Sub/x", inbox)
    made.writer.message(Mail(NOTE), inbox)
    made.writer.message(Mail(NOTE), below)
    made.writer.message(Mail({0x001A: "IPM.Rule", 0x1000: "all to x"}), inbox, HIDDEN)
    reading = reading_of(made.content())
    assert reading.names == [
        b"Inbox/00001.eml", b"Inbox/(hidden)/00002.eml", b"Inbox/Sub_x/00003.eml",
    ]  # fmt: skip
    assert reading.adds_up
    assert reading.troubles == []


def test_attachments_of_every_size_and_messages_inside_come_whole() -> None:
    large = os.urandom(9_000_000)  # more than one list of blocks
    inner = Mail(NOTE, [], [File("deep.txt", b"deep"), File("deeper", Mail({0x0037: "last"}))])
    made = Made()
    files = [File("a", b"a" * 9), File("b", b"b" * 9000), File("c", large), File("in", inner)]
    made.writer.message(Mail(NOTE, [], files), made.writer.folder("Inbox"))
    mail = mail_of(reading_of(made.content()).members[0][1])
    assert mail.names == [b"a", b"b", b"c", b"in.eml"]
    assert [data for _, data in mail.members][:3] == [b"a" * 9, b"b" * 9000, large]
    inside = mail_of(mail.members[3][1])
    assert inside.names == [b"deep.txt", b"deeper.eml"]
    assert mail_of(inside.members[1][1]).message.subject == "last"


def test_no_other_message_is_given_in_the_place_of_one_inside() -> None:
    """The library takes the item of the same number that lies in a folder."""
    made = Made()
    inbox = made.writer.folder("Inbox")
    made.writer.embedded = made.writer.message(Mail({**NOTE, 0x0037: "other"}), inbox)
    inner = Mail({**NOTE, 0x0037: "inner"})
    made.writer.message(Mail(NOTE, [], [File("in", inner)]), inbox)
    reading = reading_of(made.content())
    assert mail_of(reading.members[1][1]).names == [b"in.eml.missing.txt"]
    assert reading.troubles == [(Status.CORRUPT, "item-ambiguous")]


def test_attachments_of_an_item_without_a_class_leave_a_note() -> None:
    """The library does not give them: a class is what it tells items by."""
    made = Made()
    bare = {0x0037: "bare", 0x0E07: 0x10}
    made.writer.message(Mail(bare, [], [File("a", b"a")]), made.writer.folder("Inbox"))
    reading = reading_of(made.content())
    assert mail_of(reading.members[0][1]).message.subject == "bare"
    assert mail_of(reading.members[0][1]).names[-1].endswith(b".missing.txt")
    assert reading.troubles == [(Status.CORRUPT, "attachment-damaged")]


def test_items_that_a_folder_counts_and_does_not_have_are_lost_by_name() -> None:
    made = Made()
    made.writer.message(Mail(NOTE), made.writer.folder("Inbox", count=3))
    reading = reading_of(made.content())
    assert reading.lost == [(b"Inbox/%05d.eml" % n, Status.CORRUPT, "item-missing") for n in (2, 3)]
    assert reading.troubles == [(Status.CORRUPT, "items-missing")]
    assert reading.adds_up


def test_a_folder_that_claims_billions_lists_no_more_than_it_may() -> None:
    made = Made()
    made.writer.folder("Inbox", count=2_000_000_000)
    assert len(reading_of(made.content()).lost) == 10_000


def test_a_folder_in_itself_ends() -> None:
    made = Made()
    above = made.writer.folder("a")
    below = made.writer.folder("b", above)
    made.writer.list_in(below, FOLDER, above)
    made.writer.list_in(below, FOLDER, below)
    made.writer.message(Mail(NOTE), below)
    reading = reading_of(made.content())
    assert reading.names == [b"a/b/00001.eml"]
    assert reading.troubles


def test_an_item_whose_block_is_wiped_costs_only_itself() -> None:
    made = Made()
    inbox = made.writer.folder("Inbox", count=3)
    for word in ("first", "second", "third"):
        made.writer.message(Mail({**NOTE, 0x0037: word}), inbox)
    content = made.content()
    at = content.find("second".encode("utf-16-le"))
    start = content.rfind(b"\xec\xbc", 0, at) - 2  # the heap that holds it
    reading = reading_of(content[:start] + bytes(100) + content[start + 100 :])
    assert [mail_of(data).message.subject for _, data in reading.members] == ["first", "third"]
    assert [status for _, status, _ in reading.broken] == [Status.CORRUPT]
    assert reading.adds_up


MEASURE = """
import sys
def peak():  # not getrusage: that of whoever started this process counts there
    return next(int(line.split()[1]) for line in open("/proc/self/status") if "VmHWM" in line)
from zenger.model.document import Original
from zenger.model.extraction import ExtractionOptions, Member, Metadata
from zenger.process.formats.pst import PstHandler
from zenger.protocols.formats import Identity
before = peak()
stream = open(sys.argv[1], "rb")
size = stream.seek(0, 2)
pieces = PstHandler().extract(Original("0" * 64, size, "x"), stream, Identity(""), ExtractionOptions())
count = total = 0
said = []
for piece in pieces:
    if isinstance(piece, Member):
        count += 1
        total += sum(map(len, piece.content))
    elif isinstance(piece, Metadata):
        said += piece.fields
print(count, total, peak() - before, len(said))
"""


def write_store(path: Path, folders: int, each: int, attachment: int) -> None:
    with path.open("wb") as out:
        writer = PstWriter(out)
        content = os.urandom(attachment)
        for number in range(folders):
            folder = writer.folder(f"Folder {number}", count=each)
            for _ in range(each):
                writer.message(Mail(NOTE, [], [File("a.bin", content)]), folder)
        writer.finish()


def measured(path: Path) -> list[int]:
    """Items, bytes that came out, by how many KB the reader's memory grew, and remarks: that
    deleted items were found in the unused space, or that it could not be searched."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True
    )
    return [int(number) for number in run.stdout.split()]


@pytest.mark.slow
def test_a_store_of_a_hundred_megabytes_is_never_held(tmp_path: Path) -> None:
    path = tmp_path / "large.pst"
    write_store(path, folders=10, each=MOST, attachment=25_000)
    count, total, grown, remarks = measured(path)
    assert count == 10 * MOST
    assert total > 100_000_000
    assert grown < 100_000
    assert remarks == 0  # all of its unused space was searched, and is empty

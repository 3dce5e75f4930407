"""Mailboxes: every message, as a file of its own, however large the box."""

import io
import mailbox
from pathlib import Path

import pytest
from tests.process.formats.reading import read

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Member
from zenger.model.ids import Digest
from zenger.process.formats.mbox import MboxHandler
from zenger.process.formats.mbox_spans import BLOCK
from zenger.process.identify import identify
from zenger.protocols.formats import Identity

FROM = b"From a@b.org Mon Jun  1 04:28:28 2009\n"
ONE = FROM + b"Subject: one\n\nbody\n\n"


def test_each_message_comes_without_its_envelope_line_and_empty_line() -> None:
    reading = read(MboxHandler(), ONE + FROM + b"Subject: two\n\n>From here\n>>From there\n")
    assert reading.names == [b"00001.eml", b"00002.eml"]
    assert [data for _, data in reading.members] == [
        b"Subject: one\n\nbody\n",
        b"Subject: two\n\nFrom here\n>From there\n",
    ]
    assert reading.adds_up


@pytest.mark.parametrize(
    "line",
    [b"From here on all is lost\nsays he", b"\nFrom me to you\n\nDear", b"From 9 to 5:00 2009\nx"],
    ids=["in a paragraph", "own paragraph", "looks like one"],
)
def test_a_sentence_that_starts_with_from_is_no_message(line: bytes) -> None:
    assert len(read(MboxHandler(), FROM + b"Subject: one\n\nbody\n" + line + b"\n").members) == 1


LINES = b"Dear all,\n\nFrom a@b.org Mon Jun  1 04:28:28 2009\nSubject: quoted by hand\n\n>From me\n"


def counted(body: bytes, length: int | None = None) -> bytes:
    stated = len(body) if length is None else length
    return FROM + b"Subject: counted\nContent-Length: %d\n\n" % stated + body


@pytest.mark.parametrize("blank", [b"", b"\n"], ids=["none between", "an empty line between"])
def test_a_message_that_states_its_length_may_have_lines_like_the_first_of_another(
    blank: bytes,
) -> None:
    reading = read(MboxHandler(), counted(LINES) + blank + ONE + counted(LINES))
    bodies = [data.partition(b"\n\n")[2].rstrip(b"\n") for _, data in reading.members]
    assert bodies == [LINES.rstrip(b"\n"), b"body", LINES.rstrip(b"\n")]
    assert reading.adds_up


@pytest.mark.parametrize("length", [0, 3, 10**12])
def test_a_wrong_length_is_not_believed(length: int) -> None:
    reading = read(MboxHandler(), counted(b"body\n\n", length) + ONE)
    assert len(reading.members) == 2


def test_a_message_that_states_its_length_and_is_quoted_all_the_same_loses_the_quoting() -> None:
    reading = read(MboxHandler(), counted(b">From me\n") + b"\n" + ONE)
    assert reading.members[0][1].endswith(b"\n\nFrom me\n")


def test_an_mmdf_mailbox_is_read_by_its_marks(tmp_path: Path) -> None:
    box = mailbox.MMDF(tmp_path / "box")
    for body in ("one\n\nFrom here on\nSubject: none\n", "two\n"):
        box.add(f"Subject: hello\n\n{body}")
    box.flush()
    content = (tmp_path / "box").read_bytes()
    assert content.startswith(b"\1\1\1\1\n")
    original = Original(Digest("0" * 64), len(content), "box")
    identity = identify(content[:8192], io.BytesIO(content), original)
    assert MboxHandler().confidence(content[:8192], original, identity) > 0.9
    reading = read(MboxHandler(), content)
    assert [data.partition(b"\n\n")[2] for _, data in reading.members] == [
        b"one\n\nFrom here on\nSubject: none\n", b"two\n",
    ]  # fmt: skip
    assert reading.adds_up


def test_messages_at_every_place_around_a_block_are_found() -> None:
    for shift in range(-8, 9):
        filler = FROM + b"Subject: one\n\n"
        filler += b"x" * (BLOCK + shift - len(filler) - 2) + b"\n\n"
        reading = read(MboxHandler(), filler + ONE)
        assert len(reading.members) == 2, shift


def test_bytes_before_the_first_message_are_kept_and_reported() -> None:
    reading = read(MboxHandler(), b"note\n\n" + ONE)
    assert len(reading.members) == 2
    assert reading.troubles == [(Status.CORRUPT, "text-before-mail")]


def test_more_messages_than_allowed_are_a_limit() -> None:
    reading = read(MboxHandler(), ONE * 5, options=ExtractionOptions(max_members=2))
    assert len(reading.members) == 2
    assert reading.troubles == [(Status.LIMIT, "too-many-members")]
    assert reading.expected is None


def test_windows_line_ends_are_read_too() -> None:
    reading = read(MboxHandler(), (ONE * 2).replace(b"\n", b"\r\n"))
    assert [data for _, data in reading.members] == [b"Subject: one\r\n\r\nbody\r\n"] * 2


def test_a_large_box_is_read_in_blocks() -> None:
    class Watched(io.BytesIO):
        most = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.most = max(self.most, len(data))
            return data

    box = Watched(ONE * 200_000)
    handler = MboxHandler()
    original = Original(Digest("0" * 64), 0, "x")
    count = 0
    for piece in handler.extract(original, box, Identity(""), ExtractionOptions()):
        count += isinstance(piece, Member)
    assert count == 200_000
    assert box.most <= BLOCK + 16


@pytest.mark.parametrize(
    ("path", "messages"),
    [
        ("formats/mbox/complex.mbox", 3),
        ("formats/mbox/plan.mbox", 1),
        ("formats/mbox/single_mail.mbox", 1),
        ("formats/mbox/testMBOX_complex.mbox", 1),
        ("troves/02-secretary-mail/Inbox 2009-2010", 300),
    ],
)
def test_the_shared_boxes_hold_what_the_manifest_says(
    shared: Path, path: str, messages: int
) -> None:
    content = (shared / "corpus" / path).read_bytes()
    reading = read(MboxHandler(), content)
    assert reading.expected == messages
    original = Original(Digest("0" * 64), len(content), "x")
    assert MboxHandler().confidence(content[:8192], original, Identity("text/plain")) > 0.9

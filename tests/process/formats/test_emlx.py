"""Apple Mail's files: the message as any e-mail, its marks as metadata, its absent files as lost."""

import plistlib

import pytest
from tests.process.formats.office_making import fields
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.process.formats.emlx import EmlxHandler

MESSAGE = b"From: a@example.org\r\nSubject: Plan\r\nMIME-Version: 1.0\r\n\r\nBurn it.\r\n"
PARTIAL = (
    b"From: a@example.org\nSubject: Plan\nContent-Type: multipart/mixed; boundary=b\n\n"
    b"--b\nContent-Type: text/plain\n\nBurn it.\n"
    b"--b\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment\n"
    b"X-Apple-Content-Length: 9000\n\n\n"
    b"--b\nContent-Type: text/plain; name=b.txt\nContent-Disposition: attachment\n\nhere\n--b--\n"
)
MARKS = plistlib.dumps({"flags": 0b100000101, "date-received": 1581000000, "remote-id": "7"})


def emlx(message: bytes, marks: bytes = MARKS) -> bytes:
    return b"%-10d\n" % len(message) + message + marks


def reading_of(content: bytes) -> Reading:
    return read(EmlxHandler(), content, "message/x-emlx", name="1.emlx")


def test_message_and_marks_are_told_apart() -> None:
    reading = reading_of(emlx(MESSAGE))
    assert (reading.message.subject, reading.text) == ("Plan", "Burn it.")
    assert fields(reading) == [
        ("mail flags", "read, answered, forwarded"),
        ("mail date-received", "2020-02-06T14:40:00+00:00"),
        ("mail remote-id", "7"),
    ]
    assert reading.troubles == []


def test_attachments_kept_beside_a_partial_message_are_lost_not_empty() -> None:
    reading = reading_of(emlx(PARTIAL))
    assert reading.lost == [(b"a.pdf", Status.TRUNCATED, "kept-beside")]
    assert [(m.raw_name, data.strip()) for m, data in reading.members] == [(b"b.txt", b"here")]
    assert reading.adds_up


def test_a_file_that_ends_inside_the_message_says_so() -> None:
    reading = reading_of(emlx(MESSAGE)[:70])
    assert reading.message.subject == "Plan"
    assert reading.troubles == [(Status.TRUNCATED, "message-cut-short")]


@pytest.mark.parametrize("marks", [b"<plist", b"<!DOCTYPE a [<!ENTITY x 'y'>]><plist>&x;</plist>"])
def test_damaged_marks_cost_only_themselves(marks: bytes) -> None:
    reading = reading_of(emlx(MESSAGE, marks))
    assert reading.text == "Burn it."
    assert reading.troubles == [(Status.CORRUPT, "marks-damaged")]

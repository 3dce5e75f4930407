"""Files in the text of a message: taken out whole, and the text around them stays."""

import base64
import binascii

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.process.formats.mail import MailHandler

DATA = bytes(range(256)) * 40


def mail(body: bytes) -> Reading:
    return read(MailHandler(), b"From: a@b.example\nSubject: s\n\n" + body, "message/rfc822")


def uuencoded(data: bytes, name: bytes = b"plan.doc", checked: bytes = b"") -> bytes:
    lines = [binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45)]
    inner = b"".join(line.rstrip(b"\n") + checked + b"\n" for line in lines)
    return b"begin 644 " + name + b"\n" + inner + b"`\nend\n"


def yencoded(data: bytes) -> bytes:
    raw = bytes((byte + 42) % 256 for byte in data)
    for byte in b"=\0\n\r":
        raw = raw.replace(bytes([byte]), b"=" + bytes([byte + 64]))
    lines = b"\r\n".join(raw[at : at + 997] for at in range(0, len(raw), 997))
    size = b"%d" % len(data)
    return b"=ybegin line=128 size=" + size + b" name=a b.bin\r\n" + lines + b"\r\n=yend size=1\r\n"


@pytest.mark.parametrize("checked", [b"", b"#"], ids=["plain", "with a letter that checks it"])
def test_uuencoded_files_are_attachments_and_named_where_they_stood(checked: bytes) -> None:
    body = (
        b"See this:\n\n" + uuencoded(DATA, checked=checked) + b"and\n" + uuencoded(b"x", b"b.txt")
    )
    reading = mail(body + b"Bye\n")
    assert reading.troubles == []
    assert reading.pages[0].text.split() == ["See", "this:", "[plan.doc]", "and", "[b.txt]", "Bye"]
    assert [(m.raw_name, content) for m, content in reading.members] == [
        (b"plan.doc", DATA), (b"b.txt", b"x"),
    ]  # fmt: skip
    assert reading.adds_up


def test_a_file_at_the_very_end_without_a_line_break_is_whole() -> None:
    reading = mail(uuencoded(DATA).rstrip(b"\n").replace(b"\n", b"\r\n"))
    assert [content for _, content in reading.members] == [DATA]
    assert reading.troubles == []


def test_yenc_and_the_base64_of_uuencode_are_decoded() -> None:
    lines = base64.encodebytes(DATA)
    reading = mail(yencoded(DATA) + b"begin-base64 644 c.bin\n" + lines + b"====\nBye\n")
    assert [(m.raw_name, content) for m, content in reading.members] == [
        (b"a b.bin", DATA), (b"c.bin", DATA),
    ]  # fmt: skip
    assert reading.pages[0].text.split() == ["[a", "b.bin]", "[c.bin]", "Bye"]


def test_a_file_without_its_last_line_ends_where_the_text_goes_on() -> None:
    broken = uuencoded(DATA).removesuffix(b"`\nend\n")
    reading = mail(broken + b"forwarded by hand, the rest is lost\n")
    assert [content for _, content in reading.members] == [DATA]
    assert "forwarded by hand" in reading.text
    assert reading.troubles == [(Status.CORRUPT, "broken-uuencode")]


@pytest.mark.parametrize(
    "body",
    [
        b"begin 644 the tale\nOnce upon a time there was nothing encoded.\n",
        b"we begin 644 x\nM\nend\n",
        b"begin 644 x\n\n\n",
        b"=ybegin the day\nend\n",
    ],
)
def test_prose_that_begins_alike_stays_in_the_text(body: bytes) -> None:
    reading = mail(body)
    assert reading.members == []
    assert reading.pages[0].text.split() == body.decode().split()


def test_a_text_in_a_part_keeps_its_files_too() -> None:
    head = b"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n"
    reading = read(MailHandler(), head + b"Hi\n" + uuencoded(DATA, b'q"uo\\te') + b"--b--\n")
    assert [(m.raw_name, content) for m, content in reading.members] == [(b'q"uo\\te', DATA)]

"""A message wrapped in its signature is read where the wrapping is; one that is encrypted says so."""

import base64

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import MemberKind
from zenger.process.formats.cms import CmsHandler
from zenger.process.formats.mail import MailHandler
from zenger.process.identify_text import mail_type

INNER = b"Content-Type: text/plain\r\n\r\nThe signed words\r\n"
DATA, SIGNED, ENVELOPED = (bytes.fromhex(f"2a864886f70d0107{n:02}") for n in (1, 2, 3))


def tlv(tag: int, *parts: bytes, marked: bool = False) -> bytes:
    """An element of X.690: with its length before it, or with a mark at its end."""
    content = b"".join(parts)
    if marked:
        return bytes((tag, 0x80)) + content + b"\0\0"
    return bytes((tag, 0x84)) + len(content).to_bytes(4, "big") + content


def wrapped(octets: bytes, *, kind: bytes = SIGNED, marked: bool = False) -> bytes:
    held = tlv(0xA0, octets, marked=marked) if octets else b""
    content = tlv(0x30, tlv(6, DATA), held, marked=marked)
    signed = tlv(0x30, tlv(2, b"\1"), tlv(0x31), content, tlv(0x31), marked=marked)
    return tlv(0x30, bytes((6, len(kind))) + kind, tlv(0xA0, signed, marked=marked), marked=marked)


def mail(wrapping: bytes, parameters: bytes = b"; smime-type=signed-data") -> Reading:
    head = b"From: a@b.example\nSubject: s\nContent-Type: application/pkcs7-mime" + parameters
    body = base64.encodebytes(wrapping)
    raw = head + b"; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" + body
    return read(MailHandler(), raw)


@pytest.mark.parametrize(
    "wrapping",
    [
        wrapped(tlv(4, INNER)),
        wrapped(tlv(0x24, tlv(4, INNER[:9]), tlv(4, INNER[9:]), marked=True), marked=True),
    ],
    ids=["whole", "in pieces"],
)
@pytest.mark.parametrize("parameters", [b"; smime-type=signed-data", b""], ids=["told", "untold"])
def test_what_a_signature_wraps_is_a_message_of_its_own(wrapping: bytes, parameters: bytes) -> None:
    reading = mail(wrapping, parameters)
    assert [(m.raw_name, m.kind, content) for m, content in reading.members] == [
        (b"smime.p7m", MemberKind.ATTACHMENT, wrapping),
    ]
    assert reading.adds_up
    assert reading.troubles == []
    inside = read(CmsHandler(), wrapping)
    assert [content for _, content in inside.members] == [INNER]
    assert inside.troubles == []
    assert mail_type(INNER, "eml") == "message/rfc822"
    assert read(MailHandler(), INNER).text == "The signed words"


def test_what_is_encrypted_says_so() -> None:
    reading = mail(wrapped(tlv(4, INNER), kind=ENVELOPED), b"")
    assert reading.names == [b"smime.p7m"]
    assert reading.troubles == [(Status.ENCRYPTED, "encrypted-message")]


@pytest.mark.parametrize(
    "wrapping",
    [
        b"", b"\x30", b"\x30\x80" * 5000, tlv(0x30), wrapped(b""), wrapped(tlv(2, b"x")),
        wrapped(tlv(4, INNER))[:-60], b"\x30\x89" + b"\xff" * 20, b"\x24\x80" + b"\x1f" * 9,
        wrapped(tlv(0x24, *[tlv(0x24)] * 9)) + b"more",
    ],
)  # fmt: skip
def test_a_wrapping_that_makes_no_sense_does_no_harm(wrapping: bytes) -> None:
    assert mail(wrapping).names == [b"smime.p7m"]
    read(CmsHandler(), wrapping)

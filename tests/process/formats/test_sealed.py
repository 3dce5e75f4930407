"""Signed and encrypted content (S/MIME, PGP): read where it can be, called sealed where not."""

import base64
import bz2
import zlib

import pytest
from tests.corpus.manifest import CORPUS, read_file
from tests.process.formats.office_making import fields
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.process.formats.cms import CmsHandler
from zenger.process.formats.pgp import PgpHandler
from zenger.process.identify_sealed import sealed_type

SIGNED = bytes.fromhex("06092a864886f70d010702")
DATA = bytes.fromhex("06092a864886f70d010701")
PACKED = bytes.fromhex("060b2a864886f70d0109100109")


def der(tag: int, *parts: bytes, endless: bool = False) -> bytes:
    body = b"".join(parts)
    if endless:
        return bytes([tag, 0x80]) + body + b"\0\0"
    size = len(body)
    length = bytes([size]) if size < 128 else b"\x84" + size.to_bytes(4, "big")
    return bytes([tag]) + length + body


def signed(content: bytes, *, endless: bool = False) -> bytes:
    octets = der(0x04, content)
    if endless:
        half = len(content) // 2
        octets = der(0x24, der(0x04, content[:half]), der(0x04, content[half:]), endless=True)
    inside = der(0x30, DATA, der(0xA0, octets, endless=endless), endless=endless)
    body = der(0x30, der(0x02, b"\x01"), der(0x31), inside, der(0x31), endless=endless)
    return der(0x30, SIGNED, der(0xA0, body, endless=endless), endless=endless)


def cms(content: bytes, name: str = "smime.p7m") -> Reading:
    return read(CmsHandler(), content, "application/pkcs7-mime", name=name)


def pgp(content: bytes) -> Reading:
    return read(PgpHandler(), content, sealed_type(content), name="a.asc")


def corpus(path: str) -> str:
    if not (CORPUS / path).exists():
        pytest.skip("the shared corpus is absent")
    return path


@pytest.mark.parametrize("endless", [False, True])
def test_what_was_signed_is_a_file_inside(endless: bool) -> None:
    mail = b"Subject: x\r\n\r\nBurn it.\r\n" * 50
    reading = cms(signed(mail, endless=endless))
    assert [(m.raw_name, data) for m, data in reading.members] == [(b"content.eml", mail)]
    assert reading.adds_up
    assert ("signature", "not checked") in fields(reading)


def test_a_real_signature_names_its_signer_and_its_file() -> None:
    read = read_file(CORPUS / corpus("formats/p7m/testPKCS17Sig-v2.xml.p7m"))
    assert [name for name, _ in read.members] == ["testPKCS17Sig-v2.xml"]
    assert read.members[0][1].startswith(b"<?xml")
    assert "InfoCert Firma Qualificata 2" in read.text
    assert "2016-01-08" in read.text


def test_encrypted_content_says_for_whom_it_is() -> None:
    read = read_file(CORPUS / corpus("formats/p7m/testPKCS7_enveloped_ind.p7m"))
    assert read.status == "encrypted"
    (who,) = read.values("encrypted for certificate")
    assert "CN=CA usuarios" in who


def test_content_in_letters_is_read_too() -> None:
    letters = (
        b"-----BEGIN PKCS7-----\n" + base64.encodebytes(signed(b"x")) + b"-----END PKCS7-----\n"
    )
    assert sealed_type(letters) == "application/pkcs7-mime"
    assert [data for _, data in cms(letters).members] == [b"x"]


def test_compressed_content_is_inflated_and_a_bomb_stopped() -> None:
    def packed(content: bytes) -> bytes:
        inside = der(0x30, DATA, der(0xA0, der(0x04, zlib.compress(content))))
        body = der(0x30, der(0x02, b"\0"), der(0x30), inside)
        return der(0x30, PACKED, der(0xA0, body))

    assert [data for _, data in cms(packed(b"Burn it")).members] == [b"Burn it"]
    assert [status for _, status, _ in cms(packed(bytes(2**24))).broken] == [Status.LIMIT]


def test_damaged_content_is_corrupt() -> None:
    for content in (signed(b"x" * 500)[:200], signed(b"x", endless=True)[:-9], b"\x30\x80" * 5000):
        reading = cms(content)
        assert [status for status, _ in reading.troubles] == [Status.CORRUPT]


def test_a_signed_text_is_read_and_its_dashes_restored() -> None:
    text = (b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- - one\ntwo\n"
            b"-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n")  # fmt: skip
    reading = pgp(text)
    assert reading.pages[0].text == "- one\ntwo"
    assert fields(reading) == [("signature", "not checked")]


def packet(kind: int, body: bytes) -> bytes:
    return bytes([0xC0 | kind, 255]) + len(body).to_bytes(4, "big") + body


def letters(label: str, data: bytes) -> bytes:
    body = base64.encodebytes(data)
    return f"-----BEGIN PGP {label}-----\nVersion: x\n\n{body.decode()}=AAAA\n-----END PGP {label}-----\n".encode()


def test_an_encrypted_file_says_for_which_key() -> None:
    to_key = packet(1, b"\x03" + bytes(range(8)) + b"\x01" + bytes(20))
    sealed = to_key + packet(18, bytes(50))
    for content in (sealed, letters("MESSAGE", sealed)):
        reading = pgp(content)
        assert reading.troubles == [(Status.ENCRYPTED, "encrypted-message")]
        assert fields(reading) == [("encrypted for key", "0001020304050607")]


def test_a_key_names_its_users() -> None:
    key = packet(6, b"\x04" + bytes(4) + b"\x01" + bytes(20)) + packet(13, "Jäne <j@x>".encode())
    for content in (key, letters("PUBLIC KEY BLOCK", key)):
        assert pgp(content).text == "Public key, made 1970-01-01 User: Jäne <j@x>"


LITERAL = packet(11, b"b\x08plan.txt" + (1_489_479_000).to_bytes(4, "big") + b"Burn it")
ONE_PASS = packet(4, b"\x03\x00\x08\x01" + bytes(8) + b"\x01")
SIGNATURE = packet(2, b"\x04" + bytes(30))
IN_PARTS = b"\xcb\xe4b\x08plan.txt" + (1_489_479_000).to_bytes(4, "big") + b"Bu" + b"\x05rn it"


def _raw(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize(
    "message",
    [
        LITERAL,
        IN_PARTS,
        ONE_PASS + LITERAL + SIGNATURE,
        b"\xa3\x01" + _raw(ONE_PASS + LITERAL + SIGNATURE),
        b"\xa3\x02" + zlib.compress(ONE_PASS + IN_PARTS + SIGNATURE),
        packet(8, b"\x03" + bz2.compress(LITERAL)),
        letters("MESSAGE", b"\xa3\x01" + _raw(LITERAL)),
    ],
    ids=["bare", "in parts", "signed", "packed", "zlib", "bzip2", "in letters"],
)
def test_what_is_signed_or_packed_and_not_encrypted_is_a_file_inside(message: bytes) -> None:
    assert sealed_type(message).startswith("application/pgp-")
    reading = pgp(message)
    assert [(m.raw_name, data) for m, data in reading.members] == [(b"plan.txt", b"Burn it")]
    assert reading.adds_up and reading.troubles == []


def test_a_message_that_is_cut_short_or_a_bomb_says_so() -> None:
    cut = pgp(IN_PARTS[:-3])
    assert [status for _, status, _ in cut.broken] == [Status.TRUNCATED]
    assert cut.troubles or cut.adds_up
    bomb = b"\xa3\x01" + _raw(packet(11, LITERAL[6:24] + bytes(2**27)))
    assert [status for _, status, _ in pgp(bomb).broken] == [Status.LIMIT]
    nested = LITERAL
    for _ in range(9):
        nested = b"\xa3\x01" + _raw(nested)
    assert [status for status, _ in pgp(nested).troubles] == [Status.LIMIT]


def test_a_real_encrypted_file_is_encrypted() -> None:
    assert read_file(CORPUS / corpus("formats/gpg/testPGPEncrypted.gpg")).status == "encrypted"


@pytest.mark.parametrize(
    "head", [b"plain text", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\x85", b""]
)
def test_other_files_are_not_taken_for_sealed(head: bytes) -> None:
    assert sealed_type(head) == ""

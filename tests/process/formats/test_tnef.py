"""winmail.dat: the message Outlook wrapped, and every file in it."""

import pytest
from tests.corpus.manifest import CORPUS
from tests.process.formats import outlook_making as make
from tests.process.formats.reading import Reading, read
from tests.process.formats.test_msg import NOTE, TO, mail_of

from zenger.model.document import Status
from zenger.process.formats.tnef import TnefHandler


def reading_of(content: bytes) -> Reading:
    return read(TnefHandler(), content, name="winmail.dat")


def test_the_files_of_a_real_one_are_all_there() -> None:
    path = CORPUS / "formats" / "dat" / "testWINMAIL.dat"
    if not path.exists():
        pytest.skip("the shared corpus is absent")
    reading = reading_of(path.read_bytes())
    assert reading.names == [
        b"quick.doc", b"quick.html", b"quick.pdf", b"quick.txt", b"quick.xml", b"body.rtf",
    ]  # fmt: skip
    assert reading.adds_up
    assert reading.troubles == []
    assert "Five files from Hell!" in reading.text
    assert [len(data) for _, data in reading.members][:5] == [19968, 428, 18638, 235, 143]


def test_envelope_text_recipients_and_files_are_read() -> None:
    reading = reading_of(make.tnef(make.Mail(NOTE, TO, [make.File("ä.txt", b"x" * 3)])))
    assert reading.message.subject == "Re: Plan"
    assert reading.message.addresses[1].address == "ad@example.org"
    assert reading.text == "Burn it."
    assert [(m.raw_name.decode(), data) for m, data in reading.members] == [("ä.txt", b"xxx")]
    assert reading.troubles == []


def test_a_message_inside_is_an_e_mail() -> None:
    inner = make.Mail(NOTE, [], [make.File("a.txt", b"deep")])
    reading = reading_of(make.tnef(make.Mail({0x0037: "FW"}, [], [make.File("Plan", inner)])))
    inside = mail_of(reading.members[0][1])
    assert (inside.message.subject, inside.names) == ("Re: Plan", [b"a.txt"])


def test_fifty_streams_inside_each_other_come_to_an_end() -> None:
    mail = make.Mail({0x0037: "last"}, [], [make.File("end.txt", b"end")])
    for _ in range(50):
        mail = make.Mail({0x0037: "FW"}, [], [make.File("inner", mail)])
    reading = reading_of(make.tnef(mail))
    assert reading.adds_up
    assert b"end.txt" in reading.members[0][1]


def test_a_flipped_byte_in_an_attachment_is_noticed() -> None:
    content = make.tnef(make.Mail(NOTE, [], [make.File("a.bin", b"A" * 100)]))
    reading = reading_of(content.replace(b"A" * 100, b"A" * 99 + b"B"))
    assert reading.troubles == [(Status.CORRUPT, "check-sum")]
    assert len(reading.members) == 1


def test_a_stream_that_claims_gigabytes_is_cut_short() -> None:
    content = make.tnef(make.Mail(NOTE, [], [make.File("a.bin", b"A" * 100)]))
    size = (100).to_bytes(4, "little") + b"A" * 100
    reading = reading_of(content.replace(size, b"\xf0\xff\xff\xff" + b"A" * 100))
    assert (Status.CORRUPT, "stream-cut-short") in reading.troubles


def test_lists_that_claim_millions_of_values_end_where_the_file_does() -> None:
    content = bytearray(make.tnef(make.Mail(NOTE, TO)))
    at = content.find(b"\x03\x90\x06\x00") + 8
    content[at : at + 4] = b"\xff\xff\xff\x7f"
    assert reading_of(bytes(content)).troubles


def test_something_else_is_corrupt() -> None:
    assert reading_of(b"\x78\x9f\x3e\x22").troubles
    assert reading_of(b"no").troubles == [(Status.CORRUPT, "damaged-container")]

"""Messages saved from Outlook: envelope, every version of the text, every file, also messages."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.process.formats import outlook_making as make
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import DateFound, MemberKind
from zenger.process.formats.mail import MailHandler
from zenger.process.formats.msg import MsgHandler

SENT = make.ticks(1_000_000_000)  # 2001-09-09T01:46:40Z
NOTE: make.Values = {
    0x001A: "IPM.Note", 0x0037: "\x01\x05Re: Plan", 0x0039: SENT, 0x1000: "Burn it.\r\n",
    0x0042: "Émile Zola", 0x0064: "SMTP", 0x0065: "Zola@example.org", 0x1035: "<1@example.org>",
    0x1042: "<0@example.org>", 0x1039: "<00@example.org> <0@example.org>",
    0x0070: "Plan", 0x0071: b"\x01\xd6\xc4A\xee" + bytes(17),
}  # fmt: skip
TO: list[make.Values] = [
    {0x0C15: 1, 0x3001: "Dreyfus, Alfred", 0x3002: "SMTP", 0x39FE: "ad@example.org"},
    {0x0C15: 2, 0x3001: "copy", 0x3003: "copy@example.org"},
    {0x0C15: 3, 0x3001: "secret", 0x3003: "secret@example.org"},
]


def reading_of(mail: make.Mail) -> Reading:
    return read(MsgHandler(), make.msg(mail), "application/vnd.ms-outlook", name="a.msg")


def mail_of(content: bytes) -> Reading:
    return read(MailHandler(), content, "message/rfc822", name="a.eml")


def test_the_envelope_is_written_from_the_properties() -> None:
    message = reading_of(make.Mail(NOTE, TO)).message
    assert message.subject == "Re: Plan"
    assert message.sent == "2001-09-09T01:46:40+00:00"
    assert message.message_id == "1@example.org"
    assert message.in_reply_to == ("0@example.org",)
    assert message.references == ("00@example.org", "0@example.org")
    assert [(a.role, a.name, a.address) for a in message.addresses] == [
        ("from", "Émile Zola", "zola@example.org"),
        ("to", "Dreyfus, Alfred", "ad@example.org"),
        ("cc", "copy", "copy@example.org"),
        ("bcc", "secret", "secret@example.org"),
    ]
    headers = dict(message.headers)
    assert headers["Thread-Topic"] == "Plan"
    assert headers["Thread-Index"].startswith("AdbEQe4")


def test_headers_it_came_with_stand_and_the_properties_add_what_they_lack() -> None:
    came = "Received: by x\r\nFrom: real@example.org\r\nDate: Sun, 9 Sep 2001 03:46:40 +0200\r\n"
    came += "Content-Type: multipart/mixed; boundary=b\r\n"
    reading = reading_of(make.Mail({**NOTE, 0x007D: came}, TO))
    assert reading.message.sent == "2001-09-09T03:46:40+02:00"
    assert [a.address for a in reading.message.addresses if a.role == "from"] == [
        "real@example.org"
    ]
    assert [a.address for a in reading.message.addresses if a.role == "bcc"] == [
        "secret@example.org"
    ]
    assert ("X-Received-Content-Type", "multipart/mixed; boundary=b") in reading.message.headers


@pytest.mark.parametrize(
    ("headers", "source"),
    [({}, "outlook sent"), ({0x007D: "Date: 1 Jan 2001 10:00"}, "email Date")],
)
def test_a_date_says_where_it_is_from(headers: make.Values, source: str) -> None:
    reading = reading_of(make.Mail({**NOTE, **headers}))
    dates = [piece.date.source for piece in reading.pieces if isinstance(piece, DateFound)]
    assert dates == [source]


def test_a_draft_that_was_never_sent_has_no_date() -> None:
    values = {**NOTE, 0x0E07: 0x08, 0x0E06: SENT, 0x3007: SENT}
    del values[0x0039]
    reading = reading_of(make.Mail(values))
    assert reading.message.sent == ""
    assert dict(reading.message.headers)["X-Outlook-Flags"] == "unread, draft"
    assert "2001" in dict(reading.message.headers)["X-Outlook-Created"]


def test_html_stands_beside_plain_text_and_its_charset_is_the_stated_one() -> None:
    page = "<p>Жечь <b>всё</b></p>".encode("cp1251")
    reading = reading_of(make.Mail({**NOTE, 0x1000: "", 0x1013: page, 0x3FDE: 1251}))
    assert reading.text == "Жечь всё"


def packed(rtf: bytes) -> bytes:
    """Stored, not compressed ([MS-OXRTFCP] 2.1.3.1.5)."""
    return (
        len(rtf + bytes(12)).to_bytes(4, "little")
        + len(rtf).to_bytes(4, "little")
        + b"MELA"
        + bytes(4)
        + rtf
    )


def test_a_web_page_inside_rich_text_is_taken_out() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fcharset0 Arial;}}"
        rb"{\*\htmltag64 <p>}\htmlrtf {\par hidden from pages}\htmlrtf0 Caf\'e9 \u8364?"
        rb"{\*\htmltag84 <b>}x\{y\}{\*\htmltag92 </b>}{\*\mhtmltag0 no}{\*\htmltag72 </p>}}"
    )
    reading = reading_of(make.Mail({0x1009: packed(rtf)}))
    assert reading.text == "Café €x{y}"
    assert "<b>x{y}</b>" in reading.pages[0].html
    assert reading.names == []


def test_compressed_rich_text_is_inflated() -> None:
    """The known answer of [MS-OXRTFCP] 4.1.1."""
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
        "0af32068656c090020627705b06c647d0a800fa0"
    )
    reading = reading_of(make.Mail({0x1009: data}))
    assert reading.text == "hello world"


def test_rich_text_with_more_than_the_plain_text_is_a_file_of_its_own() -> None:
    same = packed(rb"{\rtf1\ansi\pard Burn it.\par}")
    more = packed(rb"{\rtf1\ansi\pard Burn it. Then run.\par}")
    assert reading_of(make.Mail({**NOTE, 0x1009: same})).names == []
    assert reading_of(make.Mail({**NOTE, 0x1009: more})).names == [b"body.rtf"]


def test_every_attachment_is_given_on_and_counted() -> None:
    files = [
        make.File("a.pdf", b"%PDF-1.4"),
        make.File("grande.bin", os.urandom(100_000)),
        make.File("p.png", b"\x89PNG", {0x3712: "one@x", 0x370E: "image/png"}),
        make.File("", b""),
    ]
    reading = reading_of(make.Mail({**NOTE, 0x1013: b'<img src="cid:one@x">'}, [], files))
    assert reading.names == [b"a.pdf", b"grande.bin", b"p.png", b"part-4"]
    assert [data for _, data in reading.members] == [file.content for file in files]
    assert [m.kind for m, _ in reading.members][2] is MemberKind.INLINE
    assert reading.adds_up


def test_a_link_to_a_file_is_listed_as_lost() -> None:
    link = make.File("plan.doc", None, {0x3705: 2, 0x370D: "\\\\server\\plan.doc"})
    reading = reading_of(make.Mail(NOTE, [], [link]))
    assert reading.lost == [(b"plan.doc", Status.TRUNCATED, "attachment-elsewhere")]
    assert reading.adds_up


def test_a_message_inside_is_an_e_mail_with_its_own_files() -> None:
    inner = make.Mail(NOTE, TO, [make.File("ä.txt", b"deep")])
    reading = reading_of(make.Mail({0x0037: "FW"}, [], [make.File("Re: Plan", inner)]))
    assert reading.names == [b"Re: Plan.eml"]
    inside = mail_of(reading.members[0][1])
    assert inside.message.subject == "Re: Plan"
    assert inside.text == "Burn it."
    assert [(m.raw_name.decode(), data) for m, data in inside.members] == [("ä.txt", b"deep")]


def test_two_hundred_messages_inside_each_other_come_to_an_end() -> None:
    mail = make.Mail({0x0037: "last"}, [], [make.File("end.txt", b"end")])
    for depth in range(200):
        mail = make.Mail({0x0037: f"{depth}"}, [], [make.File("inner", mail)])
    begun = time.process_time()
    reading = reading_of(mail)
    content, depth = reading.members[0][1], 0
    while inside := mail_of(content).members:
        content, depth = inside[0][1], depth + 1
    assert time.process_time() - begun < 30
    assert depth >= 99
    assert reading.troubles == [(Status.LIMIT, "items-too-deep")]


def test_contacts_appointments_and_tasks_read_as_lines() -> None:
    contact: make.Values = {0x001A: "IPM.Contact", 0x3001: "Ann", 0x3A1C: "+49 1", 0x3A16: "Firm"}
    assert reading_of(make.Mail(contact)).text == "Name: Ann Company: Firm Mobile phone: +49 1"


def test_an_attachment_whose_sectors_end_early_is_broken_not_short() -> None:
    content = make.msg(make.Mail(NOTE, [], [make.File("b.bin", b"x" * 50_000)]))
    at = content.find(b"__substg1.0_37010102".decode().encode("utf-16-le"))
    claimed = content[: at + 120] + (3 * 2**30).to_bytes(8, "little") + content[at + 128 :]
    reading = read(MsgHandler(), claimed, "application/vnd.ms-outlook")
    assert reading.broken == [(b"b.bin", Status.CORRUPT, "attachment-damaged")]
    assert reading.adds_up


@pytest.mark.parametrize("cut", [600, 2000, 9000])
def test_a_cut_file_is_corrupt_or_read_as_far_as_it_goes(cut: int) -> None:
    content = make.msg(make.Mail(NOTE, TO, [make.File("b.bin", b"x" * 50_000)]))
    reading = read(MsgHandler(), content[:cut], "application/vnd.ms-outlook")
    assert reading.troubles or reading.broken


def test_a_large_attachment_is_never_held(tmp_path: Path) -> None:
    path = tmp_path / "large.msg"
    path.write_bytes(make.msg(make.Mail(NOTE, [], [make.File("b.bin", bytes(200 * 2**20))]), 4096))
    script = (
        "import sys; from zenger.process.formats.msg_storage import *\n"
        "def peak(): return next(\n"
        "    int(line.split()[1]) for line in open('/proc/self/status') if 'VmHWM' in line)\n"
        "before = peak()\n"
        "with opened(open(sys.argv[1], 'rb')) as ole: item = root_item(ole)\n"
        "size = sum(map(len, item.files[0].content()))\n"
        "print(size, peak() - before)"
    )
    out = subprocess.run(
        [sys.executable, "-c", script, path], capture_output=True, text=True, check=True
    )
    size, grown = map(int, out.stdout.split())
    assert size == 200 * 2**20
    assert grown < 30_000  # KB

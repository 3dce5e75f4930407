"""E-mail: what was written, by whom, with everything that was in it."""

import base64
import csv
import json
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read, squeezed

from zenger.model.document import Address, Original, Status
from zenger.model.extraction import DateFound, MemberKind, Metadata, PageKind
from zenger.model.ids import Digest
from zenger.process.formats.mail import MailHandler
from zenger.process.formats.mail_envelope import addresses, sent_at
from zenger.process.formats.mail_headers import decoded, parse_headers
from zenger.protocols.formats import Identity


def mail(content: bytes) -> Reading:
    return read(MailHandler(), content.replace(b"\n", b"\r\n"), "message/rfc822")


def multipart(kind: str, *parts: bytes, head: bytes = b"Subject: s\n", end: bool = True) -> bytes:
    body = b"".join(b"--B\n" + part + b"\n" for part in parts)
    start = head + f'Content-Type: multipart/{kind}; boundary="B"\n\n'.encode()
    return start + body + (b"--B--\n" if end else b"")


PLAIN = b"Content-Type: text/plain; charset=utf-8\n\n"
HTML = b"Content-Type: text/html; charset=utf-8\n\n"


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        (b"=?ISO-8859-1?Q?Keld_J=F8rn?= Simonsen", "Keld Jørn Simonsen"),
        (b"=?utf-8?B?0J/RgNC4?= =?utf-8?B?0LLQtdGC?=", "Привет"),
        (b"=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
        (b"=?utf-8?Q?two words?=", "two words"),
        (b"a =?utf-8?Q?b?= c", "a b c"),
        ("raw Füße".encode(), "raw Füße"),
        (b"=?us-ascii?Q?caf=E9?=", "café"),
        (b"=?no-such-charset?Q?caf=C3=A9?=", "café"),
        (b"=?utf-8?B?Y2Fmw6k?=", "café"),
        (b"=?utf-8?X?what?=", "=?utf-8?X?what?="),
    ],
    ids=["q", "two words", "split letter", "spaces", "between", "raw 8-bit",
         "wrong charset", "unknown charset", "no padding", "unknown encoding"],
)  # fmt: skip
def test_headers_say_what_their_writers_meant(raw: bytes, meant: str) -> None:
    assert decoded(raw) == meant


@pytest.mark.parametrize(
    ("line", "people"),
    [
        (b"To: a@b.org, C <D@e.org>", [("", "a@b.org"), ("C", "d@e.org")]),
        (b'To: "Doe, John" <j@d.org>', [("Doe, John", "j@d.org")]),
        (b"To: Doe, John <j@d.org>", [("Doe, John", "j@d.org")]),
        (b"To: Friends: a@b.org, c@d.org;", [("", "a@b.org"), ("", "c@d.org")]),
        (b"To: undisclosed-recipients:;", []),
        (b"To: j@d.org (John Doe)", [("John Doe", "j@d.org")]),
        (b"To: =?utf-8?Q?M=C3=BCller=2C_A?= <m@a.de>", [("Müller, A", "m@a.de")]),
        (b"To: Alan Aronowitz", [("Alan Aronowitz", "")]),
        (b"To: " + b"(" * 50_000, [("", "")]),
    ],
    ids=["two", "quoted", "bare comma", "group", "nobody", "comment", "encoded", "name", "bomb"],
)
def test_everyone_a_header_names_is_found(line: bytes, people: list[tuple[str, str]]) -> None:
    found = addresses(parse_headers(line + b"\n")[0])
    if b"(((" in line:
        assert len(found) <= 1
    else:
        assert found == tuple(Address("to", name, address) for name, address in people)


@pytest.mark.parametrize(
    ("stated", "sent"),
    [
        (b"Wed, 21 Mar 2018 14:14:32 -0800", "2018-03-21T14:14:32-08:00"),
        (b"Sun, 11 Apr 2010 12:56:00 -0000", "2010-04-11T12:56:00-00:00"),
        (b"Sun, 11 Apr 2010 12:56:00", "2010-04-11T12:56:00"),
        (b"Tue, 30 Feb 2010 12:56:00 +0000", ""),
        (b"Tue, 3 Feb 1904 12:56:00 +0000", ""),
        (b"yesterday", ""),
        (b"", ""),
    ],
)
def test_a_date_is_kept_as_stated_and_an_impossible_one_is_none(stated: bytes, sent: str) -> None:
    moment, date = sent_at(stated)
    assert moment == sent
    assert (date.value.isoformat() if date else "") == sent[:10]


def test_an_html_version_that_says_more_becomes_a_page_of_its_own() -> None:
    reading = mail(multipart("alternative", PLAIN + b"Meet at noon", HTML + b"<p>Meet at <b>nine"))
    assert [page.text for page in reading.pages] == ["Meet at nine", "Meet at noon"]
    assert reading.pages[1].label == "Plain text version"
    assert "<b>nine</b>" in reading.pages[0].html
    more = HTML + b"<p>Meet at noon <b>sharp"
    reading = mail(multipart("alternative", PLAIN + b"Meet at noon", more))
    assert [(page.text, page.label) for page in reading.pages] == [
        ("Meet at noon", ""), ("Meet at noon sharp", "HTML version"),
    ]  # fmt: skip


def test_an_html_version_that_says_the_same_is_no_second_page() -> None:
    source = HTML + b'<p style="x">Meet at <b>noon</b><img src="http://spy.example/1.gif">'
    reading = mail(multipart("alternative", PLAIN + b"Meet at noon", source))
    (page,) = reading.pages
    assert page.text == "Meet at noon"
    assert page.html == "<p>Meet at <b>noon</b></p>"


def test_a_stub_of_plain_text_gives_way_to_the_html() -> None:
    rich = b"<p>The minister said on Monday that no papers had ever left the building</p>"
    reading = mail(multipart("alternative", PLAIN + b"See HTML.", HTML + rich))
    assert reading.pages[0].text.startswith("The minister")
    assert reading.pages[1].text == "See HTML."


def test_text_hidden_in_the_html_is_told_apart() -> None:
    source = HTML + b'<p>Hello<span style="display:none">confidential</span></p>'
    reading = mail(multipart("mixed", source))
    assert [page.kind for page in reading.pages] == [PageKind.MESSAGE, PageKind.HIDDEN]
    assert "confidential" not in reading.pages[0].html + reading.pages[0].text


def test_attachments_inline_parts_and_messages_are_members() -> None:
    part = b"Content-Transfer-Encoding: base64\nContent-Disposition: "
    reading = mail(
        multipart(
            "mixed",
            PLAIN + b"body",
            part + b"attachment; filename*=utf-8''caf%C3%A9.pdf\n\n" + base64.b64encode(b"pdf"),
            part + b'inline; filename="=?utf-8?B?w6kucG5n?="\n\n' + base64.b64encode(b"png"),
            b"Content-Type: message/rfc822\n\nSubject: inner\n\ninner body",
            b"Content-Type: application/octet-stream\n\nnameless",
        )
    )
    assert [(m.raw_name.decode(), m.kind, data) for m, data in reading.members] == [
        ("café.pdf", MemberKind.ATTACHMENT, b"pdf"),
        ("é.png", MemberKind.INLINE, b"png"),
        ("part-3", MemberKind.ATTACHMENT, b"Subject: inner\r\n\r\ninner body"),
        ("part-4", MemberKind.ATTACHMENT, b"nameless"),
    ]
    assert reading.adds_up
    assert reading.text == "body"


@pytest.mark.parametrize(
    "kind",
    ['multipart/encrypted; boundary="B"', "application/pkcs7-mime; smime-type=enveloped-data"],
    ids=["pgp", "s/mime"],
)
def test_an_encrypted_message_keeps_its_headers_and_says_so(kind: str) -> None:
    head = f"From: a@b.org\nSubject: plan\nContent-Type: {kind}\n\n".encode()
    body = b"--B\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--B--\n"
    reading = mail(head + (body if b'"B"' in head else b"MIAG"))
    assert (Status.ENCRYPTED, "encrypted-message") in reading.troubles
    assert reading.message.subject == "plan"
    assert reading.adds_up


def test_broken_base64_gives_what_can_be_decoded_and_says_so() -> None:
    part = b"Content-Type: image/png; name=a\nContent-Transfer-Encoding: base64\n\n"
    reading = mail(multipart("mixed", part + b"aGVsbG8gd29ybG*Q\nx"))
    assert reading.members[0][1].startswith(b"hello wor")
    assert (Status.CORRUPT, "broken-base64") in reading.troubles


def test_two_base64_files_in_one_part_are_both_decoded() -> None:
    part = b"Content-Type: image/png; name=a\nContent-Transfer-Encoding: base64\n\n"
    body = base64.b64encode(b"one!") + b"\n" + base64.b64encode(b"two")
    assert mail(multipart("mixed", part + body)).members[0][1] == b"one!two"


def test_a_message_cut_off_inside_a_part_is_truncated() -> None:
    reading = mail(multipart("mixed", PLAIN + b"body", end=False))
    assert reading.text == "body"
    assert reading.troubles == [(Status.TRUNCATED, "message-cut-short")]


def test_text_around_the_parts_is_shown_apart() -> None:
    content = multipart("mixed", PLAIN + b"body").replace(b"--B\n", b"before\n--B\n", 1)
    reading = mail(content + b"after\n")
    assert [(page.kind, page.text) for page in reading.pages] == [
        (PageKind.MESSAGE, "body"),
        (PageKind.ASIDE, "before"),
        (PageKind.ASIDE, "after"),
    ]
    notice = content.replace(b"before", b"This is a multi-part message in MIME format.")
    assert len(mail(notice).pages) == 1


def test_multiparts_nested_without_end_stop_at_a_limit() -> None:
    content = b"Subject: bomb\n"
    for level in range(5000):
        content += f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n".encode()
    reading = mail(content)
    assert (Status.LIMIT, "parts-too-deep") in reading.troubles
    assert reading.message.subject == "bomb"


def test_a_hundred_thousand_parts_stop_at_a_limit() -> None:
    reading = mail(multipart("mixed", *[b"Content-Type: a/b\n\nx"] * 100_000))
    assert (Status.LIMIT, "too-many-parts") in reading.troubles
    assert reading.expected is None


def test_a_bomb_of_headers_stops_at_a_limit() -> None:
    reading = mail(b"Subject: s\n" + b"X-A: b\n" * 100_000 + b"\nbody")
    assert (Status.LIMIT, "headers-too-long") in reading.troubles
    assert len(reading.message.headers) <= 2000


def test_text_in_a_mislabelled_charset_comes_out_right() -> None:
    head = b"Subject: s\nContent-Type: text/plain; charset=iso-8859-1\n\n"
    text = "Все люди рождаются свободными и равными в своем достоинстве и правах. " * 3
    assert read(MailHandler(), head + text.encode("koi8_r")).text == text.strip()


def test_a_message_without_headers_or_bytes_does_no_harm() -> None:
    for content in (b"", b"\n", b"no headers here", b"\xff\xfe\0\0", b"From x\n"):
        assert read(MailHandler(), content).message.sent == ""


# Facts that say something else than a reader would see, each with its reason.
KNOWN = {
    "email_multipart_mixed.eml": "its four parts are all text: pages here, attachments there",
}


def test_the_facts_of_the_shared_mails_hold(shared: Path) -> None:
    with (shared / "corpus/MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    checked = 0
    for row in rows:
        facts = json.loads(row["expected"] or "{}")
        path = shared / "corpus" / row["path"]
        if "from" not in facts or "attachments" not in facts or not path.exists():
            continue
        reading = read(MailHandler(), path.read_bytes(), "message/rfc822")
        assert squeezed(facts.get("phrase", "")) in squeezed(reading.text), row["path"]
        assert reading.adds_up
        if path.name not in KNOWN:
            assert len(reading.members) == facts["attachments"], row["path"]
            stated = [name for name in facts.get("attachment_names", []) if name]
            assert {name.encode() for name in stated} <= set(reading.names), row["path"]
        if "subject" in facts:
            assert squeezed(reading.message.subject) == squeezed(facts["subject"]), row["path"]
        if "date" in facts:
            assert any(isinstance(piece, DateFound) for piece in reading.pieces), row["path"]
        checked += 1
    assert checked > 100


def test_an_inline_picture_is_named_where_it_stands_and_nothing_is_loaded() -> None:
    raw = (
        b"Subject: plan\nContent-Type: multipart/related; boundary=b\n\n--b\n"
        b"Content-Type: text/html\n\n<p>See <img src='cid:p%40x'> here"
        b"<img src='https://track.example/x.gif'><img src='cid:gone' alt='a map'></p>\n--b\n"
        b"Content-Type: image/png; name=harbour.png\nContent-ID: <p@x>\n\nPNG\n--b--\n"
    )
    reading = read(MailHandler(), raw)
    (page,) = reading.pages
    assert page.text == "See [harbour.png] here[a map]"
    assert page.html == "<p>See <em>[harbour.png]</em> here<em>[a map]</em></p>"
    assert reading.names == [b"harbour.png"]


def test_raw_letters_in_a_header_are_read_in_the_charset_of_the_text() -> None:
    head = "Subject: Отчёт о порте\nFrom: Анна <a@b>\n".encode("koi8-r")
    raw = head + b"Content-Type: text/plain; charset=koi8-r\n\nx"
    message = read(MailHandler(), raw).message
    assert message.subject == "Отчёт о порте"
    assert message.addresses[0].name == "Анна"


@pytest.mark.parametrize(
    ("stated", "sent", "day"),
    [
        ("Mon, 09 Sep 2010 10:00:00 +9900", "2010-09-09T10:00:00", "2010-09-09"),
        ("Mon, 09 Sep 2010 25:61:00 +0000", "", "2010-09-09"),
        ("2002-01-05 10:00:00", "2002-01-05T10:00:00", "2002-01-05"),
        ("vendredi 5 mars 2010 10:00", "", "2010-03-05"),
        ("Thu, 32 Jan 2002 10:00 +0000", "", ""),
        ("9/8/2010 10:00 AM", "", ""),
    ],
)
def test_of_a_broken_date_the_day_is_kept_if_there_was_one(
    stated: str, sent: str, day: str
) -> None:
    moment, date = sent_at(stated.encode())
    assert (moment, date.value.isoformat() if date else "") == (sent, day)


@pytest.mark.parametrize(
    "stated", [b'"base64"', b"base64 (as always)", b" Base64; x=y", b"'base64'", b"BASE64"]
)
def test_an_encoding_is_known_however_it_is_written(stated: bytes) -> None:
    reading = mail(b"Subject: s\nContent-Transfer-Encoding: " + stated + b"\n\nSGVsbG8=\n")
    assert reading.text == "Hello"


@pytest.mark.parametrize("stated", [b"", b"; boundary=other", b'; boundary=""'])
def test_a_wrong_boundary_hides_no_part(stated: bytes) -> None:
    raw = (
        b"Subject: s\nContent-Type: multipart/mixed" + stated + b"\n\n--=_b\n"
        b"Content-Type: text/plain\n\nwords\n--=_b\n"
        b"Content-Type: application/pdf; name=a.pdf\n\nPDF\n--=_b--\n"
    )
    reading = mail(raw)
    assert reading.text == "words"
    assert [(m.raw_name, content) for m, content in reading.members] == [(b"a.pdf", b"PDF")]


def test_a_multipart_without_any_part_is_kept_whole() -> None:
    raw = b"Subject: s\nContent-Type: multipart/mixed; boundary=gone\n\nAll the words stand here.\n"
    reading = mail(raw)
    assert [content for _, content in reading.members] == [b"All the words stand here.\r\n"]
    assert reading.adds_up


@pytest.mark.parametrize(
    ("status", "flags"),
    [(b"0009", "read, deleted, not yet removed from its mailbox"), (b"0000", None), (b"x", None)],
)
def test_what_thunderbird_marked_is_told(status: bytes, flags: str | None) -> None:
    got = mail(b"X-Mozilla-Status: " + status + b"\nSubject: s\n\nbody\n")
    fields = dict(pair for p in got.pieces if isinstance(p, Metadata) for pair in p.fields)
    assert fields.get("mail flags") == flags


def test_lines_that_only_look_like_headers_cost_no_time() -> None:
    """Each could end in two ways, so that a file of forty was never told from a message."""
    head = b"BEGIN:VCALENDAR\r\n" + b"X-LINE: repeated\r\n" * 150 + b"and no more"
    original = Original(Digest("0" * 64), len(head), "a.eml")
    assert MailHandler().confidence(head, original, Identity("text/calendar")) == 0.0


def test_a_name_is_read_also_where_one_of_its_escapes_is_cut_in_two() -> None:
    parts = b"filename*0*=utf-8''%D0%BE%D1%82%D1%87%D; filename*1*=1%91%D1%82; filename*2=.txt"
    attached = b"Content-Type: text/plain\nContent-Disposition: attachment; " + parts + b"\n\nx"
    reading = mail(multipart("mixed", PLAIN + b"body", attached))
    assert reading.names == ["отчёт.txt".encode()]


def test_lines_that_were_cut_inside_words_are_joined() -> None:
    head = b"Subject: s\nContent-Type: text/plain; format=flowed; delsp=yes\n\n"
    text = b"The plough \nshare is  \nhere.\n> quo \n> ted\n>> deeper \n> up\n-- \nAnn\n"
    assert mail(head + text).pages[0].text.rstrip() == (
        "The ploughshare is here.\n> quoted\n>> deeper\n> up\n-- \nAnn"
    )


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (b"message/external-body; access-type=URL; name=a.pdf", "attachment-elsewhere"),
        (b"message/partial; id=a; number=1; total=2", "message-in-pieces"),
    ],
)
def test_a_message_says_that_something_of_it_is_elsewhere(part: bytes, code: str) -> None:
    inner = b"Content-Type: " + part + b"\n\nContent-Type: text/plain\n\nx"
    reading = mail(multipart("mixed", PLAIN + b"body", inner))
    assert reading.troubles == [(Status.TRUNCATED, code)]
    assert len(reading.members) == 1 and reading.adds_up

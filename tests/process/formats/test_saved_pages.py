"""Web pages saved with their pictures: mhtml, webarchive."""

import base64
import plistlib

from tests.process.formats.office_making import fields
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import DateFound, Title
from zenger.process.formats.mhtml import MhtmlHandler
from zenger.process.formats.webarchive import WebarchiveHandler
from zenger.process.identify_text import mail_type

PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)
MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/plan\r\n"
    b"Subject: =?utf-8?Q?Caf=C3=A9?=\r\nDate: Tue, 28 Aug 2012 09:53:28 +0300\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/html; charset=windows-1251\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/plan\r\n"
    b"\r\n<title>t</title><p>=CF=F0=E8<img src=3D'https://example.org/i/a%20b.png'></p>\r\n"
    b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
    b"Content-Location: https://example.org/i/a%20b.png\r\n\r\n"
    + base64.encodebytes(PNG)
    + b"\r\n--b--\r\n"
)


def mhtml(content: bytes) -> Reading:
    return read(MhtmlHandler(), content, "multipart/related", name="a.mhtml")


def webarchive(content: bytes) -> Reading:
    return read(WebarchiveHandler(), content, "application/x-webarchive", name="a.webarchive")


def saved(main: bytes = b"<p>Burn it", **more: object) -> bytes:
    page = {"WebResourceData": main, "WebResourceMIMEType": "text/html",
            "WebResourceTextEncodingName": "UTF-8", "WebResourceURL": "https://example.org/"}  # fmt: skip
    return plistlib.dumps({"WebMainResource": page, **more}, fmt=plistlib.FMT_BINARY)


def test_the_page_is_text_in_its_own_charset_and_the_picture_a_file() -> None:
    reading = mhtml(MHTML)
    assert "При" in reading.text
    assert [(m.raw_name, data) for m, data in reading.members] == [(b"a b.png", PNG)]
    assert reading.adds_up
    assert ("saved from", "https://example.org/plan") in fields(reading)
    assert next(p.text for p in reading.pieces if isinstance(p, Title)) == "Café"
    assert [p.date.source for p in reading.pieces if isinstance(p, DateFound)] == ["page saved"]
    assert reading.troubles == []


def test_a_saved_page_is_told_from_an_e_mail_by_its_headers() -> None:
    assert mail_type(MHTML, "") == "multipart/related"
    mail = b"From: a@example.org\r\nSubject: x\r\n" + MHTML[MHTML.find(b"MIME-Version") :]
    assert mail_type(mail, "eml") == "message/rfc822"


def test_a_cut_page_is_read_as_far_as_it_goes() -> None:
    reading = mhtml(MHTML[:-60])
    assert "При" in reading.text
    assert (Status.TRUNCATED, "message-cut-short") in reading.troubles


def test_pictures_inside_the_page_are_counted_with_those_beside_it() -> None:
    inner = b"<img src=3D'data:image/gif;base64," + b"R0lGODlh" * 20 + b"'>"
    reading = mhtml(MHTML.replace(b"<p>", b"<p>" + inner))
    assert [m.ordinal for m, _ in reading.members] == [0, 1]
    assert reading.adds_up


def test_a_webarchive_has_its_page_its_files_and_its_frames() -> None:
    picture = {"WebResourceData": PNG, "WebResourceMIMEType": "image/png",
               "WebResourceURL": "https://example.org/x/p.png?q"}  # fmt: skip
    frame = plistlib.loads(saved(b"<p>frame"))
    reading = webarchive(saved(WebSubresources=[picture], WebSubframeArchives=[frame]))
    assert reading.text == "Burn it"
    assert reading.names == [b"p.png", b"frame-1.webarchive"]
    assert reading.members[0][1] == PNG
    assert webarchive(reading.members[1][1]).text == "frame"
    assert reading.adds_up


def test_a_damaged_webarchive_is_corrupt() -> None:
    for content in (b"bplist00", saved()[:-20], plistlib.dumps([1], fmt=plistlib.FMT_BINARY)):
        assert webarchive(content).troubles == [(Status.CORRUPT, "damaged-container")]

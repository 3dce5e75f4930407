"""Web archives: every record, named by its address."""

import gzip
import io
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from zenger.model.document import Status
from zenger.process.formats.archive_warc import WarcHandler

WARC, ARC = "application/warc", "application/x-ia-arc"
PAGE = b"<p>All human beings are born free</p>" * 100
ADDRESS = "https://example.org/a?b=c"


def made() -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    headers = StatusAndHeaders("200 OK", [("Content-Encoding", "gzip")], protocol="HTTP/1.0")
    body = io.BytesIO(gzip.compress(PAGE))
    writer.write_record(writer.create_warc_record(ADDRESS, "response", body, http_headers=headers))
    request = StatusAndHeaders("GET /a?b=c HTTP/1.0", [("Cookie", "x")], is_http_request=True)
    writer.write_record(
        writer.create_warc_record(ADDRESS, "request", io.BytesIO(), http_headers=request)
    )
    writer.write_record(
        writer.create_revisit_record(ADDRESS, "sha1:X", ADDRESS, "2016-01-01T00:00:00Z")
    )
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "made up"}))
    return out.getvalue()


def opened(content: bytes, media_type: str = WARC) -> Reading:
    return read(WarcHandler(), content, media_type)


def test_a_page_comes_as_its_reader_got_it_and_under_its_address() -> None:
    reading = opened(made())
    assert reading.members[0][0].raw_name == ADDRESS.encode()
    assert reading.members[0][1] == PAGE


def test_what_was_asked_and_by_what_is_kept_too() -> None:
    reading = opened(made())
    assert reading.names[1:] == [b"request of " + ADDRESS.encode(), b"warcinfo"]
    assert b"Cookie: x" in reading.members[1][1]
    assert b"made up" in reading.members[2][1]


def test_a_record_that_says_as_before_is_named_and_skipped() -> None:
    reading = opened(made())
    assert [(status, code) for _, status, code in reading.lost] == [(Status.SKIPPED, "revisit")]
    assert reading.adds_up


def test_a_web_archive_that_was_cut_off_is_never_complete() -> None:
    whole = made()
    ends = {place + 4 for place in range(len(whole)) if whole[place : place + 4] == b"\r\n\r\n"}
    for size in sorted(set(range(1, len(whole), 13)) - ends):
        reading = opened(whole[:size])
        assert reading.troubles or reading.broken
        assert reading.expected is None or reading.broken


@pytest.mark.parametrize("place", range(0, 3000, 61))
def test_no_flip_of_a_web_archive_raises(place: int) -> None:
    content = bytearray(made())
    content[place % len(content)] ^= 0x55
    opened(bytes(content))


def test_the_shared_web_archives_are_read(shared: Path) -> None:
    folder = shared / "corpus/formats"
    reading = opened((folder / "warc/testWARC_multiple.warc").read_bytes())
    assert b"https://russellvets.org/" in reading.names
    assert (reading.expected, reading.adds_up) == (4, True)
    reading = opened((folder / "arc/testARC.arc").read_bytes(), ARC)
    assert b"http://www.uq.edu.au/robots.txt" in reading.names
    assert (reading.expected, reading.adds_up) == (3, True)

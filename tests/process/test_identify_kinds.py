"""Kinds that only their bytes tell: maps, subtitles, drawings, packages with long directories."""

import io
import json
import zipfile

import pytest
from tests.process.formats.reading import read

from zenger.model.document import Original
from zenger.model.ids import Digest
from zenger.process.formats.structured import StructuredHandler
from zenger.process.identify import identify

GPX = (
    b'<?xml version="1.0"?>\n<!-- made by a phone -->\n<gpx xmlns="http://www.topografix.com/GPX/1/1">'
    b'<wpt lat="52.52" lon="13.40"><name>Office</name><time>2013-06-05T10:00:00Z</time></wpt></gpx>'
)
KML = (
    b'<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>Safe house</name>'
    b"<Point><coordinates>13.40,52.52</coordinates></Point></Placemark></kml>"
)
GEOJSON = json.dumps(
    {"type": "Feature", "geometry": {"type": "Point", "coordinates": [13.4, 52.52]}}
).encode()


def kind_of(content: bytes, name: str = "x") -> str:
    original = Original(Digest("0" * 64), len(content), name)
    return identify(content[:8192], io.BytesIO(content), original).media_type


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (GPX, "track", "application/gpx+xml"),
        (KML, "x.kml", "application/vnd.google-earth.kml+xml"),
        (GEOJSON, "x.geojson", "application/geo+json"),
        (b'<?xml version="1.0"?><book>gpx kml</book>', "x.xml", "text/xml"),
        (b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(60), "x", "image/emf"),
        (b"SQLite format 3\0" + bytes(84), "x", "application/vnd.sqlite3"),
    ],
)
def test_it_is_told_by_its_bytes(content: bytes, name: str, expected: str) -> None:
    assert kind_of(content, name) == expected


@pytest.mark.parametrize("content", [GPX, KML, GEOJSON], ids=["gpx", "kml", "geojson"])
def test_places_are_in_the_text(content: bytes) -> None:
    text = read(StructuredHandler(), content, kind_of(content, "x.geojson")).text
    assert "52.52" in text
    assert "13.4" in text


def test_a_zip_with_a_64_bit_directory_is_known_by_its_names() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("FixedDocSeq.fdseq", "<S/>")
    plain = out.getvalue()
    start, end = plain.find(b"PK\1\2"), plain.find(b"PK\5\6")
    record = b"PK\6\6" + (44).to_bytes(8, "little") + bytes(28)
    record += (end - start).to_bytes(8, "little") + start.to_bytes(8, "little")
    locator = b"PK\6\7" + bytes(4) + end.to_bytes(8, "little") + bytes(4)
    last = b"PK\5\6" + b"\xff" * 16 + bytes(2)
    assert kind_of(plain[:end] + record + locator + last) == "application/vnd.ms-xpsdocument"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["Встреча в порту, вечером. " * 9, "会议在北京市举行。\n" * 9])
def test_text_of_any_script_is_known_without_a_mark(text: str, codec: str) -> None:
    assert kind_of(text.encode(codec)) == "text/plain"


def test_letters_of_korean_are_not_taken_for_the_first_bytes_of_a_program() -> None:
    assert kind_of(("모든 인간은 태어날 때부터 자유롭다. " * 9).encode("euc-kr")) == "text/plain"


def test_a_table_with_a_byte_of_zero_in_it_is_one() -> None:
    assert kind_of(b"a,b\n1,\0two\n3,4\n", "x.csv") == "text/csv"


@pytest.mark.parametrize(
    "content",
    [b"\xff" * 3000, b"\0" * 3000, b"\x01\0\0\0\x20\0\0\0" * 90,
     b"\x18\xe2-\0" + bytes(12) + b"SQLite index of a log\0" + bytes(9000)],
    ids=["one byte", "zeros", "small numbers", "beside a database"],
)  # fmt: skip
def test_bytes_that_are_no_text_stay_unknown(content: bytes) -> None:
    assert kind_of(content) == "application/octet-stream"


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\0\0\0\x20ftypf4v \0\0\x02\0", "video/mp4"),
        (b"caff\0\x01\0\0desc", "audio/x-caf"),
        (b"wvpk\xaeN\0\0\x10\x04", "audio/x-wavpack"),
    ],
)
def test_recordings_that_the_rules_do_not_list_are_known(head: bytes, media_type: str) -> None:
    assert kind_of(head + bytes(range(200))) == media_type


@pytest.mark.parametrize(
    "before", [b"MZ" + bytes(9000), b"MZ" + b"\x90\0" * 3000, b"#!/bin/sh\nunzip $0\n" + bytes(50)]
)
def test_a_program_that_unpacks_the_zip_behind_it_is_that_zip(before: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "content")
    assert kind_of(before + out.getvalue(), "setup.exe") == "application/zip"
    assert kind_of(before + out.getvalue()[:-30], "setup.exe") != "application/zip"

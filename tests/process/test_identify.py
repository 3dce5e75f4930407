"""What files are by their bytes, in the shared corpus and in the cases that fool others."""

import csv
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from zenger.model.document import Original
from zenger.model.ids import Digest
from zenger.process.identify import identify
from zenger.process.media_types import BY_EXTENSION, SAME
from zenger.protocols.formats import HEAD_SIZE, Identity

MAIL = b"From: a@b.org\r\nTo: c@d.org\r\nSubject: x\r\nMessage-ID: <1@b.org>\r\n\r\nBody\r\n"
# Where the facts, which come from libmagic, say less than the file does, or nothing.
BETTER = {
    ("text/plain", "message/rfc822"), ("text/html", "message/rfc822"),
    ("text/plain", "application/mbox"), ("text/html", "application/mbox"),
    ("text/plain", "message/x-emlx"),
    ("application/vnd.ms-outlook", "application/vnd.ms-outlook-pst"),
    ("application/zip", "application/epub+zip"), ("text/xml", "application/xhtml+xml"),
    ("application/octet-stream", "application/onenote"),
    ("application/octet-stream", "application/pdf"),
    ("application/vnd.ms-office", "application/vnd.ms-project"),
    ("application/vnd.ms-office", "application/vnd.ms-publisher"),
    ("application/vnd.ms-office", "application/vnd.stardivision.writer"),
    ("application/x-ole-storage", "application/vnd.ms-works"), ("text/html", "text/plain"),
    ("message/rfc822", "multipart/related"),
}  # fmt: skip


def identity(name: str, content: bytes) -> Identity:
    original = Original(Digest("0" * 64), len(content), name)
    return identify(content[:HEAD_SIZE], io.BytesIO(content), original)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_of_1200_real_files_98_in_100_are_known_and_office_and_pdf_all(shared: Path) -> None:
    csv.field_size_limit(sys.maxsize)
    with (shared / "corpus/MANIFEST.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    known, missed = 0, []
    for row in rows:
        path, fact = shared / "corpus" / row["path"], json.loads(row["expected"]).get("mime")
        if not fact or not path.is_file():
            continue
        known += 1
        fact = SAME.get(fact, fact)
        with path.open("rb") as untrusted:
            original = Original(Digest("0" * 64), 0, path.name)
            found = identify(untrusted.read(HEAD_SIZE), untrusted, original).media_type
        if found != fact and (fact, found) not in BETTER:
            missed.append((row["path"], fact, found))
    assert known > 1200
    assert len(missed) <= 0.02 * known, missed
    assert not [miss for miss in missed if miss[1] == "application/pdf"]


MAILDIR = b"Return-Path: <a@b>\nReceived: by x\n\tfor y\nFrom: a@b\n\nhi"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("x", b"", "inode/x-empty"),
        ("x.bin", b"\x01\x02\x00\xfe" * 200, "application/octet-stream"),
        ("noext", MAIL, "message/rfc822"),
        ("x.txt", b"FROM: THE EMBASSY\nTO: STATE\nSUBJECT: VISIT\n\nSECRET", "text/plain"),
        ("x.emlx", b"120       \n" + MAIL, "message/x-emlx"),
        ("x", b"From a@b.org Thu Jan  3 10:00:00 2013\n" + MAIL, "application/mbox"),
        ("cur/1", MAILDIR, "message/rfc822"),
        ("x.html", b"<!DOCTYPE html><title>a</title>", "text/html"),
        ("x.html", b"\xff\xfe" + "<html><body>a</body>".encode("utf-16-le"), "text/html"),
        ("x", b"<html><head></head>", "text/html"),
        ("x.txt", "a < b, \u0627\u0644".encode(), "text/plain"),
        ("x.txt", "\ufeffhello".encode("utf-16-le"), "text/plain"),
        ("x.json", b'{"a": [1, 2]}', "application/json"),
        ("x.xml", b"<?xml version='1.0'?><a/>", "text/xml"),
        ("x.md", b"# Title\n\ntext", "text/markdown"),
        ("x.csv", b"a,b\n1,2\n", "text/csv"),
        ("x", b"a;b;c\n1;2;3\n4;5;6\n7;8;9\n", "text/csv"),
        ("x", b"a\tb\tc\n" * 6, "text/tab-separated-values"),
        ("x", b"One, two, three.\nThen four.\nFive, six.\nEnd.\n", "text/plain"),
        ("x.txt", b"%PDF-1.4\n%\xe2\xe3\n1 0 obj", "application/pdf"),
        ("x.pdf", b"junk before\n%PDF-1.4\n", "application/pdf"),
        ("x.rtf", b"{\\rtf1\\ansi hi}", "text/rtf"),
        ("x.pst", b"!BDN" + b"\0" * 600, "application/vnd.ms-outlook-pst"),
        ("x", zipped(**{"[Content_Types].xml": b"<a/>", "ppt__slides__1.xml": b""}),
         BY_EXTENSION["pptx"]),
        ("x", zipped(**{"word__fake.txt": b"no package"}), "application/zip"),
        ("x", zipped(**{"notes.txt": b"a"}), "application/zip"),
        ("a.tar", bytes(10240), "application/x-tar"),
        ("a.bin", bytes(10240), "application/octet-stream"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(name: str, content: bytes, expected: str) -> None:
    assert identity(name, content).media_type == expected


def test_an_extension_that_claims_something_else_is_kept_as_a_claim() -> None:
    assert identity("photo.jpg", b"%PDF-1.4\n") == Identity("application/pdf", "image/jpeg")
    assert identity("a.pdf", b"%PDF-1.4\n") == Identity("application/pdf", "")


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"PK\x05\x06" + b"\xff" * 18, OLE + b"\xff" * 600,
     b"PK\x03\x04" + b"PK\x01\x02" * 90 + b"PK\x05\x06" + b"\xff" * 18],
    ids=["bare zip", "zip of 0xff", "OLE of 0xff", "zip full of signatures"],
)  # fmt: skip
def test_a_broken_container_is_identified_without_an_exception(content: bytes) -> None:
    assert "/" in identity("x", content).media_type

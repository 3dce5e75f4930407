"""Whole files to be damaged: made here, and what lies beside the tests, small ones only."""

import io
import lzma
import re
import sqlite3
import wave
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from tests.process.formats import office_making, outlook_making
from tests.process.formats.pst_making import PstWriter
from tests.process.formats.test_archive import tarred, zipped
from tests.process.formats.test_dbf import made as dbf
from tests.process.formats.test_dbf import row
from tests.process.formats.test_emlx import MESSAGE as APPLE
from tests.process.formats.test_emlx import emlx
from tests.process.formats.test_epub import book
from tests.process.formats.test_mork import LIST
from tests.process.formats.test_msg import NOTE, TO
from tests.process.formats.test_olm import BOX, FILE
from tests.process.formats.test_olm import MESSAGE as OLM
from tests.process.formats.test_pdf import line
from tests.process.formats.test_pdf import made as pdf
from tests.process.formats.test_picture_kinds import raw_file
from tests.process.formats.test_saved_pages import MHTML, saved
from tests.process.formats.test_sealed import letters, packet, signed
from tests.process.formats.test_svg import drawing
from tests.process.formats.test_traces import beside, shortcut
from tests.process.formats.test_xps import document

PROJECT = Path(__file__).parents[3]
SAMPLES = PROJECT / "tests/process/formats/samples"
FOLDERS = (PROJECT / "examples/trove", PROJECT.parent / "shared/corpus/formats")
LARGEST = 900_000  # bytes; a disk has many of them and few that say anything

MAIL = outlook_making.Mail(
    NOTE, TO,
    [outlook_making.File("a.txt", b"words"),
     outlook_making.File("b", outlook_making.Mail(NOTE, TO))],
)  # fmt: skip
SEQUENCE = '<S><DocumentReference Source="/D/1.fdoc"/></S>'
DRAWING: office_making.Parts = {
    "[Content_Types].xml": office_making.TYPES,
    "visio/pages/page1.xml": "<PageContents><Shapes><Shape><Text>Burn it</Text></Shape></Shapes></PageContents>",
}
HTML = b"<html><head><title>t</title><meta charset=utf-8></head><body><p>Burn it<table><tr><td>1</table></html>"
PLAIN = {
    "a.html": HTML,
    "a.enc": b"Salted__" + bytes(range(256)),
    "a.csv": b"name,sum,day\n" + b"Anna;x,12.50,1999-12-31\n" * 20,
    "a.txt": "Ärger im Büro, 3 May 1975.\n".encode("cp1252") * 20,
    "a.json": b'{"a": [1, 2.5e3, null, "\\u00e9"], "b": {"c": {"d": true}}}',
    "a.xml": b"<?xml version='1.0'?><a xmlns:x='u'><x:b c='1'>words &amp; more</x:b></a>",
    "a.rtf": rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard \u233? caf\'e9\par{\*\x y}}",
    "a.vcf": b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nTEL;TYPE=cell:+123\r\nPHOTO;ENCODING=b:AAAA\r\nEND:VCARD\r\n",
    "a.ics": b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART:20010909T014640Z\r\nRRULE:FREQ=DAILY\r\nATTENDEE;CN=Ann:mailto:a@b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "a.eml": b"From: Ann <a@example.org>\r\nTo: b@example.org\r\nDate: Sun, 9 Sep 2001 01:46:40 +0000\r\n"
    b"Subject: =?utf-8?q?caf=C3=A9?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nBurn it.\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nUEsDBA==\r\n--b--\r\n",
    "a.mbox": b"From a@b Sun Sep  9 01:46:40 2001\nFrom: a@b\nSubject: x\n\nBurn it.\n\n" * 3,
}  # fmt: skip


@dataclass(frozen=True)
class Seed:
    """One undamaged file."""

    name: str
    content: bytes

    @property
    def kind(self) -> str:
        return Path(self.name).suffix.lower()


def seeds(folders: tuple[Path, ...] = FOLDERS) -> dict[str, list[Seed]]:
    """By how their names end. A folder that is absent gives none."""
    kinds: dict[str, list[Seed]] = defaultdict(list)
    for name, content in made().items():
        kinds[Path(name).suffix.lower()].append(Seed(name, _timeless(content)))
    for folder in (SAMPLES, *folders):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".md":
                seed = _seed(path)
                if 0 < len(seed.content) <= LARGEST:
                    kinds[seed.kind].append(seed)
    return kinds


def _timeless(content: bytes) -> bytes:
    """The same in every run: without the time at which it was made, and a PDF's own number."""
    if not content.startswith(b"PK"):
        return re.sub(rb"/ID \[<[^]]*\]", b"/ID [<00><00>]", content)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename), old.read(info), info.compress_type)
    return out.getvalue()


def _seed(path: Path) -> Seed:
    content = path.read_bytes()
    if path.parent == SAMPLES and path.suffix == ".xz":
        return Seed(path.stem, lzma.decompress(content))
    return Seed(path.name, content)


def made() -> dict[str, bytes]:
    """One or two of most kinds, so that this needs no folder beside the project."""
    text = {"a.txt": b"Words of the first. " * 100, "b/c.txt": b"second"}
    rows = [row(b"Anna", b"12.50", b"19991231", b"T")] * 3
    return {
        **PLAIN,
        "a.zip": zipped(text),
        "a.tar": tarred(text),
        "a.warc": b"".join(map(_record, ("response", "request", "warcinfo"))),
        "a.wav": sound(),
        "a.dbf": dbf(rows),
        "a.epub": book(),
        "a.emlx": emlx(APPLE),
        "a.p7m": signed(b"Content-Type: text/plain\r\n\r\nsigned words"),
        "a.asc": letters("PUBLIC KEY BLOCK", packet(6, b"\x04" + bytes(4) + b"\x01" + bytes(20))),
        "a.gpg": packet(11, b"b\x05a.txt" + bytes(4) + b"Burn it. " * 90) + packet(2, bytes(40)),
        "a.lnk": shortcut(),
        "a.appledouble": beside(b"words" * 20, 300),
        "a.msf": LIST,
        "a.mhtml": MHTML,
        "a.msg": outlook_making.msg(MAIL),
        "a.doc": outlook_making.ole(
            {"WordDocument": bytes(600) + b"Burn it\r", "1Table": bytes(90)}
        ),
        "a.xls": outlook_making.ole({"Workbook": b"\x09\x08\x04\0\0\x06\x05\0" + bytes(90)}),
        "winmail.dat": outlook_making.tnef(MAIL),
        "a.olm": outlook_making.olm({BOX + "message_00000.xml": OLM, FILE: b"the plan"}),
        "a.webarchive": saved(),
        "a.pdf": pdf(line("Burn it"), line("Second page")),
        "a.svg": drawing("<text x='1'>words</text><path d='M0 0L9 9'/>"),
        "a.xps": document(**{"FixedDocSeq.fdseq": SEQUENCE}),
        "a.vsdx": office_making.zipped(DRAWING),
        "a.docx": office_making.docx(office_making.word("Burn it")),
        "a.pptx": office_making.pptx([office_making.slide(office_making.shape("Burn it"))]),
        "a.dng": raw_file(),
        "a.pst": store(),
        "a.sqlite": database(),
        **pictures(),
    }


def _record(kind: str) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Burn it" * 3
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/\r\n"
            f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n")  # fmt: skip
    return head.encode() + block + b"\r\n\r\n"


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as writer:
        writer.setparams((1, 2, 8000, 0, "NONE", ""))
        writer.writeframes(bytes(range(256)) * 8)
    return out.getvalue()


def pictures() -> dict[str, bytes]:
    picture = Image.effect_mandelbrot((64, 48), (-3, -2.5, 2, 2.5), 100).convert("RGB")
    found = {}
    for form in ("png", "jpeg", "gif", "tiff", "bmp", "webp"):
        out = io.BytesIO()
        picture.save(out, form)
        found[f"a.{form}"] = out.getvalue()
    return found


def database() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (a TEXT, b BLOB, c REAL)")
    rows = (("word " * 9, bytes(500), n / 7) for n in range(60))
    connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
    connection.commit()
    return connection.serialize()


def store() -> bytes:
    out = io.BytesIO()
    writer = PstWriter(out)
    folder = writer.folder("Inbox", count=2)
    writer.message(MAIL, folder)
    writer.message(MAIL, folder)
    writer.finish()
    return out.getvalue()

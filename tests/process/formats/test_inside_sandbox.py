"""Inside the sandbox nothing can be imported or opened any more: handlers must not need to."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.corpus.manifest import MemberBytes
from tests.process.formats import office_making as make

from zenger.backends.isolation.choose import choose_sandbox
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.process.collect import Collected, collect
from zenger.protocols.sandbox import Limits, Sandbox

SCRIPT = """
import bz2, io, lzma, sys, tarfile, zipfile
from zenger.model.document import Original
from zenger.model.extraction import ExtractionOptions, Member, MemberBroken
from zenger.protocols.formats import Identity
from zenger.process import language
from zenger.process.formats.archive import ArchiveHandler
from zenger.process.formats.html import HtmlHandler
from zenger.process.formats.mail import MailHandler
from zenger.process.formats.mbox import MboxHandler
from zenger.process.formats.office import OfficeHandler
from zenger.process.formats.rtf import RtfHandler
from zenger.process.formats.plain import PlainHandler
from zenger.process.formats.structured import StructuredHandler

jobs = []
for codec in "cp1251 koi8_r cp866 iso8859_5 mac_cyrillic utf_16 utf_32".split():
    jobs.append((PlainHandler(), ("Все люди рождаются свободными " * 9).encode(codec), ""))
for codec in "gb18030 big5 shift_jis euc_jp euc_kr iso2022_jp cp874 cp1256".split():
    jobs.append((PlainHandler(), "人人生而自由ไทย日本語عربي".encode(codec, "ignore") * 9, ""))
jobs.append((HtmlHandler(), b"<meta charset=windows-1251><p>\\xcf\\xf0\\xe8<img src=x>", ""))
xml = b'<?xml version="1.0" encoding="koi8-r"?><a>\\xf0</a>'
jobs.append((StructuredHandler(), xml, "text/xml"))
jobs.append((StructuredHandler(), b'{"a": "\\\\u0645"}', "application/json"))
mail = b"Date: 1 Jan 2010 1:00\\nSubject: =?big5?B?pOQ=?=\\nContent-Type: text/html\\n\\n<b>x"
jobs += [(MailHandler(), mail, ""), (MboxHandler(), b"From x 10:00\\n" + mail, "")]
for method in (0, 8, 12, 14):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("a", b"x" * 9999)
    jobs.append((ArchiveHandler(), out.getvalue(), ""))
encrypted = bytearray(jobs[-3][1])
encrypted[6] |= 1
encrypted[encrypted.find(b"PK\\x01\\x02") + 8] |= 1
jobs.append((ArchiveHandler(), bytes(encrypted), ""))
for path in sys.argv[1:]:
    content = open(path, "rb").read()
    jobs.append((RtfHandler() if path.endswith("rtf") else OfficeHandler(), content, ""))
for wrap in (bz2.compress, lzma.compress):
    jobs.append((ArchiveHandler(), wrap(b"x" * 9999), ""))

language.warm_up()  # as the worker does before it is locked
closed = []
def watch(event, arguments):
    if closed and event in ("open", "import", "subprocess.Popen", "socket.connect"):
        raise SystemExit(f"{event} {arguments[0]}")
sys.addaudithook(watch)
closed.append(True)
for handler, content, kind in jobs:
    options = ExtractionOptions(passwords=("a",))
    original = Original("0" * 64, len(content), "x")
    for piece in handler.extract(original, io.BytesIO(content), Identity(kind), options):
        if isinstance(piece, Member):
            try:
                for block in piece.content:
                    pass
            except MemberBroken:
                pass
closed.clear()
print("read", len(jobs))
"""


def office_files(folder: Path) -> list[Path]:
    """One small document of each format that the office library reads, and an object inside."""
    wrapped = make.compound("\x01Ole10Native", make.ole10_native("plan.txt", b"burn" * 2000))
    cell = make.text_cell("A1", "Congress")
    samples = {
        "a.docx": make.docx(make.word("Congress"), {"word/embeddings/o.bin": wrapped}),
        "a.pptx": make.pptx([make.slide(make.shape("Congress"))]),
        "a.xlsx": make.xlsx([("A", "visible", make.sheet(f"<row>{cell}</row>"))]),
        "a.odt": make.opendocument("text", "<text:p>Congress</text:p>"),
        "a.ods": make.opendocument(
            "spreadsheet",
            '<table:table table:name="A"><table:table-row><table:table-cell '
            'office:value-type="string"><text:p>Congress</text:p></table:table-cell>'
            "</table:table-row></table:table>",
        ),
        "a.rtf": b"{\\rtf1\\ansi\\ansicpg932 Congress\\'82\\'c6{\\v \\'82\\'c6}}",
    }
    for name, content in samples.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in samples]


def test_no_handler_imports_or_opens_anything_while_it_reads(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, office_files(tmp_path))],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert run.stdout.startswith("read"), run.stdout + run.stderr


@pytest.fixture(scope="module")
def walls() -> Iterator[Sandbox]:
    try:
        sandbox = choose_sandbox("zenger.process.worker:serve")
    except SandboxUnavailableError as error:
        pytest.skip(str(error))
    yield sandbox
    sandbox.close()


def extract(walls: Sandbox, *paths: Path) -> list[Collected]:
    worker = walls.worker()
    found = []
    for path in paths:
        order = {"do": "extract", "digest": "0" * 64, "size": path.stat().st_size,
                 "name": path.name, "options": {"passwords": []}}  # fmt: skip
        with path.open("rb") as stream:
            frames = worker.run(json.dumps(order).encode(), [stream], Limits())
            found.append(collect(frames, MemberBytes()))  # type: ignore[arg-type]  # only `put`
    worker.close()
    return found


@pytest.mark.sandbox
def test_office_documents_are_read_behind_the_walls(walls: Sandbox, tmp_path: Path) -> None:
    got = extract(walls, *office_files(tmp_path))
    assert [(g.outcome()[0], "Congress" in g.pages[0].text) for g in got] == [(Status.OK, True)] * 6


@pytest.mark.sandbox
@pytest.mark.slow
def test_a_long_text_document_stays_within_its_memory(walls: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "long.docx"
    path.write_bytes(make.docx(make.word("We the people " * 4) * 120_000))
    (got,) = extract(walls, path)
    assert got.outcome()[0] is Status.OK
    assert got.ending.peak_memory <= 500_000_000

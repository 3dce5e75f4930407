"""Inside the sandbox nothing can be imported or opened any more: handlers must not need to."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import bz2, io, lzma, sys, tarfile, zipfile
from zenger.model.document import Original
from zenger.model.extraction import ExtractionOptions, Member, MemberBroken
from zenger.protocols.formats import Identity
from zenger.process.formats.archive import ArchiveHandler
from zenger.process.formats.html import HtmlHandler
from zenger.process.formats.mail import MailHandler
from zenger.process.formats.mbox import MboxHandler
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
for wrap in (bz2.compress, lzma.compress):
    jobs.append((ArchiveHandler(), wrap(b"x" * 9999), ""))

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


def test_no_handler_imports_or_opens_anything_while_it_reads(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert run.stdout.startswith("read"), run.stdout + run.stderr

"""Makes a small trove of many kinds for tests that go the whole way."""

import io
import sqlite3
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw


def pdf_bytes(*pages: str) -> bytes:
    """A valid PDF with one line of Helvetica on each page."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for text in pages:
        stream = f"BT /F1 14 Tf 72 700 Td ({text}) Tj ET".encode("latin-1")
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources "
            b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def mail_bytes(subject: str, body: str, attachment: bytes | None = None, **headers: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = headers.pop("sender", "Anna Zenger <anna@press.example>")
    message["To"] = "Peter <peter@press.example>"
    message["Date"] = "Mon, 09 Sep 1974 10:00:00 +0000"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    if attachment is not None:
        message.add_attachment(
            attachment, maintype="application", subtype="pdf", filename="tariff.pdf"
        )
    return message.as_bytes()


def zip_bytes(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def make_trove(folder: Path) -> Path:
    """Twelve files: text, PDF, mail with an attachment, the same inside a zip, rubbish, a link."""
    folder.mkdir(parents=True)
    tariff = pdf_bytes("The tariff of the port of Arica", "Second page on lighthouses")
    letter = mail_bytes("Port charges", "The commission met in La Paz.", tariff, Message_ID="<1@x>")
    reply = mail_bytes("Re: Port charges", "Agreed entirely.", Message_ID="<2@x>",
                       In_Reply_To="<1@x>", References="<1@x>")  # fmt: skip
    files = {
        "note.txt": b"A plain note about the harbour.\n",
        "tariff.pdf": tariff,
        "mail/letter.eml": letter,
        "mail/reply.eml": reply,
        "mail/same attachment.eml": mail_bytes("Again", "See attached.", tariff),
        "archive.zip": zip_bytes({"inner/letter.eml": letter, "b.txt": b"inside a zip"}),
        "table.csv": b"port,charge\nArica,100\nIquique,80\n",
        "page.html": b"<html><title>Web page</title><p>Hello <b>harbour</b><script>x</script>",
        "empty.txt": b"",
        "rubbish.bin": bytes(range(256)) * 40,
        "damaged.pdf": tariff[: len(tariff) // 2],
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "a link").symlink_to("/etc/passwd")
    return folder


def make_scan(path: Path, text: str) -> None:
    """A picture of one line of text, as a scanner would give it."""
    picture = Image.new("L", (1200, 300), 255)
    ImageDraw.Draw(picture).text((60, 100), text, fill=0, font_size=64)
    picture.save(path)


def dump(newsroom: Path) -> dict[str, list[Any]]:
    """All of the records that must not depend on when or how often work was interrupted."""
    connection = sqlite3.connect(newsroom / "catalog.sqlite3")
    queries = {
        "occurrences": "select path, ordinal, kind, blob_id, status, code, present, expanded"
        " from catalog_occurrence",
        "stages": "select blob_id, stage, fingerprint, status, code, message, tools, expected,"
        " emitted, failed, skipped from catalog_stagerecord",
        "pages": "select blob_id, number, kind, label, text, from_ocr from catalog_page",
        "members": "select container_id, ordinal, raw_name, kind, blob_id, status, code"
        " from catalog_member",
        "documents": "select blob_id, title, media_type, status, language, date, pages"
        " from catalog_document",
        "patterns": "select blob_id, page, kind, value, start, end from catalog_patternfound",
    }
    try:
        return {
            name: sorted(connection.execute(query).fetchall(), key=repr)
            for name, query in queries.items()
        }
    finally:
        connection.close()

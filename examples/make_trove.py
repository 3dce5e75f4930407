"""Build `examples/trove` out of `examples/sources`: `python examples/make_trove.py`.

The sources are public-domain texts and released documents; ORIGINS.md says where each comes
from. This script only repackages: it gives telegrams their own subject and date as
properties, wraps texts as Office files and e-mails, and makes a zip. No clock, no
randomness: building twice gives the same bytes.
"""

import csv
import io
import shutil
import zipfile
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
TROVE = HERE / "trove"
STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_zip(path: Path, members: Iterable[tuple[str, bytes]], *, stored: str = "") -> None:
    """A zip with fixed dates; the member named `stored` is not compressed."""
    with zipfile.ZipFile(path, "w") as out:
        for name, data in members:
            info = zipfile.ZipInfo(name, STAMP)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            out.writestr(info, data)


def write_package(path: Path, main: str, kind: str, parts: dict[str, str]) -> None:
    """An Office Open XML file whose first part is `main`, of content type `kind`."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind if name == main else other}"/>'
        for name, other in ((n, kind.replace("sheet.main", "worksheet")) for n in parts)
        if not name.endswith(".rels")
    )
    types = (
        f'{XML}<Types xmlns="{TYPES}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    root = (
        f'{XML}<Relationships xmlns="{RELS}"><Relationship Id="rId1" '
        f'Type="{OFFICE_RELS}/officeDocument" Target="{main}"/></Relationships>'
    )
    members = {"[Content_Types].xml": types, "_rels/.rels": root, **parts}
    write_zip(path, ((name, text.encode()) for name, text in members.items()))


def write_docx(path: Path, lines: list[str], *, language: str, rtl: bool = False) -> None:
    """A paragraph for each line; the first is set as a heading."""
    direction = "<w:bidi/>" if rtl else ""
    run_direction = "<w:rtl/>" if rtl else ""
    tongue = f'<w:lang w:val="{language}" w:bidi="{language}"/>'
    body = ""
    for number, line in enumerate(lines):
        size = '<w:b/><w:sz w:val="36"/><w:szCs w:val="36"/>' if number == 0 else (
            '<w:sz w:val="26"/><w:szCs w:val="26"/>'
        )  # fmt: skip
        body += (
            f"<w:p><w:pPr>{direction}</w:pPr><w:r><w:rPr>{size}{run_direction}{tongue}</w:rPr>"
            f'<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        )
    document = f'{XML}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    write_package(path, "word/document.xml", kind, {"word/document.xml": document})


def write_xlsx(path: Path, rows: list[list[str]], *, sheet: str) -> None:
    """One sheet of text cells."""
    cells = "".join(
        "<row>"
        + "".join(
            f'<c t="inlineStr"><is><t xml:space="preserve">{escape(v)}</t></is></c>' for v in row
        )
        + "</row>"
        for row in rows
    )
    workbook = (
        f'{XML}<workbook xmlns="{S}" xmlns:r="{OFFICE_RELS}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    rels = (
        f'{XML}<Relationships xmlns="{RELS}"><Relationship Id="rId1" '
        f'Type="{OFFICE_RELS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    parts = {
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": rels,
        "xl/worksheets/sheet1.xml": (
            f'{XML}<worksheet xmlns="{S}"><sheetData>{cells}</sheetData></worksheet>'
        ),
    }
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    write_package(path, "xl/workbook.xml", kind, parts)


def write_odt(path: Path, lines: list[str], *, language: str, country: str) -> None:
    """A right-to-left OpenDocument text; the first line is its heading."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (
            ("office", "office"), ("text", "text"), ("style", "style"),
            ("fo", "xsl-fo-compatible"), ("manifest", "manifest"),
        )
    )  # fmt: skip
    style = (
        '<office:automatic-styles><style:style style:name="P1" style:family="paragraph">'
        '<style:paragraph-properties style:writing-mode="rl-tb" fo:text-align="start"/>'
        f'<style:text-properties fo:font-size="14pt" style:font-size-complex="14pt" '
        f'style:language-complex="{language}" style:country-complex="{country}"/>'
        "</style:style></office:automatic-styles>"
    )
    heading = f'<text:h text:style-name="P1" text:outline-level="1">{escape(lines[0])}</text:h>'
    body = "".join(f'<text:p text:style-name="P1">{escape(line)}</text:p>' for line in lines[1:])
    content = (
        f'{XML}<office:document-content {names} office:version="1.3">{style}'
        f"<office:body><office:text>{heading}{body}</office:text></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'{XML}<manifest:manifest {names} manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    members = [
        ("mimetype", kind.encode()),
        ("META-INF/manifest.xml", manifest.encode()),
        ("content.xml", content.encode()),
    ]
    write_zip(path, members, stored="mimetype")


def write_eml(
    path: Path, headers: dict[str, str], body: str, attachments: list[tuple[str, bytes, str]]
) -> None:
    """A message with attachments (name, bytes, media type) and a fixed boundary."""
    message = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        message[name] = value
    message.set_content(body, cte="quoted-printable")
    for name, data, media_type in attachments:
        main, sub = media_type.split("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name, cte="base64")
    if attachments:
        message.set_boundary(f"=_{path.stem.replace(' ', '_')}")
    path.write_bytes(message.as_bytes())


def lines_of(name: str) -> list[str]:
    text = (SOURCES / "texts" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line]


def index_of_cables() -> list[list[str]]:
    with (SOURCES / "index-of-cables.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def cable(number: str) -> bytes:
    """The PDF of a telegram, its pages untouched, with the telegram's subject and date.

    The National Archives' database wrote its own name and the day of the download there.
    """
    row = next(row for row in index_of_cables() if row[0] == number)
    written = io.BytesIO()
    with pikepdf.open(SOURCES / "cables" / f"{number}.pdf") as pdf:
        for key in list(pdf.docinfo.keys()):
            del pdf.docinfo[key]
        pdf.docinfo["/Title"] = f"{row[4]} ({number})"
        pdf.docinfo["/CreationDate"] = f"D:{row[1].replace('-', '')}"
        if "/Metadata" in pdf.Root:
            del pdf.Root["/Metadata"]
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def put_cables() -> None:
    """Seven telegrams in folders; four in a zip, one of them for the second time."""
    folders = {
        "1974": ("1974LAPAZ00783", "1974LAPAZ00878", "1974LAPAZ05639"),
        "1978-1979": ("1978LAPAZ06188", "1979LAPAZ06614", "1979STATE286983", "1979STATE331361"),
    }
    for name, numbers in folders.items():
        folder = TROVE / "cables" / name
        folder.mkdir(parents=True)
        for number in numbers:
            (folder / f"{number}.pdf").write_bytes(cable(number))
    boxed = ("1974LAPAZ03687", "1974LAPAZ04817", "1974LAPAZ05639", "1974LAPAZ05823")
    members = ((f"box 2/{number}.pdf", cable(number)) for number in boxed)
    write_zip(TROVE / "cables/box 2.zip", members)
    write_xlsx(TROVE / "cables/index of cables.xlsx", index_of_cables(), sheet="Cables")


def put_mail() -> None:
    """Released printouts, given back the form of a message; ORIGINS.md says what we made."""
    mail = SOURCES / "mail"
    (TROVE / "mail").mkdir()
    internet_freedom = {
        "From": '"H" <h@redacted.invalid>',
        "To": '"Mills, Cheryl D" <mills@redacted.invalid>',
        "Subject": "Re: 12/21 Revisions to Internet Freedom Speech",
        "Date": "Tue, 29 Dec 2009 22:56:00 -0500",
        "Message-ID": "<C05763232@foia-printout.invalid>",
    }
    draft = ("C05767009 address on internet freedom.txt", (mail / "C05767009.txt").read_bytes())
    body = (mail / "C05763232.txt").read_text(encoding="utf-8").replace("\f", "\n")
    write_eml(TROVE / "mail/C05763232.eml", internet_freedom, body, [(*draft, "text/plain")])
    statement = {
        "From": '"Sullivan, Jacob J" <sullivan@redacted.invalid>',
        "To": '"H" <h@redacted.invalid>',
        "Subject": "Re: Statement",
        "Date": "Tue, 12 Jan 2010 23:18:00 -0500",
        "Message-ID": "<C05767825@foia-printout.invalid>",
    }
    body = (mail / "C05767825.txt").read_text(encoding="utf-8").replace("\f", "\n")
    write_eml(TROVE / "mail/C05767825.eml", statement, body, [])
    briefing = {
        "From": '"SECSTATE WASHDC" <secstate@cables.invalid>',
        "To": '"USDEL SECRETARY" <usdel@cables.invalid>',
        "Subject": "DAILY PRESS BRIEFING, NOVEMBER 1, 1979",
        "Date": "Fri, 02 Nov 1979 22:05:00 +0000",
        "Message-ID": "<1979STATE286983@cables.invalid>",
    }
    pdf = cable("1979STATE286983")
    write_eml(
        TROVE / "mail/1979STATE286983.eml",
        briefing,
        (mail / "cable-1979STATE286983.txt").read_text(encoding="utf-8"),
        [("1979STATE286983.pdf", pdf, "application/pdf")],
    )


def put_texts() -> None:
    """Four texts about books, history and people, in three languages."""
    folder = TROVE / "on the freedom to print"
    folder.mkdir()
    write_docx(folder / "First Amendment.docx", lines_of("first-amendment.txt"), language="en-US")
    shutil.copyfile(SOURCES / "texts/areopagitica.txt", folder / "Areopagitica.txt")
    write_odt(
        folder / "مقدمة ابن خلدون.odt", lines_of("ibn-khaldun.txt"), language="ar", country="TN"
    )
    write_docx(folder / "بنی آدم.docx", lines_of("saadi.txt"), language="fa-IR", rtl=True)


def put_scans() -> None:
    """A page without a text layer."""
    (TROVE / "scans").mkdir()
    shutil.copyfile(SOURCES / "scans/cable-scan.jpg", TROVE / "scans/telegram, scanned.jpg")


def main() -> None:
    shutil.rmtree(TROVE, ignore_errors=True)
    TROVE.mkdir()
    put_cables()
    put_mail()
    put_texts()
    put_scans()


if __name__ == "__main__":
    main()

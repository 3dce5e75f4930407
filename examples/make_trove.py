"""Build `examples/trove` out of `examples/sources`: `python examples/make_trove.py`.

The sources are public-domain texts and released documents; ORIGINS.md says where each comes
from. This script only repackages: it gives telegrams their own subject and date as
properties, wraps texts as Office files and e-mails, and makes a zip. No clock, no
randomness: building twice gives the same bytes.
"""

import csv
import io
import re
import shutil
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pikepdf
from office_files import write_docx, write_ods, write_odt, write_pptx, write_xlsx, write_zip

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
TROVE = HERE / "trove"


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


def tags() -> list[list[str]]:
    """Which telegrams of the index bear which of the Department's tags."""
    found: dict[str, list[str]] = {}
    for number, _, _, _, _, stated, *_ in index_of_cables()[1:]:
        for tag in re.sub(r"\(.*?\)|,", " ", stated).split():  # people are in brackets
            found.setdefault(tag, []).append(number)
    return [["tag", "telegrams"], *([tag, ", ".join(found[tag])] for tag in sorted(found))]


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
    write_ods(TROVE / "cables/tags.ods", tags(), sheet="Tags")


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
    """Texts about books, history and people, in three languages, and slides of two of them."""
    folder = TROVE / "on the freedom to print"
    folder.mkdir()
    write_docx(folder / "First Amendment.docx", lines_of("first-amendment.txt"), language="en-US")
    shutil.copyfile(SOURCES / "texts/areopagitica.txt", folder / "Areopagitica.txt")
    amendment, milton = lines_of("first-amendment.txt"), lines_of("areopagitica.txt")
    sentence, rest = " ".join(milton[4:]).split(". ", 1)
    slides = [
        (amendment[0], amendment[2:3], amendment[1:2]),
        (milton[1].title(), [f"{sentence}."], [*milton[2:4], rest]),
    ]
    write_pptx(folder / "Two sentences on printing.pptx", slides)
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

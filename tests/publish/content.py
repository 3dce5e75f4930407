"""A release made of all the kinds of documents an archive must print well."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Address, MemberCount
from zenger.model.extraction import PageKind
from zenger.model.ids import PublicId
from zenger.model.reconciliation import Contents
from zenger.model.release import (
    Fate,
    Imprint,
    Place,
    PublishedDocument,
    PublishedPage,
    Related,
    ReleaseContent,
    StoredImage,
    Tombstone,
)
from zenger.model.rendition import ImageUse

TELEGRAM = """LIMITED OFFICIAL USE
PAGE 01 LA PAZ 05823 091701Z
ACTION ARA-20
R 091545Z SEP 74
FM AMEMBASSY LA PAZ
TO SECSTATE WASHDC 4160
INFO AMEMBASSY SANTIAGO
SUBJ: PORT TALKS END

SUMMARY. THREE-DAY MEETING OF PORT COMMISSIONS OF BOLIVIA AND
CHILE CONCLUDED IN LA PAZ SEPTEMBER 4. IN SUBSEQUENT DAYS
BOLIVIAN PRESS HAS CARRIED DEBATE OVER WHETHER TALKS SUCCESS OR
FAILURE. IN ATTEMPT AT LAST WORD FON OFF ISSUED STATEMENT
PUBLISHED SEPT. 6 THAT CHILEAN DELEGATION'S AGREEMENT TO
CONSIDER BOLIVIAN SOCIAL AND ECONOMIC NEEDS WHEN SETTING PORT
CHARGES IS CLEAR ADVANCE FOR BOLIVIAN INTERESTS. END SUMMARY."""
ARABIC = """تقرير عن رسوم الميناء
تقرر رفع رسوم الميناء لعام ١٩٧٥ كما ورد في المرفق.
وافقت اللجنة على أن تراعى الاحتياجات الاجتماعية والاقتصادية
عند تحديد الرسوم، وعلى إبلاغ الأطراف قبل نهاية الشهر."""
CHINESE = """关于港口收费的报告
委员会决定在年底之前公布新的收费标准。
各方应在三十日之内提出意见。"""
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)> \u202egpj.exe'
_FONT = "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf"
_NASKH = "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf"
WIDTH, HEIGHT = 1240, 1604


@dataclass
class Shelf:
    """Documents and pages by public id, to be changed by tests before they make a content."""

    documents: dict[str, PublishedDocument] = field(default_factory=dict)
    pages: dict[str, list[PublishedPage]] = field(default_factory=dict)
    tombstones: tuple[Tombstone, ...] = ()

    def add(self, document: PublishedDocument, *pages: PublishedPage) -> None:
        mark = document.fingerprint or f"f-{document.public_id}-1"
        self.documents[document.public_id] = replace(
            document, page_count=len(pages), fingerprint=mark
        )
        self.pages[document.public_id] = list(pages)

    def content(self, number: int = 1, base_url: str = "") -> ReleaseContent:
        def documents() -> Iterator[PublishedDocument]:
            return iter([self.documents[key] for key in sorted(self.documents)])

        return ReleaseContent(
            imprint=Imprint(
                "The Harbour Record", "The Harbour Courier", "desk@harbour.example", base_url,
                "Released by the Department of State on 30 June 2005", ("en",),
            ),
            number=number,
            released=datetime(2026, 11, 21 + number, 9, 0, tzinfo=UTC),
            count=len(self.documents),
            documents=documents,
            pages=lambda public_id: iter(self.pages[public_id]),
            tombstones=self.tombstones,
            inside=(Fate("attachment", "ok", 117), Fate("attachment", "encrypted", 3),
                    Fate("member", "corrupt", 1)),
            stopped=(Fate("", "skipped", 2, "A symbolic link; what it names was not followed."),
                     Fate("", "cycle", 1)),
        )  # fmt: skip


def document_id(number: int) -> PublicId:
    """13 base32 letters, made from a number."""
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    text, value = "", number * 7_919 + 1_000_003
    for _ in range(13):
        text += letters[value % 32]
        value = value // 32 + number
    return PublicId(text)


def document(number: int, title: str, kind: str, **more: object) -> PublishedDocument:
    """A document with sensible defaults; `more` overrides any field."""
    values: dict[str, object] = {
        "public_id": document_id(number), "title": title, "kind": kind,
        "media_type": "application/pdf", "language": "en", "date": None, "page_count": 0,
        "status": "ok", "code": "", "message": "", "collection": "Embassy cables",
        "places": (Place("Embassy cables", f"1974/port/{number}.pdf", ("1974", "port")),),
    }  # fmt: skip
    return PublishedDocument(**(values | more))  # type: ignore[arg-type]


def dated(iso: str, source: str = "pdf CreationDate") -> DocumentDate:
    return DocumentDate(PartialDate.parse(iso), source)


def picture_page(
    folder: Path, name: str, number: int, text: str, *, language: str = "en", rtl: bool = False
) -> PublishedPage:
    """A page drawn with the words of `text`, with their boxes and three pictures on disk."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    path = _NASKH if rtl else _FONT
    font = ImageFont.truetype(path, 30) if Path(path).exists() else ImageFont.load_default(30)
    boxes: list[int] = []
    at = 0
    for row, line in enumerate(text.split("\n")):
        x = float(WIDTH - 110 if rtl else 110)
        for word in line.split(" "):
            length = draw.textlength(word, font=font)
            left = x - length if rtl else x
            y = 130 + row * 46
            draw.text((left, y), word, font=font, fill="black")
            if word:
                start = text.index(word, at)
                at = start + len(word)
                box = (left / WIDTH, y / HEIGHT, (left + length) / WIDTH, (y + 42) / HEIGHT)
                boxes += [start, at, *(round(value * 10_000) for value in box)]
            x += (-1 if rtl else 1) * (length + 10)
    return PublishedPage(
        number, PageKind.PAGE, "", text, language, 612.0, 612.0 * HEIGHT / WIDTH, tuple(boxes),
        images=_save(folder, f"{name}-{number}", image),
    )  # fmt: skip


def _save(folder: Path, name: str, image: Image.Image) -> tuple[StoredImage, ...]:
    out = []
    for use, width, form, media in (
        (ImageUse.FULL, WIDTH, "WEBP", "image/webp"),
        (ImageUse.SMALL, 320, "WEBP", "image/webp"),
        (ImageUse.PRINT, WIDTH, "JPEG", "image/jpeg"),
    ):
        height = round(image.height * width / image.width)
        path = folder / f"{name}-{use.value}"
        image.resize((width, height)).save(path, form, quality=40)
        out.append(StoredImage(use, path, media, width, height, path.stat().st_size))
    return tuple(out)


def text_page(
    number: int, text: str, kind: PageKind = PageKind.TEXT, language: str = "en", label: str = "",
    **more: object,
) -> PublishedPage:  # fmt: skip
    return PublishedPage(number, kind, label, text, language, 0.0, 0.0, **more)  # type: ignore[arg-type]


def make_shelf(folder: Path) -> Shelf:
    """About thirty documents; pictures are drawn into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    shelf = Shelf()
    _add_pictured(shelf, folder)
    _add_mail(shelf)
    _add_tables(shelf)
    _add_containers(shelf)
    _add_odd(shelf)
    shelf.tombstones = (Tombstone(document_id(90), 2, date(2026, 11, 20), "It named a witness."),)
    return shelf


def _add_pictured(shelf: Shelf, folder: Path) -> None:
    pages = [picture_page(folder, "telegram", n, TELEGRAM.replace("01", f"{n:02}", 1))
             for n in range(1, 13)]  # fmt: skip
    shelf.add(
        document(
            1, "Port talks end", "pdf", date=dated("1974-09-09"),
            metadata=(("author", "Embassy La Paz"), ("producer", "Scanner 3")),
            mentions=(("phone", "+5912812345"), ("email", "desk@embassy.example")),
        ),
        *pages,
    )  # fmt: skip
    scan = picture_page(folder, "scan", 1, TELEGRAM)
    shelf.add(
        document(2, "Arica: cargo delays", "pdf", date=dated("1974-09")),
        replace(scan, from_ocr=True, ocr_confidence=87),
    )
    arabic = [picture_page(folder, "arabic", n, ARABIC, language="ar", rtl=True) for n in (1, 2)]
    shelf.add(
        document(3, "رسوم الميناء", "pdf", language="ar", date=dated("1975"),
                 collection="Letters", places=(Place("Letters", "رسائل/رسوم.pdf", ("رسائل",)),)),
        *arabic,
    )  # fmt: skip
    for number in range(4, 10):
        page = picture_page(folder, f"cable{number}", 1, TELEGRAM)
        day = f"{1966 + number * 2}-0{number % 8 + 1}-1{number % 9}"
        shelf.add(document(number, f"Cable {number}: harbour dues", "pdf", date=dated(day)), page)


def _add_mail(shelf: Shelf) -> None:
    people = (
        Address("from", "Ann Mills", "ann@harbour.example"),
        Address("to", "Bo Li", "bo@harbour.example"),
        Address("cc", "", "archive@harbour.example"),
    )
    ids = [document_id(n) for n in (20, 21, 22)]
    thread = tuple(
        Related(key, title, "reply", "email", 1, "ok", f"2015-03-0{day}")
        for day, (key, title) in enumerate(
            zip(ids, ["Crane", "Re: Crane", "Re: Re: Crane"], strict=True), 1
        )
    )
    body = "Dear Bo,\n\nthe crane is late again.\n\n" + "\n".join(
        f"> line {n} of what was said before" for n in range(1, 10)
    )
    html = '<p>Dear <b>Bo</b>, see <a href="https://tracker.example/?you">this</a>.</p><h1>Big</h1><img src="https://tracker.example/p.gif"><script>alert(1)</script><blockquote>older words</blockquote>'
    attachment = Related(document_id(30), "prices.csv", "attachment", "spreadsheet", 2, "ok")
    for index, key in enumerate(ids):
        shelf.add(
            document(
                20 + index, thread[index].title, "email", media_type="message/rfc822",
                people=people, subject=thread[index].title, thread=thread,
                sent=f"2015-03-0{index + 1}T14:05:00+01:00", date=dated(thread[index].date, "email Date"),
                collection="Mail", children=(attachment,) if index == 0 else (),
                places=(Place("Mail", f"inbox.mbox!/{index}.eml", ("inbox.mbox",)),),
            ),
            text_page(1, body, PageKind.MESSAGE, html=html if index == 1 else ""),
        )  # fmt: skip
        assert key


def _add_tables(shelf: Shelf) -> None:
    rows = (("Port", "Due", "Paid on", "Remark"),) + tuple(
        (f"Arica {n}", f"{n * 1_250:,}.00", f"1974-0{n % 9 + 1}-12", "late " * (n % 7))
        for n in range(1, 60)
    )
    table = "\n".join("\t".join(row) for row in rows)
    parent = Related(document_id(20), "Crane", "attachment", "email", 1)
    shelf.add(
        document(30, "prices.csv", "spreadsheet", media_type="text/csv", parents=(parent,),
                 collection="Mail"),
        text_page(1, table, PageKind.SHEET, label="rows 1-60", rows=rows),
        text_page(2, table, PageKind.SHEET, label="rows 61-120", rows=rows[1:]),
    )  # fmt: skip
    wide = tuple(tuple(f"column {c} row {r}" for c in range(30)) for r in range(5))
    shelf.add(
        document(31, "Budget", "spreadsheet", date=dated("1981-02-03")),
        text_page(1, "wide", PageKind.SHEET, label="Sheet1", rows=wide),
        text_page(2, "hidden words", PageKind.HIDDEN, label="Sheet2", rows=wide[:2]),
        text_page(3, "A comment by R.", PageKind.COMMENTS),
    )


def _add_containers(shelf: Shelf) -> None:
    children = tuple(
        Related(document_id(n), f"folder/file {n}.pdf", "member", "pdf", 1) for n in range(4, 10)
    ) + (
        Related(document_id(41), "locked.zip", "member", "archive", 0, "encrypted"),
        Related(None, "withheld.doc", "member", "document", 0, "ok"),
    )
    shelf.add(
        document(
            40,
            "papers.zip",
            "archive",
            media_type="application/zip",
            children=children,
            contents=Contents(MemberCount(9, 7, 1, 0), (("corrupt", 1),)),
        )
    )
    parent = Related(document_id(40), "papers.zip", "container", "archive")
    shelf.add(
        document(41, "locked.zip", "archive", status="encrypted", code="password-needed",
                 message="None of the given passwords opens it.", parents=(parent,))
    )  # fmt: skip
    many = tuple(Related(None, f"message {n}", "message", "email") for n in range(450))
    shelf.add(document(42, "inbox.mbox", "mailbox", media_type="application/mbox", children=many))


def add_losses(shelf: Shelf) -> None:
    """Twelve archives from which something is missing: a page of their own lists them."""
    for number in range(200, 212):
        left = 0 if number == 201 else 2
        children = tuple(
            Related(document_id(n), f"file {n}.pdf", "member", "pdf", 1) for n in range(4, 4 + left)
        )
        count = MemberCount(left + 3, left, 2, 1)
        shelf.add(
            document(
                number, f"box {number}.zip", "archive", media_type="application/zip",
                children=children, contents=Contents(count, (("encrypted", 2), ("skipped", 1))),
            )
        )  # fmt: skip


def add_copies(shelf: Shelf) -> None:
    """A report that came in other versions too, and one that lay in very many places."""
    others = [("the same.doc", 100), ("draft.doc", 94), ("رسوم الميناء", 71)]
    alike = tuple(
        Related(document_id(n), title, "nearly the same", "document", 1, "ok", "1974", percent)
        for n, (title, percent) in enumerate(others, 4)
    )
    copy = Related(document_id(20), "Crane", "same message", "email", 1, percent=100)
    shelf.add(document(300, "report.doc", "document", alike=(copy, *alike)), text_page(1, TELEGRAM))
    places = tuple(Place("Letters", f"{n}/report.doc", (f"{n}",)) for n in range(75))
    shelf.add(document(301, "everywhere.doc", "document", places=places), text_page(1, TELEGRAM))


def add_narrow_sheet(shelf: Shelf, folder: Path) -> None:
    """A table whose picture may cut off what stands in its columns."""
    page = picture_page(folder, "narrow", 1, TELEGRAM)
    rows = (("Port", "Due"), ("Arica", "1,250"))
    shelf.add(
        document(310, "dues.ods", "spreadsheet", picture_remark="narrow-columns"),
        replace(page, kind=PageKind.SHEET, rows=rows, boxes=()),
    )


def _add_odd(shelf: Shelf) -> None:
    hostile = (Place("Odd", f"../{HOSTILE}", ("..", HOSTILE)),)
    shelf.add(
        document(50, HOSTILE, "text", collection=HOSTILE, places=hostile,
                 people=(Address("from", HOSTILE, ""),), metadata=((HOSTILE, HOSTILE),)),
        text_page(1, HOSTILE + "\x00\x07</script>", label=HOSTILE),
    )  # fmt: skip
    shelf.add(document(51, "N" * 10_000, "text"), text_page(1, "short"))
    shelf.add(document(52, "关于港口收费的报告", "document", language="zh",
                       date=dated("1999-12-31")), text_page(1, CHINESE, language="zh"))  # fmt: skip
    shelf.add(document(53, "scan.pdf", "pdf", status="corrupt", code="pdf-damaged",
                       message="The table of pages is missing."))  # fmt: skip
    shelf.add(document(54, "drawing.dwg", "other", media_type="image/vnd.dwg", status="unsupported",
                       code="unsupported-format", language=""))  # fmt: skip
    shelf.add(document(55, "empty.txt", "text", status="empty"))
    shelf.add(document(56, "Memorandum on the harbour of Arica and on the railway that leads from "
                       "it over the mountains, with notes on the dues of 1904", "document",
                       date=dated("1904-10-20")),
              text_page(1, TELEGRAM.capitalize() * 3), text_page(2, "Say this slowly.",
              PageKind.NOTES))  # fmt: skip

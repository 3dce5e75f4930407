"""How fast terms are proposed over many pages: `python benchmarks/review_terms.py [PAGES]`.

Texts of the Foreign Relations of the United States are set in PDFs of 50 pages, two thousand
letters a page, imported and read. Then 5, 50 and 500 terms, names that stand in the texts and as
many that do not, are looked for over all of them, as somebody does who redacts a collection.
"""

import argparse
import json
import lzma
import re
import tempfile
import textwrap
import time
from collections import Counter
from pathlib import Path

from _measuring import SHARED, cpu_seconds, pieces, say, say_where

LEAF = 50  # pages of one PDF
_NAME = re.compile(r"\b[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})\b")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=int, nargs="?", default=1_000)
    pages: int = parser.parse_args().pages
    texts = SHARED / "scale" / "frus.jsonl.xz"
    if not texts.exists():
        print(f"skipped: {texts} is not there")
        return
    say_where()
    with tempfile.TemporaryDirectory() as scratch:
        measure(Path(scratch), list(some_pages(texts, pages)))


def some_pages(texts: Path, count: int) -> list[str]:
    found: list[str] = []
    with lzma.open(texts, "rt", encoding="utf-8") as lines:
        for line in lines:
            found += pieces(json.loads(line)["text"])
            if len(found) >= count:
                break
    return found[:count]


def measure(scratch: Path, pages: list[str]) -> None:
    from zenger.assemble import create_newsroom, writing
    from zenger.catalog.models import Document
    from zenger.model.people import Role
    from zenger.settings import Settings
    from zenger.workflow.access.accounts import add_account
    from zenger.workflow.access.sight import viewer_of
    from zenger.workflow.import_trove import import_trove
    from zenger.workflow.process_newsroom import process_newsroom
    from zenger.workflow.review.terms import propose_terms

    trove = scratch / "trove"
    trove.mkdir()
    for start in range(0, len(pages), LEAF):
        (trove / f"{start:06}.pdf").write_bytes(pdf_of(pages[start : start + LEAF]))
    newsroom = create_newsroom(scratch / "desk", Settings("The Record"))
    with writing(newsroom):
        import_trove(newsroom, trove, collection="Relations")
        process_newsroom(newsroom, pictures=False)
    account = add_account(
        newsroom, "editor", "correct horse battery staple", role=Role.EDITOR, sees_all=True
    )
    viewer = viewer_of(account)
    numbers = list(Document.objects.values_list("pk", flat=True))
    names = [name for name, _ in Counter(_NAME.findall(" ".join(pages))).most_common(250)]
    for count in (5, 50, 500):
        half = names[: -(-count // 2)]
        listed = "\n".join([*half, *(f"{name[::-1]}x" for name in half)][:count])
        cpu, wall = cpu_seconds(), time.perf_counter()
        found = propose_terms(newsroom, viewer, numbers, listed, "privacy")
        say(
            terms=count, pages=found.pages, wall=time.perf_counter() - wall,
            cpu=cpu_seconds() - cpu, redactions=found.count, documents=len(found.by_document),
        )  # fmt: skip
    newsroom.sandbox().close()


def pdf_of(pages: list[str]) -> bytes:
    """A PDF with these texts in lines of Helvetica."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for text in pages:
        lines = textwrap.wrap(text, 95)[:64]
        shown = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
        stream = f"BT /F1 10 Tf 11 TL 50 750 Td {shown} ET".encode("cp1252", "replace")
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources "
            b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
            b"/Encoding /WinAnsiEncoding >> >> >> >>" % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    kids_text = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), kids_text)
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, start,
    )  # fmt: skip
    return bytes(out)


def _escaped(text: str) -> str:
    return re.sub(r"([\\()])", r"\\\1", text)


if __name__ == "__main__":
    main()

"""E-books: chapters in the order of reading, everything else apart, and no way out of the zip."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import DateFound, PageKind, Title
from zenger.process.formats.epub import EpubHandler

OPF = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>Papers</dc:title><dc:creator>A. Clerk</dc:creator><dc:date>1971-06</dc:date>
</metadata><manifest>
<item id="two" href="text/2.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/chapter%201.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml"/>
<item id="pic" href="../../../etc/passwd" media-type="application/xhtml+xml"/>
</manifest><spine><itemref idref="one"/><itemref idref="two"/>{more}</spine></package>"""
CONTAINER = '<container><rootfiles><rootfile full-path="OPS/a.opf"/></rootfiles></container>'


def page(text: str) -> str:
    return f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{text}</body></html>"


def book(parts: Mapping[str, str | bytes] | None = None, *, more: str = "") -> bytes:
    whole: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/a.opf": OPF.format(more=more),
        "OPS/text/2.xhtml": page("<h1>Second</h1><p>later</p>"),
        "OPS/text/chapter 1.xhtml": page("<h1>First</h1><p>earlier <script>x()</script></p>"),
        "OPS/nav.xhtml": page("Contents"),
        "OPS/pic.jpg": b"\xff\xd8\xff",
        "OPS/style.css": "p {}",
    }
    whole |= parts or {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return out.getvalue()


def opened(content: bytes) -> Reading:
    return read(EpubHandler(), content, "application/epub+zip")


def test_chapters_come_in_the_order_of_reading() -> None:
    got = opened(book())
    assert [(p.label, p.text) for p in got.pages] == [
        ("First", "First\n\nearlier"), ("Second", "Second\n\nlater"), ("", "Contents"),
    ]  # fmt: skip
    assert [p.text for p in got.pieces if isinstance(p, Title)] == ["Papers"]
    dates = [p.date for p in got.pieces if isinstance(p, DateFound)]
    assert [(d.value.isoformat(), d.source) for d in dates] == [("1971-06", "epub date")]
    assert "script" not in got.pages[0].html


def test_pictures_and_whatever_else_is_inside_are_documents() -> None:
    got = opened(book({"OPS/hidden.docx": b"PK", "../../escape.txt": "x"}))
    assert got.names == [b"OPS/pic.jpg", b"OPS/hidden.docx", b"../../escape.txt"]
    assert got.adds_up


def test_a_chapter_outside_the_book_is_missing_and_never_looked_for() -> None:
    got = opened(book())
    assert got.troubles == [(Status.TRUNCATED, "missing-chapters")]
    assert "root:" not in got.text


def test_a_book_without_its_reading_order_is_read_in_order_of_names() -> None:
    got = opened(book({"OPS/a.opf": "<package", "META-INF/container.xml": "no xml"}))
    assert (Status.CORRUPT, "no-reading-order") in got.troubles
    assert [p.text for p in got.pages] == ["Contents", "Second\n\nlater", "First\n\nearlier"]


def test_locked_chapters_are_said_to_be_locked() -> None:
    lock = "<encryption><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/></encryption>"
    got = opened(book({"META-INF/encryption.xml": lock}))
    assert got.troubles == [(Status.ENCRYPTED, "copy-protected")]
    assert not got.pages
    font = lock.replace(
        "http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding"
    )
    assert opened(book({"META-INF/encryption.xml": font})).pages


def test_hidden_words_of_a_chapter_are_a_page_of_their_own() -> None:
    got = opened(book({"OPS/nav.xhtml": page("seen<p hidden=''>unseen</p>")}))
    assert [(p.kind, p.text) for p in got.pages][2:] == [
        (PageKind.TEXT, "seen"), (PageKind.HIDDEN, "unseen"),
    ]  # fmt: skip


def test_a_chapter_that_is_a_bomb_is_left_out_and_said_to_be() -> None:
    got = opened(book({"OPS/nav.xhtml": b"<p>" + b" " * 40_000_000}))
    assert (Status.LIMIT, "chapter-size") in got.troubles
    assert "later" in got.text


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_book_cut_short_is_damaged(shared: Path, share: float) -> None:
    whole = (shared / "corpus/formats/epub/testEPUB.epub").read_bytes()
    assert opened(whole[: int(len(whole) * share)]).troubles == [
        (Status.CORRUPT, "damaged-document")
    ]


def test_real_books_are_read_whole(shared: Path) -> None:
    got = opened((shared / "corpus/formats/epub/testEPUB_multi-metadata-vals.epub").read_bytes())
    assert "even the opposition had" in got.text
    assert got.troubles == []
    assert got.adds_up

"""Address books: a page for each contact, photographs as files."""

import base64
import io

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions
from zenger.model.ids import Digest
from zenger.process.formats.content_lines import MAX_LINE
from zenger.process.formats.vcard import VcardHandler
from zenger.process.identify import identify

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256))


def reading_of(content: bytes, **options: int) -> Reading:
    return read(VcardHandler(), content, options=ExtractionOptions(**options))


def card(*lines: bytes) -> bytes:
    return b"\r\n".join((b"BEGIN:VCARD", *lines, b"END:VCARD", b""))


def test_a_contact_reads_as_lines_with_words_for_its_fields() -> None:
    reading = reading_of(card(
        b"VERSION:3.0", b"N:Zola;\xc3\x89mile;;M.;", "FN:Émile Zola".encode(),
        b"item1.TEL;type=CELL;type=pref:+33 1", b"ADR;TYPE=work:;;21 rue de Bruxelles;Paris;;75009;F",
        b"NOTE:one\\, two\\nthree", b"X-SOCIAL-PROFILE:x",
    ))  # fmt: skip
    assert reading.pages[0].text.split("\n") == [
        "Full name: M. Émile Zola", "Name: Émile Zola", "Phone (cell): +33 1",
        "Address (work): 21 rue de Bruxelles, Paris, 75009, F", "Note: one, two", "three",
        "Social profile: x",
    ]  # fmt: skip
    assert reading.pages[0].label == "Émile Zola"


def test_old_cards_in_quoted_printable_and_other_charsets_are_read() -> None:
    old = card(
        b"VERSION:2.1", b"N;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C6=EE=EB=FF;=DD=\r\n=EC=E8=EB=FC",
        b"TEL;HOME;VOICE:1",
    )  # fmt: skip
    assert reading_of(old).text == "Full name: Эмиль Жоля Phone (home): 1"


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "cp1252"])
def test_books_in_any_encoding_are_read(codec: str) -> None:
    content = card("FN:Émile Zola".encode()).decode().encode(codec)
    assert reading_of(content).text == "Name: Émile Zola"


def test_each_contact_is_a_page_and_each_photograph_a_file() -> None:
    folded = base64.b64encode(PHOTO)
    old = b"PHOTO;JPEG;ENCODING=BASE64:" + folded[:60] + b"\r\n " + folded[60:] + b"\r\n"
    new = b"PHOTO:data:image/png;base64," + folded
    reading = reading_of(card(b"FN:A", old) + card(b"FN:B", new))
    assert [page.text for page in reading.pages] == ["Name: A", "Name: B"]
    assert [data for _, data in reading.members] == [PHOTO, PHOTO]
    assert reading.adds_up


def test_a_contact_cut_short_is_kept_and_told() -> None:
    reading = reading_of(b"BEGIN:VCARD\nFN:A\n")
    assert (reading.text, reading.troubles) == ("Name: A", [(Status.TRUNCATED, "cut-short")])


def test_a_line_without_end_is_cut_and_told() -> None:
    reading = reading_of(b"BEGIN:VCARD\nFN:A\nNOTE:" + b"x" * (MAX_LINE + 100) + b"\nEND:VCARD\n")
    assert (Status.LIMIT, "value-size") in reading.troubles


def test_what_holds_no_contact_is_corrupt() -> None:
    assert reading_of(b"hello").troubles == [(Status.CORRUPT, "no-contacts")]


def test_an_address_book_in_utf_16_is_one() -> None:
    content = card(b"VERSION:3.0", "FN:Анна Иванова".encode()).decode().encode("utf-16")
    original = Original(Digest("0" * 64), len(content), "x")
    assert identify(content, io.BytesIO(content), original).media_type == "text/vcard"
    assert "Анна Иванова" in reading_of(content).text
    assert "BEGIN" not in reading_of(content).text

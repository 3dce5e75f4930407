"""XPS: printed pages as text, in the order of the document."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.process.formats.xps import XpsHandler


def made(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def glyphs(*runs: tuple[str, int]) -> str:
    inside = "".join(f'<Glyphs UnicodeString="{text}" OriginY="{y}"/>' for text, y in runs)
    return f'<FixedPage Width="794" Height="1123"><Canvas>{inside}</Canvas></FixedPage>'


def document(**more: str | bytes) -> bytes:
    return made(
        {
            "S.fdseq": '<S><DocumentReference Source="/D/1.fdoc"/></S>',
            "D/1.fdoc": '<D><PageContent Source="P/2.fpage"/><PageContent Source="P/1.fpage"/></D>',
            "D/P/1.fpage": glyphs(("second", 10)),
            "D/P/2.fpage": glyphs(("first", 10), ("line", 10), ("{}{next}", 30)),
            "D/R/a.png": b"\x89PNG",
            **more,
        }
    )


def opened(content: bytes) -> Reading:
    return read(XpsHandler(), content, "application/vnd.ms-xpsdocument")


def test_pages_come_as_they_were_printed() -> None:
    got = opened(document())
    assert [page.text for page in got.pages] == ["first line\n{next}", "second"]
    assert (got.pages[0].width, got.pages[0].height) == (595.5, 842.25)
    assert got.names == [b"D/R/a.png"]
    assert got.adds_up
    assert got.troubles == []


def test_a_damaged_page_keeps_its_number_and_is_told() -> None:
    got = opened(document(**{"D/P/2.fpage": "<FixedPage"}))
    assert [page.text for page in got.pages] == ["", "second"]
    assert got.troubles == [(Status.CORRUPT, "damaged-pages")]


def test_without_its_sequence_pages_come_in_order_of_their_names() -> None:
    got = opened(document(**{"S.fdseq": "<S"}))
    assert [page.text for page in got.pages] == ["second", "first line\n{next}"]


def test_a_bomb_of_entities_is_a_damaged_page() -> None:
    entities = ['<!ENTITY e0 "lollollollol">']
    entities += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    bomb = f"<!DOCTYPE a [{''.join(entities)}]>" + glyphs(("&e9;", 1))
    got = opened(document(**{"D/P/1.fpage": bomb}))
    assert [page.text for page in got.pages] == ["first line\n{next}", ""]
    assert got.troubles == [(Status.CORRUPT, "damaged-pages")]


def test_a_real_document_and_half_of_it(shared: Path) -> None:
    content = (shared / "corpus/formats/xps/testXLSX.xps").read_bytes()
    assert opened(content).text == "abcd efg foo bar baz spaced out"
    assert opened(content[:15_000]).troubles == [(Status.CORRUPT, "damaged-document")]

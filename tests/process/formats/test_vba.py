"""The source of macros is read, and nothing of it is run."""

import io
import struct
from pathlib import Path

import pytest
from tests.process.formats.office_making import docx, office, opendocument, page, word
from tests.process.formats.outlook_making import ole
from tests.process.formats.reading import read

from zenger.model.document import Status
from zenger.model.extraction import Page, PageKind
from zenger.process.formats.office import OfficeHandler
from zenger.process.formats.office_package import Package
from zenger.process.formats.old_office import WORD, OldOfficeHandler
from zenger.process.formats.ole_storage import OleStorageHandler
from zenger.process.formats.vba import MOST, inflated
from zenger.process.identify import OLE_STORAGE
from zenger.process.inventory.ooxml import parts

SOURCE = (
    'Attribute VB_Name = "Senden"\r\nSub Schicken()\r\n  \' for Müller only\r\n'
    '  Verbinden "srv-7.example", "hunter2"\r\n  Verbinden "srv-8.example", "hunter2"\r\nEnd Sub\r\n'
)


def squeezed(content: bytes) -> bytes:
    """[MS-OVBA] 2.4.1.3.7: three letters or more that stood before in the chunk are pointed to."""
    out = bytearray(b"\x01")
    for start in range(0, len(content), 4096):
        chunk, data, at = content[start : start + 4096], bytearray(), 0
        while at < len(chunk):
            flags, held = 0, bytearray()
            for bit in range(8):
                if at >= len(chunk):
                    break
                bits = max((at - 1).bit_length(), 4)
                length = 0
                for size in range(min((0xFFFF >> bits) + 3, len(chunk) - at), 2, -1):
                    found = chunk.rfind(chunk[at : at + size], 0, at)
                    if found >= 0:
                        length, back = size, at - found
                        break
                if length:
                    flags |= 1 << bit
                    held += struct.pack("<H", (back - 1) << (16 - bits) | (length - 3))
                    at += length
                else:
                    held.append(chunk[at])
                    at += 1
            data += bytes([flags]) + held
        out += struct.pack("<H", 0xB000 | (len(data) - 1)) + data
    return bytes(out)


def project(encoding: str = "cp1252") -> dict[str, object]:
    page_number = int(encoding.removeprefix("cp"))
    return {
        "VBA": {
            "dir": squeezed(struct.pack("<HIHHIH", 1, 2, 3, 3, 2, page_number)),
            "_VBA_PROJECT": b"\xcc\x61compiled",
            "Senden": b"\x01\x16compiled\x00" * 3 + squeezed(SOURCE.encode(encoding)),
            "Leer": b"compiled" + squeezed(b'Attribute VB_Name = "Leer"\r\n'),
        },
        "PROJECT": b"ID=...",
    }


@pytest.mark.parametrize("content", [b"", b"a", b"abc" * 3000, SOURCE.encode(), bytes(5000)])
def test_what_is_compressed_comes_back(content: bytes) -> None:
    assert inflated(squeezed(content), 0) == content


def test_a_chunk_that_points_to_before_its_start_or_swells_ends() -> None:
    assert inflated(b"\x01" + struct.pack("<H", 0xB002) + b"\x01\xff\xff", 0) == b""
    bomb = b"\x01" + (struct.pack("<H", 0xBFFF) + b"\xfea" + b"\xff\x0f" * 7 + bytes(4081)) * 9000
    assert len(inflated(bomb, 0)) <= MOST + 4096


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250"])
def test_macros_of_a_newer_document(encoding: str) -> None:
    found = office(docx(word("Text."), {"word/vbaProject.bin": ole(project(encoding))}))
    macros = page(found, PageKind.ASIDE, "Macros")
    assert macros.startswith("Senden\nSub Schicken()\n  ' for Müller only\n")
    assert macros.count("hunter2") == 2
    assert "Leer" not in macros and "Attribute" not in macros


def test_macros_of_a_document_of_before_2007_and_alone() -> None:
    old = {"WordDocument": bytes(600), "Macros": project()}
    found = read(OldOfficeHandler(), ole(old), WORD)
    assert "for Müller only" in page(found, PageKind.ASIDE, "Macros")
    alone = read(OleStorageHandler(), ole(project()), OLE_STORAGE)
    assert "for Müller only" in page(alone, PageKind.ASIDE, "Macros")
    assert alone.troubles == []


def test_macros_of_an_open_document() -> None:
    module = (
        '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="M">'
        "REM the key is under the mat\nSub Main\nEnd Sub</script:module>"
    )
    content = opendocument("text", "", parts={"Basic/Standard/M.xml": module})
    assert "under the mat" in page(office(content), PageKind.ASIDE, "Macros")


def test_macros_of_an_open_document_in_one_file(shared: Path) -> None:
    content = (shared / "corpus/formats/fodt/testODTMacro.fodt").read_bytes()
    kind = "application/vnd.oasis.opendocument.text-flat-xml"
    found = read(OfficeHandler(), content, kind)
    assert page(found, PageKind.ASIDE, "Macros").startswith("macros\nSub Main")


@pytest.mark.parametrize("damage", [b"", b"no OLE file at all", ole(project())[:700]])
def test_a_damaged_project_spoils_nothing_else(damage: bytes) -> None:
    found = office(docx(word("Text."), {"word/vbaProject.bin": damage}))
    assert "Text." in found.text
    assert all(trouble.status is not Status.CRASHED for trouble in found.troubles)


def test_inspect_shows_the_source() -> None:
    content = docx(word("Text."), {"word/vbaProject.bin": ole(project())})
    (found,) = [one for one in parts(Package(io.BytesIO(content))) if one.kind == "macro"]
    assert "hunter2" in found.text


@pytest.mark.parametrize(
    ("name", "words"),
    [("testWORD_macros.docm", "Embolden Macro"), ("testEXCEL_macro.xlsm", "dirty dirt dirt"),
     ("testPPT_macros.pptm", "Selection.Font.ItalicBi = wdToggle")],
)  # fmt: skip
def test_macros_of_real_documents(shared: Path, name: str, words: str) -> None:
    found = office((shared / "corpus/formats/active-content" / name).read_bytes())
    pages = [one for one in found.pieces if isinstance(one, Page) and one.label == "Macros"]
    assert words in pages[0].text

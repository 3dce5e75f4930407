"""Office documents of which the end is lost: what is left is read, and they say so."""

import io
import random
import zipfile

import pytest
from tests.process.formats import office_making as make
from tests.process.formats.reading import read

from zenger.model.document import Original, Status
from zenger.model.extraction import MembersExpected
from zenger.model.ids import Digest
from zenger.process.formats.letter_runs import letter_runs
from zenger.process.formats.office import OfficeHandler
from zenger.process.formats.ole_storage import OleStorageHandler
from zenger.process.identify import OLE_STORAGE, identify

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def long_docx() -> bytes:
    chance = random.Random(1735)
    words = [f"w{chance.randrange(10**9)}" for _ in range(3000)]
    body = "".join(f"<w:p><w:r><w:t>{word}</w:t></w:r></w:p>" for word in ("Harbour", *words))
    return make.docx(body)


@pytest.mark.parametrize("part", [0.98, 0.6], ids=["without a directory", "inside its text"])
def test_a_document_cut_short_is_read_as_far_as_it_goes(part: float) -> None:
    whole = long_docx()
    reading = read(OfficeHandler(), whole[: int(len(whole) * part)], DOCX)
    assert "Harbour" in reading.text
    assert len(reading.text) > 0.5 * part * 3000 * 10
    assert reading.troubles[-1] == (Status.TRUNCATED, "directory-missing")


def test_what_is_no_zip_at_all_is_damaged() -> None:
    reading = read(OfficeHandler(), b"PK\x03\x04 nothing of use", DOCX)
    assert (reading.text, reading.troubles) == ("", [(Status.CORRUPT, "damaged-document")])


def test_a_bomb_without_a_directory_does_not_come_out() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"word/part{number}.xml", b"<a>" + b" " * 40_000_000)
    reading = read(OfficeHandler(), out.getvalue()[:-600], DOCX)
    assert reading.text == ""
    assert reading.troubles


def test_an_ole_file_without_its_directory_is_damaged_and_gives_its_words() -> None:
    noise = random.Random(1735).randbytes(4000)
    said = "The minister met the harbour master".encode("utf-16-le")
    content = OLE + bytes(600) + noise + b"A letter was sent to La Paz. " + bytes(9) + said + noise
    found = identify(content[:8192], io.BytesIO(content), Original(Digest("0" * 64), 1, "x.doc"))
    assert found.media_type == OLE_STORAGE
    reading = read(OleStorageHandler(), content, OLE_STORAGE)
    assert "A letter was sent to La Paz." in reading.text
    assert "The minister met the harbour master" in reading.text
    assert reading.troubles == [(Status.CORRUPT, "damaged-document")]


def test_chance_gives_next_to_no_words() -> None:
    noise = random.Random(1735).randbytes(1_000_000)
    assert sum(map(len, letter_runs(noise))) < 200


def test_damaged_links_hide_no_files_and_tell_nothing_twice() -> None:
    whole = bytearray(make.docx("<w:p/>", {"word/media/image1.png": "x" * 40}))
    at = whole.index(b"word/_rels/document.xml.rels")  # in its own header, not in the directory
    whole[at] ^= 1
    reading = read(OfficeHandler(), bytes(whole), DOCX)
    assert reading.names == [b"image1.png"]
    assert reading.adds_up
    assert sum(isinstance(piece, MembersExpected) for piece in reading.pieces) == 1
    assert reading.troubles

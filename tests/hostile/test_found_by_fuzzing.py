"""What `make fuzz` has found, as small as it can be: damage is data, not an error of ours."""

import io
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.process.formats.reading import Reading, read

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Piece, Trouble
from zenger.model.ids import Digest
from zenger.process.formats.archive_7z_header import signature
from zenger.process.formats.archive_library import available
from zenger.process.formats.archive_packed import PackedHandler
from zenger.process.formats.archive_warc import WarcHandler
from zenger.process.formats.image import ImageHandler
from zenger.process.formats.rtf import RtfHandler
from zenger.process.formats.structured import StructuredHandler
from zenger.process.inventory.pdf_metadata import xmp_fields
from zenger.protocols.formats import FormatHandler, Identity


def from_disk(handler: FormatHandler, content: bytes, media_type: str, folder: Path) -> list[Piece]:
    """Read it from a real file, which refuses places that one in memory does not."""
    path = folder / "x"
    path.write_bytes(content)
    original = Original(Digest("0" * 64), len(content), "x")
    with path.open("rb") as stream:
        pieces = handler.extract(original, stream, Identity(media_type), ExtractionOptions())
        return list(pieces)


@pytest.mark.skipif(not available(), reason="libarchive is not installed")
@pytest.mark.parametrize("power", [31, 40, 55, 61, 62, 63])
def test_a_7z_whose_header_lies_beyond_all_files(power: int, tmp_path: Path) -> None:
    place = (1 << power).to_bytes(8, "little") + (20).to_bytes(8, "little") + bytes(4)
    content = b"7z\xbc\xaf\x27\x1c\0\4" + bytes(4) + place + bytes(100)
    pieces = from_disk(PackedHandler(), content, "application/x-7z-compressed", tmp_path)
    (trouble,) = [piece for piece in pieces if isinstance(piece, Trouble)]
    assert trouble.status in (Status.CORRUPT, Status.TRUNCATED)


@pytest.mark.skipif(not available(), reason="libarchive is not installed")
@pytest.mark.parametrize("power", [31, 40, 55, 61, 62, 63])
def test_a_7z_whose_packed_header_lies_beyond_all_files(power: int, tmp_path: Path) -> None:
    place = b"\xff" + (1 << power).to_bytes(8, "little")
    header = b"\x17\x06" + place + b"\x01\x09\x05\0" + b"\x07\x0b\x01\0\x01\x01\0\x0c\x05\0\0"
    content = signature(header, 0) + header
    pieces = from_disk(PackedHandler(), content, "application/x-7z-compressed", tmp_path)
    (trouble,) = [piece for piece in pieces if isinstance(piece, Trouble)]
    assert trouble.status in (Status.CORRUPT, Status.TRUNCATED)


@pytest.mark.parametrize("length", ["9" * 25, "9" * 5000, "-1", "x"])
def test_a_web_archive_with_a_length_that_no_file_has(length: str) -> None:
    record = (
        "WARC/1.0\r\nWARC-Type: request\r\nWARC-Target-URI: https://example.org/\r\n"
        f"Content-Type: application/http;msgtype=request\r\nContent-Length: {length}\r\n\r\n"
        "GET / HTTP/1.0\r\nHost: example.org\r\n\r\n\r\n\r\n"
    )
    reading: Reading = read(WarcHandler(), record.encode(), "application/warc")
    assert reading.troubles
    assert reading.troubles[0][0] in (Status.CORRUPT, Status.TRUNCATED)


@pytest.mark.parametrize("word", ["ansicpg", "f", "f0\\fcharset", "u", "bin", "uc"])
def test_an_rtf_with_a_number_of_five_thousand_digits_keeps_its_words(word: str) -> None:
    fonts = r"{\fonttbl{\%s Arial;}}" if word[0] == "f" else r"\%s "
    start = r"{\rtf1\ansi" + fonts % (word + "9" * 5000)
    content = start + r"{\info{\title Plan}}\pard Burn it.}"
    reading = read(RtfHandler(), content.encode(), "application/rtf")
    assert "Burn it." in reading.text


@pytest.mark.parametrize("length", [0x7FFFFFFF, 0xFFFFFFFF])
def test_a_png_with_a_chunk_longer_than_the_file_ends_with_a_status(length: int) -> None:
    whole = io.BytesIO()
    Image.effect_noise((90, 60), 50).save(whole, "PNG")
    content = whole.getvalue()
    end = content.index(b"IEND") - 4
    chunk = length.to_bytes(4, "big") + b"9999" + bytes(30)
    reading = read(ImageHandler(), content[:end] + chunk, "image/png")
    assert [code for _, code in reading.troubles]
    assert len(reading.pages) == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<office:document><office:body>Burn it.</office:body></office:document>", "Burn it."),
        ("<root a:b='Burn' x::y='it'>&amp; the box</root>", "the box"),
        ("<root><:>Burn it.</:></root>", "Burn it."),
    ],
)
def test_xml_with_a_prefix_that_stands_for_nothing(source: str, words: str) -> None:
    assert words in read(StructuredHandler(), source.encode(), "application/xml").text


def picture_with(packet: bytes) -> bytes:
    """A PNG that says this of itself in XMP."""
    stated = PngInfo()
    stated.add_itxt("XML:com.adobe.xmp", packet.decode())
    whole = io.BytesIO()
    Image.effect_noise((90, 60), 50).save(whole, "PNG", pnginfo=stated)
    return whole.getvalue()


@pytest.mark.parametrize("packet", [b"<x:li>Burn it.</x:li>", b"<Seq x:y='Burn it.'/>"])
def test_xmp_with_a_prefix_that_stands_for_nothing_or_an_item_of_no_list(packet: bytes) -> None:
    assert "Burn it." in dict(xmp_fields(packet)).values()
    reading = read(ImageHandler(), picture_with(packet), "image/png")
    assert "Burn it." in str(reading.pieces)

"""JSON, XML and YAML as text: nothing rounded, nothing loaded, nothing expanded."""

import base64
import io
import json
import plistlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read, squeezed

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Title
from zenger.model.ids import Digest
from zenger.process.formats import structured as structured_format
from zenger.process.formats.structured import StructuredHandler
from zenger.process.identify import identify

JSON = "application/json"
NOON = datetime(2019, 4, 11, 12, tzinfo=UTC).replace(tzinfo=None)  # property lists have no zones
XML = "application/xml"


def structured(content: str, media_type: str) -> Reading:
    return read(StructuredHandler(), content.encode(), media_type)


def test_json_keeps_every_digit_key_and_letter() -> None:
    reading = structured('{"a":"\\u0645\\u0631","n":1.10000,"a":[1e400,{}]}', JSON)
    text = reading.pages[0].text
    assert '"a": "مر"' in text
    assert "1.10000" in text
    assert "1e400" in text
    assert text.count('"a"') == 2


@pytest.mark.parametrize("seed", range(5))
def test_json_laid_out_is_the_same_json(seed: int) -> None:
    value = [{"key": f'te"xt \\ {n} ☃ {{[,:', "n": [n, None, True]} for n in range(seed, 20_000)]
    reading = structured(json.dumps(value), JSON)
    assert json.loads("".join(page.text for page in reading.pages)) == value


@pytest.mark.parametrize(
    "content", ['{"a":', "]]]}", '"open', "[" * 100_000, '"\\', "nonsense", '{"a":"\\ud800"}']
)
def test_broken_json_is_shown_all_the_same(content: str) -> None:
    assert squeezed(content).strip("\\")[:5] in squeezed(structured(content, JSON).text)


def test_a_string_of_many_blocks_is_looked_at_a_few_times_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[int] = []
    cut = structured_format._safe_cut
    monkeypatch.setattr(structured_format, "_safe_cut", lambda t: looked.append(len(t)) or cut(t))
    long = "kran " * 1_000_000
    reading = structured(json.dumps({"before": 1, "long": long, "after": "\u0645"}), JSON)
    assert json.loads("".join(page.text for page in reading.pages))["long"] == long
    assert sum(looked) < 4 * len(long)


def test_of_a_token_that_is_longer_than_what_is_kept_no_more_is_read() -> None:
    source = '{"a": "' + "x" * 1_000_000 + '"}'
    kept = ExtractionOptions(max_text=100_000)
    reading = read(StructuredHandler(), source.encode(), JSON, options=kept)
    assert sum(len(page.text) for page in reading.pages) == 100_000
    assert reading.troubles == [(Status.TRUNCATED, "text-limit")]


def test_lines_of_json_are_all_there() -> None:
    assert structured('{"a":1}\n{"b":2}\n', JSON).text == '{ "a": 1 } { "b": 2 }'


def test_xml_loads_no_file_and_expands_no_entity(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    bomb = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    source = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY l0 "lol">{bomb}]>'
        "<a>before &x; &l9; after</a>"
    )
    reading = structured(source, XML)
    assert "the secret" not in reading.text
    assert "before" in reading.text
    assert "after" in reading.text
    assert len(reading.text) <= len(source)


def test_xml_that_is_data_keeps_names_and_attributes() -> None:
    reading = structured('<list><row id="7" to="Ida"/><row>text</row></list>', XML)
    assert reading.pages[0].text == "list:\n row id=7 to=Ida:\n row: text"


def test_xml_that_is_broken_is_shown_as_it_stands() -> None:
    reading = structured("<a><b>hello", XML)
    assert reading.text == "<a><b>hello"
    assert reading.troubles == [(Status.CORRUPT, "malformed-xml")]


def test_a_declared_charset_is_heeded() -> None:
    content = '<?xml version="1.0" encoding="windows-1251"?><a>Привет, мир</a>'.encode("cp1251")
    assert read(StructuredHandler(), content, XML).text == "a: Привет, мир"


def test_levels_without_end_do_no_harm() -> None:
    for levels in (1_000, 100_000):
        source = "<a>" * levels + "deep" + "</a>" * levels
        assert "deep" in structured(source, XML).text


def test_a_volume_in_tei_reads_as_prose_under_its_title(shared: Path) -> None:
    path = shared / "corpus/troves/01-cable-room/FRUS/frus1952-54Guat.xml"
    reading = read(StructuredHandler(), path.read_bytes(), XML)
    titles = [piece.text for piece in reading.pieces if isinstance(piece, Title)]
    assert titles == ["Foreign Relations of the United States, 1952–1954, Guatemala"]
    assert "Accentuate divisionist activity within" in reading.text
    assert len(reading.pages) > 3


def test_a_binary_property_list_reads_as_lines_and_bytes_in_it_as_files() -> None:
    said = {"Name": "Harbour meeting", "When": NOON, "Paths": ["/a/b.pdf"]}
    content = plistlib.dumps(said | {"Picture": b"x" * 40, "N": 7}, fmt=plistlib.FMT_BINARY)
    original = Original(Digest("0" * 64), len(content), "x.plist")
    identity = identify(content, io.BytesIO(content), original)
    assert StructuredHandler().confidence(content, original, identity) > 0.5
    reading = read(StructuredHandler(), content, identity.media_type)
    assert "Name: Harbour meeting" in reading.text
    assert "When: 2019-04-11 12:00:00 UTC" in reading.text
    assert "/a/b.pdf" in reading.text
    assert [data for _, data in reading.members] == [b"x" * 40]
    assert reading.adds_up


def test_a_property_list_that_says_the_same_without_end_is_stopped() -> None:
    inner: list[object] = ["x"]
    for _ in range(35):
        inner = [inner, inner]
    content = plistlib.dumps(inner, fmt=plistlib.FMT_BINARY)
    assert len(content) < 10_000
    reading = read(StructuredHandler(), content, "application/x-bplist")
    assert reading.troubles[0][0] is Status.LIMIT


@pytest.mark.parametrize("length", [8, 20, 60])
def test_a_damaged_property_list_is_corrupt(length: int) -> None:
    content = plistlib.dumps({"a": "b" * 90}, fmt=plistlib.FMT_BINARY)[:length]
    reading = read(StructuredHandler(), content, "application/x-bplist")
    assert reading.troubles == [(Status.CORRUPT, "damaged-list")]


ENCLOSED = {
    b"cover.png": (
        '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><body><p>A word.</p>'
        '</body><binary id="cover.png" content-type="image/png">{}</binary></FictionBook>'
    ),
    b"wordml://1.png": (
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:p><w:t>'
        'A word.</w:t><w:binData w:name="wordml://1.png">{}</w:binData></w:p></w:wordDocument>'
    ),
    b"/word/media/image1.png": (
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part '
        'pkg:name="/w.xml"><t>A word.</t></pkg:part><pkg:part pkg:name="/word/media/image1.png" '
        'pkg:contentType="image/png"><pkg:binaryData>{}</pkg:binaryData></pkg:part></pkg:package>'
    ),
    b"order.pdf": (
        '<Invoice xmlns:c="urn:c"><c:Note>A word.</c:Note><c:EmbeddedDocumentBinaryObject '
        'mimeCode="application/pdf" filename="order.pdf">{}</c:EmbeddedDocumentBinaryObject>'
        "</Invoice>"
    ),
    b"IMG_1.jpg": (
        '<smses><mms><parts><part seq="0" ct="text/plain" text="A word." /><part seq="1" '
        'ct="image/jpeg" name="null" cl="IMG_1.jpg" data="{}" /></parts></mms></smses>'
    ),
    b"part-1": "<r><p>A word.</p><EmbeddedDocumentBinaryObject>{}</EmbeddedDocumentBinaryObject></r>",
}


@pytest.mark.parametrize("name", ENCLOSED)
def test_files_in_xml_are_members_and_no_words(name: bytes) -> None:
    inside = bytes(range(256)) * 3
    reading = structured(ENCLOSED[name].format(base64.encodebytes(inside).decode()), XML)
    assert [(member.raw_name, content) for member, content in reading.members] == [(name, inside)]
    assert reading.adds_up
    assert "A word." in reading.text
    assert "AAECAw" not in reading.text


def test_a_file_in_xml_that_cannot_be_decoded_is_lost_and_told() -> None:
    reading = structured(ENCLOSED[b"order.pdf"].format("vwxyz" * 21), XML)
    assert [(name, status) for name, status, *_ in reading.lost] == [(b"order.pdf", Status.CORRUPT)]
    assert reading.adds_up


@pytest.mark.parametrize(
    "words",
    [
        "true",
        "The harbour master was told of it on Monday and wrote all of it down in the evening",
        "a note, with signs that base64 has not: (it says so) and goes on for a while longer here!",
        "0123456789abcdef" * 8,
    ],
)
def test_words_in_an_element_that_is_only_called_so_stay_words(words: str) -> None:
    reading = structured(f"<r><binary>{words}</binary><part data='{words}'/></r>", XML)
    assert not reading.members
    assert not reading.lost
    assert reading.text.count(words) == 2

"""JSON, XML and YAML as text: nothing rounded, nothing loaded, nothing expanded."""

import json
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read, squeezed

from zenger.model.document import Status
from zenger.model.extraction import Title
from zenger.process.formats.structured import StructuredHandler

JSON = "application/json"
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

"""Apache Tika's own answers as pieces. Run in the locked worker: see `test_last_resort`."""

from pathlib import Path
from typing import Any

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Original, Status
from zenger.model.extraction import Metadata
from zenger.model.ids import Digest
from zenger.process.formats import tika
from zenger.process.last_resort import MAX_SIZE, release
from zenger.protocols.formats import Identity


class Engine:
    """Answers in place of the library."""

    def __init__(self, markup: str = "", error: str = "", **properties: list[str]) -> None:
        self.answer = (markup, properties)
        self.error = error

    def extract_bytes_to_string(self, data: bytearray) -> Any:
        del data
        if self.error:
            raise TypeError(self.error)
        return self.answer


def opened(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Reading:
    monkeypatch.setattr(tika, "_engine", lambda: engine)
    return read(tika.TikaHandler(), b"bytes", "application/x-thing")


def test_files_inside_are_told_one_by_one_as_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    markup = """<html><body><p>Above</p><div class="embedded" id="a.png" />
      <div class="embedded" id="b.txt" /><div class="package-entry"><h1>b.txt</h1><p>Words</p></div>
      <div class="embedded" id="" /><div class="embedded" id="" /></body></html>"""
    got = opened(Engine(markup), monkeypatch)
    assert got.lost == [
        (name, Status.UNSUPPORTED, "not-taken-out")
        for name in (b"a.png", b"b.txt", b"part-2", b"part-3")
    ]
    assert (got.expected, got.adds_up) == (4, True)
    assert got.text == "Above b.txt Words"


def test_what_java_says_of_a_document_is_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    got = opened(Engine(error="ParseError(the name of a source)"), monkeypatch)
    assert got.troubles == [(Status.CORRUPT, "tika-refused")]
    assert "source" not in repr(got.pieces)


def test_a_password_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    got = opened(Engine(error="EncryptedDocumentException: x"), monkeypatch)
    assert got.troubles == [(Status.ENCRYPTED, "password-needed")]


def test_properties_are_kept_but_not_what_tika_says_of_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    properties = {"dc:creator": ["A", "B\x00"], "X-TIKA:Parsed-By": ["x"], "Content-Type": ["y"]}
    got = opened(Engine("<html><body/></html>", **properties), monkeypatch)
    assert got.pieces == [Metadata((("dc:creator", "A; B\ufffd"),))]


@pytest.mark.parametrize("size", [0, MAX_SIZE + 1])
def test_nothing_and_too_much_are_not_its_own(size: int) -> None:
    original = Original(Digest("0" * 64), size, "x")
    assert tika.TikaHandler().confidence(b"", original, Identity("application/x-thing")) == 0.0


@pytest.mark.skipif(not release(), reason="the extra zenger[tika] is not installed")
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("chm/IMJPCLE.CHM", "To search for a word in the Glossary"),
        ("dwg/testDWG-AC1032.dwg", "CAD / BIM SERVICES"),
    ],
)
def test_real_files_and_what_is_left_of_them(path: str, words: str, shared: Path) -> None:
    content = (shared / "corpus/formats" / path).read_bytes()
    assert words in read(tika.TikaHandler(), content, "application/x-thing").text
    cut = read(tika.TikaHandler(), content[: len(content) // 8], "application/x-thing")
    assert cut.troubles or not cut.pages or words in cut.text

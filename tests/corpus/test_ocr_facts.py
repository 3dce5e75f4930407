"""Scans with a known text are read about as well as the manifest's plain Tesseract reads them."""

import io
import json
import re
import unicodedata
from dataclasses import asdict
from typing import Any, BinaryIO

import pytest
from tests.corpus.manifest import Fact, facts, read_file

from zenger.model.document import Status
from zenger.process.collect import Collected, collect
from zenger.process.frames import dump, load
from zenger.process.ocr import available_languages
from zenger.process.worker import serve
from zenger.protocols.sandbox import Ending, Frame

CODES = {"eng": "en", "ara": "ar", "deu": "de", "fra": "fr", "spa": "es", "rus": "ru",
         "chi_sim": "zh"}  # fmt: skip
TESSEROCR = {"ara": 0.123}  # its build reads Arabic worse than Debian's: dependencies, measured
SLACK = 0.02  # of words: another patch level of Tesseract or of its data


def scans() -> list[Fact]:
    return [fact for fact in facts() if "wer_tesseract5" in fact.expected]


def asked(order: dict[str, Any], stream: BinaryIO) -> list[Frame | Ending]:
    frames: list[Frame | Ending] = []
    order = {"options": {"passwords": []}, **order}
    serve(json.dumps(order).encode(), [stream], lambda k, p: frames.append(Frame(k, p)))
    return [*frames, Ending(Status.OK)]


def ocr(fact: Fact) -> Collected:
    """What a worker finds in the pages that reading the file marked for OCR."""
    read = read_file(fact.file)
    lines = []
    for page in read.got.pages:
        if page.needs_ocr:
            draw = {"do": "draw", "media_type": read.got.media_type, "page": page.number}
            with fact.file.open("rb") as stream:
                head, *pixels = (f for f in asked(draw, stream) if isinstance(f, Frame))
            picture = io.BytesIO(b"".join(f.payload for f in pixels[:-1]))
            languages = [CODES[fact.expected["tesseract_lang"]]]
            order = {"do": "ocr", "languages": languages, **load(head.payload)}
            (seen,) = gathered(asked(order, picture)).ocr
            lines.append(dump({**asdict(seen), "number": page.number}))
    return gathered(asked({"do": "join"}, io.BytesIO(b"\n".join(lines))))


def gathered(frames: list[Frame | Ending]) -> Collected:
    return collect(iter(frames), None)  # type: ignore[arg-type]  # no members


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())


def error_rate(truth: list[str], found: list[str]) -> float:
    """Insertions, deletions and substitutions of words for each word of the truth."""
    row = list(range(len(found) + 1))
    for index, word in enumerate(truth, 1):
        above, row[0] = row[0], index
        for at, other in enumerate(found, 1):
            above, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, above + (word != other))
    return row[-1] / len(truth)


@pytest.mark.parametrize("fact", [pytest.param(fact, id=fact.path) for fact in scans()])
def test_a_scan_is_read_with_at_most_the_known_share_of_wrong_words(fact: Fact) -> None:
    if fact.expected["tesseract_lang"] not in available_languages():
        pytest.skip(f"no OCR data for {fact.expected['tesseract_lang']} installed")
    got = ocr(fact)
    truth = words((fact.file.parents[1] / fact.expected["ground_truth"]).read_text("utf-8"))
    found = words(" ".join(page.text for page in got.ocr))
    known = max(fact.expected["wer_tesseract5"], TESSEROCR.get(fact.expected["tesseract_lang"], 0))
    assert error_rate(truth, found) <= known + SLACK
    assert got.language == CODES[fact.expected["tesseract_lang"]]

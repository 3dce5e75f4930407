"""Scans with a known text are read about as well as the manifest's plain Tesseract reads them."""

import re
import unicodedata

import pytest
from tests.corpus.manifest import Fact, facts, read_file
from tests.scans import read_scan

from zenger.process.collect import Collected
from zenger.process.ocr_setup import available_languages

CODES = {"eng": "en", "ara": "ar", "deu": "de", "fra": "fr", "spa": "es", "rus": "ru",
         "chi_sim": "zh"}  # fmt: skip
TESSEROCR = {"ara": 0.123}  # its build reads Arabic worse than Debian's: dependencies, measured
SLACK = 0.02  # of words: another patch level of Tesseract or of its data


def scans() -> list[Fact]:
    return [fact for fact in facts() if "wer_tesseract5" in fact.expected]


def ocr(fact: Fact) -> Collected:
    """What a worker finds in the pages that reading the file marked for OCR."""
    read = read_file(fact.file).got
    numbers = [page.number for page in read.pages if page.needs_ocr]
    languages = [CODES[fact.expected["tesseract_lang"]]]
    return read_scan(fact.file, read.media_type, numbers, languages)


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

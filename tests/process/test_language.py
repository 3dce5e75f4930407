"""The language of a text, and silence where there is too little to go by."""

from pathlib import Path

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier
from tests.corpus.manifest import read_file

from zenger.process.language import _model, language_of


def test_the_tables_are_those_that_the_library_reads_itself() -> None:
    ours, theirs = _model(), LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    theirs.set_languages([label for label in theirs.labels if len(label) == 2])
    for name in set(LanguageIdentifier.__slots__) - {"_full_model"}:  # which no question needs
        mine, its = getattr(ours, name), getattr(theirs, name)
        assert type(mine) is type(its)
        assert np.array_equal(mine, its), name


@pytest.mark.parametrize(
    ("name", "code"),
    [("eng", "en"), ("fra", "fr"), ("spa", "es"), ("rus", "ru"), ("arb", "ar"),
     ("deu_1996", "de"), ("cmn_hans", "zh")],
)  # fmt: skip
def test_a_page_of_the_declaration_is_recognised(shared: Path, name: str, code: str) -> None:
    text = (shared / f"corpus/ocr/simulated/udhr-{name}.gt.txt").read_text(encoding="utf-8")
    assert language_of(text) == code
    assert language_of(text[:120]) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "12345 67-89 2013",
        "OK",
        "http://example.org/the/quick/brown/fox",
        "a@b.org " * 9,
    ],
    ids=["empty", "blank", "numbers", "one word", "an address", "e-mail addresses"],
)
def test_what_says_nothing_has_no_language(text: str) -> None:
    assert language_of(text) == ""


def test_capitals_do_not_change_the_language() -> None:
    cable = "THE EMBASSY HAS NOTHING FURTHER TO REPORT ON THE ARRIVAL OF THE DELEGATION IN LA PAZ."
    assert language_of(cable) == "en"


def test_numbers_and_headers_in_front_do_not_hide_the_language() -> None:
    rows = "\n".join(f"{number}, {number * 7}.00" for number in range(100))
    assert (
        language_of(rows + " toute personne a droit à la liberté d'opinion et d'expression") == "fr"
    )


def test_a_telegram_in_capitals_under_an_ordinary_heading_has_its_language() -> None:
    cable = (
        "Declassified/Released US Department of State EO Systematic Review\nMessage Text\n"
        "ACTION SY-05 INFO OCT-01 ARA-11 ADS-00\nEMBOFF DISCUSSED SUBJECT WITH ACTING CHIEF. SHE "
        "SAID BOLIVIA IS REPRESENTED BY ITS AMBASSADOR AND THAT HE WOULD BE FAMILIAR WITH IT."
    )
    assert language_of(cable) == "en"


def test_every_cable_of_the_shared_trove_is_english(shared: Path) -> None:
    folder = shared / "corpus/troves/01-cable-room/1974"
    languages = {read_file(path).got.language for path in sorted(folder.glob("*.pdf"))[::5]}
    assert languages == {"en"}

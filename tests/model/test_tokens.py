"""What a word is, in Python and in the reader's browser alike."""

import json
import shutil
import subprocess
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from zenger.model.tokens import fold, folded_words, rejoined, tokens

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "token_vectors.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("vector", VECTORS, ids=[ascii(v["text"])[:40] for v in VECTORS])
def test_a_text_falls_into_its_words(vector: dict[str, Any]) -> None:
    found = [
        [token.folded, token.exact, token.start, token.end] for token in tokens(vector["text"])
    ]
    assert found == vector["tokens"]


@pytest.mark.parametrize("vector", VECTORS, ids=[ascii(v["text"])[:40] for v in VECTORS])
def test_the_fast_way_finds_the_same_words(vector: dict[str, Any]) -> None:
    text = f"plain words {vector['text']} and more"
    assert folded_words(text) == [token.folded for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("the corres-\npondence", ["correspondence"]),
        ("Min-  \r\n\t istry", ["Ministry"]),
        ("über\u2010\nsetzt, well-\nknown", ["übersetzt", "wellknown"]),
        ("Jean-\nPaul", []),
        ("A SIM-\nPLIFIED REPORT, U-\nBOAT", ["SIMPLIFIED", "UBOAT"]),
        ("VITAMIN-\nB AND UN-\nCharter", []),
        ("COVID-\n19 or 1914-\n1918", []),
        ("one - \ntwo -\nthree", []),
        ("a list:\n-\nitem", []),
        ("two-\n\nparagraphs", []),
        ("e-mail", []),
    ],
)
def test_a_word_that_a_line_breaks_is_made_whole(text: str, whole: list[str]) -> None:
    assert rejoined(text) == whole


def test_making_words_whole_takes_no_time_on_endless_letters_and_spaces() -> None:
    started = time.process_time()
    rejoined("a" * 200_000 + "-" + " " * 200_000 + "\n" + " " * 200_000 + "-\n" * 200_000)
    assert time.process_time() - started < 1


def test_javascript_finds_the_same_words_at_the_same_places() -> None:
    if shutil.which("node") is None:
        pytest.skip("node, which runs the browser's half of this rule here, is not installed")
    script = (files("zenger.publish") / "assets" / "tokens.js").read_text(encoding="utf-8")
    script += """
    const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
    console.log(JSON.stringify(texts.map((text) => zengerTokens.tokens(text)
      .map((token) => [token.folded, text.slice(token.start, token.end)]))));"""
    done = subprocess.run(
        ["node", "-e", script], capture_output=True, text=True, check=True,
        input=json.dumps([vector["text"] for vector in VECTORS]),
    )  # fmt: skip
    for vector, found in zip(VECTORS, json.loads(done.stdout), strict=True):
        text = vector["text"]
        assert found == [[folded, text[a:b]] for folded, _, a, b in vector["tokens"]], ascii(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "muller"),
        ("STRASSE", "straße"),
        ("Łódź", "lodz"),
        ("DIŞ", "dış"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("أحمد", "احمد"),
        ("کتاب", "كتاب"),
        ("مدرسة", "مدرسه"),
        ("שָׁלוֹם", "שלום"),
        ("１９７５", "1975"),
        ("١٩٧٥", "1975"),
        ("ﬁnance", "finance"),
        ("co\u00adoperate", "cooperate"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("हिन्दी", "हनद"), ("が", "か"), ("год", "гот"), ("1½", "112")],
    ids=["Indic vowel signs", "voiced kana", "another letter", "a fraction"],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert [token.folded for token in tokens(one)] != [token.folded for token in tokens(other)]


@pytest.mark.parametrize("vector", VECTORS, ids=[ascii(v["text"])[:40] for v in VECTORS])
def test_folding_twice_changes_nothing(vector: dict[str, Any]) -> None:
    for token in tokens(vector["text"]):
        assert fold(token.folded) == token.folded


def test_two_thousand_characters_take_less_than_two_milliseconds() -> None:
    """0.28 ms where it was measured; the bound leaves room for a busy machine."""
    text = "The Consul’s telegram, dated 9 September 1974, on “port charges” at Arica – naïve. "
    text = (text * 25)[:2_000]
    best = min(_seconds(text) for _ in range(20))
    assert best < 0.002


def _seconds(text: str) -> float:
    started = time.perf_counter()
    list(tokens(text))
    return time.perf_counter() - started

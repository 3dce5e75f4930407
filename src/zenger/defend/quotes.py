"""Finding a quoted passage again in the text of a page as it was published.

exact       letter for letter
normalised  but for spacing, hyphens, quotation marks and ligatures
ocr         nine letters of ten agree, on a page that a machine read from its picture. Digits all
            agree, and nowhere do more than two letters in a row differ: a “not” is three.
"""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

OCR_LEAST = 90  # percent of the letters
SHORTEST_OCR = 24  # letters: of fewer, nine of ten agree by chance
LONGEST_GAP = 2  # letters
_MARKS = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"',
    "»": '"', "‹": "'", "›": "'", "′": "'", "″": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-",
    "—": "-", "―": "-", "\u00ad": "-", "\u200b": "", "\ufeff": "",
})  # fmt: skip
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])")  # inside a word, or where its line ends
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Match:
    """How a passage was found."""

    method: str  # "exact", "normalised", "ocr"
    percent: int  # of its letters that agree


def find_quote(
    quote: str, page: str, *, prefix: str = "", suffix: str = "", from_ocr: bool = False
) -> Match | None:
    """How the passage stands on the page; None where it does not. An empty quote stands nowhere.

    Args:
        page: the published text. Where words were removed it has bars, which match nothing.
        prefix, suffix: words around it, where the passage occurs more than once. They count as
            part of the passage.
        from_ocr: the text was read from the page's picture, so that letters may be wrong.
    """
    if not quote.strip():
        return None
    wanted = " ".join(part.strip() for part in (prefix, quote, suffix) if part.strip())
    if wanted in page:
        return Match("exact", 100)
    folded, text = fold(wanted), fold(page)
    if folded and folded in text:
        return Match("normalised", 100)
    return _by_ocr(folded, text) if from_ocr and len(folded) >= SHORTEST_OCR else None


def fold(text: str) -> str:
    """One form for all ways to print the same words; letter case stays."""
    marked = unicodedata.normalize("NFKC", text).translate(_MARKS)
    return _SPACE.sub(" ", _HYPHEN.sub("", marked)).strip()


def _by_ocr(wanted: str, text: str) -> Match | None:
    found = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=OCR_LEAST)
    if found is None or len(wanted) > len(text):
        return None
    passage = text[found.dest_start : found.dest_end]
    if _digits(passage) != _digits(wanted) or _longest_gap(wanted, passage) > LONGEST_GAP:
        return None
    return Match("ocr", int(found.score))


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _longest_gap(wanted: str, passage: str) -> int:
    """How many letters in a row only one of them has."""
    longest = 0
    for step in Indel.opcodes(wanted, passage):
        extra = ""
        if step.tag == "delete":
            extra = wanted[step.src_start : step.src_end]
        elif step.tag == "insert":
            extra = passage[step.dest_start : step.dest_end]
        longest = max(longest, sum(letter.isalnum() for letter in extra))
    return longest

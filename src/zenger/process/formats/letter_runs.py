"""Words in bytes that no reader understands any more: runs of letters, as they stand there.

What is found is no text of the document: it has neither order nor end, and words that were deleted
stand among the others.
"""

import re
from collections.abc import Iterator

_LATIN = rb"[A-Za-z0-9 \t\r\n.,;:!?()'\"/@%&+-]|[\x80-\xff]"
# A letter of western or of Cyrillic, Greek, Hebrew or Arabic script in two bytes each.
_WIDE = re.compile(
    rb"(?:[\x09\x0a\x0d\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01-\x06]|[\x10-\x3a]\x20){6,}"
)
_NARROW = re.compile(rb"(?:" + _LATIN + rb"){12,}")
_WORD = re.compile(r"[^\W\d_]{3,}")
_TURNS = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]|[^\W\d_]\d|\d[^\W\d_]")  # inside a word
MOST_TURNS = 0.05  # of a run
MOST_ODD = 0.2  # of a run: what is neither letter, figure nor blank
LEAST_WORDS = 2 / 3  # of its letters stand in words of three and more
ASCII_LEAST = 0.8  # of a run of single bytes; pictures and tables have all values alike


def letter_runs(data: bytes) -> Iterator[str]:
    """Each run that looks like words, in the order of the file; wide ones are not told again."""
    at = 0
    for wide in _WIDE.finditer(data):
        yield from _narrow(data[at : wide.start()])
        text = wide.group()[: len(wide.group()) // 2 * 2].decode("utf-16-le", "replace").strip()
        if _is_words(text):
            yield text
            at = wide.end()
        else:
            at = wide.start()
    yield from _narrow(data[at:])


def _narrow(data: bytes) -> Iterator[str]:
    for found in _NARROW.finditer(data):
        run = found.group()
        if len(run.translate(None, bytes(range(128, 256)))) < ASCII_LEAST * len(run):
            continue
        text = run.decode("cp1252", "replace").strip()
        if _is_words(text):
            yield text


def _is_words(text: str) -> bool:
    letters = sum(letter.isalpha() for letter in text)
    odd = sum(not (letter.isalnum() or letter.isspace()) for letter in text)
    words = sum(map(len, _WORD.findall(text)))
    if letters < 5 or odd > MOST_ODD * len(text) or words < LEAST_WORDS * letters:
        return False
    return len(_TURNS.findall(text)) <= MOST_TURNS * len(text)

"""What a document says and its printed pages do not.

The printed pages stand in for its running text. Some of that is not printed: hidden text, comments
of old Word files, what a frame cuts off. So each line of it is looked for on them, by its letters
alone, as lines break elsewhere in print and words are divided.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from zenger.model.extraction import Page, PageKind
from zenger.process.formats.plain_pages import text_pages

LABEL = "Not on the printed pages"
MOST_SOUGHT = 2_000  # words and phrases that are sought on all pages at once
_NEAR = 50_000  # letters before and behind the line before, in which a line is sought first
_PHRASE = 3  # words
_LEAST = 4  # letters of a phrase; fewer stand anywhere
_NO_LETTERS = re.compile(r"[\W_]+")


def unprinted(running: Iterable[str], printed: Iterable[str]) -> Iterator[Page]:
    """Lines of the running text that no printed page has, as pages numbered from 1."""
    on_paper = _OnPaper("\n".join(printed))
    lines = dict.fromkeys(line.strip() for text in running for line in text.split("\n"))
    text = "\n".join(line for line in lines if line and not on_paper.has(line))
    for piece in text_pages([text], len(text) + 1, kind=PageKind.ASIDE):
        if isinstance(piece, Page):
            yield replace(piece, label=LABEL)


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKD", text).casefold())


class _OnPaper:
    """All that is printed, as one row of letters."""

    def __init__(self, text: str) -> None:
        self._words = {_letters(word) for word in set(text.split())}
        self._row = _letters(text)
        self._at = 0  # where the line before was found
        self._sought: dict[str, bool] = {}

    def has(self, line: str) -> bool:
        """Whether each word of it is there, and some of them together."""
        words = [letters for word in line.split() if (letters := _letters(word))]
        if not all(word in self._words or self._has_far(word, if_many=False) for word in words):
            return False
        return not words or any(self._has_phrase(phrase) for phrase in _phrases(words))

    def _has_phrase(self, phrase: str) -> bool:
        if len(phrase) < _LEAST:
            return True
        near = self._row.find(phrase, max(0, self._at - _NEAR), self._at + _NEAR)
        if near >= 0:
            self._at = near
            return True
        return self._has_far(phrase, if_many=True)

    def _has_far(self, letters: str, *, if_many: bool) -> bool:
        """`if_many`: what is believed where too many were sought already."""
        if letters not in self._sought:
            if len(self._sought) >= MOST_SOUGHT:
                return if_many
            self._sought[letters] = letters in self._row
        return self._sought[letters]


def _phrases(words: list[str]) -> Iterator[str]:
    """At the start, in the middle and at the end."""
    last = max(0, len(words) - _PHRASE)
    for start in (0, last // 2, last):
        yield "".join(words[start : start + _PHRASE])

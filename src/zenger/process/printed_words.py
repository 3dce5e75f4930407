"""Words of a printed page as its document spells them.

An office document is printed to a PDF, and the PDF read for its pages. Of scripts whose signs stand
around their letters (Thai, Bengali, Burmese, Hebrew with points) a PDF says where each was drawn,
not how the word is spelled: a space comes into ``ดำเนิน``, a point goes to the next letter. The
document itself knows. Only what has the same letters in the same order is spelled anew.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from zenger.model.extraction import Page

HAS_SIGNS = re.compile("[\u0590-\u05cf\u0610-\u061a\u064b-\u065f\u0670\u0900-\u109f\u1780-\u17ff]")
_WORD = re.compile(r"\S+")
_MOST_PARTS = 6  # of one word
_LEAST = 2  # letters of a word, signs not counted; of fewer too many are alike


def letters_of(word: str) -> str:
    """What is left of a word without its signs. Thai's and Lao's AM is written in two ways."""
    plain = unicodedata.normalize("NFKD", word)
    return "".join(one for one in plain if unicodedata.category(one)[0] != "M")


@dataclass(frozen=True, slots=True)
class _Mend:
    start: int  # in the text as it was
    end: int
    word: str  # what stands there now
    place: tuple[int, int]  # its start and end in the new text
    shift: int  # characters by which all behind it has moved


class Spelling:
    """The words of one document, by their letters; of two that differ in signs alone, neither."""

    def __init__(self, text: str) -> None:
        self._words = set(_WORD.findall(text))
        self._by_letters: dict[str, str] = {}
        for word in self._words:
            letters = letters_of(word)
            if len(letters) >= _LEAST:
                self._by_letters[letters] = "" if letters in self._by_letters else word

    def mended(self, page: Page) -> Page:
        """The page with such words as the document spells them, their boxes joined."""
        pieces: list[str] = []
        mends = list(self._mends(page.text))
        at = 0
        for mend in mends:
            pieces += (page.text[at : mend.start], mend.word)
            at = mend.end
        if not mends:
            return page
        text = "".join((*pieces, page.text[at:]))
        return replace(page, text=text, boxes=_moved(page.boxes, mends))

    def _mends(self, text: str) -> Iterator[_Mend]:
        """Each place where the page spells a word in another way, in order."""
        parts = list(_WORD.finditer(text))
        at = shift = 0
        while at < len(parts):
            run = _same_line(text, parts[at : at + _MOST_PARTS])
            taken, word = self._word(text, run)
            if taken:
                start, end = run[0].start(), run[taken - 1].end()
                place = (start + shift, start + shift + len(word))
                shift = place[1] - end
                yield _Mend(start, end, word, place, shift)
            at += taken or 1

    def _word(self, text: str, run: Sequence[re.Match[str]]) -> tuple[int, str]:
        """How many parts make a word of the document, and which; 0 where nothing is to mend."""
        if run[0][0] in self._words or not HAS_SIGNS.search(run[0][0]):
            return 0, ""
        for taken in range(1, len(run) + 1):
            piece = text[run[0].start() : run[taken - 1].end()]
            if word := self._by_letters.get(letters_of("".join(piece.split())), ""):
                return taken, word
        return 0, ""


def _same_line(text: str, parts: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    for number, (first, second) in enumerate(pairwise(parts), 1):
        if "\n" in text[first.end() : second.start()]:
            return parts[:number]
    return parts


def _moved(boxes: Sequence[int], mends: Sequence[_Mend]) -> tuple[int, ...]:
    """The boxes of the new text: one of each word that was mended, around all its parts."""
    ends = [mend.end for mend in mends]
    joined: dict[tuple[int, int], list[int]] = {}  # by the word's place
    for start, end, *corners in zip(*[iter(boxes)] * 6, strict=True):
        number = bisect_right(ends, start)  # of the first mend that ends behind it
        shift = mends[number - 1].shift if number else 0
        place = (start + shift, end + shift)
        if number < len(mends) and mends[number].start <= start:
            place = mends[number].place
        before = joined.setdefault(place, corners)
        joined[place] = [*map(min, before[:2], corners[:2]), *map(max, before[2:], corners[2:])]
    return tuple(chain.from_iterable((*place, *corners) for place, corners in joined.items()))

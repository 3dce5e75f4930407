"""Words of a page with their places, and which of them form phrases that are looked for."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from zenger.backends.search.matching import LoosePhrase, Wanted
from zenger.model.tokens import fold, tokens

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Span:
    """A word on a page."""

    word: str  # folded
    place: int  # how many words stand before it
    start: int  # first character
    end: int  # one past the last


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    """A sign becomes a space, so that most texts are all ASCII then, and quicker to go through.

    Some signs between U+0900 and U+2000 are words, such as "৳".
    """
    if unicodedata.category(letter)[0] in "PSZ" and not 0x900 <= ord(letter) < 0x2000:
        return " "
    folded = fold(letter)
    return folded if len(folded) == 1 else letter


class _Letters(dict[int, str]):
    """A translation table that learns letters as they come."""

    def __missing__(self, point: int) -> str:
        self[point] = letter = _folded_letter(chr(point))
        return letter


_LETTERS = _Letters()


def folded_in_place(text: str) -> str:
    """The text folded letter by letter, so that each stays where it is.

    Signs beyond ASCII become spaces. A letter that folds to several (``ß``) or to none (a loose
    accent) stays as it was: words with such letters are found by the full rule instead.
    """
    if text.isascii():
        return text.lower()
    if len(text.encode("utf-8", "surrogatepass")) - len(text) > len(text) // 10:
        return text.translate(_LETTERS)
    # Few such letters, mostly typographic quotes: 4 times as fast as translating all.
    plain = _NOT_ASCII.sub(lambda match: _LETTERS[ord(match[0])], text)
    lower = plain.lower()
    return lower if len(lower) == len(text) else text.translate(_LETTERS)


def spans_by_rule(page: str, wanted: Wanted) -> tuple[list[Span], set[str]]:
    """The wanted words of a page by `model.tokens`, and those of them that patterns cover.

    Right for every script, and slower.
    """
    cut = list(tokens(page))
    matched = wanted.matching({token.folded for token in cut})
    words = wanted.words | matched
    spans = [
        Span(token.folded, place, token.start, token.end)
        for place, token in enumerate(cut)
        if token.folded in words
    ]
    return spans, matched


def in_phrases(spans: Sequence[Span], phrases: Sequence[LoosePhrase], page: str) -> set[Span]:
    """Those of the spans that stand in one of the phrases."""
    if not phrases:
        return set()
    by_word: dict[str, list[Span]] = {}
    for span in spans:
        by_word.setdefault(span.word, []).append(span)
    found: set[Span] = set()
    for phrase in phrases:
        for start in by_word.get(phrase.words[0], ()):
            run = _run(start, phrase, by_word)
            if run and (not phrase.exact or _is_as_written(run, phrase.exact, page)):
                found.update(run)
    return found


def _run(start: Span, phrase: LoosePhrase, by_word: dict[str, list[Span]]) -> list[Span]:
    """The words of a phrase from `start` on, each at its next place; empty if too far apart.

    Taking the next place each time gives the shortest run from here, so none is missed.
    """
    run = [start]
    for word in phrase.words[1:]:
        later = by_word.get(word, [])
        place = bisect_left(later, run[-1].place + 1, key=lambda span: span.place)
        if place == len(later):
            return []
        run.append(later[place])
    stretch = run[-1].place - start.place - len(run) + 1
    return run if stretch <= phrase.slop else []


def _is_as_written(run: list[Span], exact: tuple[str, ...], page: str) -> bool:
    return all(page[span.start : span.end] == word for span, word in zip(run, exact, strict=True))

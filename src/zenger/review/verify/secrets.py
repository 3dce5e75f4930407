"""What must not be published, and where in a text or in bytes it stands.

    Secrets(words)  ->  in_text("...")   what a person reads: pages, titles, cells
                    ->  in_bytes(b"...") what a program keeps: files, streams, pictures

A find is named by a keyed hash of the secret, never by the secret, so that a report can be kept
and shown. Rules against false alarms, by weight (letters and digits, those of scripts without
spaces count double; numbers count half):

    below 4     whole words of a text only: "Lee" is not found in "fleece"
    4 and more  anywhere in a text, also inside words
    6 and more  also in bytes, in every spelling of `spellings`, and in a text whose words were
                cut apart ("Oye-laran", "M a r g a r e t"), if it begins and ends where words do
    8 and more  also reversed
    10 and more also across words, wherever they begin

Of a passage of more than 8 words every run of 6 is looked for, beginning at each third word: a part
of it that was left over is found from 8 words on.

So a secret below 6 that stands in bytes that nobody can turn into text is not found: four
letters are found in any 100 MB of noise. Removing it together with a neighbour helps.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick

from zenger.model.tokens import fold
from zenger.review.verify.spellings import SQUEEZED, spellings, squeezed

INSIDE_WORDS, IN_BYTES, BACKWARDS, ANYWHERE = 4, 6, 8, 10  # weights
PASSAGE, PART = 8, 6  # words
_GAP = re.compile(r"[\W_]+")
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3]")
_DROPPED = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
Forms = dict[bytes, list[tuple[int, str]]]  # spelling: which secrets, and the kind


@dataclass(frozen=True, slots=True)
class Find:
    """One secret that was found."""

    mark: str  # keyed hash of the secret
    form: str  # how it was written: "text", "UTF-16", "base64"


@dataclass(frozen=True, slots=True)
class Secret:
    """One thing to look for, folded. `repr` would show it: never print one."""

    mark: str
    words: str  # "margaret oyelaran": no case, no accents, one space
    letters: str  # the same without spaces
    weight: int
    written: str  # as given

    def __repr__(self) -> str:
        return f"Secret({self.mark})"


class Secrets:
    """A set of secrets and all that is needed to find them. Empty: finds nothing.

    Args:
        words: as people write them. Those without a letter or digit are left out.
        key: makes the marks; with the same key the same secret has the same mark.
    """

    def __init__(self, words: Iterable[str], key: bytes) -> None:
        self.given = tuple(dict.fromkeys(words))
        found = {one.words: one for text in self.given for one in _secrets(text, key)}
        self.all: tuple[Secret, ...] = tuple(found.values())

    def in_text(self, text: str) -> frozenset[Find]:
        """Those that stand in what a person reads."""
        if not self.all or not text:
            return frozenset()
        line = f" {folded(text)} "
        found = set(self._in_line(line))
        found.update(self._cut_apart(line))
        return frozenset(Find(self.all[place].mark, "text") for place in found)

    def _in_line(self, line: str) -> Iterator[int]:
        for place, _, _ in self._lines.find_matches_as_indexes(line, overlapping=True):
            yield place

    def _cut_apart(self, line: str) -> Iterator[int]:
        """Those whose letters stand in a row once all gaps are gone."""
        letters, starts = line.replace(" ", ""), None
        for place, start, end in self._letters.find_matches_as_indexes(letters, overlapping=True):
            if self.all[place].weight < ANYWHERE:
                starts = _word_starts(line) if starts is None else starts
                if start not in starts or end not in starts:
                    continue
            if self.all[place].weight >= IN_BYTES:
                yield place

    def in_bytes(self, content: bytes) -> frozenset[Find]:
        """Those that stand in bytes of any kind, in any spelling."""
        if not self.all:
            return frozenset()
        found = _search(self._spellings, content.lower())
        found |= _search(self._squeezed, squeezed(content))
        return frozenset(Find(self.all[place].mark, form) for place, form in found)

    @cached_property
    def longest(self) -> int:
        """Bytes that two pieces of a long file must share, so that nothing is cut in two."""
        return max((len(form) for form in self._forms), default=0) * 4

    @cached_property
    def _lines(self) -> AhoCorasick:
        """A short secret stands between two spaces; a longer one may be part of a word."""
        return AhoCorasick(
            s.words if s.weight >= INSIDE_WORDS else f" {s.words} " for s in self.all
        )

    @cached_property
    def _letters(self) -> AhoCorasick:
        return AhoCorasick(secret.letters for secret in self.all)

    @cached_property
    def _forms(self) -> Forms:
        forms: Forms = {}
        for place, secret in enumerate(self.all):
            for kind, form in _all_forms(secret):
                held = forms.setdefault(form, [])
                if not any(place == other for other, _ in held):
                    held.append((place, kind))
        return forms

    @cached_property
    def _spellings(self) -> "_Automaton":
        return _Automaton(self._forms)

    @cached_property
    def _squeezed(self) -> "_Automaton":
        forms: Forms = {}
        for form, held in self._forms.items():
            bare = squeezed(form)
            wanted = [one for one in held if one[1] in SQUEEZED]
            if len(bare) >= BACKWARDS and wanted:
                forms.setdefault(bare, wanted)
        return _Automaton(forms)


class _Automaton:
    def __init__(self, forms: Forms) -> None:
        self.held = list(forms.values())
        self.automaton = BytesAhoCorasick(list(forms))


def _search(within: _Automaton, content: bytes) -> set[tuple[int, str]]:
    matches = within.automaton.find_matches_as_indexes(content, overlapping=True)
    return {held for place, _, _ in matches for held in within.held[place]}


def _all_forms(secret: Secret) -> Iterator[tuple[str, bytes]]:
    if secret.weight < IN_BYTES:
        return
    for kind, form in spellings(secret.written):
        if len(form) >= IN_BYTES and (kind != "reversed" or secret.weight >= BACKWARDS):
            yield kind, form


def _secrets(text: str, key: bytes) -> Iterator[Secret]:
    """One secret; of a long passage its parts, each under the mark of the whole."""
    words = folded(text)
    if not words:
        return
    mark = hmac.new(key, words.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:12]
    written = text.split()
    if len(written) <= PASSAGE:
        parts = [written]
    else:
        starts = [*range(0, len(written) - PART, PART // 2), len(written) - PART]
        parts = [written[start : start + PART] for start in starts]
    for part in parts:
        if folded_part := folded(" ".join(part)):
            letters = folded_part.replace(" ", "")
            yield Secret(mark, folded_part, letters, _weight(letters), " ".join(part))


def _weight(letters: str) -> int:
    if letters.isdigit():
        return len(letters) // 2
    return len(letters) + len(_WITHOUT_SPACES.findall(letters))


def folded(text: str) -> str:
    """Words without case, accents and anything between them but one space."""
    if text.isascii():
        return _GAP.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKC", text.translate(_DROPPED)).casefold()
    return _GAP.sub(" ", " ".join(map(fold, plain.split()))).strip()


def _word_starts(line: str) -> frozenset[int]:
    """Where words begin, counted in letters without gaps; the end too."""
    starts, at = {0}, 0
    for word in line.split():
        at += len(word)
        starts.add(at)
    return frozenset(starts)

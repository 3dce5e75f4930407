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
from zenger.review.look_alikes import IGNORED, Script, mixed_as, plain, read_as, scripts_in
from zenger.review.verify.spellings import SQUEEZED, spellings, squeezed

INSIDE_WORDS, IN_BYTES, BACKWARDS, ANYWHERE = 4, 6, 8, 10  # weights
PASSAGE, PART = 8, 6  # words
_GAP = re.compile(r"[\W_]+")
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3]")
# What no reader sees, and marks on letters of scripts in which they are no vowels.
_DROPPED = re.compile(f"[{IGNORED}\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]")
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
        self._scripts = sorted(frozenset[Script]().union(*map(scripts_in, self.given)))

    def in_text(self, text: str) -> frozenset[Find]:
        """Those that stand in what a person reads."""
        if not self.all or not text:
            return frozenset()
        found = set[int]()
        for read in {text, *self._read_otherwise(text)}:
            line = f" {folded(read)} "
            found.update(self._in_line(line))
            found.update(self._cut_apart(line))
        found.update(self._as_whole_words(text))
        return frozenset(Find(self.all[place].mark, "text") for place in found)

    def _read_otherwise(self, text: str) -> Iterator[str]:
        """With the letters of words in several scripts read as those of each script."""
        if self._scripts and not text.isascii():
            bare = without_unseen(text)
            for script in self._scripts:
                yield mixed_as(bare, script)

    def _as_whole_words(self, text: str) -> Iterator[int]:
        """Those that words of another script read as, all of whose letters look like theirs. As
        parts of words they are not looked for: "ссоре" is no "cope"."""
        for script in self._scripts:
            if (read := read_as(text, script)) != text:
                for place, _, _ in self._whole.find_matches_as_indexes(
                    f" {folded(read)} ", overlapping=True
                ):
                    yield place

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
    def _whole(self) -> AhoCorasick:
        return AhoCorasick(f" {secret.words} " for secret in self.all)

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
        parts = [written, *(mixed_as(text, script).split() for script in scripts_in(text))]
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
    seen = plain(unicodedata.normalize("NFKC", plain(without_unseen(text)))).casefold()
    return _GAP.sub(" ", " ".join(map(fold, seen.split()))).strip()


def without_unseen(text: str) -> str:
    """Without signs that no program shows and accents, so that letters of a word touch."""
    if text.isascii():
        return text
    return _DROPPED.sub("", unicodedata.normalize("NFD", text))


def _word_starts(line: str) -> frozenset[int]:
    """Where words begin, counted in letters without gaps; the end too."""
    starts, at = {0}, 0
    for word in line.split():
        at += len(word)
        starts.add(at)
    return frozenset(starts)

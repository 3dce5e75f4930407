"""A text as matching sees it: folded letters and digits, each with its place in the text.

Spaces, hyphens, line breaks and points are left out, so that "Oye-\\nlaran", "O y e l a r a n" and
"OYELARAN" are the same letters. What stands between two of them is looked at when one is found.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from zenger.model.tokens import fold
from zenger.review.look_alikes import IGNORED, plain

_ASCII_RUN = re.compile(r"[A-Za-z0-9]+")
# Letters without marks, or a letter with those that belong to it: folding "e" and its accent apart
# would lose nothing, folding the parts of a Hangul syllable apart would.
_CLUSTER = re.compile(
    "[A-Za-z0-9]+|[\u1100-\u115f][\u1160-\u11ff]*|[^\x00-\x7f][\u0300-\u036f\u0483-\u0489"
    "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u3099\u309a\ufe20-\ufe2f]*"
)
_NEVER_SEEN = re.compile(f"[{IGNORED}]")
# Of the scripts before it (Latin to Arabic) a letter is the same without its marks; in those that
# follow marks are vowels.
_FIRST_WITH_VOWELS = "\u0700"


@dataclass(frozen=True, slots=True)
class Letters:
    """`folded[n]` stands at `starts[n]` to `ends[n]` of the text."""

    folded: str
    starts: list[int]
    ends: list[int]

    def is_apart(self, index: int) -> bool:
        """Whether a word may begin before the letter `index`: something stands before it that is
        no letter, or it is a digit after a letter, or the other way round."""
        if index <= 0 or index >= len(self.folded):
            return True
        if self.ends[index - 1] < self.starts[index]:
            return True
        same_place = self.starts[index] == self.starts[index - 1]  # "ﬁ" is one letter
        return not same_place and self.folded[index - 1].isdigit() != self.folded[index].isdigit()


def letters_of(text: str) -> Letters:
    """Fold a text, remembering places."""
    if text.isascii():
        return _of_ascii(text)
    seen, letters = plain(text), Letters("", [], [])
    out: list[str] = []
    for match in _CLUSTER.finditer(seen):
        cluster, (start, end) = match.group(), match.span()
        if cluster.isascii():
            out.append(cluster.lower())
            letters.starts.extend(range(start, end))
            letters.ends.extend(range(start + 1, end + 1))
            continue
        kept = _kept(fold(cluster), out[-1][-1:] if out else "")
        out.extend(kept)
        letters.starts.extend([start] * len(kept))
        letters.ends.extend([end] * len(kept))
        if not kept and letters.ends and letters.ends[-1] == start and _is_mark(cluster[0]):
            letters.ends[-1] = end
    return replace(letters, folded="".join(out))


def _kept(folded: str, before: str) -> list[str]:
    """Letters and digits of a cluster, and marks that are vowels of the letter before."""
    out: list[str] = []
    for letter in folded:
        last = out[-1] if out else before
        if _NEVER_SEEN.match(letter):
            continue
        if letter.isalnum() or (_is_mark(letter) and last >= _FIRST_WITH_VOWELS):
            out.append(letter)
    return out


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "M"


def _of_ascii(text: str) -> Letters:
    starts: list[int] = []
    runs: list[str] = []
    for match in _ASCII_RUN.finditer(text):
        runs.append(match.group())
        starts.extend(range(*match.span()))
    return Letters("".join(runs).lower(), starts, [start + 1 for start in starts])

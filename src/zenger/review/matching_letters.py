"""A text as matching sees it: folded letters and digits, each with its place in the text.

Spaces, hyphens, line breaks and points are left out, so that "Oye-\\nlaran", "O y e l a r a n" and
"OYELARAN" are the same letters. What stands between two of them is looked at when one is found.
"""

import re
import unicodedata
from dataclasses import dataclass

from zenger.model.tokens import fold

_ASCII_RUN = re.compile(r"[A-Za-z0-9]+")
# A letter with the marks that belong to it: folding "e" and its accent apart would lose nothing,
# folding the parts of a Hangul syllable apart would.
_CLUSTER = re.compile(
    "[\u1100-\u115f][\u1160-\u11ff]*|.[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u3099\u309a\ufe20-\ufe2f]*",
    re.DOTALL,
)


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
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        cluster = match.group()
        for letter in fold(cluster):
            if letter.isalnum() or unicodedata.category(letter) in ("Mn", "Mc"):
                out.append(letter)
                starts.append(match.start())
                ends.append(match.end())
    return Letters("".join(out), starts, ends)


def _of_ascii(text: str) -> Letters:
    starts: list[int] = []
    runs: list[str] = []
    for match in _ASCII_RUN.finditer(text):
        runs.append(match.group())
        starts.extend(range(*match.span()))
    return Letters("".join(runs).lower(), starts, [start + 1 for start in starts])

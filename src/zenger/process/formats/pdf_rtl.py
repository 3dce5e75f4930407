"""Lines of Arabic and Hebrew as they are read, where pdfium hands them over scrambled.

pdfium turns a line that is written from right to left round by what came before each letter. Where
a mark stands above or below the line, as in ``شكراً`` or in vocalised text, it takes the mark for
a line of its own and leaves the letters around it as they are drawn, from left to right. Such a
page is put together here from the places of its letters.
"""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from zenger.process.formats.pdf_visual_order import Klass, reading_runs

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
HAS_RTL = re.compile(f"[{_RTL}]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]")
_TURNED = 0.1  # radians
_MOST_WRONG = 0.02  # of the pairs of letters side by side, before a page is put together anew
_NEAR = 1.0  # em between two parts of one line, at most
_BAND = 0.45  # em between the base lines of parts of one line, at most
_MOST_PARTS = 5000  # of a page
_SPACE = 0.195  # em between two words, at least; letters that do not join are up to 0.18 apart
_SPACE_BEFORE_MARK = 0.115  # the same, where a mark stands for the letter that follows
_LOW = 0.45  # em: a letter whose box is that of its mark
_WIDEST_ARABIC, _WIDEST_HEBREW = 1.05, 0.75  # em: a letter with nothing behind it
_ARABIC = "\u0600"
_MIRRORED = dict(zip("()[]{}<>\u00ab\u00bb", ")(][}{><\u00bb\u00ab", strict=True))
_ALEFS = frozenset("\u0622\u0623\u0625\u0627")


@dataclass(frozen=True, slots=True)
class Letter:
    """One character of the page, in points; y grows upwards."""

    index: int  # pdfium's
    text: str
    x: float  # where it is set
    y: float
    left: float  # of its box
    right: float
    bottom: float
    top: float
    em: float

    @property
    def is_mark(self) -> bool:
        return unicodedata.combining(self.text) != 0


def is_scrambled(textpage: Any, characters: str) -> bool:
    """Whether letters that read from right to left stand in the order they are drawn in."""
    has_lost_mark = any(unicodedata.combining(word[0]) for word in characters.split())
    if not has_lost_mark:
        steps = [
            _origin(textpage, second)[0] - _origin(textpage, first)[0]
            for first, second in _pairs(characters)
        ]
        if sum(step > 0 for step in steps) <= _MOST_WRONG * len(steps):
            return False
    return not any(_is_turned(textpage, at) for at in range(len(characters)))


def _is_turned(textpage: Any, index: int) -> bool:
    """Whether it does not stand upright on the page: then its line does not run along it."""
    return bool(_TURNED < raw.FPDFText_GetCharAngle(textpage, index) < math.tau - _TURNED)


def _pairs(characters: str) -> Iterator[tuple[int, int]]:
    """Places of letters side by side in one word; marks stand where they like."""
    for word in re.finditer(f"[{_RTL}]+", characters):
        places = [at for at in range(*word.span()) if not unicodedata.combining(characters[at])]
        yield from pairwise(places)


def words_in_lines(textpage: Any, characters: str) -> list[list[list[Letter]]]:
    """Lines in their order, of words in reading order, of letters in reading order."""
    parts = [part for part in _parts(textpage, characters) if part]
    classes = Counter(map(Klass.of, characters))
    is_leftwards = classes[Klass.RIGHT] >= classes[Klass.LEFT]
    lines = (list(_words_of(line, is_leftwards=is_leftwards)) for line in _joined(parts))
    return [words for words in lines if words]


def box_of(letters: Sequence[Letter]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in points: of all of them, also what only their marks stand for."""
    return (
        min(min(one.left, one.x) for one in letters),
        max(one.top for one in letters),
        max(one.right for one in letters),
        min(min(one.bottom, one.y) for one in letters),
    )


def _parts(textpage: Any, characters: str) -> Iterator[list[Letter]]:
    """What pdfium takes for lines, where they are. Spaces that it made up are left out."""
    part: list[Letter] = []
    for index, text in enumerate(characters):
        letter = _letter(textpage, index, text)
        if text in "\r\n" or (part and abs(letter.y - _base_line(part[:1])) > _BAND * letter.em):
            yield part
            part = []
        is_made_up = text.isspace() and letter.right <= letter.left
        if not is_made_up and not _NO_TEXT.match(text):
            part.append(letter)
    yield part


def _letter(textpage: Any, index: int, text: str) -> Letter:
    x, y = _origin(textpage, index)
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, index, box)
    return Letter(index, text, x, y, box.left, box.right, box.bottom, box.top, _em(textpage, index))


def _origin(textpage: Any, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, index, x, y)
    return x.value, y.value


def _em(textpage: Any, index: int) -> float:
    matrix = raw.FS_MATRIX()
    size = raw.FPDFText_GetFontSize(textpage, index)
    if raw.FPDFText_GetMatrix(textpage, index, matrix):
        size *= abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    return max(float(size), 1.0)


@dataclass(slots=True)
class _Line:
    """Letters on one base line, and where they are, in points."""

    letters: list[Letter]
    base: float
    left: float
    right: float
    em: float

    @classmethod
    def of(cls, letters: list[Letter]) -> "_Line":
        left, _, right, _ = box_of(letters)
        return cls(letters, _base_line(letters), left, right, letters[0].em)

    def is_near(self, other: "_Line") -> bool:
        em = max(self.em, other.em)
        gap = max(self.left, other.left) - min(self.right, other.right)
        return abs(self.base - other.base) <= _BAND * em and gap < _NEAR * em

    def take(self, other: "_Line") -> None:
        self.letters += other.letters
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)


def _joined(parts: list[list[Letter]]) -> list[list[Letter]]:
    """Parts that lie side by side on one base line, as one; in the order of their first."""
    lines: list[_Line] = []
    if len(parts) > _MOST_PARTS:  # no page that anybody reads; comparing all would take minutes
        return parts
    for line in map(_Line.of, parts):
        near = [other for other in lines if other.is_near(line)]
        if not near:
            lines.append(line)
            continue
        for other in near[1:]:
            near[0].take(other)
            lines.remove(other)
        near[0].take(line)
    return [line.letters for line in lines]


def _base_line(letters: Sequence[Letter]) -> float:
    heights = sorted(one.y for one in letters if not one.is_mark) or [letters[0].y]
    return heights[len(heights) // 2]


def _words_of(line: list[Letter], *, is_leftwards: bool) -> Iterator[list[Letter]]:
    clusters = _clusters(line)
    gaps = {place for place in range(1, len(clusters)) if _is_space(clusters, place)}
    word: list[Letter] = []
    classes = [Klass.of(one[0].text) for one in clusters]
    for run, edges in _with_edges(reading_runs(classes, is_leftwards=is_leftwards)):
        for place, edge in zip(run, edges, strict=True):
            is_blank = clusters[place][0].text.isspace()
            if word and (is_blank or edge in gaps):
                yield word
                word = []
            if not is_blank:
                word += clusters[place] if run.step > 0 else map(_mirrored, clusters[place])
    if word:
        yield word


def _with_edges(runs: list[range]) -> Iterator[tuple[range, list[int]]]:
    """With the edge that is crossed on the way to each place; edge 3 lies between 2 and 3.

    From one run to the next it is the edge where the two meet, whichever way they are read.
    """
    for before, run in zip([range(0), *runs], runs, strict=False):
        first = max(min(run), min(before)) if before else 0
        yield run, [first, *(max(pair) for pair in pairwise(run))]


def _mirrored(letter: Letter) -> Letter:
    """A bracket as it is meant: the page has it the way it looks in a line read leftwards."""
    return replace(letter, text=_MIRRORED.get(letter.text, letter.text))


def _clusters(line: list[Letter]) -> list[list[Letter]]:
    """Letters from left to right, each with its marks, and with what is drawn in one with it."""
    found: list[list[Letter]] = []
    marks = [one for one in line if one.is_mark]
    for one in sorted((one for one in line if not one.is_mark), key=lambda one: (one.x, one.index)):
        if found and (found[-1][0].x, found[-1][0].y) == (one.x, one.y):
            found[-1].append(one)
        else:
            found.append([one])
    if not found:
        return [marks]
    found = [_in_order(cluster) for cluster in found]
    bases = [(cluster[0].x, max(one.right for one in cluster)) for cluster in found]
    for mark in marks:
        middle = (mark.left + mark.right) / 2
        away = [max(left - middle, middle - right, 0.0) for left, right in bases]
        same = [place for place, cluster in enumerate(found) if cluster[0].x == mark.x]
        found[same[0] if same else away.index(min(away))].append(mark)
    return found


def _in_order(cluster: list[Letter]) -> list[Letter]:
    """The letters of a ligature as they are read: pdfium gives each a share of its box."""
    if Klass.of(cluster[0].text) is Klass.RIGHT:
        return sorted(cluster, key=lambda one: (-one.left, one.text in _ALEFS))
    return sorted(cluster, key=lambda one: one.left)


def _is_space(clusters: list[list[Letter]], place: int) -> bool:
    """Whether there is a space between the cluster at `place` and the one to its left."""
    left, right = clusters[place - 1], clusters[place]
    em = max(left[0].em, right[0].em)
    if _is_carried(left):
        widest = _WIDEST_HEBREW if left[0].text < _ARABIC else _WIDEST_ARABIC
        return _start(right) - left[0].x > widest * em
    least = _SPACE_BEFORE_MARK if _is_carried(right) else _SPACE
    return _start(right) - _ink(left)[1] > least * em


def _start(cluster: list[Letter]) -> float:
    return cluster[0].x


def _ink(cluster: list[Letter]) -> tuple[float, float]:
    """Left and right end of a cluster's letters, and of marks that are drawn in one with them."""
    first = cluster[0]
    drawn = [one for one in cluster if not one.is_mark or (one.x, one.y) == (first.x, first.y)]
    return min(one.left for one in drawn), max(one.right for one in drawn)


def _is_carried(cluster: list[Letter]) -> bool:
    """Whether a mark's glyph has the text of the letter too, and the letter's glyph has none.

    Then nobody says where the letter ends; it begins where the mark is set.
    """
    first, last = cluster[0], cluster[-1]
    is_one = last.is_mark and (first.x, first.y, first.top) == (last.x, last.y, last.top)
    return is_one and not first.is_mark and first.top - first.bottom < _LOW * first.em

"""Lines as they are read, put together from the places of their letters.

pdfium hands over letters in the order they are drawn in, and where that is not the order they are
read in its guesses go wrong:

- It turns a line round that is written from right to left, but takes a mark above or below it, as
  in ``شكراً``, for a line of its own, and leaves the letters around that as they are drawn.
- Of syllables of several glyphs, as in ``मानव``, it does not know the width: see `pdf_spans`.
- Word processors draw letters of another font after the rest of the line, as in ``quyền``.

Such pages are put together here. All others are taken as pdfium gives them.
"""

import ctypes
import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from zenger.process.formats.pdf_spans import Span
from zenger.process.formats.pdf_visual_order import Klass, reading_runs

_SYLLABLES = "\u0590-\u109f\u1780-\u17ff\u1a20-\u1aad\ua980-\ua9df"
HAS_SYLLABLES = re.compile(f"[{_SYLLABLES}]")  # scripts whose marks pdfium orders better than we
HAS_SHAPED = re.compile(f"[\u0300-\u036f{_SYLLABLES}]")
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
HAS_RTL = re.compile(f"[{_RTL}]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]")
_TURNED = 0.1  # radians
_MOST_WRONG = 0.02  # of the pairs of letters side by side, before a page is put together anew
_NEAR = 1.0  # em between two parts of one line, at most
_BAND = 0.45  # em between the base lines of parts of one line, at most
_MOST_PARTS = 1000  # of a page
_SPACE = 0.195  # em between two words, at least; letters that do not join are up to 0.18 apart
_MIRRORED = dict(zip("()[]{}<>\u00ab\u00bb", ")(][}{><\u00bb\u00ab", strict=True))
_ALEFS = frozenset("\u0622\u0623\u0625\u0627")


@dataclass(frozen=True, slots=True)
class Letter:
    """One character or syllable of the page, in points; y grows upwards."""

    index: int  # pdfium's
    text: str
    x: float  # where it is set
    y: float
    left: float  # of its box
    right: float
    bottom: float
    top: float
    em: float
    is_span: bool = False
    follows_space: bool = False  # says pdfium

    @property
    def is_mark(self) -> bool:
        return len(self.text) == 1 and unicodedata.category(self.text) == "Mn"


def is_scrambled(textpage: Any, characters: str) -> bool:
    """Whether letters of Arabic or Hebrew stand in the order they are drawn in."""
    has_lost_mark = any(unicodedata.combining(word[0]) for word in characters.split())
    if not has_lost_mark:
        steps = [
            _origin(textpage, second)[0] - _origin(textpage, first)[0]
            for first, second in _pairs(characters)
        ]
        if sum(step > 0 for step in steps) <= _MOST_WRONG * len(steps):
            return False
    return is_upright(textpage, characters)


def is_upright(textpage: Any, characters: str) -> bool:
    """Whether all letters stand upright on the page: others have no line that we can follow."""
    return not any(_is_turned(textpage, at) for at in range(len(characters)))


def _is_turned(textpage: Any, index: int) -> bool:
    return bool(_TURNED < raw.FPDFText_GetCharAngle(textpage, index) < math.tau - _TURNED)


def _pairs(characters: str) -> Iterator[tuple[int, int]]:
    """Places of letters side by side in one word; marks stand where they like."""
    for word in re.finditer(f"[{_RTL}]+", characters):
        places = [at for at in range(*word.span()) if not unicodedata.combining(characters[at])]
        yield from pairwise(places)


def words_in_lines(
    textpage: Any, characters: str, spans: Mapping[int, Span]
) -> list[list[list[Letter]]]:
    """Lines in their order, of words in reading order, of letters in reading order.

    Args:
        spans: of the same page, by the place of the character.
    """
    parts = [part for part in _parts(textpage, characters, spans) if part]
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


def _parts(textpage: Any, characters: str, spans: Mapping[int, Span]) -> Iterator[list[Letter]]:
    """Runs of letters on one base line, from left to right or back, without made-up spaces."""
    part: list[Letter] = []
    said: set[int] = set()
    for index, text in enumerate(characters):
        if text in "\r\n":
            yield part
            part = []
            continue
        span = spans.get(index)
        if span is not None and id(span) in said:
            continue
        letter = _letter(textpage, index, text)
        if span is not None:
            said.add(id(span))
            letter = replace(letter, text=span.text, x=span.left, left=span.left, is_span=True,
                             bottom=span.bottom, right=span.right, top=span.top)  # fmt: skip
        elif (text.isspace() and letter.right <= letter.left) or _NO_TEXT.match(text):
            continue
        if index and characters[index - 1].isspace():
            letter = replace(letter, follows_space=True)
        if part and abs(letter.y - _base_line(part[:1])) > _BAND * letter.em:
            yield part
            part = []
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
    if len(parts) > _MOST_PARTS:  # each is compared with all before it
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
    clusters = _clusters(line, is_leftwards=is_leftwards)
    gaps = {place for place in range(1, len(clusters)) if _is_space(clusters, place)}
    word: list[Letter] = []
    classes = [Klass.of(one[0].text[0]) for one in clusters]
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
    if letter.is_span:
        return letter
    return replace(letter, text=_MIRRORED.get(letter.text, letter.text))


def _clusters(line: list[Letter], *, is_leftwards: bool) -> list[list[Letter]]:
    """From left to right: letters with their marks, and with what is drawn in one with them."""
    return _marked(line) if is_leftwards else _followed(line)


def _followed(line: list[Letter]) -> list[list[Letter]]:
    """Of a line read rightwards, where marks come behind their letters."""
    found: list[list[Letter]] = []
    for one in sorted(line, key=lambda one: one.index):
        last = found[-1][-1] if found else None
        is_next = last is not None and last.index == one.index - 1
        if last and is_next and (one.is_mark or (last.x, last.y) == (one.x, one.y)):
            found[-1].append(one)
        else:
            found.append([one])
    return sorted(found, key=lambda cluster: cluster[0].x)


def _marked(line: list[Letter]) -> list[list[Letter]]:
    """Of a line read leftwards, where marks are near their letters and may come at any time."""
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
    lefts = [cluster[0].x for cluster in found]
    rights = [max(one.right for one in cluster) for cluster in found]
    for mark in marks:
        found[_holder(mark, lefts, rights)].append(mark)
    return found


def _holder(mark: Letter, lefts: list[float], rights: list[float]) -> int:
    """Which of the letters from left to right a mark belongs to."""
    same = bisect_left(lefts, mark.x)
    if same < len(lefts) and lefts[same] == mark.x:
        return same
    middle = (mark.left + mark.right) / 2
    behind = bisect_right(lefts, middle)
    near = range(max(behind - 2, 0), min(behind + 1, len(lefts)))
    return min(near, key=lambda place: max(lefts[place] - middle, middle - rights[place], 0.0))


def _in_order(cluster: list[Letter]) -> list[Letter]:
    """The letters of a ligature as they are read: pdfium gives each a share of its box."""
    if Klass.of(cluster[0].text[0]) is Klass.RIGHT:
        return sorted(cluster, key=lambda one: (-one.left, one.text in _ALEFS))
    return sorted(cluster, key=lambda one: one.left)


def _is_space(clusters: list[list[Letter]], place: int) -> bool:
    """Whether there is a space between the cluster at `place` and the one to its left."""
    left, right = clusters[place - 1], clusters[place]
    em = max(left[0].em, right[0].em)
    gap = right[0].x - _ink_ends(left)
    if right[0].follows_space and right[0].index == left[-1].index + 2 and not left[-1].is_span:
        return gap > 0
    return gap > _SPACE * em


def _ink_ends(cluster: list[Letter]) -> float:
    """Where its letters end, and marks that are drawn in one with them."""
    first = cluster[0]
    drawn = [one for one in cluster if not one.is_mark or (one.x, one.y) == (first.x, first.y)]
    return max(one.right for one in drawn)

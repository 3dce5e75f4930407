"""What stands in a text where something was redacted: █[b6]█, whatever was there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from unicodedata import bidirectional

from zenger.model.review import Box, Mark

_TOUCHING = 0.1  # of a word's height; the space between words is 0.2 and more
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What OCR read on a page."""

    text: str
    boxes: tuple[int, ...]  # as `zenger.model.extraction.Page.boxes`
    sure: tuple[int, ...]  # of each word: 0 to 100


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    box: Box
    sure: int
    before: str  # what stands between it and the word before


BLOCK = "█"


def token(code: str) -> str:
    """As wide for a name of three letters as for a whole page."""
    return f"{BLOCK}[{code}]{BLOCK}"


def without_letters(text: str, passages: Iterable[tuple[int, int, str]]) -> str:
    """The text with a token in place of each passage (start, end, code).

    Passages that overlap become one under the reason of the first.
    """
    out, done, last = [], 0, -1
    for start, end, code in sorted(passages):
        start, end = max(0, start), min(end, len(text))
        if start >= end:
            continue
        if start < done or start == last:
            done = last = max(done, end)
            continue
        out += [text[done:start], token(code)]
        done = last = end
    return "".join(out) + text[done:]


def without_cells(rows: Sequence[Row], cells: Iterable[tuple[int, int, str]]) -> tuple[Row, ...]:
    """The rows with a token in place of each cell (row, column, code).

    Raises:
        ValueError: there is no such cell, so somebody believes something covered that is not.
    """
    out = [list(row) for row in rows]
    for row, column, code in cells:
        if not (0 <= row < len(out) and 0 <= column < len(out[row])):
            raise ValueError("no such cell")
        out[row][column] = token(code)
    return tuple(tuple(row) for row in out)


def with_tokens(read: Read, marks: Sequence[Mark]) -> Read:
    """What was read of a page whose boxes were white, with a token in reading order for each.

    A word that was read inside a box is left out: there is nothing but paper. So is what is left
    of a word beside it, which the grid has cut.
    """
    boxes = [(mark, mark.box) for mark in marks if mark.box is not None]
    words = _without(_words(read), [box for _, box in boxes])
    placed = sorted(
        ((_place(words, box), n, mark, box) for n, (mark, box) in enumerate(boxes)),
        key=lambda one: one[:2],
    )
    out: list[_Word] = []
    by_place = {
        place: [(mark, box) for *_, mark, box in group]
        for place, group in groupby(placed, key=lambda one: one[0])
    }
    for index in range(len(words) + 1):
        following = words[index] if index < len(words) else None
        for mark, box in by_place.get(index, ()):
            gap = " " if out and _on_one_line(out[-1].box, box) else "\n"
            out.append(_Word(token(mark.code), box, 100, gap))
            if following is not None:
                beside = _on_one_line(box, following.box)
                following = replace(following, before=" " if beside else following.before or "\n")
        if following is not None:
            out.append(following)
    return _written(out)


def _words(read: Read) -> list[_Word]:
    words, end = [], 0
    for n, at in enumerate(range(0, len(read.boxes) - 5, 6)):
        start, stop, left, top, right, bottom = read.boxes[at : at + 6]
        words.append(
            _Word(
                read.text[start:stop], (left, top, right, bottom),
                read.sure[n] if n < len(read.sure) else 0, read.text[end:start],
            )
        )  # fmt: skip
        end = stop
    return words


def _without(words: list[_Word], boxes: list[Box]) -> list[_Word]:
    """Without what was read in a box, or of a word that the box's edge cuts."""
    kept: list[_Word] = []
    lost = ""
    for word in words:
        if any(_is_inside(word.box, box) or _is_cut(word.box, box) for box in boxes):
            lost = max(lost, word.before, key=lambda gap: (gap.count("\n"), len(gap)))
            continue
        before = max(lost, word.before, key=lambda gap: (gap.count("\n"), len(gap)))
        kept.append(replace(word, before=before))
        lost = ""
    return kept


def _is_inside(word: Box, box: Box) -> bool:
    """Whether the middle of a word lies in a box."""
    across, down = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _is_cut(word: Box, box: Box) -> bool:
    """Whether a word touches the side of a box: what is left of it is no word."""
    return _on_one_line(word, box) and _distance(word, box) <= _TOUCHING * (word[3] - word[1])


def _on_one_line(one: Box, other: Box) -> bool:
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    return 2 * overlap >= min(one[3] - one[1], other[3] - other[1]) > 0


def _place(words: list[_Word], box: Box) -> int:
    """Before which word a mark's token stands."""
    beside = [n for n, word in enumerate(words) if _on_one_line(word.box, box)]
    if beside:
        rtl = _is_rtl("".join(words[n].text for n in beside))
        middle = (box[0] + box[2]) / 2
        earlier = [
            n
            for n in beside
            if ((words[n].box[0] + words[n].box[2]) / 2 > middle) == rtl
        ]  # fmt: skip
        if not earlier:
            return min(beside)
        nearest = min(earlier, key=lambda n: _distance(words[n].box, box))
        return nearest + 1
    above = [n for n, word in enumerate(words) if word.box[3] <= (box[1] + box[3]) / 2]
    return max(above) + 1 if above else 0


def _distance(one: Box, other: Box) -> int:
    return max(other[0] - one[2], one[0] - other[2])


def _is_rtl(text: str) -> bool:
    kinds = [bidirectional(letter) for letter in text]
    return kinds.count("R") + kinds.count("AL") > kinds.count("L")


def _written(words: list[_Word]) -> Read:
    pieces: list[str] = []
    boxes: list[int] = []
    length = 0
    for n, word in enumerate(words):
        gap = word.before if n else ""
        start = length + len(gap)
        length = start + len(word.text)
        pieces += (gap, word.text)
        boxes += (start, length, *word.box)
    return Read("".join(pieces), tuple(boxes), tuple(word.sure for word in words))

"""The outcome graph as a drawing: questions and answers from left to right, the way taken in red.

It says what the list above it says, for those who see better than they read; screen readers pass
it by. Widths of words are estimated, on the safe side, as nothing is laid out before it is read.
"""

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from zenger.model.case.outcomes import BranchState
from zenger.model.case.standing import BranchStands, PointStands
from zenger.publish.case_outcomes import arranged
from zenger.publish.case_telling import Telling
from zenger.publish.wording import direction

COLUMN = 188  # units of the drawing; one is a pixel where there is room
GAP = 44  # between columns, where the lines run
LINE = 17  # from one line of words to the next
ROW_GAP = 16
MOST_DEPTH = 10  # columns: longer chains are in the list alone
_LETTER = 6.9  # the width of a letter, on average, at 13 units
_BOLD = 7.8  # of a question's
_WIDE = 13.0  # of a Chinese, Japanese or Korean one


@dataclass(slots=True)
class _Node:
    """One question or answer with its lines of words, and what follows."""

    kind: str  # "question", "open", "taken", "foreclosed"
    words: list[str]
    small: list[str]
    children: list["_Node"] = field(default_factory=list)
    top: float = 0  # of the words
    column: int = 0

    @property
    def height(self) -> int:
        return (len(self.words) + len(self.small)) * LINE

    @property
    def middle(self) -> float:
        return self.top + len(self.words) * LINE / 2

    @property
    def width(self) -> float:
        return min(max(map(_width, [*self.words, *self.small]), default=0), COLUMN)


def outcome_graph(telling: Telling) -> Markup:
    """The drawing; empty where there is no question, or the chain is too long to draw."""
    roots = [_question(telling, point) for point in arranged(telling.standing.outcomes)]
    depth = max((_place(root, 0) for root in roots), default=0)
    if not roots or depth >= MOST_DEPTH:
        return Markup("")
    below = 4.0
    for root in roots:
        below = _stack(root, below) + ROW_GAP * 2
    width, height = (depth + 1) * (COLUMN + GAP) - GAP + 12, round(below - ROW_GAP)
    pen = _Pen(width, is_rtl=direction(telling.language) == "rtl")
    parts = [part for root in roots for part in pen.draw(root)]
    return Markup(
        '<div class="graph off-paper" aria-hidden="true"><svg viewBox="0 0 {0} {1}" width="{0}" '
        'height="{1}"{2}>\n{3}\n</svg></div>'
    ).format(
        width, height, Markup(' direction="rtl"') if pen.is_rtl else "", Markup("\n").join(parts)
    )


# -- what is drawn -----------------------------------------------------------------------------
def _question(telling: Telling, stands: PointStands) -> _Node:
    words = _wrap(telling.plain(stands.point.question), _BOLD)
    children = [_answer(telling, one) for one in stands.branches]
    return _Node("question", words, [], children)


def _answer(telling: Telling, stands: BranchStands) -> _Node:
    words, branch = telling.words, stands.branch
    small = []
    if branch.end and stands.state is not BranchState.FORECLOSED:
        small += _wrap(words(f"end.{branch.end.value}"))
    if stands.state is BranchState.TAKEN and stands.since:
        small += _wrap(words.moment(stands.since))
    if stands.hearing:
        small += _wrap(telling.sitting(stands.hearing))
    then = [_question(telling, stands.then)] if stands.then else []
    return _Node(stands.state.value, _wrap(telling.plain(branch.label)), small, then)


def _wrap(text: str, latin: float = _LETTER) -> list[str]:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    letter = _WIDE if wide * 2 > len(text) else latin
    return textwrap.wrap(text, max(int(COLUMN / letter), 4)) or [""]


def _width(words: str) -> float:
    return sum(
        _WIDE if unicodedata.east_asian_width(letter) in "WF" else _LETTER for letter in words
    )


# -- where it stands ---------------------------------------------------------------------------
def _place(node: _Node, column: int) -> int:
    """Give each its column. Returns the last one."""
    node.column = column
    return max([column, *(_place(child, column + 1) for child in node.children)])


def _stack(node: _Node, top: float) -> float:
    """Give each its height on the page, children below one another. Returns where it ends."""
    if not node.children:
        node.top = top
        return top + node.height
    below = top
    for child in node.children:
        below = _stack(child, below) + ROW_GAP
    below -= ROW_GAP
    middle = (node.children[0].middle + node.children[-1].middle) / 2
    node.top = max(middle - len(node.words) * LINE / 2, top)
    return max(below, node.top + node.height)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws from left to right, or from right to left."""

    width: int
    is_rtl: bool

    def draw(self, node: _Node) -> list[Markup]:
        left = node.column * (COLUMN + GAP) + 12
        parts = [self._words(node, left)]
        if node.kind != "question":
            parts.append(self._mark(node, left - 9))
        for child in node.children:
            parts.append(self._line(node, left, child))
            parts += self.draw(child)
        return parts

    def _x(self, x: float) -> str:
        return f"{self.width - x if self.is_rtl else x:.0f}"

    def _words(self, node: _Node, left: float) -> Markup:
        lines: Sequence[tuple[str, str]] = [
            *((node.kind, line) for line in node.words), *(("small", line) for line in node.small)
        ]  # fmt: skip
        spans = [
            Markup('<tspan class="{}" x="{}" y="{}">{}</tspan>').format(
                kind, self._x(left), f"{node.top + 13 + row * LINE:.0f}", line
            )
            for row, (kind, line) in enumerate(lines)
        ]
        return Markup("<text>{}</text>").format(Markup("").join(spans))

    def _mark(self, node: _Node, x: float) -> Markup:
        """A dot: full for what happened, a ring for what may, a stroke for what did not."""
        at, y = self._x(x), node.top + LINE / 2 + 0.5
        if node.kind == "foreclosed":
            start, end = self._x(x - 4), self._x(x + 4)
            return Markup('<path class="foreclosed" d="M{} {}H{}"/>').format(start, f"{y:.1f}", end)
        return Markup('<circle class="{}" cx="{}" cy="{}" r="3.5"/>').format(
            node.kind, at, f"{y:.1f}"
        )

    def _line(self, node: _Node, left: float, child: _Node) -> Markup:
        start = left + node.width + 8
        end = child.column * (COLUMN + GAP) + (12 - 15 if child.kind != "question" else 4)
        turn = child.column * (COLUMN + GAP) - GAP / 2 - 4
        y0 = node.top + LINE / 2 if node.kind != "question" else node.middle
        y1 = child.top + LINE / 2 if child.kind != "question" else child.middle
        kind = child.kind if child.kind != "question" else node.kind
        bend = max(start, turn - 12)
        path = (
            f"M{self._x(start)} {y0:.1f}H{self._x(bend)}C{self._x(bend + 16)} {y0:.1f} "
            f"{self._x(bend + 8)} {y1:.1f} {self._x(bend + 24)} {y1:.1f}H{self._x(end)}"
        )
        return Markup('<path class="{}" d="{}"/>').format(kind, escape(path))

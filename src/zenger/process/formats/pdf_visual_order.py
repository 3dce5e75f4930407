"""Letters in the order they are read in, from the order they stand in from left to right.

Source:
    Unicode Standard Annex #9, rules W4, W7, N1 and L2, taken backwards. What it draws alike is
    read the likelier way.
"""

import unicodedata
from collections.abc import Sequence
from enum import Enum

_NUMBERS = {"EN", "AN"}
_RIGHT_TO_LEFT = {"R", "AL"}
_WITHIN_NUMBERS = frozenset(".,:/-\u066b\u066c")


class Klass(Enum):
    """How a letter takes part in the direction of its line."""

    RIGHT = "from right to left"
    LEFT = "from left to right"
    NUMBER = "a digit"
    SEPARATOR = "between the digits of a number, or neutral"
    NEUTRAL = "neutral"

    @classmethod
    def of(cls, letter: str) -> "Klass":
        """The class of one character."""
        direction = unicodedata.bidirectional(letter)
        if direction in _RIGHT_TO_LEFT:
            return cls.RIGHT
        if direction == "L":
            return cls.LEFT
        if direction in _NUMBERS:
            return cls.NUMBER
        return cls.SEPARATOR if letter in _WITHIN_NUMBERS else cls.NEUTRAL


def reading_runs(classes: Sequence[Klass], *, is_leftwards: bool) -> list[range]:
    """Places of a line's letters in reading order; each range runs in the direction it is read in.

    Args:
        classes: of its letters from left to right.
        is_leftwards: the line as a whole, as the page it stands on.
    """
    if is_leftwards:
        kept = _islands(classes, Klass.LEFT, Klass.RIGHT)
        return _leftwards(0, len(classes), sorted(kept + _numbers(classes, kept)))
    runs: list[range] = []
    at = 0
    for start, end in _islands(classes, Klass.RIGHT, Klass.LEFT):
        numbers = _numbers(classes[start:end], [])
        within = [(start + one, start + two) for one, two in numbers]
        runs += [range(at, start), *_leftwards(start, end, within)]
        at = end
    return [run for run in [*runs, range(at, len(classes))] if run]


def _leftwards(start: int, end: int, islands: list[tuple[int, int]]) -> list[range]:
    """From right to left, but for the islands in it."""
    runs: list[range] = []
    for first, last in reversed(islands):
        runs += [range(end - 1, last - 1, -1), range(first, last)]
        end = first
    return [run for run in [*runs, range(end - 1, start - 1, -1)] if run]


def _islands(classes: Sequence[Klass], inner: Klass, outer: Klass) -> list[tuple[int, int]]:
    """Runs from a letter of `inner` to the last one, or the last digit, before one of `outer`."""
    runs: list[tuple[int, int]] = []
    start = end = -1
    for place, klass in enumerate([*classes, outer]):
        if klass is inner or (klass is Klass.NUMBER and start >= 0 and inner is Klass.LEFT):
            start, end = (place if start < 0 else start), place + 1
        elif klass is outer and start >= 0:
            runs.append((start, end))
            start = -1
    return runs


def _numbers(classes: Sequence[Klass], kept: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of digits outside of `kept`, with single separators between them."""
    inside = {place for start, end in kept for place in range(start, end)}
    runs: list[list[int]] = []
    for place, klass in enumerate(classes):
        if klass is not Klass.NUMBER or place in inside:
            continue
        joins = runs and (
            runs[-1][1] == place
            or (runs[-1][1] == place - 1 and classes[place - 1] is Klass.SEPARATOR)
        )
        if joins:
            runs[-1][1] = place + 1
        else:
            runs.append([place, place + 1])
    return [(start, end) for start, end in runs]

"""Small pictures of numbers: bars in SVG with their labels in HTML, without script or style."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 1200
HEIGHT = 100
MAX_BARS = 120
_WIDEST = 56  # of a bar
_ALL_LABELS = 12  # up to so many bars each has its label; beyond, seven are spread evenly
_SPREAD = 7
# Filled in by `%`, which escapes as `format` does and takes a fifth of its time.
_RECT = Markup('<rect x="%.1f" y="%s" width="%.1f" height="%s"><title>%s: %s</title></rect>')
_LINK = Markup('<a href="%s" aria-label="%s: %s">%s</a>')


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, how many, and where it leads (relative; may be empty)."""

    words: str
    count: int
    href: str = ""


def histogram(bars: Sequence[Bar], says: str) -> Markup:
    """Bars side by side; each is a link and names its number.

    The bars stretch with the page; labels are ordinary text beside them, so that they keep
    their size on a phone.

    Args:
        bars: at most `MAX_BARS` are drawn well; more get thin.
        says: the whole picture in a sentence, for those who do not see it.
    """
    most = max((bar.count for bar in bars), default=0)
    if not most:
        return Markup("")
    step = WIDTH / len(bars)
    drawn = [_bar(bar, index * step, step, most) for index, bar in enumerate(bars) if bar.count]
    return Markup(
        '<div class="chart"><svg class="bars" viewBox="0 0 {} {}" preserveAspectRatio="none" '
        'role="group" aria-label="{}">\n{}\n</svg>\n{}</div>'
    ).format(WIDTH, HEIGHT, says, Markup("\n").join(drawn), _labels(bars))


def _bar(bar: Bar, left: float, step: float, most: int) -> Markup:
    high = max(round(bar.count / most * (HEIGHT - 2)), 2)
    wide = min(max(step * 0.8, 1), _WIDEST)
    count = f"{bar.count:,}"
    mark = _RECT % (left + (step - wide) / 2, HEIGHT - high, wide, high, bar.words, count)
    return _LINK % (bar.href, bar.words, count, mark) if bar.href else mark


def _labels(bars: Sequence[Bar]) -> Markup:
    """Words under the bars: all where they fit, else the first, the last and some between."""
    if len(bars) <= _ALL_LABELS:
        words, kind = [bar.words for bar in bars], "each"
    else:
        last = len(bars) - 1
        places = [round(n * last / (_SPREAD - 1)) for n in range(_SPREAD)]
        words, kind = [bars[place].words for place in places], "spread"
    return Markup('<div class="ticks {}" aria-hidden="true">{}</div>').format(
        kind, Markup("").join(Markup("<span>{}</span>").format(word) for word in words)
    )

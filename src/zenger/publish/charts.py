"""Small pictures of numbers: bars in SVG with their labels in HTML, without script or style."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from zenger.publish.quick_escape import escaped

WIDTH = 1200
HEIGHT = 100
MAX_BARS = 120
_WIDEST = 56  # of a bar
_ALL_LABELS = 12  # up to so many bars each has its label; beyond, seven are spread evenly
_SPREAD = 7


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
    ).format(WIDTH, HEIGHT, says, Markup("\n".join(drawn)), _labels(bars))  # noqa: S704  # escaped


def _bar(bar: Bar, left: float, step: float, most: int) -> str:
    """Escaped here, as `Markup.format` takes twenty times as long."""
    high = max(round(bar.count / most * (HEIGHT - 2)), 2)
    wide = min(max(step * 0.8, 1), _WIDEST)
    says = f"{escaped(bar.words)}: {bar.count:,}"
    mark = (
        f'<rect x="{left + (step - wide) / 2:.1f}" y="{HEIGHT - high}" width="{wide:.1f}" '
        f'height="{high}"><title>{says}</title></rect>'
    )
    return f'<a href="{escaped(bar.href)}" aria-label="{says}">{mark}</a>' if bar.href else mark


def _labels(bars: Sequence[Bar]) -> Markup:
    """Words under the bars: all where they fit, else the first, the last and some between."""
    if len(bars) <= _ALL_LABELS:
        words, kind = [bar.words for bar in bars], "each"
    else:
        last = len(bars) - 1
        places = [round(n * last / (_SPREAD - 1)) for n in range(_SPREAD)]
        words, kind = [bars[place].words for place in places], "spread"
    spans = "".join(f"<span>{escaped(word)}</span>" for word in words)
    return Markup(f'<div class="ticks {kind}" aria-hidden="true">{spans}</div>')  # noqa: S704

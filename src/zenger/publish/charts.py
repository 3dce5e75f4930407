"""Small pictures of numbers, drawn in SVG without a line of script or style."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 720
HEIGHT = 120
_BASE = 100  # pixels from the top to the foot of the bars
MAX_BARS = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, how many, and where it leads (relative; may be empty)."""

    words: str
    count: int
    href: str = ""


def histogram(bars: Sequence[Bar], says: str) -> Markup:
    """Bars side by side; each is a link and names its number.

    Args:
        bars: at most `MAX_BARS` are drawn well; more get thin.
        says: the whole picture in a sentence, for those who do not see it.
    """
    most = max((bar.count for bar in bars), default=0)
    if not most:
        return Markup("")
    step = WIDTH / len(bars)
    wide = min(max(step - 2, 1), 48)
    out = [
        Markup(
            '<svg class="bars" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        ).format(WIDTH, HEIGHT, says)
    ]  # fmt: skip
    for index, bar in enumerate(bars):
        high = max(round(bar.count / most * (_BASE - 4)), 2) if bar.count else 0
        if not high:
            continue
        x = index * step + (step - wide) / 2
        mark = Markup(
            '<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}"><title>{}: {:,}</title></rect>'
        ).format(x, _BASE - high, wide, high, bar.words, bar.count)
        if bar.href:
            out.append(
                Markup('<a href="{}" aria-label="{}: {:,}">{}</a>').format(
                    bar.href, bar.words, bar.count, mark
                )
            )
        else:
            out.append(mark)
    out += _axis(bars, step)
    out.append(Markup("</svg>"))
    return Markup("\n").join(out)


def _axis(bars: Sequence[Bar], step: float) -> list[Markup]:
    """A foot line and about eight labels, the first and the last among them."""
    every = max(1, -(-len(bars) // 8))
    line = Markup('<line x1="0" y1="{0}.5" x2="{1}" y2="{0}.5"/>').format(_BASE, WIDTH)
    last = len(bars) - 1
    named = [index for index in range(0, len(bars), every) if last - index >= every / 2]
    labels = []
    for index in [*named, last]:
        x, anchor = index * step + step / 2, "middle"
        if every > 1 and index == 0:
            x, anchor = 0, "start"
        elif every > 1 and index == last:
            x, anchor = WIDTH, "end"
        labels.append(
            Markup('<text x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(
                x, HEIGHT - 4, anchor, bars[index].words
            )
        )
    return [line, *labels]

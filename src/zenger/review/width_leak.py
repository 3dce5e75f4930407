"""How much the width of a gap tells: "about N names fit".

A model, not a measurement of the case: 60 first and 60 last names from many countries, joined to
3,600, in the letter widths of Helvetica. Who attacks a redaction has a better list (a staff list, a
voters' roll) and may know the font. So the number says how one gap compares with another, and
that a gap which few of these names fit tells much; it never says that a gap is safe.

Source: letter widths from the Adobe font metrics of Helvetica, in thousandths of the size.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from math import log2

_WIDTHS = {
    **dict.fromkeys("ijl", 222), **dict.fromkeys("ftI ", 278), "r": 333,
    **dict.fromkeys("ckJsvxyz", 500), "m": 833, "w": 722, "M": 833, "W": 944, "Z": 611, "F": 611,
    "T": 611, "L": 556, **dict.fromkeys("ABEKPSVXY", 667), **dict.fromkeys("CDHNRU", 722),
    **dict.fromkeys("GOQ", 778),
}  # fmt: skip
_OTHER = 556  # a b d e g h n o p q u, digits
_FIRST = (
    "Ada Ahmed Aisha Alexander Ali Amina Ana Andrei Anna Antonio Beatriz Bo Carlos Catherine "
    "Charlotte Chen Christopher Daniel David Elena Elizabeth Emma Fatima Francesca Giovanni Grace "
    "Hana Hans Hiroshi Ian Ibrahim Ines Ivan Jan Jean Jennifer Jo John Jose Julia Karl Kofi Lee "
    "Li Lucia Margaret Maria Michael Mohamed Nadia Nguyen Olga Omar Peter Priya Robert Sofia Tom "
    "Wei Yusuf"
).split()
_LAST = (
    "Abdullah Adeyemi Ahmed Ali Andersson Bauer Brown Chen Cohen Costa Diaz Diop Dubois Eriksson "
    "Fernandez Fischer Garcia Gonzalez Gupta Haddad Hansen Ito Ivanov Jansen Johnson Jones Kaya "
    "Khan Kim Kowalski Lee Li Lopez Martin Mbeki Mensah Meyer Mueller Murphy Nakamura Nguyen Novak "
    "Okafor Oyelaran Papadopoulos Park Petrov Popescu Rossi Santos Schmidt Silva Singh Smith "
    "Tanaka Wang Williams Wu Yilmaz Zhang"
).split()
NAMES = len(_FIRST) * len(_LAST)


@dataclass(frozen=True, slots=True)
class WidthLeak:
    """What a gap tells of the name that was in it."""

    fits: int  # of `NAMES`
    bits: float  # log2 of NAMES / fits; of none: as if one fitted

    @property
    def words(self) -> str:
        if not self.fits:
            return f"none of {NAMES:,} names fits: it may be no name, or a rare one"
        one_in = f"about 1 in {NAMES / self.fits:.0f} of {NAMES:,} names fits"
        said = one_in if self.fits * 2 < NAMES else f"most of {NAMES:,} names fit"
        return f"{said} ({self.bits:.1f} bits)"


def leak_of(narrowest: float, widest: float, size: float) -> WidthLeak:
    """What is told by a gap that held something between so wide.

    Args:
        narrowest, widest: points. Of a box on a grid, its width less two steps, and its width.
        size: of the letters, in points.
    """
    widths = _widths()
    low, high = narrowest / size * 1000, widest / size * 1000
    fits = bisect_right(widths, high) - bisect_left(widths, low)
    return WidthLeak(fits, round(log2(NAMES / max(1, fits)), 1))


def leak_of_box(width: float, height: float, *, grid: float) -> WidthLeak:
    """The same of a painted box, in points; its letters are taken to be 0.8 of its height."""
    return leak_of(max(0.0, width - 2 * grid), width, max(1.0, height * 0.8))


def name_width(name: str) -> int:
    """In thousandths of the size."""
    return sum(_WIDTHS.get(letter, _OTHER) for letter in name)


@cache
def _widths() -> tuple[int, ...]:
    return tuple(
        sorted(name_width(f"{first} {last}") for first in _FIRST for last in _LAST)
    )  # fmt: skip

"""A cell of the band on top of a case page, and of its card."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """A label, a figure, a sentence under it, and where it leads."""

    key: str  # "held", "next", "stake": the cell's name in the style
    label: str
    figure: Markup
    more: Markup
    href: str = ""
    href_words: str = ""


def lines(parts: Iterable[Markup]) -> Markup:
    return Markup("<br>").join(part for part in parts if part)

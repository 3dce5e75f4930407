"""What stands in a web page and is not seen in a browser, as its styles have it drawn.

    the styles of each element  ->  what its letters inherit: colour, ground, size, sight
                                ->  text in the colour of its ground, tiny, cut away, set aside ...

Nothing is laid out: what lies over something else is not known, nor what a script or a sheet that
lies elsewhere makes of the page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from zenger.model.document import Problem, Status
from zenger.model.extraction import Trouble
from zenger.process.formats.colours import Colour, is_dark, is_same
from zenger.process.formats.css_cascade import Styles
from zenger.process.formats.css_unseen import PAPER, colour_of, ground_of, is_clear, is_gone
from zenger.process.formats.html_text import (
    is_hidden,
    parse,
    storable,
    take_hidden,
    too_deep,
    visible_text,
    without_element,
)

SMALLEST = 2.0  # pixels of letters
UNTOLD = "Seen or hidden, which could not be told"  # label of a page
_INK: Colour = (0, 0, 0)
_LINK: Colour = (0, 0, 238)
_SILENT = frozenset("script style head title template noscript".split())
_SIZE = re.compile(r"(\d+\.?\d*|\.\d+)\s*(px|pt|em|rem|ex|ch|%|)")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "rem": 16.0}
_OWN_GROUND: dict[str, Colour] = {
    "mark": (255, 255, 0), "button": (239, 239, 239), "input": PAPER, "select": PAPER,
    "textarea": PAPER,
}  # fmt: skip


class UntoldError(Exception):
    """Nobody can say what of a page is seen: its styles are too many, or it is too deep."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text  # all of it, hidden or not


@dataclass(frozen=True, slots=True)
class _Look:
    """How letters are drawn, as far as it is handed down from one element to those in it."""

    letters: Colour | None = _INK  # None: a colour nobody can read
    is_clear: bool = False
    ground: Colour | None = PAPER  # None: a picture
    size: float = 16.0  # pixels
    is_visible: bool = True


@dataclass(frozen=True, slots=True)
class Unseen:
    """One stretch of text that is not seen."""

    element: etree._Element
    kind: str  # of `process.inventory.kinds`
    is_whole: bool  # all that is in it, or its own text only

    @property
    def text(self) -> str:
        """As it would read."""
        if self.is_whole:
            return visible_text(self.element, with_hidden=True)
        return " ".join(" ".join(_own_text(self.element)).split())


def unseen_in(root: etree._Element, styles: Styles | None = None) -> Iterator[Unseen]:
    """All of it in order. Of the tree nothing may be changed before the last one has come."""
    styles = styles or Styles(root)
    pending: list[tuple[etree._Element, _Look]] = [(root, _Look())]
    while pending:
        element, look = pending.pop()
        if element.tag in _SILENT or not isinstance(element.tag, str):
            continue
        said = styles.of(element)
        if element is not root and (kind := _gone_for(element, said)):
            yield Unseen(element, kind, True)
            continue
        look = _of(element, said, look)
        if (kind := _unseen_for(look, said)) and any(map(str.strip, _own_text(element))):
            yield Unseen(element, kind, False)
        pending += [(child, look) for child in reversed(element)]


def take_unseen(root: etree._Element) -> str:
    """Remove from the tree what is not seen in a browser; return its text.

    Raises:
        UntoldError: there are too many elements for too many rules.
    """
    styles, texts = Styles(root), [take_hidden(root)]
    found = list(unseen_in(root, styles))
    if not styles.is_whole:
        raise UntoldError("\n\n".join((visible_text(root, with_hidden=True), *texts)).strip())
    for one in found:
        texts.append(one.text)
        if one.is_whole:
            without_element(one.element)
        else:
            one.element.text = " "
            for child in one.element:
                child.tail = " "
    return "\n\n".join(text for text in texts if text.strip())


def open_frames(root: etree._Element) -> None:
    """Put the page that a frame brings with itself, as a browser shows it, in the frame's place."""
    for frame in list(root.iter("iframe")):
        source = frame.get("srcdoc") or ""
        page = parse(source) if source and not too_deep(source) else None
        if page is not None:
            frame.tag = "div"
            frame.attrib.clear()
            try:
                take_unseen(page)
                frame.text = storable(visible_text(page))
            except UntoldError as untold:
                frame.text = storable(untold.text)
                frame.set("hidden", "")


def untold() -> Trouble:
    """Of a page whose text is kept as hidden, since some of it may be."""
    message = "What of it is seen could not be told, so that its text counts as hidden."
    return Trouble(Status.LIMIT, Problem("html-styles", message))


def _own_text(element: etree._Element) -> list[str]:
    return [element.text or "", *(child.tail or "" for child in element)]


def _gone_for(element: etree._Element, said: dict[str, str]) -> str:
    if (
        said.get("display", "").startswith("none")
        or said.get("mso-hide") == "all"
        or is_hidden(element)
    ):
        return "hidden-text"
    return "invisible-text" if is_gone(said) else ""


def _unseen_for(look: _Look, said: dict[str, str]) -> str:
    if not look.is_visible:
        return "hidden-text"
    if look.size < SMALLEST:
        return "invisible-text"
    if "text" in (said.get("-webkit-background-clip"), said.get("background-clip")):
        return ""  # the letters are filled with the ground's picture
    if look.is_clear:
        return "invisible-text"
    if look.letters is None or look.ground is None:
        return ""
    if is_dark(look.ground) and is_dark(look.letters):
        return "invisible-text" if "color" in said else "bad-redaction"
    return "invisible-text" if is_same(look.letters, look.ground) else ""


def _of(element: etree._Element, said: dict[str, str], look: _Look) -> _Look:
    beneath = _OWN_GROUND.get(str(element.tag), look.ground)
    colour = said.get("-webkit-text-fill-color") or said.get("color", "")
    if element.tag == "a" and element.get("href") is not None and not colour:
        look = replace(look, letters=_LINK, is_clear=False)
    elif str(element.tag) in _OWN_GROUND and not colour:
        look = replace(look, letters=_INK, is_clear=False)
    elif colour not in ("", "inherit", "unset", "currentcolor"):
        look = replace(look, letters=colour_of(colour), is_clear=is_clear(colour))
    seen = said.get("visibility", "")
    return replace(
        look, ground=ground_of(said, beneath), size=_size(said.get("font-size", ""), look.size),
        is_visible=look.is_visible if seen in ("", "inherit") else seen == "visible",
    )  # fmt: skip


def _size(value: str, around: float) -> float:
    match = _SIZE.match(value)
    if match is None:
        return around if value in ("", "inherit", "unset", "smaller", "larger") else 16.0
    number, unit = float(match[1]), match[2]
    if unit in _PIXELS:
        return number * _PIXELS[unit]
    return number * around / (100 if unit == "%" else 1 if unit == "em" else 2)

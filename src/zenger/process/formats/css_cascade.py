"""What the style sheets inside a page, its attributes and its `style`s say of each element.

Source: CSS Cascading and Inheritance Level 4 (W3C), without layers and origins.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from zenger.process.formats.css_selectors import Page, Selector, selector_of
from zenger.process.formats.css_sheets import Declarations, declared, rules_in

MOST_STEPS = 2_000_000  # elements against parts of selectors, and values laid, in one page
Weight = tuple[bool, tuple[int, int, int, int], int]
_ATTRIBUTES = {"bgcolor": "background-color", "background": "background-image"}
_INLINE = (1, 0, 0, 0)


class _Listed(NamedTuple):
    place: int
    selector: Selector
    is_plain: bool
    declarations: Declarations


class Styles:
    """Asked for one element after the other."""

    def __init__(self, root: etree._Element) -> None:
        self._by_key: dict[str, list[_Listed]] = defaultdict(list)
        self._page = Page(MOST_STEPS)
        sheet = "\n".join("".join(map(str, one.itertext())) for one in _sheets(root))
        for place, rule in enumerate(rules_in(sheet)):
            selector = selector_of(rule.selector)
            key = selector.parts[0][0].key
            self._by_key[key].append(_Listed(place, selector, selector.is_plain, rule.declarations))

    @property
    def is_whole(self) -> bool:
        """False: there was too much to try, so that something was not."""
        return self._page.left > 0

    def of(self, element: etree._Element) -> dict[str, str]:
        """Values by property, as they are declared; what is inherited is not among them."""
        found: dict[str, tuple[Weight, str]] = {}
        for name, value in _of_attributes(element):
            found[name] = ((False, (0, 0, 0, 0), -1), value)
        for rule in self._meant(element):
            _lay(found, rule.declarations, (0, *rule.selector.weight), rule.place)
        if style := element.get("style"):
            _lay(found, declared(style), _INLINE, 0)
        return {name: value for name, (_, value) in found.items()}

    def _meant(self, element: etree._Element) -> Iterator[_Listed]:
        classes = (f".{one}" for one in set((element.get("class") or "").split()))
        for key in ("*", str(element.tag), f"#{element.get('id') or ''}", *classes):
            for rule in self._by_key.get(key, ()):
                if not self._page.spend(len(rule.declarations)):
                    return
                if rule.is_plain or rule.selector.means(element, self._page):
                    yield rule


def _sheets(root: etree._Element) -> Iterator[etree._Element]:
    for sheet in root.iter("style"):
        media = (sheet.get("media") or "screen").lower()
        if "screen" in media or "all" in media or "print" not in media:
            yield sheet


def _of_attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    for name, meant in _ATTRIBUTES.items():
        if value := element.get(name):
            yield meant, value.lower()
    if colour := element.get("text" if element.tag == "body" else "color"):
        yield "color", colour.lower()


def _lay(
    found: dict[str, tuple[Weight, str]], said: Declarations, weight: tuple[int, int, int, int],
    place: int,
) -> None:  # fmt: skip
    for name, (value, is_important) in said.items():
        mine: Weight = (is_important, weight, place)
        if name not in found or found[name][0] <= mine:
            found[name] = mine, value
            if name == "background":  # it sets its colour too, to nothing where it names none
                found["background-color"] = mine, value

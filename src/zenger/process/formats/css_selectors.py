"""Whether a selector of a style sheet means an element. What is not understood means all it may.

Source: Selectors Level 4 (W3C). States that come with a pointer or a click do not hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

_PART = re.compile(
    r"(?P<tag>[\w-]+|\*)|#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)|\[(?P<attr>[^\]]*)\]|"
    r"(?P<drawn>::[\w-]+(?:\([^)]*\))?)|:(?P<state>[\w-]+(?:\((?:[^()]|\([^()]*\))*\))?)"
)
_ATTRIBUTE = re.compile(r"\s*+([\w:-]++)\s*+(?:([~|^$*]?=)(.*))?\Z", re.DOTALL)
_JOINT = re.compile(r"\s*([>+~])\s*|\s+")
_FORMULA = re.compile(r"(?:([+-]?\d*)(n))?([+-]?\d+)?")
_WORDED = {"odd": "2n+1", "even": "2n"}
_STATES = frozenset(
    "hover focus focus-within focus-visible active visited target checked before after open "
    "first-letter first-line selection placeholder-shown invalid disabled popover-open".split()
)


@dataclass(frozen=True, slots=True)
class Compound:
    """The part of a selector that means one element."""

    tag: str = ""
    ids: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # among the elements around it, as they are written
    one_of: tuple[tuple["Selector", ...], ...] = ()
    none_of: tuple[tuple["Selector", ...], ...] = ()
    never: bool = False  # it means no element as the page lies there

    @property
    def key(self) -> str:
        """By which elements are listed that it may mean."""
        if self.ids:
            return f"#{self.ids[0]}"
        return f".{self.classes[0]}" if self.classes else self.tag or "*"

    def means(self, element: etree._Element, page: "Page") -> bool:
        if not page.spend(1):
            return False
        if self.never or (self.tag and self.tag != element.tag):
            return False
        if self.ids and any(one != element.get("id") for one in self.ids):
            return False
        if self.classes and not page.classes(element).issuperset(self.classes):
            return False
        return not (self.attributes or self.places or self.one_of or self.none_of) or (
            all(_has(element, one) for one in self.attributes)
            and all(_is_at(element, one, page) for one in self.places)
            and all(any(one.means(element, page) for one in some) for some in self.one_of)
            and not any(one.means(element, page) for some in self.none_of for one in some)
        )


@dataclass(frozen=True, slots=True)
class Selector:
    """Compounds from the last to the first, each with what joins it to the next one here."""

    parts: tuple[tuple[Compound, str], ...]
    weight: tuple[int, int, int]

    @property
    def is_plain(self) -> bool:
        """Whether it means all that is listed under its key."""
        last = self.parts[0][0]
        return len(self.parts) == 1 and last in (
            Compound(last.tag), Compound(ids=last.ids[:1]), Compound(classes=last.classes[:1])
        )  # fmt: skip

    def means(self, element: etree._Element, page: "Page") -> bool:
        """Whether it means this element. Each element is asked once of each part."""
        last, joint = self.parts[0]
        found = [element] if last.means(element, page) else []
        for compound, onward in self.parts[1:]:
            around = _around(found, joint, page)
            found, joint = [one for one in around if compound.means(one, page)], onward
            if not found:
                break
        return bool(found) and page.left > 0


class Page:
    """What selectors may still be tried on in a page, and the places of its elements."""

    def __init__(self, left: int) -> None:
        self.left = left  # steps
        self._places: dict[etree._Element, dict[etree._Element, int]] = {}
        self._classes: dict[etree._Element, frozenset[str]] = {}

    def spend(self, steps: int) -> bool:
        """Whether there are as many left."""
        self.left -= steps
        return self.left > 0

    def classes(self, element: etree._Element) -> frozenset[str]:
        """Its classes, which are cut apart once however many selectors ask for them."""
        found = self._classes.get(element)
        if found is None:
            written = element.get("class") or ""
            self.spend(len(written) // 64)
            found = self._classes[element] = frozenset(written.split())
        return found

    def place(self, element: etree._Element) -> tuple[int, int]:
        """How many elements stand before it in what it is in, and how many behind it."""
        parent = element.getparent()
        if parent is None:
            return 0, 0
        if parent not in self._places:
            children = (one for one in parent if isinstance(one.tag, str))
            self._places[parent] = {one: number for number, one in enumerate(children)}
            self.spend(len(self._places[parent]))
        places = self._places[parent]
        return places[element], len(places) - 1 - places[element]


def selector_of(text: str) -> Selector:
    """As it is written; one that nobody can read means every element."""
    joints: list[str] = []
    words: list[str] = []
    for word, joint in _words(text.strip()):
        words.append(word)
        joints.append(joint)
    compounds = [_compound(word) for word in words] or [Compound()]
    before = ["", *joints[:-1]]
    return Selector(
        tuple(zip(reversed(compounds), reversed(before[: len(compounds)]), strict=True)),
        (
            sum(len(one.ids) for one in compounds),
            sum(len(one.classes) + len(one.attributes) for one in compounds),
            sum(one.tag not in ("", "*") for one in compounds),
        ),
    )


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Compounds with what follows each: ">", "+", "~", " ", or nothing. Brackets stay whole."""
    start, at, depth = 0, 0, 0
    while at < len(text):
        depth += (text[at] in "([") - (text[at] in ")]")
        joint = _JOINT.match(text, at) if depth <= 0 else None
        if joint is None:
            at += 1
            continue
        if at > start:
            yield text[start:at], joint[1] or " "
        start = at = joint.end()
    if start < len(text):
        yield text[start:], ""


def _compound(word: str) -> Compound:
    made = Compound()
    for part in _PART.finditer(word):
        if part["tag"]:
            made = replace(made, tag="" if part["tag"] == "*" else part["tag"].lower())
        elif part["id"]:
            made = replace(made, ids=(*made.ids, part["id"]))
        elif part["cls"]:
            made = replace(made, classes=(*made.classes, part["cls"]))
        elif part["attr"] is not None:
            made = replace(made, attributes=(*made.attributes, part["attr"]))
        else:
            made = _with_state(made, part["state"] or "after")
    return made


def _with_state(made: Compound, written: str) -> Compound:
    name, _, inside = written.removesuffix(")").partition("(")
    name = name.lower()
    if name in _STATES:
        return replace(made, never=True)
    if name in ("root", "link", "any-link"):
        return replace(made, tag=made.tag or ("html" if name == "root" else "a"))
    if name in ("is", "where", "matches", "not"):
        some = tuple(selector_of(one) for one in parted(inside))
        if name == "not":
            return replace(made, none_of=(*made.none_of, some))
        return replace(made, one_of=(*made.one_of, some))
    return replace(made, places=(*made.places, f"{name}({inside.lower()})"))


def parted(selectors: str) -> Iterator[str]:
    """A list of selectors at its commas, but for those within brackets."""
    depth, start = 0, 0
    for at, letter in enumerate(selectors):
        if letter in "([":
            depth += 1
        elif letter in ")]":
            depth -= 1
        elif letter == "," and depth <= 0:
            yield selectors[start:at]
            start = at + 1
    yield selectors[start:]


def _is_at(element: etree._Element, place: str, page: Page) -> bool:
    """Whether a condition on its place among the elements around it holds; of others, yes."""
    name, _, formula = place.removesuffix(")").partition("(")
    if name not in ("first-child", "last-child", "only-child", "nth-child", "nth-last-child"):
        return True
    before, behind = page.place(element)
    if name == "only-child":
        return before == behind == 0
    count = 1 + (behind if "last" in name else before)
    match = _FORMULA.fullmatch(_WORDED.get(formula, formula).replace(" ", "") or "1")
    if match is None:
        return True
    step = int(f"{match[1]}1" if match[1] in ("", "+", "-") else match[1]) if match[2] else 0
    first = int(match[3] or 0)
    return count == first if not step else (count - first) % step == 0 <= (count - first) // step


def _around(found: list[etree._Element], joint: str, page: Page) -> list[etree._Element]:
    """The elements that stand so to one of these, each once."""
    if joint in (">", "+"):
        near = (one.getparent() if joint == ">" else _previous(one) for one in found)
        return list(dict.fromkeys(one for one in near if one is not None))
    around: dict[etree._Element, None] = {}
    for one in found:
        others = one.iterancestors() if joint == " " else one.itersiblings(preceding=True)
        for other in others:
            if other in around or not page.spend(1):
                break  # what is farther away is among them
            if isinstance(other.tag, str):
                around[other] = None
    return list(around)


def _previous(element: etree._Element) -> etree._Element | None:
    return next(
        (one for one in element.itersiblings(preceding=True) if isinstance(one.tag, str)), None
    )


def _has(element: etree._Element, condition: str) -> bool:
    match = _ATTRIBUTE.match(condition)
    if match is None:
        return True
    name, way, wanted = match[1].lower(), match[2], _bare(match[3] or "")
    value: str | None = element.get(name)
    if value is None or way is None:
        return value is not None
    if way == "~=":
        return wanted in value.split()
    if way == "|=":
        return value == wanted or value.startswith(f"{wanted}-")
    if way == "*=":
        return wanted in value
    if way == "^=":
        return bool(value.startswith(wanted))
    return bool(value.endswith(wanted) if way == "$=" else value == wanted)


def _bare(value: str) -> str:
    """Without its quotes, and without what says that large and small letters are the same."""
    value = value.strip()
    if value[:1] in ("'", '"'):
        return value[1:].partition(value[0])[0]
    return next(iter(value.split()), "")

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
_ATTRIBUTE = re.compile(r"\s*([\w:-]+)\s*(?:([~|^$*]?=)\s*[\"']?(.*?)[\"']?\s*(?:[is]\s*)?)?\Z")
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

    def means(self, element: etree._Element) -> bool:
        if self.never or (self.tag and self.tag != element.tag):
            return False
        if any(one != element.get("id") for one in self.ids):
            return False
        if self.classes and not set(self.classes) <= set((element.get("class") or "").split()):
            return False
        return (
            all(_has(element, one) for one in self.attributes)
            and all(_is_at(element, one) for one in self.places)
            and all(any(one.means(element) for one in some) for some in self.one_of)
            and not any(one.means(element) for some in self.none_of for one in some)
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

    def means(self, element: etree._Element) -> bool:
        """Whether it means this element."""
        last, joint = self.parts[0]
        return last.means(element) and _before(element, joint, self.parts[1:])


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


def _is_at(element: etree._Element, place: str) -> bool:
    """Whether a condition on its place among the elements around it holds; of others, yes."""
    name, _, formula = place.removesuffix(")").partition("(")
    if name not in ("first-child", "last-child", "only-child", "nth-child", "nth-last-child"):
        return True
    parent = element.getparent()
    before = 0 if parent is None else parent.index(element) - _remarks(element, preceding=True)
    behind = 0
    if parent is not None and name in ("last-child", "only-child", "nth-last-child"):
        behind = len(parent) - 1 - parent.index(element) - _remarks(element, preceding=False)
    if name == "only-child":
        return before == behind == 0
    count = 1 + (behind if "last" in name else before)
    match = _FORMULA.fullmatch(_WORDED.get(formula, formula).replace(" ", "") or "1")
    if match is None:
        return True
    step = int(f"{match[1]}1" if match[1] in ("", "+", "-") else match[1]) if match[2] else 0
    first = int(match[3] or 0)
    return count == first if not step else (count - first) % step == 0 <= (count - first) // step


def _remarks(element: etree._Element, *, preceding: bool) -> int:
    """Comments and the like among the elements beside it, which do not count."""
    others = element.itersiblings(etree.Comment, etree.PI, etree.Entity, preceding=preceding)
    return sum(1 for _ in others)


def _before(element: etree._Element, joint: str, rest: tuple[tuple[Compound, str], ...]) -> bool:
    """Whether what a selector says of the elements around this one holds."""
    if not rest:
        return True
    compound, onward = rest[0]
    if joint in (">", "+"):
        one = element.getparent() if joint == ">" else _previous(element)
        return one is not None and compound.means(one) and _before(one, onward, rest[1:])
    others = element.iterancestors() if joint == " " else element.itersiblings(preceding=True)
    return any(
        compound.means(one) and _before(one, onward, rest[1:])
        for one in others
        if isinstance(one.tag, str)
    )


def _previous(element: etree._Element) -> etree._Element | None:
    return next(
        (one for one in element.itersiblings(preceding=True) if isinstance(one.tag, str)), None
    )


def _has(element: etree._Element, condition: str) -> bool:
    match = _ATTRIBUTE.match(condition)
    if match is None:
        return True
    name, way, wanted = match[1].lower(), match[2], match[3] or ""
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

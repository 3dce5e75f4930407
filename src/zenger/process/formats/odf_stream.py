"""The content of an OpenDocument file as one tree, or as several where it is too long for one.

Each tree is a document of its own: it has the styles and the list of changes that stand at the
beginning, and then some of what follows.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from zenger.process.formats.office_package import (
    DAMAGE,
    MAX_XML,
    Package,
    TooLargeError,
    attribute,
    local,
    parsed,
)
from zenger.process.formats.office_stream import MAX_ELEMENTS, MAX_HELD, ended

_HEAD = ("automatic-styles", "tracked-changes")  # what the rest is understood by
_CUT = frozenset((
    "document-content", "body", "text", "spreadsheet", "presentation", "drawing", "section",
    "table", "table-rows", "table-row-group",
))  # fmt: skip  # between whose children it may be cut


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the content, or all of it."""

    root: etree._Element
    is_whole: bool = False
    goes_on: bool = False  # its first table began in the part before


@dataclass(slots=True)
class _Held:
    """What was read of the content and not given yet."""

    root: etree._Element | None = None
    count: int = 0  # elements
    last: etree._Element | None = None  # given, but the parser may still add what follows it
    head: list[etree._Element] = field(default_factory=list)
    changes: set[str] = field(default_factory=set)  # begun and not ended: not to be cut


def content_parts(package: Package, name: str) -> Iterator[Part]:
    """Of a damaged one that is too long for one tree, all that stands before the damage.

    Raises:
        TooLargeError: something that cannot be cut is larger than `MAX_HELD`.
        any of `DAMAGE`
    """
    try:
        whole = package.read(name, MAX_XML)
    except TooLargeError:
        yield from _cut(package, name)
    else:
        yield Part(parsed(whole), is_whole=True)


def _cut(package: Package, name: str) -> Iterator[Part]:
    held, goes_on = _Held(), False
    try:
        for element in ended(package, name):
            _note(held, element)
            if held.count > MAX_HELD:
                raise TooLargeError
            if held.count >= MAX_ELEMENTS and not held.changes and _may_be_cut(element):
                yield Part(_taken(held, element), goes_on=goes_on)
                goes_on = local(element) not in ("table", "page") and _is_in_table(element)
    except DAMAGE:
        if held.root is not None:
            yield Part(_rest(held), goes_on=goes_on)
        raise
    if held.root is not None:
        yield Part(_rest(held), goes_on=goes_on)


def _note(held: _Held, element: etree._Element) -> None:
    name = local(element)
    held.count += 1
    if held.root is None:
        held.root = element.getroottree().getroot()
    if name in _HEAD:
        held.head.append(deepcopy(element))
        held.head[-1].tail = None
    elif name == "change-start":
        held.changes.add(attribute(element, "change-id"))
    elif name == "change-end":
        held.changes.discard(attribute(element, "change-id"))


def _may_be_cut(element: etree._Element) -> bool:
    around = [local(holder) for holder in element.iterancestors()]
    return len(around) > 2 and _CUT.issuperset(around)


def _is_in_table(element: etree._Element) -> bool:
    return next(element.iterancestors("{*}table"), None) is not None


def _taken(held: _Held, element: etree._Element) -> etree._Element:
    """All that was read, up to the element, in a tree of its own. The element is the last that
    the parser finished: it stays where it is, emptied."""
    _drop(held.last)
    copy = deepcopy(element)
    copy.tail = None
    inner, at = copy, element
    while (parent := at.getparent()) is not None:
        holder = etree.Element(parent.tag, dict(parent.attrib), dict(parent.nsmap))
        for sibling in reversed(list(at.itersiblings(preceding=True))):
            holder.append(sibling)
        holder.append(inner)
        inner, at = holder, parent
    element.clear()
    held.last, held.count = element, 0
    return _headed(held, inner)


def _rest(held: _Held) -> etree._Element:
    _drop(held.last)
    assert held.root is not None  # noqa: S101
    return _headed(held, held.root)


def _headed(held: _Held, root: etree._Element) -> etree._Element:
    """With what stands at the beginning, if it went with a part before."""
    present = {local(element) for element in root.iter(*(f"{{*}}{name}" for name in _HEAD))}
    for number, element in enumerate(e for e in held.head if local(e) not in present):
        root.insert(number, deepcopy(element))
    return root


def _drop(last: etree._Element | None) -> None:
    if last is not None and (holder := last.getparent()) is not None:
        holder.remove(last)

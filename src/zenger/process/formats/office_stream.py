"""The elements of a part of any length as they end, without the tree that they would make."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from zenger.process.formats.office_package import (
    DAMAGE,
    Package,
    TooLargeError,
    local,
    parsed,
    seen,
)

MAX_SHORT = 4 << 20  # bytes of XML that are parsed at once; a million elements take some 200 MB
MAX_ELEMENTS = 100_000  # of a tree; some 10 MB of XML
_RESOURCE_LIMIT = 114  # XML_ERR_RESOURCE_LIMIT of libxml2: one text of more than 10 MB
MAX_HELD = 5 * MAX_ELEMENTS


def ended(package: Package, part: str) -> Iterator[etree._Element]:
    """Each element when it is whole; of a damaged part all that stand before the damage.

    Raises:
        TooLargeError, lxml.etree.XMLSyntaxError
    """
    parser = etree.XMLPullParser(
        events=("end",), resolve_entities=False, no_network=True, huge_tree=False
    )
    for chunk in package.chunks(part):
        damage = _fed(parser, chunk)
        yield from (element for _, element in parser.read_events())
        if damage:
            raise damage
    parser.close()  # says so where the part ends too early


def _fed(parser: "etree.XMLPullParser", chunk: bytes) -> Exception | None:
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        return TooLargeError() if error.code == _RESOURCE_LIMIT else error
    return None


def forget(element: etree._Element) -> None:
    """Give back the memory of an element that was read, and of all before it."""
    parent = element.getparent()
    element.clear()
    while parent is not None and (previous := element.getprevious()) is not None:
        parent.remove(previous)


def trees(package: Package, part: str, within: str) -> Iterator[etree._Element]:
    """A part as trees of about `MAX_ELEMENTS`, each with some of the children of the element
    called `within`; of a damaged part all that stands before the damage.

    Raises:
        TooLargeError: one child is larger than `MAX_HELD`.
        any of `DAMAGE`
    """
    if (whole := _whole(package, part)) is not None:
        yield whole
        return
    root, last, count = None, None, 0
    try:
        for element in ended(package, part):
            root = element.getroottree().getroot() if root is None else root
            holder = element.getparent()
            count += 1
            if count > MAX_HELD:
                raise TooLargeError
            if count >= MAX_ELEMENTS and holder is not None and local(holder) == within:
                _drop(last)
                yield seen(_taken(element))
                last, count = element, 0
    except DAMAGE:
        if root is not None:
            _drop(last)
            yield seen(root)
        raise
    if root is not None:
        _drop(last)
        yield seen(root)


def _whole(package: Package, part: str) -> etree._Element | None:
    """The tree of a part that is short and sound, which is nearly all of them."""
    try:
        return parsed(package.read(part, MAX_SHORT))
    except (etree.XMLSyntaxError, TooLargeError):
        return None


def _taken(element: etree._Element) -> etree._Element:
    """What was read of the element's parent, up to it, in a tree of its own. It is the last that
    the parser finished: it stays where it is, emptied, as others may have been begun behind it."""
    holder = _alike(parent) if (parent := element.getparent()) is not None else element
    for sibling in reversed(list(element.itersiblings(preceding=True))):
        holder.append(sibling)
    holder.append(deepcopy(element))
    element.clear()
    root = holder
    while parent is not None and (parent := parent.getparent()) is not None:
        around = _alike(parent)
        around.append(root)
        root = around
    return root


def _alike(element: etree._Element) -> etree._Element:
    return etree.Element(element.tag, dict(element.attrib), dict(element.nsmap))


def _drop(last: etree._Element | None) -> None:
    """Take out what is left of a child that was given."""
    if last is not None and (holder := last.getparent()) is not None:
        holder.remove(last)

"""The elements of a part of any length as they end, without the tree that they would make."""

from collections.abc import Iterator

from lxml import etree

from zenger.process.formats.office_package import Package


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


def _fed(parser: "etree.XMLPullParser", chunk: bytes) -> etree.XMLSyntaxError | None:
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        return error
    return None


def forget(element: etree._Element) -> None:
    """Give back the memory of an element that was read, and of all before it."""
    parent = element.getparent()
    element.clear()
    while parent is not None and (previous := element.getprevious()) is not None:
        parent.remove(previous)

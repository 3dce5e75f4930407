"""Names of elements and attributes, of damaged XML too.

`etree.QName` refuses `office:document` where nothing says what `office` is, which a parser that
recovers lets through.
"""

from functools import lru_cache

from lxml import etree


@lru_cache(1024)  # a file has some hundred names, asked for at each of its elements
def local_name(tag: object) -> str:
    """The name without its namespace or prefix; "" for comments and processing instructions."""
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def local(element: etree._Element) -> str:
    """The same of an element's tag."""
    return local_name(element.tag)

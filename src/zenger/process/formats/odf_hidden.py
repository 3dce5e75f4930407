"""Passages of OpenDocument that are hidden, taken out of the text: by styles, fields, sections.

Whether a condition holds is not worked out: what stands under one counts as hidden.
Source: OASIS OpenDocument 1.3, part 3, 7.7.4 to 7.7.6 (hidden fields), 19.803 (text:display).
"""

from collections.abc import Iterator

from lxml import etree

from zenger.process.formats.odf_letters import BOXES, STYLED, Letters
from zenger.process.formats.office_package import attribute, local

CELLS = ("{*}table-cell", "{*}covered-table-cell")
_SWITCHED_OFF = etree.XPath("descendant::*[@*[local-name()='display'][.='none' or .='condition']]")
_LAYERED = etree.XPath("descendant::*[@*[local-name()='layer']]")
_FIELDS = ("{*}hidden-text", "{*}hidden-paragraph", "{*}script")
_APART = frozenset(
    {"annotation", "note", "notes", "tracked-changes", "forms", "p", "h", "span", "a"}
)
_SPACES = {"s": " ", "tab": "\t", "line-break": "\n"}


def take_hidden(content: etree._Element, letters: Letters) -> list[str]:
    """Empty what is hidden, so that it is no part of the flow; return what it said.

    Cells of a sheet whose style hides them are left: their places are told with them.
    """
    body = next(content.iter("{*}body"), content)
    wholes = [*_SWITCHED_OFF(body), *(_of_field(e) for e in body.iter(*_FIELDS))]
    wholes += [e for e in _LAYERED(body) if attribute(e, "layer") in letters.layers]
    texts = [_take_whole(element) for element in wholes]
    inkless = letters.inkless() if next(body.iter("{*}spreadsheet"), None) is not None else ()
    texts += [
        "".join(_take(element)) for element in list(body.iter(*STYLED))
        if letters.hides(element) and not (inkless and _is_told_by_cell(element, inkless))
    ]  # fmt: skip
    return [text for text in map(str.strip, texts) if text]


def _of_field(element: etree._Element) -> etree._Element:
    """One hides all of its paragraph, the others themselves."""
    if local(element) != "hidden-paragraph":
        return element
    return next(element.iterancestors("{*}p", "{*}h"), element)


def _take_whole(element: etree._Element) -> str:
    said = [attribute(element, "string-value"), *map(str, element.itertext())]
    element.clear(keep_tail=True)
    return "\n".join(dict.fromkeys(filter(str.strip, said)))


def _take(element: etree._Element) -> Iterator[str]:
    """Its own text; what stands in it with a style of its own is judged by itself."""
    yield element.text or ""
    element.text = None
    for child in element:
        name = local(child)
        if name in _SPACES:
            yield _SPACES[name]
        elif name not in _APART and name not in BOXES:
            yield from _take(child)
        yield child.tail or ""
        child.tail = None


def _is_told_by_cell(element: etree._Element, inkless: frozenset[str]) -> bool:
    cell = next(element.iterancestors(*CELLS), None)
    return cell is not None and attribute(cell, "style-name") in inkless

"""Passages of OpenDocument that are hidden, taken out of the text: by styles, fields, sections.

Whether a condition holds is only worked out where it compares a variable of the document with one
value; what stands under any other counts as hidden.
Source: OASIS OpenDocument 1.3, part 3, 7.7.4 to 7.7.6 (hidden fields), 19.803 (text:display).
"""

import re
from collections.abc import Iterator

from lxml import etree

from zenger.process.formats.odf_letters import BOXES, STYLED, Letters
from zenger.process.formats.odf_placed import unseen_places
from zenger.process.formats.office_package import attribute, local

CELLS = ("{*}table-cell", "{*}covered-table-cell")
_SWITCHED_OFF = etree.XPath("descendant::*[@*[local-name()='display'][.='none' or .='condition']]")
_COMPARED = re.compile(r'(?:ooow:)?\s*(\w+)\s+(EQ|NEQ|==|!=)\s+"([^"]*)"\s*')
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
    values = _values(body)
    hiders = [*_SWITCHED_OFF(body), *body.iter(*_FIELDS)]
    wholes = [_hidden_by(e) for e in hiders if _may_hold(attribute(e, "condition"), values)]
    wholes += [e for e in _LAYERED(body) if attribute(e, "layer") in letters.layers]
    wholes += unseen_places(body, letters)
    texts = [_take_whole(element) for element in wholes]
    inkless = letters.inkless() if next(body.iter("{*}spreadsheet"), None) is not None else ()
    texts += [
        "".join(_take(element)) for element in list(body.iter(*STYLED))
        if letters.hides(element) and not (inkless and _is_told_by_cell(element, inkless))
    ]  # fmt: skip
    return [text for text in map(str.strip, texts) if text]


def _hidden_by(element: etree._Element) -> etree._Element:
    """One field hides all of its paragraph, all others hide themselves."""
    if local(element) != "hidden-paragraph":
        return element
    return next(element.iterancestors("{*}p", "{*}h"), element)


def _values(body: etree._Element) -> dict[str, set[str]]:
    """Of the variables of a document; one that is declared twice has several."""
    found: dict[str, set[str]] = {}
    for one in body.iter("{*}user-field-decl"):
        said = attribute(one, "string-value") or attribute(one, "value")
        found.setdefault(attribute(one, "name"), set()).add(said)
    return found


def _may_hold(condition: str, values: dict[str, set[str]]) -> bool:
    compared = _COMPARED.fullmatch(condition)
    known = values.get(compared[1], set()) if compared else set()
    if compared is None or len(known) != 1:
        return True
    return (known == {compared[3]}) == (compared[2] in ("EQ", "=="))


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

"""What an OpenDocument file holds outside its flow: comments, changes, hidden text, masters."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from lxml import etree

from zenger.model.extraction import PageKind
from zenger.process.formats.odf_hidden import take_hidden
from zenger.process.formats.odf_letters import letters_of
from zenger.process.formats.office_package import Package, attribute, local
from zenger.process.formats.ooxml_text import Section

_COMMENTS = (PageKind.COMMENTS, "Comments")
_CHANGES = (PageKind.CHANGES, "Tracked changes")
_HIDDEN = (PageKind.HIDDEN, "Hidden text")
_DESCRIPTIONS = (PageKind.ASIDE, "Descriptions of pictures")
_BOXES = (PageKind.ASIDE, "Text boxes")
_CHARTS = (PageKind.ASIDE, "Charts and objects")
_MASTERS = (PageKind.ASIDE, "Headers, footers, masters")
_KINDS = (_COMMENTS, _CHANGES, _HIDDEN, _DESCRIPTIONS, _BOXES, _CHARTS, _MASTERS)
_SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
DESCRIBING = (f"{{{_SVG}}}title", f"{{{_SVG}}}desc")  # for those who cannot see a picture
_SHAPES = ("{*}shapes", "{*}frame", "{*}custom-shape")
_APART = frozenset({"annotation", "note", "notes", "tracked-changes", "forms"})


class Beside:
    """What stands outside the flow, gathered from the content part by part."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._found: dict[tuple[PageKind, str], dict[str, None]] = {kind: {} for kind in _KINDS}

    def add(self, content: etree._Element) -> None:
        """Takes what is hidden out of the content, so that it is no part of the flow."""
        self._keep(_COMMENTS, (_signed("", e) for e in content.iter("{*}annotation")))
        self._keep(_CHANGES, (_signed("Deleted by", e) for e in content.iter("{*}deletion")))
        self._keep(_CHANGES, _insertions(content))
        self._keep(_DESCRIPTIONS, ((e.text or "").strip() for e in content.iter(*DESCRIBING)))
        self._keep(_HIDDEN, take_hidden(content, letters_of(self._styles, content)))
        self._keep(_BOXES, (text_of(e) for e in content.iter(*_SHAPES) if _is_of_sheet(e)))

    def sections(self) -> Iterator[Section]:
        """Each kind as one."""
        self._keep(_CHARTS, map(text_of, self._objects()))
        if (styles := self._styles) is not None:
            self._keep(_MASTERS, (text_of(e) for e in styles.iter() if local(e) == "master-page"))
        for (kind, label), texts in self._found.items():
            if texts:
                yield kind, label, "\n".join(texts)

    def _keep(self, kind: tuple[PageKind, str], texts: Iterable[str]) -> None:
        self._found[kind] |= dict.fromkeys(filter(None, texts))

    @cached_property
    def _styles(self) -> etree._Element | None:
        return self._package.xml("styles.xml")

    def _objects(self) -> Iterator[etree._Element]:
        for name in self._package.names:
            if name.startswith("Object ") and name.endswith("/content.xml"):
                root = self._package.xml(name)
                if root is not None:
                    yield root


def hidden_tables(*roots: etree._Element | None) -> frozenset[str]:
    """Names of the styles of tables that are not shown."""
    return letters_of(*roots).that("table", "block display", "false".__eq__)


def hidden_pages(*roots: etree._Element | None) -> frozenset[str]:
    """Names of the styles of slides that are not shown."""
    return letters_of(*roots).that("drawing-page", "block visibility", "hidden".__eq__)


def _is_of_sheet(element: etree._Element) -> bool:
    return next(element.iterancestors("{*}spreadsheet"), None) is not None


def _insertions(content: etree._Element) -> Iterator[str]:
    """The text between the marks of each insertion, which is part of the flow."""
    regions = {
        attribute(region, "id"): region
        for region in content.iter("{*}changed-region")
        if any(local(e) == "insertion" for e in region)
    }
    if not regions:
        return
    open_: dict[str, list[str]] = {}
    for event, element in etree.iterwalk(content, events=("start", "end")):
        name, mark = local(element), attribute(element, "change-id")
        if event == "start":
            if name == "change-start" and mark in regions:
                open_[mark] = []
            elif name == "change-end" and mark in open_:
                about = _about("Inserted by", regions[mark])
                yield f"{about}: {''.join(open_.pop(mark)).strip()}"
        text = element.text if event == "start" else element.tail
        for texts in open_.values():
            texts.append("\n" if name in ("p", "h") and event == "end" else text or "")


def _signed(verb: str, element: etree._Element) -> str:
    about, text = _about(verb, element), text_of(element)
    return f"{about}: {text}" if about and text else text


def _about(verb: str, element: etree._Element) -> str:
    facts = {local(e): e.text or "" for e in element.iter() if local(e) in ("creator", "date")}
    who = " ".join(filter(None, (verb, facts.get("creator", ""))))
    return ", ".join(filter(None, (who, facts.get("date", ""))))


def text_of(node: etree._Element) -> str:
    """Paragraphs as lines, without what stands apart (notes, comments, changes) inside it."""
    parts: list[str] = []
    for child in node:
        if local(child) in _APART:
            continue
        if local(child) in ("p", "h"):
            parts.append(_paragraph(child))
        else:
            parts.append(text_of(child))
    if local(node) in ("p", "h", "span"):
        parts = [_paragraph(node)]
    return "\n".join(part for part in parts if part.strip())


def _paragraph(node: etree._Element) -> str:
    parts = [node.text or ""]
    for child in node:
        name = local(child)
        if name in ("s", "tab", "line-break"):
            parts.append({"s": " ", "tab": "\t", "line-break": "\n"}[name])
        elif name in ("frame", "custom-shape"):
            parts.append(f"\n{text_of(child)}\n")
        elif name not in _APART:
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)

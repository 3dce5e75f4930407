"""What an OpenDocument file holds outside its flow: comments, changes, hidden text, masters."""

from collections.abc import Iterator

from lxml import etree

from zenger.model.extraction import PageKind
from zenger.process.formats.office_package import Package, attribute, local
from zenger.process.formats.ooxml_text import Section

_APART = frozenset({"annotation", "note", "notes", "tracked-changes", "forms"})


def sections_beside(package: Package, content: etree._Element) -> Iterator[Section]:
    """What stands outside the flow, each kind as one section."""
    elements = list(content.iter())
    comments = [_signed("", e) for e in elements if local(e) == "annotation"]
    changes = [*_deletions(elements), *_insertions(content)]
    unseen = hiding(content, "text-properties") | hiding(
        package.xml("styles.xml"), "text-properties"
    )
    hidden = [text_of(e) for e in elements if _is_hidden(e, unseen)]
    boxes = [text_of(e) for e in elements if local(e) in ("shapes", "frame", "custom-shape")
             and any(local(a) == "spreadsheet" for a in e.iterancestors())]  # fmt: skip
    charts = [
        text_of(root)
        for name in package.names
        if name.startswith("Object ") and name.endswith("/content.xml")
        and (root := package.xml(name)) is not None
    ]  # fmt: skip
    styles = package.xml("styles.xml")
    masters = (
        [text_of(e) for e in styles.iter() if local(e) == "master-page"]
        if styles is not None
        else []
    )
    for kind, label, texts in (
        (PageKind.COMMENTS, "Comments", comments),
        (PageKind.CHANGES, "Tracked changes", changes),
        (PageKind.HIDDEN, "Hidden text", hidden),
        (PageKind.ASIDE, "Text boxes", boxes),
        (PageKind.ASIDE, "Charts and objects", charts),
        (PageKind.ASIDE, "Headers, footers, masters", masters),
    ):
        if any(texts):
            yield kind, label, "\n".join(dict.fromkeys(filter(None, texts)))


def hiding(root: etree._Element | None, properties: str) -> set[str]:
    """Names of the styles that do not show what they are for."""
    return {
        attribute(e.getparent(), "name")
        for e in (root.iter() if root is not None else ())
        if local(e) == properties
        and (attribute(e, "display") in ("false", "none") or attribute(e, "visibility") == "hidden")
    }


def _is_hidden(element: etree._Element, unseen: set[str]) -> bool:
    name = local(element)
    if name in ("hidden-text", "hidden-paragraph"):
        return True
    if name == "section":
        return attribute(element, "display") == "none"
    return name in ("span", "p", "h") and attribute(element, "style-name") in unseen


def _deletions(elements: list[etree._Element]) -> Iterator[str]:
    for element in elements:
        if local(element) == "deletion":
            yield _signed("Deleted by", element)


def _insertions(content: etree._Element) -> Iterator[str]:
    """The text between the marks of each insertion, which is part of the flow."""
    regions = {
        attribute(region, "id"): region
        for region in content.iter()
        if local(region) == "changed-region" and any(local(e) == "insertion" for e in region)
    }
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

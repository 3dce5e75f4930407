"""The text of an XML document: prose as prose, data as indented names and values."""

from lxml import etree

from zenger.process.formats.xml_names import local, local_name

MAX_DEPTH = 20  # levels that are indented; a bomb of levels must not become all white space

# Namespaces and roots of formats that hold text for readers; attributes there are mark-up.
_PROSE = ("tei-c.org", "docbook", "1999/xhtml", "/jats", "akomantoso", "oasis-open.org/legaldoc")
_PROSE_ROOTS = frozenset(("TEI", "TEI.2", "html", "book", "article", "akomaNtoso", "fictionbook"))
_TITLES = ("titleStmt", "teiHeader", "metadata", "head", "info", "channel", "front")


def is_prose(root: etree._Element) -> bool:
    """Whether it is written for readers."""
    namespace = str(root.tag).lower()
    return any(mark in namespace for mark in _PROSE) or local(root) in _PROSE_ROOTS


def title_of(root: etree._Element) -> str:
    """Of TEI, Dublin Core and the like: a `title` inside a part that describes the whole.

    In SVG it is the `title` directly under the root; those deeper name parts of the drawing.
    """
    for element in root.iter("{*}title"):
        parents = [local(parent) for parent in element.iterancestors()]
        if parents == ["svg"] or set(parents) & set(_TITLES) or "/dc/" in str(element.tag):
            text = " ".join("".join(element.itertext()).split())
            if text:
                return text[:1000]
    return ""


def xml_text(root: etree._Element, limit: int, *, prose: bool) -> str:
    """All text in it. An element beside words runs on in the line; any other starts one.

    Stops soon after `limit` characters: the caller reports what is cut off.
    """
    size = 0
    out: list[str] = []
    depth = 0
    mixed = [False]  # for each open element: whether words stand directly in it
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if len(out) % 1000 == 0:
            size += sum(map(len, out[-1000:]))
        if size > 2 * limit:
            break
        if event == "start":
            if not mixed[-1]:
                out.append("\n" + " " * (0 if prose else min(depth, MAX_DEPTH)))
            if not prose:
                out.append(_label(element))
            mixed.append(mixed[-1] or _has_words(element))
            depth += 1
            out.append(_flat(element.text, keep=mixed[-1]))
        else:
            mixed.pop()
            depth -= 1
            if element is not root:
                out.append(_flat(element.tail, keep=mixed[-1]))
    return "\n".join(line.rstrip() for line in "".join(out).split("\n") if line.strip())


def _label(element: etree._Element) -> str:
    attributes = " ".join(f"{local_name(name)}={value}" for name, value in element.attrib.items())
    return f"{local(element)}{' ' if attributes else ''}{attributes}: "


def _has_words(element: etree._Element) -> bool:
    if (element.text or "").strip() and len(element):
        return True
    return any((child.tail or "").strip() for child in element)


def _flat(text: str | None, *, keep: bool) -> str:
    if not text or not (keep or text.strip()):
        return ""
    flat = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    return f"{before}{flat}{' ' if flat and text[-1:].isspace() else ''}"

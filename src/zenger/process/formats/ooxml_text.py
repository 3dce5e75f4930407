"""Word documents (docx): running text, then what stands beside it."""

from collections.abc import Iterator

from lxml import etree

from zenger.model.extraction import PageKind
from zenger.process.formats.office_package import Package, attribute, local

Section = tuple[PageKind, str, str]  # kind, label, text

_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_BESIDE = (
    ("word/header", "Headers"),
    ("word/footer", "Footers"),
    ("word/footnotes", "Footnotes"),
    ("word/endnotes", "Endnotes"),
)


def sections(package: Package) -> Iterator[Section]:
    """The text of every part; tracked deletions are among the changes, not in the text."""
    main = package.xml(_main_part(package))
    if main is not None:
        yield PageKind.TEXT, "", paragraphs(main)
    for prefix, label in _BESIDE:
        texts = (
            paragraphs(root)
            for n in package.starting(prefix)
            if (root := package.xml(n)) is not None
        )
        text = "\n".join(dict.fromkeys(t for t in texts if t.strip()))
        if text:
            yield PageKind.ASIDE, label, text
    comments = package.xml("word/comments.xml")
    if comments is not None:
        yield PageKind.COMMENTS, "Comments", "\n".join(_signed(comments, "comment"))
    if main is not None:
        changes = [*_signed(main, "ins", "Inserted"), *_signed(main, "del", "Deleted")]
        if changes:
            yield PageKind.CHANGES, "Tracked changes", "\n".join(changes)


def _main_part(package: Package) -> str:
    found = package.starting("word/document")
    return found[0] if found else "word/document.xml"


def paragraphs(root: etree._Element) -> str:
    """One line a paragraph, cells of a table row separated by tabs.

    A text box is stored twice, once for old programs (mc:Fallback), which is left out.
    """
    lines: list[str] = []
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        if event == "start":
            if name == "Fallback" and _skip(element):
                continue
            parts.append(_BREAKS.get(name, ""))
        elif name == "t":
            parts.append(element.text or "")
        elif name == "p":
            lines.append("".join(parts))
            parts = []
    lines.append("".join(parts))
    return "\n".join(line for line in lines if line)


def _skip(element: etree._Element) -> bool:
    """Empty the copy for old programs, so that its text does not come twice."""
    for child in list(element):
        element.remove(child)
    return True


def _signed(root: etree._Element, tag: str, verb: str = "") -> Iterator[str]:
    for element in root.iter():
        if local(element) != tag:
            continue
        text = "".join(e.text or "" for e in element.iter() if local(e) in ("t", "delText"))
        if not text.strip():
            continue
        about = " ".join(
            filter(None, [verb, attribute(element, "author"), attribute(element, "date")])
        )
        yield f"{about}: {text}" if about else text

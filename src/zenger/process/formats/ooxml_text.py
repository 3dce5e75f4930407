"""Word documents (docx): the library's running text, and what stands beside it.

Source: ISO/IEC 29500-1, 17.13 (annotations) and 17.3.2.41 (vanish).
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from zenger.model.extraction import PageKind
from zenger.process.formats import office_library
from zenger.process.formats.office_package import (
    DAMAGE,
    TYPES,
    Package,
    TooLargeError,
    attribute,
    local,
    packed,
    parsed,
    relationships,
    slices,
)
from zenger.process.formats.office_stream import trees
from zenger.process.formats.ooxml_hidden import take_hidden, unseen_styles

MAIN = "word/document.xml"
STYLES = "word/styles.xml"
Section = tuple[PageKind, str, str]  # kind, label, text

_CHANGES = {
    "ins": "Inserted", "del": "Deleted", "moveFrom": "Moved from here", "moveTo": "Moved here",
}  # fmt: skip
_PARTS = ("word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes")
_SEPARATE = frozenset({"p", "br", "cr", "v"})
_TEXT = frozenset({"t", "delText", "text", "v"})  # "v" holds a value that a chart keeps
_READABLE = tuple(f"{{*}}{name}" for name in sorted(_SEPARATE | _TEXT | {"tab"}))


_WORD = re.compile(r"\w+")
# Not the comments: the library would add them to the text, without their authors.
_STYLE = re.compile(r"word/(styles|numbering)\.xml")
_ASIDE = re.compile(r"word/(footnotes|endnotes|header|footer)\d*\.xml")
# The library writes bold text, links and notes inside tables with the signs of Markdown.
_MARKED_UP = ("{*}rPr", "{*}footnoteReference", "{*}endnoteReference", "{*}commentReference")


def sections(package: Package) -> Iterator[Section]:
    """Running text, then headers, notes, changes and hidden text, each in one.

    Raises:
        UnreadableError, TooLargeError
        any of `DAMAGE`: a part is damaged. All that could be read has been given.
    """
    damage: list[Exception] = []
    text = office_library.running_text(_given(package, damage), office_library.DOCX)
    yield PageKind.TEXT, "", "\n".join(text.body)
    marks = _marks(package, [*text.body, *text.headers, *text.footnotes], damage)
    for kind, label, lines in (
        (PageKind.ASIDE, "Headers and footers", text.headers),
        (PageKind.ASIDE, "Footnotes", text.footnotes),
        (PageKind.ASIDE, "Text boxes", marks.boxes),
        (PageKind.CHANGES, "Tracked changes", marks.changes),
        (PageKind.HIDDEN, "Hidden text", marks.hidden),
    ):
        if lines:
            yield kind, label, "\n".join(dict.fromkeys(lines))
    if damage:
        raise damage[0]


def _whole(
    package: Package, names: Iterable[str], damage: list[Exception]
) -> dict[str, etree._Element]:
    """Parts as trees, without the damaged ones."""
    found = {}
    for name in names:
        try:
            found[name] = parsed(package.read(name))
        except DAMAGE as error:
            damage.append(error)
    return found


def _given(package: Package, damage: list[Exception]) -> Iterator[bytes]:
    """The document as the library gets it: in slices, and bare of how its words look."""
    part = package.main()
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    given = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships({"officeDocument": MAIN}),
        "word/_rels/document.xml.rels": (
            package.read(links) if links in package.names else relationships({})
        ),
    }
    styles = _whole(package, filter(_STYLE.fullmatch, package.names), damage)
    given |= {name: etree.tostring(root) for name, root in styles.items()}
    others = _whole(package, filter(_ASIDE.fullmatch, package.names), damage)
    unseen = unseen_styles(styles.get(STYLES))
    for root in others.values():
        take_hidden(root, unseen)
    aside = {name: etree.tostring(_bare(root)) for name, root in others.items()}
    for root in _sound(package, part, damage):
        take_hidden(root, unseen)
        _bare(root)
        for piece in slices(root, next((e for e in root if local(e) == "body"), root)):
            yield packed({**given, **aside, MAIN: piece})
            aside = {}  # they belong to the first slice


def _sound(package: Package, part: str, damage: list[Exception]) -> Iterator[etree._Element]:
    """A part in trees, up to where it is damaged or more than can be held."""
    try:
        yield from trees(package, part, "body")
    except (*DAMAGE, TooLargeError) as error:
        damage.append(error)


def _bare(root: etree._Element) -> etree._Element:
    etree.strip_elements(root, *_MARKED_UP, with_tail=False)
    etree.strip_tags(root, "{*}hyperlink")
    return root


def text_of(node: etree._Element) -> str:
    """The text in any part, one paragraph a line."""
    found: list[str] = []
    for element in node.iter(*_READABLE):
        name = local(element)
        if name in _SEPARATE:
            found.append("\n")
        elif name == "tab":
            found.append("\t")
        if name in _TEXT:
            found.append(element.text or "")
    return "\n".join(line for line in "".join(found).split("\n") if line.strip())


@dataclass(slots=True)
class _Marks:
    changes: list[str] = field(default_factory=list)  # one a line, with author and date
    hidden: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)  # text that the library left out


def _marks(package: Package, read: list[str], damage: list[Exception]) -> _Marks:
    """What is not simply shown, or stands in boxes that the library does not look into."""
    marks, known = _Marks(), words_of(read)
    names = [STYLES] if STYLES in package.names else []
    unseen = unseen_styles(next(iter(_whole(package, names, damage).values()), None))
    parts = [name for prefix in _PARTS for name in package.starting(prefix)]
    for root in chain.from_iterable(_sound(package, part, damage) for part in parts):
        for element in root.iter(*(f"{{*}}{name}" for name in _CHANGES)):
            if text := text_of(element):
                marks.changes.append(signed(f"{_CHANGES[local(element)]} by", element, text))
        marks.hidden += take_hidden(root, unseen)
        etree.strip_elements(root, "{*}del", with_tail=False)
        boxes = [line for e in root.iter("{*}txbxContent") for line in text_of(e).split("\n")]
        boxes += [attribute(e, "string").strip() for e in root.iter("{*}textpath")]  # watermarks
        marks.boxes += sorted(set(boxes) - set(read) - {""}, key=boxes.index)
        marks.boxes += left_out(root, known | words_of(marks.boxes))
    return marks


def words_of(lines: list[str]) -> set[str]:
    return {word for line in lines for word in _WORD.findall(line)}


def left_out(root: etree._Element, known: set[str]) -> list[str]:
    """Lines of a part with a word that is not among those the library read."""
    return [line for line in text_of(root).split("\n") if not known.issuperset(_WORD.findall(line))]


def comments(package: Package) -> Iterator[str]:
    """Each comment of a document, presentation or workbook, with author and date."""
    people = dict(_people(package))
    for part in package.names:
        folder = part.lower().partition("/")[2]
        if not folder.startswith(("comments", "threadedcomments/")) or not part.endswith(".xml"):
            continue
        root = package.xml(part)
        elements = list(root.iter()) if root is not None else []
        authors = [e.text or "" for e in elements if local(e) == "author"]
        known = people | {str(number): name for number, name in enumerate(authors)}
        for element in elements:
            if local(element) in ("comment", "cm", "reply", "threadedComment"):
                yield signed("", element, text_of(_without_replies(element)), known)


def _without_replies(comment: etree._Element) -> etree._Element:
    """They have authors of their own."""
    alone = copy(comment)
    etree.strip_elements(alone, "{*}replyLst", with_tail=False)
    return alone


def _people(package: Package) -> Iterator[tuple[str, str]]:
    parts = [n for n in package.names if n.startswith(("ppt/commentAuthors", "ppt/authors"))]
    for part in [*parts, *package.starting("xl/persons/")]:
        root = package.xml(part)
        for element in root if root is not None else ():
            name = attribute(element, "name") or attribute(element, "displayName")
            yield attribute(element, "id"), name


def signed(
    verb: str, element: etree._Element, text: str, people: dict[str, str] | None = None
) -> str:
    """ "Deleted by Anna, 2021-05-04T10:00:00Z: the text"; the place comes first in a workbook."""
    number = attribute(element, "authorId") or attribute(element, "personId")
    author = attribute(element, "author") or (people or {}).get(number, "")
    date = next(filter(None, (attribute(element, n) for n in ("date", "dt", "created", "dT"))), "")
    place = attribute(element, "ref")
    about = ", ".join(filter(None, (place, " ".join(filter(None, (verb, author))), date)))
    return f"{about}: {text}" if about else text

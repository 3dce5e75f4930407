"""Whatever else stands in the parts of an office document: nothing is passed over unread.

The reader tells what is seen and what is hidden in the places that it knows. Here every text and
every attribute of every part is gone through once more, and what says a word that nothing has
told is told.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from zenger.model.review import Severity
from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError, local
from zenger.process.formats.xml_names import local_name
from zenger.process.inventory.found import Findings, finding, words_in
from zenger.process.inventory.office_usual import is_usual, is_usual_field, literals
from zenger.process.inventory.told_words import Told

AT_ONCE = 1_500  # characters of one finding
MOST_OF_A_PART = 50  # findings of one element's name
_XML = re.compile(r".*\.(?:xml|vml|rdf)")
_SKIPPED = re.compile(
    r"\[Content_Types\]\.xml|.*\.rels|META-INF/manifest\.xml|settings\.xml|.*/theme/.*"
)
_MASTERS = re.compile(r"ppt/(?:slideLayouts|slideMasters|notesMasters|handoutMasters)/")
# Attributes that hold what somebody wrote, by what it is.
_WRITTEN = {
    name: kind
    for kind, names in {
        "description": "descr title alt helpText statusText tooltip",
        "property": "author userName initials lastModifiedBy user ed",
        "resource-name": "name codeName displayName caption tag label element",
        "stray-text": "cmd prompt error promptTitle errorTitle comment displayText totalsRowLabel "
        "val value v string text instr string-value string-value-if-true string-value-if-false "
        "current-value database-name table-name column-name connection-name author-initials",
    }.items()
    for name in names.split()
}
# What one paragraph says is judged as a whole: programs cut words into many pieces.
_UNITS = frozenset({"p", "h", "si"})
_PIECES = frozenset({"t", "delText", "span", "a", "r", "p", "h", "ruby", "ruby-base", "rt"})
_PLACES = frozenset({"align", "posOffset", "pctWidth", "pctHeight"})  # of what is drawn
_BREAKS = frozenset({"br", "cr", "tab", "line-break", "s"})
_FORMULAS = frozenset(
    {"f", "formula", "formula1", "formula2", "sqref", "formatCode", "definedName"}
)
_CONDITIONS = ("formula", "condition")  # of OpenDocument, in an attribute
_OF_TABLES = frozenset({"tblCaption", "tblDescription"})
_FIELDS = frozenset({"instrText", "delInstrText"})
_CHOSEN = frozenset(
    {
        "alias",
        "tag",
        "helpText",
        "statusText",
        "default",
        "docVar",
        "name",
        "docId",
        "listItem",
        "docPart",
        "attr",
        "filter",
        "attachedSchema",
        "s",
    }
)


def findings(package: Package, told: Told) -> Findings:
    """What stands in its XML, then the parts that nothing leads to.

    Args:
        told: the words of all that is seen of it and was told.
    """
    for name in package.names:
        if not _XML.fullmatch(name) or _SKIPPED.fullmatch(name):
            continue
        try:
            yield from _Part(package, name, told).findings()
        except (*DAMAGE, TooLargeError):
            yield finding("not-inspected", name, "The part is damaged or too large.")
    if "[Content_Types].xml" in package.names:
        yield from _unreached(package)


@dataclass(slots=True)
class _Part:
    """One part, gone through piece by piece, however large it is."""

    package: Package
    name: str
    told: Told
    held: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def findings(self) -> Findings:
        parser = etree.XMLPullParser(
            events=("end", "comment", "pi"), resolve_entities=False, no_network=True,
            huge_tree=False,
        )  # fmt: skip
        for chunk in self.package.chunks(self.name):
            parser.feed(chunk)
            for _, element in parser.read_events():
                yield from self._element(element)
        for key in list(self.held):
            yield from self._flush(key)

    def _element(self, element: etree._Element) -> Findings:
        if not isinstance(element.tag, str):
            text = element.text or ""
            target = getattr(element, "target", "")
            if any(map(str.isalnum, text)) and not target.startswith("mso-"):
                yield finding("markup-comment", self.name, text)
            return
        tag = local(element)
        is_within = any(local(around) in _UNITS for around in element.iterancestors())
        texts = () if is_within and tag not in _UNITS else self._texts(element, tag)
        for kind, where, text in (*texts, *self._attributes(element, tag)):
            self.told.add(text)
            key = kind, where
            self.held[key].append(text)
            if sum(map(len, self.held[key])) > AT_ONCE:
                yield from self._flush(key)
        if not is_within:
            _forget(element)

    def _texts(self, element: etree._Element, tag: str) -> Iterator[tuple[str, str, str]]:
        if tag in _PLACES or (self.name == "docProps/app.xml" and _is_counted(element.text)):
            return
        if tag in _UNITS:
            texts = [_joined(element)]
        elif tag in _FORMULAS:
            texts = list(literals(element.text or ""))
        else:
            texts = [element.text or "", *(child.tail or "" for child in element)]
        kind = "property" if self.name.startswith("docProps/") else "stray-text"
        for text in filter(str.strip, texts):
            if self.told.untold(text):
                yield kind, tag, text.strip()

    def _attributes(self, element: etree._Element, tag: str) -> Iterator[tuple[str, str, str]]:
        is_odf = self.name in ("content.xml", "styles.xml")
        for key, value in element.attrib.items():
            name = local_name(key)
            if tag == "lsdException" and name == "name":
                self.told.add(value)  # a style that Word itself has
            if tag in _OF_TABLES and value.strip():  # the library takes one for text of the page
                yield "description", tag, value
                continue
            is_condition = is_odf and name in _CONDITIONS
            if name == "formatCode" or is_condition:
                value = " ".join(literals(value))
            elif name == "instr" and is_usual_field(value):
                continue
            kind = "stray-text" if is_condition else _WRITTEN.get(name, "")
            if name in ("val", "value") and tag not in _CHOSEN and " " not in value:
                kind = ""
            if tag == "name" and kind:
                kind = "" if self.name.startswith("xl/") else "resource-name"  # of a font
            if not kind and (" " in value.strip() or not value.isascii()):
                kind = "stray-text"
            if (
                kind
                and self.told.untold(value)
                and (is_condition or not is_usual(tag, name, value))
            ):
                yield kind, f"{tag} {name}", value

    def _flush(self, key: tuple[str, str]) -> Findings:
        texts = list(dict.fromkeys(self.held.pop(key)))
        self.counts[key] += 1
        if self.counts[key] > MOST_OF_A_PART:
            return
        kind, where = key
        is_low = kind == "resource-name" or _MASTERS.match(self.name)
        severity = Severity.LOW if is_low else None
        yield finding(kind, f"{self.name}, {where}", "\n".join(texts), severity=severity)


def _is_counted(text: str | None) -> bool:
    return not any(map(str.isalpha, text or ""))


def _joined(unit: etree._Element) -> str:
    """A paragraph's text; what is no piece of its running text stands apart."""
    parts = []
    for event, element in etree.iterwalk(unit, events=("start", "end")):
        tag = local(element)
        if event == "start":
            text = "" if tag in _PLACES else element.text or ""
            usual = tag in _FIELDS and is_usual_field(text)
            is_apart = tag not in _PIECES and text.strip()
            parts.append("" if usual else f" {text} " if is_apart else text)
            if tag in _BREAKS:
                parts.append(" ")
        elif element is not unit:
            parts.append(element.tail or "")
    return "".join(parts)


def _forget(element: etree._Element) -> None:
    """Free what was gone through: a table of a million rows is not held."""
    for child in element:
        child.tail = None
    tail = element.tail
    element.clear(keep_tail=True)
    element.tail = tail


def _unreached(package: Package) -> Findings:
    """Parts to which no relationship leads: leftovers of another state, or put there."""
    reached, later = set[str](), [""]
    while later:
        part = later.pop()
        try:
            targets = [link.target for link in package.links(part) if not link.is_external]
        except (*DAMAGE, TooLargeError):
            yield finding("not-inspected", f"{part}, links", "They are damaged.")
            continue
        new = [target for target in targets if target not in reached]
        reached.update(new)
        later += new
    for name in package.names:
        if name in reached or (_SKIPPED.fullmatch(name) and "/theme/" not in name):
            continue
        try:
            text = words_in(package.read(name))
        except (*DAMAGE, TooLargeError):
            text = ""
        yield finding("unused-object", f"{name}, which nothing leads to", text)

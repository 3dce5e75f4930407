"""What OpenDocument keeps beside the text: printers, templates, earlier versions, white text."""

from collections.abc import Iterator

from lxml import etree

from zenger.process.formats.colours import is_same, parsed
from zenger.process.formats.odf_beside import text_of
from zenger.process.formats.odf_letters import BOXES, Letters, letters_of
from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError, attribute, local
from zenger.process.inventory.found import Findings, finding

_SETTINGS = {"PrinterName": "printer-settings", "PrinterSetup": "printer-settings",
             "CurrentDatabaseDataSource": "external-link", "RedlineProtectionKey": "property",
             "Rsid": "edit-ids", "RsidRoot": "edit-ids"}  # fmt: skip


def findings(package: Package) -> Findings:
    """All of it; a part that is damaged is told and hides nothing of the others."""
    for what, look in (("settings", settings), ("text", text), ("versions", versions)):
        try:
            yield from look(package)
        except (*DAMAGE, TooLargeError):
            yield finding("not-inspected", what, "A part is damaged or too large.")


def settings(package: Package) -> Findings:
    root = package.xml("settings.xml")
    for item in root.iter("{*}config-item") if root is not None else ():
        name = attribute(item, "name")
        if (kind := _SETTINGS.get(name)) and (item.text or "").strip(" 0"):
            yield finding(kind, f"settings, {name}", item.text or "")
    meta = package.xml("meta.xml")
    for element in meta.iter("{*}template") if meta is not None else ():
        yield finding("template-path", "meta.xml", attribute(element, "href") or attribute(element, "title"))  # noqa: E501  # fmt: skip


def text(package: Package) -> Findings:
    """White and tiny words, links that are fetched, macros and forms."""
    content, styles = package.xml("content.xml"), package.xml("styles.xml")
    roots = [root for root in (content, styles) if root is not None]
    letters = letters_of(styles, content)
    white = frozenset(_white(letters))
    for root in roots:
        for element in root.iter():
            name = local(element)
            if name in ("span", "p", "h") and _is_unseen(element, letters, white):
                if (said := text_of(element)).strip():
                    yield finding("invisible-text", "white or tiny", said)
            elif name == "event-listener":
                yield finding("script", "content.xml", attribute(element, "href"))
            elif name in ("image", "object", "section-source", "table-source", "plugin"):
                target = attribute(element, "href")
                if "://" in target or target.startswith("//"):
                    yield finding("external-link", name, target)
            elif name == "a":
                yield finding("link", "content.xml", attribute(element, "href"))


def _is_unseen(element: etree._Element, letters: Letters, white: frozenset[str]) -> bool:
    """In a box, of which nobody knows here what lies behind it, all that is white is told."""
    if letters.hides(element):
        return True
    is_named = attribute(element, "style-name") in white
    return is_named and any(local(holder) in BOXES for holder in element.iterancestors())


def _white(letters: Letters) -> Iterator[str]:
    """Names of styles, by what they inherit too."""
    for family, name in {*letters.own, *letters.above}:
        said = letters.of(family, name)
        is_white = (colour := parsed(said.get("color", ""))) and is_same(colour, (255, 255, 255))
        if name and is_white and said.get("ground", "") in ("", "transparent", "#ffffff"):
            yield name


def versions(package: Package) -> Findings:
    for name in package.names:
        if name.startswith("Versions/"):
            yield finding("earlier-revision", name)

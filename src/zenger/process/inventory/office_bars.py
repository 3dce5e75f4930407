"""Words in the colour of the bar behind them: how people black out text in Word, Excel and Writer.

Colours are taken from the text itself, from a named style of its letters, and from the theme as
Office ships it; styles that inherit from others are not followed.
"""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from zenger.process.formats.colours import Colour, is_dark, is_same, of_theme, of_word, parsed
from zenger.process.formats.office_package import DAMAGE, Package, TooLargeError, attribute, local
from zenger.process.formats.ooxml_ink import unseen_styles
from zenger.process.formats.ooxml_text import text_of
from zenger.process.inventory.found import Findings, finding

_TEXTS = re.compile(r"word/(?:document|header|footer|footnotes|endnotes|comments)\d*\.xml")
_SOLID = "solid"  # a pattern that is all in its foreground colour
_BLACK: Colour = (0, 0, 0)
_WHITE: Colour = (255, 255, 255)


def findings(package: Package) -> Findings:
    """All of it; a part that is damaged is told and hides nothing of the others."""
    for what, look in (
        ("bars in the text", in_word), ("bars in cells", in_cells), ("bars in the text", in_odf),
    ):  # fmt: skip
        try:
            yield from look(package)
        except (*DAMAGE, TooLargeError):
            yield finding("not-inspected", what, "A part is damaged or too large.")


def in_word(package: Package) -> Findings:
    """Runs of Word whose ground hides them. Letters without a colour turn white on a dark ground
    in newer versions of Word; they are told all the same, as they were meant to be unseen."""
    if "word/document.xml" not in package.names:
        return
    styles = _styles(package.xml("word/styles.xml"))
    for name in filter(_TEXTS.fullmatch, package.names):
        root = package.xml(name)
        for paragraph in root.iter("{*}p") if root is not None else ():
            for words in _barred(paragraph, styles):
                yield finding("bad-redaction", f"{name}, a bar of the same colour", words)


def _barred(paragraph: etree._Element, styles: dict[str, etree._Element]) -> Iterator[str]:
    """The words under bars, those of neighbouring runs together."""
    held = ""
    for run in paragraph.iter("{*}r"):
        words = text_of(run)
        if words.strip() and _is_barred(run, styles):
            held += words
            continue
        if held.strip():
            yield held
        held = ""
    if held.strip():
        yield held


def _is_barred(run: etree._Element, styles: dict[str, etree._Element]) -> bool:
    own = [e for e in run if local(e) == "rPr"]
    named = [
        styles[style]
        for properties in own
        for e in properties
        if local(e) == "rStyle" and (style := attribute(e, "val")) in styles
    ]
    colour = _first(own + named, _letters)
    ground = _first(own + named, _ground)
    if ground is not None:
        return is_dark(ground) if colour is None else is_same(colour, ground, but=_WHITE)
    around = _first(_around(run), _ground)
    return colour is not None and around is not None and is_same(colour, around, but=_WHITE)


def _around(run: etree._Element) -> list[etree._Element]:
    wanted = {"p": "pPr", "tc": "tcPr"}
    return [
        e for holder in run.iterancestors("{*}p", "{*}tc") for e in holder
        if local(e) == wanted[local(holder)]
    ]  # fmt: skip


def _first(
    holders: list[etree._Element], what: Callable[[etree._Element], Colour | None]
) -> Colour | None:
    return next((found for one in holders if (found := what(one)) is not None), None)


def _letters(properties: etree._Element) -> Colour | None:
    for element in properties:
        if local(element) == "color":
            return parsed(attribute(element, "val")) or of_theme(attribute(element, "themeColor"))
    return None


def _ground(properties: etree._Element) -> Colour | None:
    for element in properties:
        if local(element) == "highlight":
            return of_word(attribute(element, "val"))
        if local(element) == "shd":
            if attribute(element, "val") == _SOLID:
                return parsed(attribute(element, "color")) or _BLACK
            return parsed(attribute(element, "fill"))
    return None


def _styles(root: etree._Element | None) -> dict[str, etree._Element]:
    return {
        attribute(style, "styleId"): properties
        for style in (root.iter("{*}style") if root is not None else ())
        for properties in style
        if local(properties) == "rPr"
    }


def in_cells(package: Package) -> Findings:
    """Cells of Excel whose letters have the colour of their filling. White on white is told
    elsewhere; letters without a colour are black, on whatever filling."""
    book = package.xml("xl/styles.xml")
    if book is None:
        return
    barred = unseen_styles(book).on_bars
    strings = strings_of(package) if barred else []
    for name in package.starting("xl/worksheets/sheet") if barred else ():
        root = package.xml(name)
        cells = root.iter("{*}c") if root is not None else ()
        for cell in cells:
            if cell.get("s") in barred and len(cell):
                place = f"{name}, cell {cell.get('r', '?')}, filled with the colour of its letters"
                yield finding("bad-redaction", place, value_of(strings, cell))


def strings_of(package: Package) -> list[etree._Element]:
    """The texts that cells refer to by number."""
    root = package.xml("xl/sharedStrings.xml")
    return list(root.iter("{*}si")) if root is not None else []


def value_of(strings: list[etree._Element], cell: etree._Element) -> str:
    """What a cell says, as it is stored: a number without its format."""
    said = "".join(e.text or "" for e in cell if local(e) == "v")
    if cell.get("t") == "s" and said.isdecimal():
        return text_of(strings[int(said)]) if int(said) < len(strings) else ""
    return said or text_of(cell)


def in_odf(package: Package) -> Findings:
    """Passages of OpenDocument in a style whose letters have the colour of their ground."""
    roots = [package.xml(name) for name in ("content.xml", "styles.xml") if name in package.names]
    barred = {name for root in roots if root is not None for name in _barred_styles(root)}
    for root in roots if barred else []:
        for element in root.iter("{*}span", "{*}p", "{*}h") if root is not None else ():
            if attribute(element, "style-name") in barred:
                words = "".join(str(text) for text in element.itertext())
                if words.strip():
                    yield finding("bad-redaction", "a bar of the same colour", words)


def _barred_styles(root: etree._Element) -> Iterator[str]:
    for style in root.iter("{*}text-properties"):
        colour = parsed(attribute(style, "color"))
        ground = parsed(attribute(style, "background-color"))
        if ground is None:
            continue
        if is_dark(ground) if colour is None else is_same(colour, ground, but=_WHITE):
            yield attribute(style.getparent(), "name")

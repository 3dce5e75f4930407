"""The rules of the style sheets inside a page, as they hold at a screen of 1,280 pixels.

Source: CSS Syntax Level 3 (W3C), as far as pages need it that were saved or sent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zenger.process.formats.css_selectors import parted
from zenger.process.formats.css_unseen import plain

SCREEN = 1_280  # pixels wide
LONGEST = 1_000  # characters of a selector
DEEPEST = 20  # blocks within blocks
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_DECLARATION = re.compile(r"(?<![\w-])([\w-]++)\s*+:\s*+((?:[^;\"']|\"[^\"]*\"|'[^']*')*+)")
_BRACE = re.compile(r"[{}]")
_AROUND = ("@media", "@supports", "@layer", "@container", "@scope", "@document")
_WIDTH = re.compile(r"(min|max)-(?:device-)?width\s*:\s*(\d++(?:\.\d*+)?|\.\d++)\s*(px|em|rem)?")
_NOT_HERE = re.compile(
    r"\b(?:print|speech|tty|tv|braille|embossed|handheld|projection|aural)\b|"
    r"prefers-color-scheme\s*:\s*dark|prefers-contrast|forced-colors|^\s*not\b|"
    r"orientation\s*:\s*portrait|\bmonochrome\b"
)
Declarations = dict[str, tuple[str, bool]]  # value and whether it is important, by property


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector and what it says."""

    selector: str
    declarations: Declarations


def rules_in(sheet: str) -> Iterator[Rule]:
    """In the order in which they stand; those for paper, telephones or the dark are left out."""
    yield from _rules(plain(_COMMENT.sub(" ", sheet)), 0)


def declared(text: str) -> Declarations:
    """What declarations say, the last of each property."""
    found: Declarations = {}
    for name, value in _DECLARATION.findall(text):
        bare, mark, _ = value.lower().partition("!important")
        before = found.get(name.lower())
        if before is None or not before[1] or mark:
            found[name.lower()] = bare.strip(), bool(mark)
    return found


def _rules(sheet: str, depth: int) -> Iterator[Rule]:
    for head, body in _blocks(sheet):
        head = head.rpartition(";")[2].strip()  # behind `@import …;`
        if head[:1] == "@":
            word, _, condition = head.lower().partition(" ")
            is_media = word.startswith("@media")
            holds = word.startswith(_AROUND) and (not is_media or _holds(condition))
            if holds and depth < DEEPEST:
                yield from _rules(body, depth + 1)
            continue
        said = declared(body)
        for selector in parted(head) if said else ():
            yield Rule(selector.strip()[:LONGEST], said)


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """What stands before and in each outermost pair of braces; an open one ends at the end."""
    depth, start, opened = 0, 0, 0
    for brace in _BRACE.finditer(sheet):
        if brace[0] == "{":
            if not depth:
                opened = brace.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield sheet[start:opened], sheet[opened + 1 : brace.start()]
                start = brace.end()
        else:
            start = brace.end()
    if depth:
        yield sheet[start:opened], sheet[opened + 1 :]


def _holds(condition: str) -> bool:
    return any(map(_is_here, condition.split(",")))


def _is_here(condition: str) -> bool:
    if _NOT_HERE.search(condition):
        return False
    for edge, number, unit in _WIDTH.findall(condition):
        pixels = float(number) * (1 if unit in ("", "px") else 16)
        if (edge == "min") != (pixels <= SCREEN):
            return False
    return True

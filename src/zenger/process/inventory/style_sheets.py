"""What the style sheets in a page or a mail hide: their rules are matched, no page is drawn.

Of a selector only its last part counts, without conditions (`:hover`) and whatever stands around
it: that says too much now and then, and never too little of what is written in the page.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from lxml import etree

from zenger.process.formats.html_text import visible_text
from zenger.process.inventory.css_unseen import black_bar, plain
from zenger.process.inventory.found import Findings, finding

MOST_LOOKED = 100_000  # elements, however many rules there are
LONGEST = 1_000  # characters of a selector
_COMMENT = re.compile(r"/\*(.*?)(?:\*/|\Z)", re.DOTALL)
_NOT_DRAWN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE
)
_CONDITION = re.compile(r"::?[\w-]+(?:\([^()]*\))?|\[[^\]]*\]")
_JOINED = re.compile(r"[>+~]")
_NAME = re.compile(r"[.#][\w-]+")
_LAST = re.compile(r"([\w-]+|\*)?((?:[.#][\w-]+)*)\Z")


def hidden_by_rules(root: etree._Element, where: str, is_unseen: Callable[[str], bool]) -> Findings:
    """Comments of its style sheets, and the text of each element that one of their rules hides.

    Args:
        is_unseen: whether what is drawn with these declarations is not seen.
    """
    place = f"{where}, style sheet"
    told: set[etree._Element] = set()
    whole = ["".join(map(str, one.itertext())) for one in root.iter("style")]
    for sheet in whole:
        for comment in _COMMENT.findall(sheet):
            if comment.strip():
                yield finding("markup-comment", place, comment)
    index, looked = _index(root), 0
    sheets = [plain("\n".join(whole))]
    for kind, selector in _hiding(sheets, is_unseen):
        for element in _matching(index, selector):
            looked += 1
            if looked > MOST_LOOKED:
                yield finding("not-inspected", place, "Too many elements for too many rules.")
                return
            text = "" if element in told else visible_text(element, with_hidden=True)
            if text.strip() and (kind != "bad-redaction" or (element.text or "").strip()):
                yield finding(kind, place, text)
            told.add(element)


def _hiding(sheets: list[str], is_unseen: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    for sheet in sheets:
        for rule in _COMMENT.sub(" ", sheet).split("}"):
            before, _, said = rule.rpartition("{")
            selectors = before.rpartition("{")[2]  # behind a condition around several rules
            if _NOT_DRAWN.search(said):
                kind = "hidden-text"
            elif is_unseen(said):
                kind = "invisible-text"
            elif black_bar(said):
                kind = "bad-redaction"
            else:
                continue
            for selector in selectors.split(","):
                yield kind, selector


def _index(root: etree._Element) -> dict[str, list[etree._Element]]:
    """Elements by tag, by `.class`, by `#id`, and all of them as `*`."""
    found: dict[str, list[etree._Element]] = defaultdict(list)
    for element in root.iter(etree.Element):
        for name in _names(element):
            found[name].append(element)
    return found


def _names(element: etree._Element) -> set[str]:
    classes = {f".{name}" for name in (element.get("class") or "").split()}
    return {"*", str(element.tag), f"#{element.get('id') or ''}", *classes}


def _matching(index: dict[str, list[etree._Element]], selector: str) -> Iterator[etree._Element]:
    words = _JOINED.sub(" ", _CONDITION.sub("", selector[:LONGEST])).split()
    last = _LAST.match(words[-1] if words else "") if len(selector) < LONGEST else None
    if last is None:  # not written as we know it: it may mean anything
        yield from index["*"]
        return
    wanted = {(last[1] or "*").lower(), *_NAME.findall(last[2])}
    rarest = min(wanted, key=lambda name: len(index.get(name, ())))
    for element in index.get(rarest, ()):
        if wanted <= _names(element):
            yield element

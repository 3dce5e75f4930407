"""Words in the objects of a PDF that no other rule told, under whatever key they stand."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from zenger.model.review import Severity
from zenger.process.inventory.found import Findings, finding, readable
from zenger.process.inventory.pdf_tree import LANGUAGE, Node, words_of

MAX_DEPTH = 8  # arrays within arrays
MAX_STRINGS = 10_000  # of one object
FEWEST = 3  # letters and digits
_COLOURS = ("/ColorSpace", "/CS", "/Lookup")  # tables of colours are strings of bytes


def _form(pattern: str) -> Callable[[str], bool]:
    form = re.compile(pattern)
    return lambda text: form.fullmatch(text) is not None


# What stands under these keys in almost every file, and says nothing of anybody.
_USUAL: dict[str, Callable[[str], bool]] = {
    "/Lang": _form(LANGUAGE.pattern),
    "/DA": _form(r"(?:/[\w.,#+-]+|[\d.+-]+|[a-zA-Z]{1,2}|[\s\[\]])*"),
    "/DS": _form(r"(?:\s*[\w-]+\s*:[\w\s#.,'\"%+-]*;?)*"),
    "/Registry": _form(r"Adobe|[\w-]{1,8}\+\d+"),
    "/Ordering": _form(r"Identity|UCS|UCS2|Japan[12]|GB1|CNS1|Korea1|KR|[\w-]{1,8}\+\d+"),
    "/SpecialTag": _form(r"\w{0,8}"),
    **dict.fromkeys(
        ("/M", "/CreationDate", "/ModDate", "/LastModified"),
        _form(r"(?:D:)?\d{4}(?:[\d:TZzt.+' -]*)"),
    ),
    **dict.fromkeys(("/ID", "/CheckSum", "/O", "/U", "/NM"), _form(r"[0-9A-Fa-f-]+")),
}
# What a printer's or a scanner's program states of colours.
_STATED = ("/OutputConditionIdentifier", "/OutputCondition", "/RegistryName")
_PLACES = ("/D", "/Dest")  # where a link leads: the tree of names tells the same names


def stray(node: Node, told: str) -> Findings:
    """Words under any key that are neither told nor usual there.

    Args:
        told: what all other rules said of this object.
    """
    if node.key in ("/Encrypt", "/CIDSystemInfo") or node.key in _COLOURS:
        return
    for key in sorted(node.keys):
        if key in (*_COLOURS, "/CharSet") or (key == "/Contents" and "/ByteRange" in node.keys):
            continue
        if key in ("/Names", "/Limits"):
            text = " ".join(_untold_names(node))
        else:
            text = " ".join(_untold(node, key, told))
        if sum(map(str.isalnum, text)) >= FEWEST:
            kind = "named-destination" if key in _PLACES else "stray-text"
            severity = Severity.LOW if key in _STATED + _PLACES else None
            where = f"{key[1:]}, {node.where}"
            yield finding(kind, where, text, page=node.page, severity=severity)


def _untold(node: Node, key: str, told: str) -> Iterator[str]:
    is_usual = _USUAL.get(key)
    for value in _strings(node.get(key)):
        text = _written(value)
        if not text or text in told or (is_usual and is_usual(text)):
            continue
        if key == "/FontFamily" and _bare(text) in _bare(node.name("/FontName")):
            continue
        yield text


def _untold_names(node: Node) -> Iterator[str]:
    """Of a tree of names those that nothing else tells: names of places and of files are told."""
    pairs = node.get("/Names")
    if not isinstance(pairs, pikepdf.Array):
        return
    items = list(pairs)[: 2 * MAX_STRINGS]
    for name, value in zip(items[::2], items[1::2], strict=False):
        text = _written(name) if isinstance(name, pikepdf.String) else ""
        if text and not _is_told(value, text):
            yield text


def _is_told(value: Any, name: str) -> bool:
    if isinstance(value, pikepdf.Array):
        return bool(len(value) > 1 and isinstance(value[1], pikepdf.Name))  # a place on a page
    if not isinstance(value, pikepdf.Dictionary):
        return False
    files = {words_of(value.get(key)) for key in ("/UF", "/F")}
    return "/D" in value or name in files


def _strings(value: Any, depth: int = 0) -> Iterator[Any]:
    if isinstance(value, pikepdf.String):
        yield value
    elif isinstance(value, pikepdf.Array) and depth < MAX_DEPTH:
        for number, one in enumerate(value):
            if number >= MAX_STRINGS:
                return
            if not (isinstance(one, pikepdf.Array) and one.objgen[0]):
                yield from _strings(one, depth + 1)


def _written(value: Any) -> str:
    """What a string says; empty for bytes that are no writing."""
    raw = bytes(value)
    if raw.startswith((b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")):
        return readable(str(value))
    if len(raw) > 3 and not any(raw[::2]) and all(raw[1::2]):
        return readable(raw.decode("utf-16-be", "replace"))
    plain = sum(0x20 <= byte < 0x7F for byte in raw)
    return readable(str(value)) if plain >= 0.8 * len(raw) else ""


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()

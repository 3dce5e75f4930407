"""Text that a stream's strings spell, read in every way in which a PDF can mean them.

A font may call the letter A by any number; its ToUnicode map says which. What reads an object
that nobody uses does not know which font it was for, so all maps of the file are tried.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from zenger.review.verify.raw_pdf import strings

MOST_MAPS = 64  # fonts of one file that are tried on a stream
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f]+>|\[[^\]]*\])")
_MOST_CODES, _SAME_LETTERS = 70_000, 0x1000
Map = Mapping[int, str]


def readings(content: bytes, maps: Iterable[Map] = ()) -> Iterator[str]:
    """All texts that a content stream, or an object, may spell."""
    values = list(strings(content))
    if not values:
        return
    joined = b"".join(values)
    yield joined.decode("latin-1")
    yield b" ".join(values).decode("latin-1")
    yield joined.decode("utf-8", "ignore")
    yield joined.decode("utf-16-be", "ignore")
    yield " ".join(_text_string(value) for value in values)
    for one in list(maps)[:MOST_MAPS]:
        for width in (1, 2):
            yield _mapped(joined, one, width)


def _text_string(value: bytes) -> str:
    """As of a title or an attachment's name: ISO 32000-1, 7.9.2.2."""
    if value.startswith(b"\xfe\xff"):
        return value.decode("utf-16-be", "ignore")
    if value.startswith(b"\xff\xfe"):
        return value.decode("utf-16-le", "ignore")
    return value.decode("utf-8", "ignore")


def _mapped(joined: bytes, one: Map, width: int) -> str:
    codes = joined if width == 1 else memoryview(joined[: len(joined) // 2 * 2]).cast("H")
    if width == 1:
        return "".join(one.get(code, "") for code in codes)
    return "".join(one.get((code & 255) << 8 | code >> 8, "") for code in codes)


def unicode_map(content: bytes) -> dict[int, str]:
    """What a ToUnicode map says; empty where the stream is none."""
    found: dict[int, str] = {}
    for kind, block in _BLOCK.findall(content):
        if kind == b"char":
            for code, text in _CHAR.findall(block):
                found[int(code, 16)] = _units(text)
        else:
            for first, last, target in _RANGE.findall(block):
                found.update(_range(int(first, 16), int(last, 16), target))
        if len(found) > _MOST_CODES:
            break
    return found


def _range(first: int, last: int, target: bytes) -> Iterator[tuple[int, str]]:
    last = min(last, first + 0xFFFF)
    if target.startswith(b"["):
        texts = re.findall(rb"<([0-9A-Fa-f]+)>", target)
        yield from zip(range(first, last + 1), map(_units, texts), strict=False)
        return
    start = target.strip(b"<>")
    base, head = int(start[-4:], 16), _units(start[:-4])
    if base == first and last - first > _SAME_LETTERS:
        return  # every code is its own letter: read as UTF-16 anyway
    for code in range(first, last + 1):
        yield code, head + chr(min(base + code - first, 0x10FFFF))


def _units(digits: bytes) -> str:
    even = digits if len(digits) % 4 == 0 else digits.rjust(-(-len(digits) // 4) * 4, b"0")
    return bytes.fromhex(even.decode("ascii")).decode("utf-16-be", "ignore")

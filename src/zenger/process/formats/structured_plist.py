"""Apple's binary property lists: what they say, one line a value; bytes in them as files.

A small file may refer to the same value over and over, so that what it says is without end: values
are counted as they are written, not as they are stored.
"""

import plistlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from zenger.model.document import Problem, Status
from zenger.model.extraction import Member, MemberKind, MembersExpected, Piece, Trouble
from zenger.process.formats.plain_pages import clean_text, text_pages

BINARY_PLIST = "application/x-bplist"
MAX_SIZE = 64 * 1024 * 1024  # bytes: a property list is read whole
MAX_VALUES = 1_000_000
MAX_DEPTH = 40
SHORTEST_FILE = 32  # bytes; fewer are shown as they are
_Line = tuple[int, str, Any]  # depth, key, value


def plist_pieces(untrusted: BinaryIO, max_text: int, max_members: int) -> Iterator[Piece]:
    """Pages of lines, then every value of bytes that may be a file."""
    content = untrusted.read(MAX_SIZE + 1)
    if len(content) > MAX_SIZE:
        yield _trouble(Status.LIMIT, "list-size", "The property list is too large to be read.")
        return
    try:
        value = plistlib.loads(content, fmt=plistlib.FMT_BINARY)
    except Exception:  # noqa: BLE001  # the parser's own errors are many; any means damage
        yield _trouble(Status.CORRUPT, "damaged-list", "The property list is damaged.")
        return
    files: list[bytes] = []
    troubles: list[Trouble] = []
    yield from text_pages(_written(value, files, troubles), max_text)
    for ordinal, data in enumerate(files[:max_members]):
        name = b"value-%d" % (ordinal + 1)
        yield Member(name, ordinal, MemberKind.EMBEDDED, iter([data]), "")
    if len(files) > max_members:
        message = f"Only the first {max_members:,} values of bytes were read."
        yield _trouble(Status.LIMIT, "too-many-members", message)
    else:
        yield MembersExpected(len(files))
    yield from troubles


def _written(value: Any, files: list[bytes], troubles: list[Trouble]) -> Iterator[str]:
    waiting: list[_Line] = [(0, "", value)]
    count = 0
    while waiting:
        depth, key, value = waiting.pop()
        count += 1
        inner = _inner(value)
        if count > MAX_VALUES or (inner and depth >= MAX_DEPTH):
            problem = "The property list says more than is kept, or is nested too deep."
            troubles[:] = [_trouble(Status.LIMIT, "list-size", problem)]
            if count > MAX_VALUES:
                return
            continue
        if isinstance(value, bytes) and len(value) >= SHORTEST_FILE:
            files.append(value)
            said = f"{len(value):,} bytes, value-{len(files)}"
        else:
            said = "" if isinstance(value, dict | list) else _said(value)
        yield f"{'  ' * depth}{clean_text(key)}{': ' if key else ''}{said}\n"
        waiting += [(depth + 1, name, one) for name, one in reversed(inner)]


def _inner(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [(str(key), one) for key, one in value.items()]
    return [("", one) for one in value] if isinstance(value, list) else []


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, bytes):
        return value.hex(" ")
    if isinstance(value, plistlib.UID):
        return f"object {value.data}"
    return clean_text(str(value))


def _trouble(status: Status, code: str, message: str) -> Trouble:
    return Trouble(status, Problem(code, message))

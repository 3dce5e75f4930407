"""Thunderbird's lists of messages and addresses (.msf, .mab): what they say, one line a row.

Such a list may name messages that are no longer in the mailbox beside it.
Source: https://wiki.mozilla.org/Mork (the format, as its makers describe it).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Metadata,
    PageKind,
    Piece,
    Trouble,
)
from zenger.process.formats.plain_charsets import decode
from zenger.process.formats.plain_pages import clean_text, text_pages
from zenger.protocols.formats import Identity

MAX_SIZE = 64 * 1024 * 1024  # bytes: a dictionary may come after the rows that use it
_DICTIONARY = re.compile(
    rb"<(?:\s*<\(a=(c)\)>(?:[ \t]*//[^\n]*)?)?((?:\s*\((?:\\.|[^)\\]){0,20000}\))*)\s*>", re.DOTALL
)
_ATOM = re.compile(rb"\(([0-9A-Fa-f]{1,8})\s*=((?:\\.|[^)\\]){0,20000})\)", re.DOTALL)
_ROW = re.compile(
    rb"\[-?\s*([0-9A-Fa-f]{1,16})[^(\[\]]{0,60}((?:\s*\((?:\\.|[^)\\]){0,20000}\))*)", re.DOTALL
)
_CELL = re.compile(
    rb"\(\^([0-9A-Fa-f]{1,8})(?:\^([0-9A-Fa-f]{1,8})|=((?:\\.|[^)\\]){0,20000}))[^)]{0,20}\)",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\\r?\n|\\(.)|\$([0-9A-Fa-f]{2})", re.DOTALL)
_SHOWN = (
    "subject", "sender", "recipients", "ccList", "date", "message-id", "references", "DisplayName",
    "FirstName", "LastName", "PrimaryEmail", "SecondEmail", "NickName", "HomePhone", "WorkPhone",
    "CellularNumber", "Company", "Notes", "mailboxName", "folderName", "numMsgs",
)  # fmt: skip


class MorkHandler:
    """Rows in the order of the file."""

    name = "mork"
    version = 2

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.95 if identity.media_type == "application/x-mork" else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        data = untrusted.read(MAX_SIZE + 1)
        if len(data) > MAX_SIZE:
            problem = Problem("text-size", "It is larger than can be read at once.")
            yield Trouble(Status.LIMIT, problem)
            return
        columns, values = _dictionaries(data)
        rows = [row for row in _rows(data, columns, values) if row]
        yield Metadata((("rows", f"{len(rows):,}"),))
        yield from text_pages(("\n".join(rows),), options.max_text, kind=PageKind.TEXT)


def _dictionaries(data: bytes) -> tuple[dict[bytes, str], dict[bytes, bytes]]:
    """Names of the columns and texts of the cells, by their numbers."""
    columns: dict[bytes, str] = {}
    values: dict[bytes, bytes] = {}
    for match in _DICTIONARY.finditer(data):
        for number, text in _ATOM.findall(match.group(2)):
            if match.group(1):
                columns[number.upper()] = _plain(text).decode("latin-1")
            else:
                values[number.upper()] = _plain(text)
    return columns, values


def _plain(text: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        if match.group(2):
            return bytes.fromhex(match.group(2).decode("ascii"))
        return match.group(1) or b""

    return _ESCAPE.sub(one, text)


def _rows(data: bytes, columns: dict[bytes, str], values: dict[bytes, bytes]) -> Iterator[str]:
    seen: set[str] = set()
    for match in _ROW.finditer(data):
        found = {}
        for column, number, literal in _CELL.findall(match.group(2)):
            text = values.get(number.upper(), b"") if number else _plain(literal)
            found[columns.get(column.upper(), "")] = clean_text(decode(text))
        line = ", ".join(f"{name}: {found[name]}" for name in _SHOWN if found.get(name))
        if line not in seen:
            seen.add(line)
            yield line

"""Rich text (rtf): the text of a document, its title and author.

By hand, because the permissive readers were unfit: the library chosen for office text runs
its own threads, which the sandbox does not allow.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original
from zenger.model.extraction import ExtractionOptions, Metadata, Page, PageKind, Piece, Title
from zenger.process.formats.plain_charsets import known
from zenger.protocols.formats import Identity

MAX_SIZE = 256 * 1024**2  # bytes read
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # a word, with or without a number
    rb"|\\'([0-9a-fA-F]{2})"  # one byte in the document's encoding
    rb"|\\([^a-zA-Z])"  # a sign
    rb"|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_IGNORED = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "themedata",
        "colorschememapping",
        "latentstyles",
        "datastore",
        "pict",
        "objdata",
        "xmlnstbl",
        "filetbl",
        "revtbl",
        "info",
        "mmathPr",
        "wgrffmtfilter",
        "fldinst",
        "bkmkstart",
        "bkmkend",
    ]
)
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
}  # fmt: skip
_CHARSETS = {0: "cp1252", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
             162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
             204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip


class RtfHandler:
    """Rich text format."""

    name = "rtf"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.9 if head.lstrip()[:5] == b"{\\rtf" else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        data = untrusted.read(MAX_SIZE)
        for name in (b"title", b"author", b"company", b"operator"):
            found = re.search(rb"\{\\" + name + rb" ([^{}]{1,2000})\}", data)
            value = "".join(_Reader(b"{" + found.group(1) + b"}").text()).strip() if found else ""
            if value and name == b"title":
                yield Title(value)
            if value:
                yield Metadata(((name.decode(), value),))
        text = "".join(_Reader(data).text())
        yield Page(1, re.sub(r"\n{3,}", "\n\n", text).strip(), PageKind.TEXT)


class _Reader:
    """Goes through the tokens once, with a stack of groups."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._fonts = _fonts(data)
        page = re.search(rb"\\ansicpg(\d+)", data[:2000])
        self._codec = known(f"cp{int(page.group(1))}") if page else "cp1252"
        self._codec = self._codec or "cp1252"

    def text(self) -> Iterator[str]:  # noqa: C901  # one state machine, clearer whole
        stack: list[tuple[bool, int, str]] = []
        ignored, skip_size, codec = False, 1, self._codec
        skip, starts, pending = 0, False, bytearray()
        for match in _TOKEN.finditer(self._data):
            word, number, code, sign, brace, plain = match.groups()
            if code is None and pending:
                yield pending.decode(codec, "replace")
                pending.clear()
            if brace == b"{":
                stack.append((ignored, skip_size, codec))
                starts = True
                continue
            if brace == b"}":
                if stack:
                    ignored, skip_size, codec = stack.pop()
                skip = 0
                continue
            if word is not None:
                name = word.decode("ascii")
                value = int(number) if number else 0
                if starts and name in _IGNORED:
                    ignored = True
                elif name == "uc":
                    skip_size = max(0, min(value, 10))
                elif name == "f":
                    codec = self._fonts.get(value, self._codec)
                elif name == "u" and not ignored:
                    yield _letter(value)
                    skip = skip_size
                elif name in _SIGNS and not ignored:
                    yield _SIGNS[name]
            elif sign is not None:
                ignored = ignored or (sign == b"*" and starts)
                if not ignored and sign in (b"~", b"_", b"\\", b"{", b"}"):
                    yield {b"~": "\u00a0", b"_": "-"}.get(sign, sign.decode())
            elif code is not None:
                if skip:
                    skip -= 1
                elif not ignored:
                    pending += bytes.fromhex(code.decode())
            elif plain is not None and not ignored:
                yield plain[skip:].decode(codec, "replace")
                skip = max(0, skip - len(plain))
            starts = starts and sign == b"*"
        if pending:
            yield pending.decode(codec, "replace")


def _letter(value: int) -> str:
    point = value % 65536
    return chr(point) if not 0xD800 <= point <= 0xDFFF else "\ufffd"


def _fonts(data: bytes) -> dict[int, str]:
    """The encoding of each font number, as its character set says."""
    head = data[:200_000]
    return {
        int(number): _CHARSETS.get(int(charset), "cp1252")
        for number, charset in re.findall(rb"\{\\f(\d+)[^{}]*?\\fcharset(\d+)", head)
    }

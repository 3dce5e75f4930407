"""How findings are made: bounded, readable, of a known kind."""

import re
from collections.abc import Iterator

from zenger.model.review import Box, Finding, Severity
from zenger.process.inventory.kinds import KINDS

MAX_TEXT = 2_000  # characters of one finding
MAX_WHERE = 200
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
# The same in two bytes a letter: Latin, Greek, Cyrillic, Hebrew, Arabic.
_WIDE = re.compile(
    rb"(?:[\x20-\x7e]\0|[\0-\xff][\x03-\x06]){4,}|(?:\0[\x20-\x7e]|[\x03-\x06][\0-\xff]){4,}",
    re.DOTALL,
)
_PLAIN = re.compile("[A-Za-z0-9 \u0386-\u03ce\u0410-\u044f\u05d0-\u05ea\u0620-\u064a]")
_RUNS = re.compile(rb"[\x20-\x7e\t\r\n\x80-\xff]{4,}")
Findings = Iterator[Finding]

for _codec in ("utf-16-be", "utf-16-le", "utf-16", "latin-1", "ascii", "utf-8"):
    b"".decode(_codec)  # a locked worker could no longer import it


def finding(
    kind: str,
    where: str,
    text: str = "",
    *,
    page: int | None = None,
    severity: Severity | None = None,
    box: Box | None = None,
) -> Finding:
    """A finding of one of `KINDS`, its texts cut to what is kept."""
    return Finding(
        kind, page, readable(where)[:MAX_WHERE], readable(text)[:MAX_TEXT],
        severity or KINDS[kind].severity, box,
    )  # fmt: skip


def readable(text: str) -> str:
    """Without what no page could hold; white space as it is but at the ends."""
    return _NO_TEXT.sub(" ", text[: 4 * MAX_TEXT]).strip()


def words_in(content: bytes) -> str:
    """What can be read in bytes of unknown make, in UTF-8 or UTF-16; empty where nothing can."""
    head = content[: 16 * MAX_TEXT]
    for codec, mark in (("utf-16-be", b"\xfe\xff"), ("utf-16-le", b"\xff\xfe")):
        if head.startswith(mark):
            return readable(head.decode(codec, "replace"))
    try:
        whole = head.decode("utf-8")
    except UnicodeDecodeError:
        whole = ""
    if whole and not _NO_TEXT.search(whole):
        return readable(whole)
    runs = [run.decode("utf-8", "replace") for run in _RUNS.findall(head)]
    runs = [run for run in runs if _is_writing(run)] + [_of_two(run) for run in _WIDE.findall(head)]
    return readable(" ".join(filter(None, runs)))


def _of_two(run: bytes) -> str:
    """Of two bytes a letter, in the order in which the higher ones are the smaller."""
    is_big = sum(byte <= 6 for byte in run[::2]) > sum(byte <= 6 for byte in run[1::2])
    text = run.decode("utf-16-be" if is_big else "utf-16-le", "replace")
    plain = len(_PLAIN.findall(text))
    return text if text.isprintable() and plain >= 0.7 * len(text) else ""


def _is_writing(run: str) -> bool:
    plain = sum(letter.isalnum() or letter.isspace() for letter in run if letter.isascii())
    return plain >= 0.7 * len(run)
